"""Another answer than the assumed one, applied to a timeline that was read or is to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from roughcut.calibration.questions import Answer, Question, question
from roughcut.check import place
from roughcut.errors import Omission, Unsupported
from roughcut.formats import FORMATS, sniffed
from roughcut.formats.fcpxml.canvas import canvas
from roughcut.nests import changed_throughout
from roughcut.parameters import DEFAULTS, Keyframes, Parameters, Value
from roughcut.timeline import Clip, Timeline

UNKNOWN_SIZE = "assumption about a picture of unknown size"


@dataclass(frozen=True, slots=True)
class Assumption:
    """An answer that somebody saw."""

    question: Question
    answer: Answer


def assumed(
    timeline: Timeline, said: Sequence[str], source: Path, target: Path, app: str | None
) -> tuple[Timeline, tuple[Omission, ...]]:
    """A timeline as the program showed it that wrote source, made ready for the one that opens target.

    Raises:
        Unsupported: as `assumptions`.
    """
    read_from = sniffed(source)
    known = [each for each in FORMATS if target.suffix.lower() in each.extensions and each.write]
    omissions: list[Omission] = []
    formats = (read_from.name if read_from else "", known[0].name if known else "")
    for each in assumptions(said, *formats, app):
        if is_read(each, formats[0]):
            timeline, unsure = as_read(timeline, each)
            omissions += unsure
        if is_written(each, formats[1], app):
            timeline, unsure = to_write(timeline, each)
            omissions += unsure
    return timeline, tuple(dict.fromkeys(omissions))


def assumptions(said: Sequence[str], source: str, target: str, app: str | None) -> tuple[Assumption, ...]:  # fmt: skip
    """What `NAME=VALUE` says; source and target are the names of the formats read and written.

    Raises:
        Unsupported: it has not this form, no such question or answer is known, or it is about
            neither the file that is read nor the one that is written.
    """
    found = []
    for text in said:
        name, equals, value = text.partition("=")
        asked = question(name)
        if not equals:
            names = ", ".join(f"{name}={each.name}" for each in asked.answers)
            raise Unsupported(f"--assume {text}", "it has no value", f"Say one of: {names}")
        each = Assumption(asked, asked.answer(value))
        if not (is_read(each, source) or is_written(each, target, app)):
            raise Unsupported(
                f"--assume {text}",
                f"it is about {asked.format} files of {' and '.join(asked.apps)}",
                "Leave it out: neither file is one",
            )
        found.append(each)
    return tuple(found)


def is_read(assumption: Assumption, source: str) -> bool:
    """Whether it says how files of a format are to be read."""
    return assumption.question.reads and assumption.question.format == source


def is_written(assumption: Assumption, target: str, app: str | None) -> bool:
    """Whether it says how files of a format are to be written for a program.

    Without one the plain form is written, which is the one that the program's own files have.
    """
    asked = assumption.question
    return asked.format == target and (app in asked.apps if app else asked.reads)


def as_read(timeline: Timeline, assumption: Assumption) -> tuple[Timeline, tuple[Omission, ...]]:
    """What the program showed, of a timeline that was read with the usual assumption."""
    return _applied(timeline, assumption.answer, invert=False)


def to_write(timeline: Timeline, assumption: Assumption) -> tuple[Timeline, tuple[Omission, ...]]:
    """What to write with the usual assumption, so that the program shows the timeline."""
    return _applied(timeline, assumption.answer, invert=True)


def _applied(
    timeline: Timeline, answer: Answer, *, invert: bool
) -> tuple[Timeline, tuple[Omission, ...]]:
    omissions: list[Omission] = []

    def of_timeline(each: Timeline) -> Timeline:
        tracks = []
        for name, track in zip(each.track_names, each.tracks, strict=True):
            if track.kind == "video":
                clips = tuple(of_picture(each, name, clip) for clip in track.clips)
                track = replace(track, clips=clips)  # noqa: PLW2901 - the same track
            tracks.append(track)
        return replace(each, tracks=tuple(tracks))

    def of_picture(outer: Timeline, name: str, clip: Clip) -> Clip:
        known = canvas(outer, clip.source, None)
        factors = answer.factors(known)
        if not factors or clip.parameters == DEFAULTS:
            return clip
        only_turned = set(factors.values()) == {-1}  # the other factors follow from the size
        if known.picture is None and not only_turned:
            omissions.append(Omission(place(outer, name, clip.start), UNKNOWN_SIZE, clip.name))
            return clip
        if invert:
            factors = {name: 1 / factor for name, factor in factors.items()}
        return replace(clip, parameters=multiplied(clip.parameters, factors))

    return changed_throughout(timeline, of_timeline), tuple(omissions)


def multiplied(parameters: Parameters, factors: dict[str, Fraction]) -> Parameters:
    """Parameters times their factors, key by key."""

    def times(value: Value, factor: float) -> Value:
        if isinstance(value, Keyframes):
            return Keyframes(tuple(replace(key, value=key.value * factor) for key in value.keys))
        return value * factor

    changed = {
        name: times(getattr(parameters, name), float(factor)) for name, factor in factors.items()
    }
    return replace(parameters, **changed)
