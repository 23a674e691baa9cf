"""Other answers than the assumed ones, applied to what is read and to what is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from roughcut import formats
from roughcut.calibration.changes import Turn
from roughcut.calibration.question import Answer, Question
from roughcut.calibration.questions import question
from roughcut.check import place
from roughcut.errors import Omission, Unsupported
from roughcut.formats.door import Reading
from roughcut.formats.losses import loser
from roughcut.nests import all_changed_throughout
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Timeline


@dataclass(frozen=True, slots=True)
class Assumption:
    """An answer that somebody saw."""

    question: Question
    answer: Answer


def assumptions(said: Sequence[str]) -> tuple[Assumption, ...]:
    """What each `NAME=VALUE` says.

    Raises:
        Unsupported: it has not this form, or no such question or answer is known.
    """
    found = []
    for text in said:
        name, equals, value = text.partition("=")
        asked = question(name)
        if not equals:
            names = ", ".join(f"{name}={each.name}" for each in asked.answers)
            raise Unsupported(f"--assume {text}", "it has no value", f"Say one of: {names}")
        found.append(Assumption(asked, asked.answer(value)))
    return tuple(found)


def refuse_unrelated(
    said: Sequence[str],
    *,
    source: Path | None = None,
    target: Path | None = None,
    app: str | None = None,
) -> None:
    """Return if everything that is said is about the file that is read or the one that is written.

    Raises:
        Unsupported: something is about neither, or as `assumptions`.
    """
    known = assumptions(said)
    if not known:
        return
    read_from = "" if source is None else _format_of(source)
    written_to = "" if target is None else _format_to_be(target)
    for each in known:
        asked = each.question
        if not (asked.is_read(read_from) or asked.is_written(written_to, app)):
            how = "read or written" if asked.reads else "written, with --for,"
            raise Unsupported(
                f"--assume {asked.name}={each.answer.name}",
                f"it is about {asked.format} files of {' and '.join(asked.apps)} that are {how}",
                "Leave it out: no file here is one",
            )


def read(path: Path, known: Sequence[Assumption], rate: Rate | None = None) -> Reading:
    """As `formats.read`, with the timelines as the program showed them that wrote the file."""
    return as_read(formats.read(path, rate), known, path)


def as_read(reading: Reading, known: Sequence[Assumption], path: Path) -> Reading:
    """The reading of a file with its timelines as the program showed them."""
    source = _format_of(path) if known else ""
    for each in known:
        # The reader has assumed the first answer already.
        if each.question.is_read(source) and each.answer is not each.question.answers[0]:
            timelines, unsure = turned(reading.timelines, each.answer.change.shown)
            omissions = (*reading.omissions, *unsure)
            reading = replace(reading, timelines=timelines, omissions=omissions)
    return reading


def to_write(
    timeline: Timeline, known: Sequence[Assumption], target: Path, app: str | None
) -> tuple[Timeline, tuple[Omission, ...]]:
    """What to write with the usual assumptions, so that the program shows the timeline."""
    omissions: list[Omission] = []
    written_to = _format_to_be(target)
    for each in known:
        if each.question.is_written(written_to, app):
            (timeline,), unsure = turned((timeline,), each.answer.change.written)
            omissions += unsure
    return timeline, tuple(dict.fromkeys(omissions))


def turned(
    timelines: Sequence[Timeline], turn: Turn
) -> tuple[tuple[Timeline, ...], tuple[Omission, ...]]:
    """Timelines and their nests with each clip of picture turned, and what could not be."""
    omissions: list[Omission] = []

    def of_timeline(each: Timeline) -> Timeline:
        tracks = []
        for name, track in zip(each.track_names, each.tracks, strict=True):
            if track.kind == "video":
                clips = tuple(map(_of_clip(each, name, turn, omissions), track.clips))
                track = replace(track, clips=clips)  # noqa: PLW2901 - the same track
            tracks.append(track)
        return replace(each, tracks=tuple(tracks))

    changed = all_changed_throughout(timelines, of_timeline)
    return changed, tuple(dict.fromkeys(omissions))


def _format_of(path: Path) -> str:
    known = formats.sniffed(path)
    return known.name if known else ""


def _format_to_be(target: Path) -> str:
    ending = target.suffix.lower()
    named = [each for each in formats.FORMATS if ending in each.extensions and each.write]
    return named[0].name if named else ""


def _of_clip(
    frame: Timeline, track: str, turn: Turn, omissions: list[Omission]
) -> Callable[[Clip], Clip]:
    return lambda clip: turn(clip, frame, loser(omissions, place(frame, track, clip.start)))
