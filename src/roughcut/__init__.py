"""roughcut learns how you edit from your finished projects, and finishes your timelines.

    import roughcut

    roughcut.learn(["projects"], "my-style")
    begun = roughcut.read("begun.xml").chosen()
    finished = roughcut.finish(begun, "my-style")
    roughcut.write(finished.timeline, "finished.xml")

Learning needs the extra `learn`; everything else works without it. Rooms are opened by the verb
that needs them, so that the import is quick.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# The one room named like a verb is loaded before the verb is defined (it holds a table, no model):
# loaded later, it would take the verb's place.
import roughcut.learn as _room  # noqa: F401
from roughcut.errors import Omission
from roughcut.progress import Progress, silent
from roughcut.timeline import Timeline

if TYPE_CHECKING:
    from roughcut.continuing import Continued
    from roughcut.finishing import Finished
    from roughcut.formats.door import Reading
    from roughcut.learn.predictor import Part
    from roughcut.scoring import Score
    from roughcut.style import Style

__all__ = ["Timeline", "carry_on", "finish", "learn", "read", "score", "write"]


def read(path: Path | str) -> Reading:
    """The timelines of a project file, and what of it could not be carried.

    Raises:
        Unreadable: the file cannot be opened, is damaged or hostile, or holds no sequence.
        Unsupported: its content is not a project that roughcut reads.
    """
    from roughcut import formats

    return formats.read(Path(path))


def write(
    timeline: Timeline, path: Path | str, *, app: str | None = None, force: bool = False
) -> tuple[Omission, ...]:
    """Write a timeline for the program `app`, in the format of the extension; what was lost.

    Raises:
        Unsupported: the extension or the program is not one that roughcut writes for.
        Unwritable: the timeline is unsound, the file exists and force is off, or the disk refuses.
    """
    from roughcut import formats
    from roughcut.atomic import write_file

    written = formats.write(timeline, Path(path), app)
    write_file(Path(path), written.content, force=force)
    return written.omissions


def learn(
    projects: Sequence[Path | str],
    style: Path | str,
    *,
    model: str = "habits",
    minimum_clips: int = 10,
    seed: int = 0,
    corrections: tuple[Path | str, Path | str] | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> Style:
    """Learn a style from project files or folders of them, and write its folder.

    corrections: a timeline that roughcut finished and what you made of it, or two folders of such.

    Raises:
        MissingExtra: the extra `learn` is not installed.
        NotEnough: fewer than two projects could be read.
        Unwritable: the folder exists and force is off, or the disk refuses.
    """
    from roughcut.extras import need

    need("learn", "learn")
    from roughcut import lesson
    from roughcut.style import Settings

    return lesson.learn(
        [Path(each) for each in projects],
        Path(style),
        Settings(model=model, seed=seed, minimum_clips=minimum_clips),
        corrections=None if corrections is None else (Path(corrections[0]), Path(corrections[1])),
        force=force,
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
