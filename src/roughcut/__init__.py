"""roughcut learns how you edit from your finished projects, and finishes your timelines.

    import roughcut

    roughcut.learn(["projects"], "my-style")
    begun = roughcut.read("begun.xml").chosen()
    finished = roughcut.finish(begun, "my-style")
    roughcut.write(finished.timeline, "finished.xml")

Learning needs the extra `learn`, footage the extra `footage`; everything else works without. Rooms are opened by the verb
that needs them, so that the import is quick.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# The rooms named like a verb are loaded before the verb is defined (they hold a table or nothing):
# loaded later, they would take the verb's place.
import roughcut.doctor as _doctors_room  # noqa: F401
import roughcut.learn as _room  # noqa: F401
from roughcut.errors import Omission
from roughcut.progress import Progress, silent
from roughcut.timeline import Timeline

if TYPE_CHECKING:
    from roughcut.continuing import Continued
    from roughcut.cutting import Cut
    from roughcut.doctor.examining import Diagnosis
    from roughcut.finishing import Finished
    from roughcut.footage.clusters import Backend
    from roughcut.footage.embedding import Embedder
    from roughcut.footage.measured import Measured
    from roughcut.footage.transcribing import Transcriber
    from roughcut.formats.door import Reading
    from roughcut.learn.predictor import Part
    from roughcut.scoring import Score
    from roughcut.style import Style

__all__ = [
    "Timeline",
    "carry_on",
    "cut",
    "doctor",
    "finish",
    "learn",
    "measure",
    "preview",
    "read",
    "score",
    "write",
]


def read(path: Path | str, *, rate: str | None = None, assume: Sequence[str] = ()) -> Reading:
    """The timelines of a project file, and what of it could not be carried.

    rate: the frame rate of an edit decision list, such as "29.97"; without it, the one that the list
    names or that its timecodes fit. assume: answers of `NAME=VALUE` to the questions of `calibrate`;
    those about the files of other programs change nothing.

    Raises:
        Unreadable: the file cannot be opened, is damaged or hostile, or holds no sequence.
        Unsupported: its content is not a project that roughcut reads, it states its own rate, or
            nobody asks what is assumed.
        NotEnough: the rate is none.
    """
    from roughcut.calibration import assuming
    from roughcut.clock import rate_of

    known = assuming.assumptions(assume)
    return assuming.read(Path(path), known, None if rate is None else rate_of(rate))


def write(
    timeline: Timeline,
    path: Path | str,
    *,
    app: str | None = None,
    assume: Sequence[str] = (),
    force: bool = False,
) -> tuple[Omission, ...]:
    """Write a timeline for the program `app`, in the format of the extension; what was lost.

    assume: as `read`.

    Raises:
        Unsupported: the extension or the program is not one that roughcut writes for, or nobody
            asks what is assumed.
        Unwritable: the timeline is unsound, the file exists and force is off, or the disk refuses.
    """
    from roughcut import formats
    from roughcut.atomic import write_file
    from roughcut.calibration import assuming

    known = assuming.assumptions(assume)
    ready, unsure = assuming.to_write(timeline, known, Path(path), app)
    written = formats.write(ready, Path(path), app)
    write_file(Path(path), written.content, force=force)
    return (*unsure, *written.omissions)


def learn(
    projects: Sequence[Path | str],
    style: Path | str,
    *,
    model: str = "habits",
    tuned: Path | str | None = None,
    media: Sequence[Path | str] = (),
    embedding_model: Path | str | None = None,
    minimum_clips: int = 10,
    seed: int = 0,
    corrections: tuple[Path | str, Path | str] | None = None,
    assume: Sequence[str] = (),
    force: bool = False,
    backend: Backend | None = None,
    progress: Progress = silent,
) -> Style:
    """Learn a style from project files or folders of them, and write its folder.

    tuned: a study that `roughcut tune` wrote; the model multitrack is trained as it says.
    media: folders with the projects' footage, so that `cut` knows what is kept of it; backend: as
    `measure`, for it. embedding_model: an ONNX file, by which takes of the same are known in it.
    corrections: a timeline that roughcut finished and what you made of it, or two folders of such.
    assume: as `read`, of all that is read.

    Raises:
        MissingExtra: the extra `learn` is not installed, `footage` where media are given, `looks`
            where an embedding model is, `tune` where a study is, or the backend's.
        NotEnough: fewer than two projects could be read, none of their footage was found, or the
            study has not come to its end.
        Unreadable: the study was damaged, or is none; the embedding model is none.
        Unsupported: there is no such model.
        Unwritable: the folder exists and force is off, or the disk refuses.
    """
    from roughcut.extras import need

    need("learn", "learn")
    if media:
        need("footage", "learn")
    if backend is not None:
        need(backend, f"learn --backend {backend}")
    if tuned is not None:
        need("tune", "learn")
    embedder = None
    if embedding_model is not None:
        from roughcut.footage.embedding import embedder_of

        embedder = embedder_of(Path(embedding_model))
    from roughcut import lesson
    from roughcut.style import Settings

    return lesson.learn(
        [Path(each) for each in projects],
        Path(style),
        Settings(model=model, seed=seed, minimum_clips=minimum_clips, assume=tuple(assume)),
        tuned=None if tuned is None else Path(tuned),
        media=[Path(each) for each in media],
        embedder=embedder,
        corrections=None if corrections is None else (Path(corrections[0]), Path(corrections[1])),
        force=force,
        backend=backend,
        progress=progress,
    )


def finish(
    timeline: Timeline,
    style: Style | Path | str,
    *,
    minimum_confidence: float | None = None,
    only: Collection[Part] | None = None,
    between: tuple[int, int] | None = None,
) -> Finished:
    """A begun timeline with the tracks and layouts that the style predicts.

    only: these parts alone. between: fills this span, in ticks from the first frame.

    Raises:
        MissingExtra: the extra `learn` is not installed.
        BrokenStyle: the style folder was changed or is of another version.
        NotEnough: the timeline has no picture to start from.
    """
    from roughcut.extras import need

    need("learn", "finish")
    from roughcut import finishing
    from roughcut.learn.predictor import Span

    return finishing.finish(
        timeline,
        _loaded(style).habits,
        minimum_confidence=minimum_confidence,
        only=only,
        within=None if between is None else Span(*between),
    )


def carry_on(
    timeline: Timeline,
    style: Style | Path | str,
    length: int,
    *,
    minimum_confidence: float | None = None,
    seed: int = 0,
) -> Continued:
    """A timeline that is `length` ticks longer, cut and finished as the style predicts.

    Raises:
        MissingExtra: the extra `learn` is not installed.
        BrokenStyle: the style folder was changed or is of another version.
        NotEnough: the timeline has no picture, or its sources have nothing left.
    """
    from roughcut.extras import need

    need("learn", "continue")
    from roughcut import continuing

    return continuing.go_on(
        timeline, _loaded(style).habits, length, minimum_confidence=minimum_confidence, seed=seed
    )


def _loaded(style: Style | Path | str) -> Style:
    from roughcut.style import Style, load

    return style if isinstance(style, Style) else load(Path(style))


def score(reference: Timeline, ours: Timeline) -> Score:
    """How far ours is from the reference, in the measures of the field."""
    from roughcut import scoring

    return scoring.score(reference, ours)


def doctor(
    path: Path | str,
    app: str,
    *,
    sequence: str | None = None,
    rate: str | None = None,
    assume: Sequence[str] = (),
) -> Diagnosis:
    """What would break, shift or be lost when the program `app` opens a project file.

    rate, assume: as `read`.

    Raises:
        Unreadable: the file cannot be opened, is damaged or hostile, or holds no sequence.
        Unsupported: its content or the program is not known.
    """
    from roughcut.clock import rate_of
    from roughcut.doctor.examining import examine

    stated = None if rate is None else rate_of(rate)
    return examine(Path(path), app, sequence, assume, rate=stated)


def measure(
    footage: Sequence[Path | str],
    *,
    transcriber: Transcriber | None = None,
    fast: bool = False,
    backend: Backend | None = None,
    progress: Progress = silent,
) -> tuple[Measured, ...]:
    """Footage with what was heard and seen in it: loudness, speech, light, motion and more.

    transcriber: words are told, too. fast: key frames alone are decoded. backend: a cluster of Dask
    or Ray watches the files, the one that you are connected to or that its own variable names.
    Results are kept in the cache.

    Raises:
        MissingExtra: the extra `footage` is not installed, or `words` where a transcriber is given,
            or the backend's.
        Unreadable, Unsupported, NotEnough: the first file that cannot be measured, and why.
    """
    from roughcut.extras import need

    need("footage", "measure")
    if backend is not None:
        need(backend, f"measure --backend {backend}")
    from roughcut.caches import cache_folder
    from roughcut.errors import RoughcutError
    from roughcut.footage.together import all_measured
    from roughcut.footage.transcribing import with_words

    paths = [Path(each) for each in footage]
    found = []
    folder = cache_folder() / "footage"
    for _, each in all_measured(
        paths, folder=folder, fast=fast, backend=backend, progress=progress
    ):
        if isinstance(each, RoughcutError):
            raise each
        if transcriber is not None:
            each = with_words(each, transcriber, folder=folder, progress=progress)  # noqa: PLW2901
        found.append(each)
    return tuple(found)


def cut(
    footage: Sequence[Path | str],
    style: Style | Path | str | None = None,
    *,
    length: str | None = None,
    keep: Sequence[str] = (),
    drop: Sequence[str] = (),
    alternates: bool = False,
    cameras: bool = False,
    transcriber: Transcriber | None = None,
    embedder: Embedder | None = None,
    fast: bool = False,
    backend: Backend | None = None,
    name: str = "roughcut",
    progress: Progress = silent,
) -> Cut:
    """A timeline of the best moments of footage, finished in the style where one is given.

    length: "3:00", a range "2:30-3:20", or None for all that is worth keeping. keep, drop: ranges
    such as "0:10-0:20", with several files "name.mov@0:10-0:20". alternates: rejected moments come
    along on a spare track, disabled. cameras: files that ran at the same time are aligned, and each
    shot shows one of them. transcriber: no cut falls into a word that it hears. embedder: takes of
    the same are known by it, for a style that was learned with one. backend: as `measure`.

    Raises:
        MissingExtra: the extra `footage` is not installed, or `learn` where a style is given, or
            `words` where a transcriber is, `looks` where an embedder is, or the backend's.
        BrokenStyle: the style folder was changed or is of another version.
        NotEnough: none of the footage can be cut, or a length or range is none.
    """
    from roughcut.extras import need

    need("footage", "cut")
    if style is not None:
        need("learn", "cut")
    if backend is not None:
        need(backend, f"cut --backend {backend}")
    from roughcut import cutting
    from roughcut.caches import cache_folder
    from roughcut.footage.asked import asked_of, wanted_length
    from roughcut.style import Style, load

    paths = [Path(each) for each in footage]
    wanted = None if length is None else wanted_length(length)
    asked = asked_of(paths, keep, drop)
    known = style if style is None or isinstance(style, Style) else load(Path(style))
    return cutting.cut(
        paths,
        name=name,
        length=wanted,
        selection=None if known is None else known.selection,
        habits=None if known is None else known.habits,
        asked=asked,
        alternates=alternates,
        cameras=cameras,
        transcriber=transcriber,
        embedder=embedder,
        fast=fast,
        cache=cache_folder() / "footage",
        backend=backend,
        progress=progress,
    )


def preview(
    timeline: Timeline,
    path: Path | str,
    *,
    height: int | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> tuple[Omission, ...]:
    """Write a timeline as a small movie with its sound mixed; what it shows otherwise.

    height: of the movie, 480 pixels where it is not said. Missing media are cards with their names.

    Raises:
        MissingExtra: the extra `footage` is not installed.
        NotEnough: the timeline is empty.
        Unsupported: the path names no movie, or the timeline is far too large or long.
        Unwritable: the file exists and force is off, or the disk refuses.
    """
    from roughcut.extras import need

    need("footage", "preview")
    from roughcut.footage.preview import rendering

    height = rendering.HEIGHT if height is None else height
    return rendering.preview(timeline, Path(path), height=height, force=force, progress=progress)
