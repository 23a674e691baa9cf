"""One lesson: from the project files of an editor to a style folder with its report page.

Every figure on the page is measured on projects that were held out; the style itself is then
learned from all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from roughcut.atomic import refuse_existing
from roughcut.caches import cache_folder
from roughcut.calibration.assuming import Assumption, assumptions, read
from roughcut.encode.begun import begun_from
from roughcut.encode.decisions import decode, encode
from roughcut.errors import NotEnough, Unsupported
from roughcut.finishing import finish
from roughcut.learn import MODELS, habits, mixture, multitrack, tasks
from roughcut.learn.composer.answers import Answers, shipped
from roughcut.learn.habits import Correction, Habits, correction
from roughcut.learn.portrait import portrait, words
from roughcut.learn.whole_rules import WHOLE_RULES
from roughcut.progress import Progress, silent
from roughcut.projects import Example, Gathered, gather
from roughcut.projects.cache import file_digest
from roughcut.projects.memory import as_parquet, past_edits
from roughcut.projects.pairs import pairs
from roughcut.projects.splits import Fold, project_folds
from roughcut.report.page import Comparison, style_page
from roughcut.scoring import score
from roughcut.style import (
    MEMORY,
    REPORT,
    VERSION,
    LearnedFrom,
    Record,
    Settings,
    Style,
    save,
    sealed,
)

if TYPE_CHECKING:
    from roughcut.footage.clusters import Backend
    from roughcut.footage.embedding import Embedder
    from roughcut.learn.tuning import Tuned
    from roughcut.past_footage import Lesson

FOLDS = 5  # the seed's own protocol judges 22 of 110 projects, a fifth
SHOWN = 3  # held-out timelines drawn on the page


def learn(
    projects: Sequence[Path],
    folder: Path,
    settings: Settings,
    *,
    tuned: Path | None = None,
    media: Sequence[Path] = (),
    embedder: Embedder | None = None,
    corrections: tuple[Path, Path] | None = None,
    force: bool = False,
    backend: Backend | None = None,
    progress: Progress = silent,
) -> Style:
    """Find, read, encode, split, train, evaluate, and write the style folder.

    tuned: a study, by which the baseline is trained; for the task that it was searched for.
    media: folders with the projects' footage, from which it is learned what is kept of it.
    backend: a cluster watches it. embedder: tells what of it looks alike.
    corrections: timelines that roughcut finished and what their editor made of them, as `pairs`.

    Raises:
        NotEnough: fewer than two projects could be read, none of their footage was found, or
            corrections are of one of several editors.
        Unwritable: the folder exists and force is off, or the disk refuses.
        Unreadable: the study was damaged.
        Unsupported: there is no such model.
    """
    if settings.model not in (names := [each.name for each in MODELS]):
        raise Unsupported(
            "learn", f"there is no model '{settings.model}'", f"Use one of: {', '.join(names)}"
        )
    refuse_existing(folder, force=force)
    found = None if tuned is None else _tuned(tuned, settings.seed)
    gathered = gather(
        projects,
        cache=cache_folder(),
        minimum_clips=settings.minimum_clips,
        assume=settings.assume,
        progress=progress,
    )
    known = assumptions(settings.assume)
    corrected = _corrections(gathered, corrections, known) if corrections is not None else ()
    gathered = _with_corrections(gathered, corrected)
    examples = gathered.examples
    composer = Answers(shipped()) if settings.model == "composer" else None
    figures = tasks.evaluate(examples, seeds=(settings.seed,), composer=composer, progress=progress)
    fold = _held_out(examples, settings.seed)
    baseline = (
        _multitrack(fold, found, settings.seed, progress)
        if settings.model == "multitrack"
        else None
    )
    deciding = mixture if settings.model == "composer" else habits
    comparisons = _comparisons(
        fold,
        deciding.fit(fold.train, seed=settings.seed, progress=progress),
        baseline,
        name=tasks.model_of(composer),
        seed=settings.seed,
        progress=progress,
    )
    corrected_projects = {each.example.project for each in corrected}
    footage = (
        _footage(examples, media, settings, backend=backend, embedder=embedder, progress=progress)
        if media
        else None
    )
    if footage is not None:
        figures = (*figures, *footage.figures)
    taught = examples if footage is None else footage.examples
    learned = deciding.fit(
        [each for each in taught if each.project not in corrected_projects],
        corrected,
        seed=settings.seed,
        progress=progress,
    )
    portrayed = portrait(examples)
    record = Record(
        version=VERSION,
        learned_from=_sources(gathered),
        settings=settings,
        words=(*words(portrayed), *learned.words(), *_footage_words(footage)),
        figures=figures if baseline is None else (*figures, *baseline.figures),
        curves=() if baseline is None else baseline.curves,
        files={},
    )
    files = mixture.files(learned)
    files[MEMORY] = as_parquet(past_edits(examples))
    if baseline is not None:
        files |= baseline.files()
    files[REPORT] = style_page(
        record, portrayed, gathered, comparisons=comparisons, baseline=baseline, tuned=found
    ).encode()
    if footage is not None:
        files |= footage.selection.files()
    style = sealed(record, files, learned, None if footage is None else footage.selection)
    save(style, folder, force=force)
    return style


def _corrections(
    gathered: Gathered, files: tuple[Path, Path], known: Sequence[Assumption]
) -> tuple[Correction, ...]:
    """What their editor, of whom alone the projects must be, made of our timelines."""
    editors = sorted({each.editor for each in gathered.examples})
    if len(editors) > 1:
        raise NotEnough(
            "corrections",
            f"the projects are of {len(editors)} editors, and nothing says who corrected",
            "Name the projects of that editor alone",
        )
    found = []
    for ours, theirs in pairs(*files):
        timeline = read(theirs, known).chosen()
        digest = file_digest(theirs)
        name = f"{editors[0]}/{theirs.name}#corrected {digest[:8]}"
        example = Example(editors[0], name, theirs.name, timeline.name, digest, encode(timeline))
        found.append(correction(read(ours, known).chosen(), example))
    return tuple(found)


def _with_corrections(gathered: Gathered, corrected: Sequence[Correction]) -> Gathered:
    """The examples with the corrected timelines, each once also where it lay among the projects."""
    known = {each.example.digest for each in corrected}
    kept = [each for each in gathered.examples if each.digest not in known]
    return replace(gathered, examples=(*kept, *(each.example for each in corrected)))


def _held_out(examples: Sequence[Example], seed: int) -> Fold:
    """The fold that is drawn on the page and that multitrack is trained on: a fifth is held out."""
    projects = len({each.project for each in examples})
    return project_folds(examples, min(FOLDS, projects), seed)[0]


def _footage(
    examples: Sequence[Example],
    media: Sequence[Path],
    settings: Settings,
    *,
    backend: Backend | None,
    embedder: Embedder | None,
    progress: Progress,
) -> Lesson:
    """What is kept of the footage that is at hand."""
    from roughcut.past_footage import learned  # noqa: PLC0415 - needs the extra `footage`

    return learned(
        examples,
        media,
        seed=settings.seed,
        cache=cache_folder() / "footage",
        backend=backend,
        embedder=embedder,
        progress=progress,
    )


def _footage_words(footage: Lesson | None) -> tuple[str, ...]:
    """What was learned of footage, and how much of it could not be looked at."""
    if footage is None:
        return ()
    said = list(footage.selection.words())
    for kind in sorted({each.what for each in footage.omissions}):
        first, *others = [each for each in footage.omissions if each.what == kind]
        said.append(f"Left out, {kind}: {len(others) + 1} times, first {first}.")
    return tuple(said)


def _tuned(study: Path, seed: int) -> Tuned:
    """What a search found."""
    from roughcut.learn.tuning import read_tuned  # noqa: PLC0415 - needs the extra `tune`

    return read_tuned(study, seed=seed)


def _multitrack(
    fold: Fold, tuned: Tuned | None, seed: int, progress: Progress
) -> multitrack.Fitted:
    """The frame-grid baseline on the fold, gone on with where an earlier run was stopped.

    Without a search it is the original's protocol, which learns to copy.
    """
    return multitrack.fit(
        [decode(each.decisions) for each in fold.train],
        [decode(each.decisions) for each in fold.test],
        cache_folder() / "multitrack",
        settings=replace(multitrack.Settings(), seed=seed) if tuned is None else tuned.settings,
        task="reconstruct" if tuned is None else "finish",
        progress=progress,
    )


def _comparisons(
    fold: Fold,
    learned: Habits,
    baseline: multitrack.Fitted | None,
    *,
    name: str,
    seed: int,
    progress: Progress,
) -> tuple[Comparison, ...]:
    """Held-out timelines as their editor cut them, as finished from their main track, and others'.

    learned: from the rest of the fold, by the model of this name.
    """
    past = [decode(each.decisions) for each in fold.train]
    shown = []
    for number, example in enumerate(fold.test[:SHOWN]):
        progress("Finishing held-out timelines", number, min(SHOWN, len(fold.test)))
        own = decode(example.decisions)
        begun = begun_from(own)
        finished = finish(begun, learned, editor=example.editor)
        others = {name: rule(begun, past, seed) for name, rule in WHOLE_RULES}
        completed = baseline.complete(begun) if baseline is not None else None
        if completed is not None:
            others["multitrack"] = completed
        scores = {
            by: score(own, made).figures()
            for by, made in {name: finished.timeline, **others}.items()
        }
        best = max(
            (rule for rule, _ in WHOLE_RULES),
            key=lambda rule: scores[rule].get("overlay_activity_f1", 0.0),
        )
        shown.append(
            Comparison(own, begun, finished, completed, others[best], tuple(scores.items()))
        )
    return tuple(shown)


def _sources(gathered: Gathered) -> tuple[LearnedFrom, ...]:
    counts: dict[tuple[str, str], int] = {}
    for each in gathered.examples:
        key = Path(each.file).name, each.digest
        counts[key] = counts.get(key, 0) + 1
    return tuple(
        LearnedFrom(name, digest, count) for (name, digest), count in sorted(counts.items())
    )
