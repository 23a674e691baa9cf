"""The whole line, shown on a made-up editor whose rule is known.

Recordings are made, and cut in the style of who cut others like them; the movie plays on the page.
Then 24 projects are written, a style is learned from the first 20, and the other 4, of which only the
main track is left, are finished. Everything passes through files, as a user's own projects would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rich.table import Table

import roughcut
from roughcut import demo_footage
from roughcut.atomic import refuse_existing, write_file
from roughcut.encode.begun import begun_from
from roughcut.errors import Omission
from roughcut.extras import need
from roughcut.progress import Progress, silent
from roughcut.report.page import Comparison, Film, comparison_page
from roughcut.report.showing import show
from roughcut.report.wording import measure_words
from roughcut.sample import EDITORS, Editor, chosen, write_projects

if TYPE_CHECKING:
    from rich.console import Console

    from roughcut.scoring import Score

PAGE = "demo.html"

OURS, MULTITRACK = "this style", "multitrack"
MEASURES = (
    "overlay_activity_f1",
    "start_f1",
    "overlay_layout_iou",
    "overlay_asset_accuracy",
    "layout_iou",
    "edits",
)
"""What is shown first; after them each role's own F1."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is made; epochs are multitrack's, of whose protocol ten are a part."""

    projects: int = 24
    held_out: int = 4
    epochs: int = 10
    footage: demo_footage.Plan = field(default_factory=demo_footage.Plan)


Scores = Mapping[str, Sequence["Score"]]
"""By the name of what finished the timelines: a score for each of them."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """How much of the rule came back: means over the held-out timelines, by measure and finisher.

    best_rule is the simple rule whose overlays come nearest.
    """

    figures: Mapping[str, Mapping[str, float]]
    best_rule: str


def run(
    folder: Path,
    *,
    editor: str | None = None,
    seed: int = 0,
    force: bool = False,
    console: Console,
    progress: Progress = silent,
    plan: Plan = Plan(),
) -> Path:
    """Write projects, style, finished timelines and one page into the folder; the page's path.

    Raises:
        MissingExtra: the extra `learn` or `footage` is not installed.
        NotEnough: no made-up editor has this name.
        Unwritable: the folder exists and force is off, or the disk refuses.
    """
    need("learn", "demo")
    need("footage", "demo")
    person = chosen(editor)[0] if editor is not None else EDITORS[0]
    refuse_existing(folder, force=force)
    watched = demo_footage.run(
        folder / "film", seed=seed, force=force, progress=progress, plan=plan.footage
    )
    _say(console, f"{watched.words}\nWrote {folder / watched.film.file}\n")
    _say(console, f"{person.name}: {person.rule}\n")
    paths = write_projects(person, folder / "projects", plan.projects, seed, force=force)
    past, held_out = paths[: -plan.held_out], paths[-plan.held_out :]
    _say(
        console, f"Wrote {len(paths)} projects to {folder / 'projects'}; learning from {len(past)}."
    )
    roughcut.learn(past, folder / "style", seed=seed, force=force, progress=progress)
    comparisons, scores = _finish_all(
        past, held_out, folder / "style", seed=seed, epochs=plan.epochs, progress=progress
    )
    found = recovery(scores)
    _write_finished(comparisons, folder / "finished", console, force=force)
    console.print(
        table(found, f"{len(held_out)} timelines of {person.name}, from their main track")
    )
    _say(console, *verdict(found))
    page = folder / PAGE
    write_file(
        page, _page(person, len(past), comparisons, found, watched.film).encode(), force=force
    )
    show(page, console, "Page")
    return page


def _finish_all(
    past: Sequence[Path],
    held_out: Sequence[Path],
    style_folder: Path,
    *,
    seed: int,
    epochs: int,
    progress: Progress,
) -> tuple[list[Comparison], dict[str, list[Score]]]:
    """The held-out timelines as the style, the simple rules and multitrack finish them."""
    from roughcut.learn import multitrack  # noqa: PLC0415 (needs the extra)
    from roughcut.learn.whole_rules import WHOLE_RULES  # noqa: PLC0415 (needs the extra)
    from roughcut.style import load  # noqa: PLC0415 (needs the extra)

    style = load(style_folder)
    before = [roughcut.read(path).chosen() for path in past]
    own = [roughcut.read(path).chosen() for path in held_out]
    settings = multitrack.Settings(epochs=epochs, seed=seed)
    with TemporaryDirectory(prefix="roughcut-demo-") as checkpoints:  # 300 MB that nobody needs
        baseline = multitrack.fit(
            before, own, Path(checkpoints), settings=settings, progress=progress
        )
    comparisons = []
    scores: dict[str, list[Score]] = {}
    for theirs in own:
        begun = begun_from(theirs)
        finished = roughcut.finish(begun, style)
        others = {name: rule(begun, before, seed) for name, rule in WHOLE_RULES}
        others[MULTITRACK] = baseline.complete(begun)
        results = {OURS: finished.timeline, **others}
        columns = {name: roughcut.score(theirs, each) for name, each in results.items()}
        for name, score in columns.items():
            scores.setdefault(name, []).append(score)
        comparisons.append(
            Comparison(
                own=theirs,
                begun=begun,
                finished=finished,
                multitrack=others[MULTITRACK],
                rule=others[_nearest_rule({name: [each] for name, each in columns.items()})],
                scores=tuple((name, _shown(each.figures())) for name, each in columns.items()),
            )
        )
    return comparisons, scores


def recovery(scores: Scores) -> Recovery:
    """The means of what was measured, and the best of the simple rules."""
    figures = {name: _means([each.figures() for each in own]) for name, own in scores.items()}
    return Recovery(figures, _nearest_rule(scores))


def table(found: Recovery, title: str) -> Table:
    """A row a measure, a column for each that finished the timelines; at most 100 columns wide."""
    shown = Table(title=title, title_justify="left")
    shown.add_column("")
    for name in found.figures:
        shown.add_column(name, justify="right", style="bold" if name == OURS else "", max_width=12)
    for measure in _measures(found):
        row = [figures.get(measure) for figures in found.figures.values()]
        cells = ["–" if value is None else f"{value:.2f}" for value in row]
        shown.add_row(measure_words(measure), *cells)
    return shown


def verdict(found: Recovery) -> tuple[str, ...]:
    """What the figures say, in sentences."""
    bare = found.figures["nothing added"]["edits"]
    left = {name: row["edits"] for name, row in found.figures.items()}
    f1 = {name: row["overlay_activity_f1"] for name, row in found.figures.items()}
    changes = (
        f"A bare main track is {bare:.1f} changes away from the editor's own timeline; finished in "
        f"this style {left[OURS]:.1f}, by the best simple rule ({found.best_rule}) "
        f"{left[found.best_rule]:.1f}, by multitrack {left[MULTITRACK]:.1f}."
    )
    activity = (
        f"Overlays are on when they should be with F1 {f1[OURS]:.2f}, by that rule "
        f"{f1[found.best_rule]:.2f}, by multitrack {f1[MULTITRACK]:.2f}."
    )
    return changes, activity


def _nearest_rule(scores: Scores) -> str:
    rules = [name for name in scores if name not in {OURS, MULTITRACK}]
    return max(
        rules,
        key=lambda name: sum(
            each.figures().get("overlay_activity_f1", 0.0) for each in scores[name]
        ),
    )


def _means(figures: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each measure over the timelines that it could judge."""
    names = sorted({name for each in figures for name in each})
    columns = {name: [each[name] for each in figures if name in each] for name in names}
    return {name: sum(values) / len(values) for name, values in columns.items()}


def _measures(found: Recovery) -> tuple[str, ...]:
    """Every measure that anybody has, in the order in which they are shown."""
    return tuple(_shown({name: 0.0 for row in found.figures.values() for name in row}))


def _shown(figures: Mapping[str, float]) -> dict[str, float]:
    """The measures that are shown: those of MEASURES, then each overlay's role."""
    roles = sorted(name for name in figures if name.startswith("activity_f1 "))
    names = (*MEASURES, *(name for name in roles if name != "activity_f1 main"))
    return {name: figures[name] for name in names if name in figures}


def _write_finished(
    comparisons: Sequence[Comparison], folder: Path, console: Console, *, force: bool
) -> None:
    losses: list[Omission] = []
    for each in comparisons:
        path = folder / f"{each.own.name}.xml"
        losses += roughcut.write(each.finished.timeline, path, app="premiere", force=force)
    _say(console, f"Wrote {len(comparisons)} finished timelines to {folder}.")
    for kind in sorted({loss.what for loss in losses}):
        count = sum(loss.what == kind for loss in losses)
        _say(console, f"Not carried: {kind} ({count} times).")


def _page(
    person: Editor, past: int, comparisons: Sequence[Comparison], found: Recovery, film: Film
) -> str:
    given = (
        f"The style was learned from {past} projects; these {len(comparisons)} were held out, "
        "and only their main track was given."
    )
    words = (f"The made-up editor '{person.name}': {person.rule}", given, *verdict(found))
    columns = tuple((name, _shown(figures)) for name, figures in found.figures.items())
    title = f"A cut from footage, and what was recovered of {person.name}'s rule"
    return comparison_page(title, comparisons, words=words, scores_table=columns, film=film)


def _say(console: Console, *sentences: str) -> None:
    for sentence in sentences:
        console.print(sentence, markup=False, highlight=False)
