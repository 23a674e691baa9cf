"""How fast a segment plays its source, and what of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from roughcut.formats.capcut.segments import exact_speed
from roughcut.formats.capcut.times import microseconds, ticks_of
from roughcut.formats.losses import Lose
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Text, Timeline

_SLOWEST, _FASTEST = Fraction(1, 10), Fraction(100)  # what the programs offer


def written_speed(clip: Clip, back: Media | Timeline | Text, lose: Lose) -> Fraction:
    """The nearest speed that the programs have, or a slower one where that outruns the source.

    They offer none below a tenth; but a shorter clip would leave a hole, and one that goes on
    after its file has ended shows what nobody knows.
    """
    if isinstance(clip.source, Text):
        if clip.speed != 1:
            lose("speed", str(clip.speed))
        return Fraction(1)
    written = offered_speed(clip)
    length = _length(back)
    if length is not None and abs(clip.speed) < _SLOWEST and 0 < length < used_of(clip, written):
        slowed = exact_speed(float(max(abs(clip.speed), Fraction(length, clip.duration))))
        written = -slowed if clip.speed < 0 else slowed
        offered = f"its source lasts no longer; the programs offer {float(_SLOWEST)} at least"
    else:
        offered = "the slowest there is"
    if clip.speed == 0:
        lose("freeze frame", f"now at {float(written)} of its speed, {offered}")
    elif written != clip.speed:
        lose("speed", f"{float(clip.speed)} → {float(written)}")
    return written


def offered_speed(clip: Clip) -> Fraction:
    """The nearest speed that the programs have."""
    bounded = exact_speed(float(min(max(abs(clip.speed), _SLOWEST), _FASTEST)))
    return -bounded if clip.speed < 0 else bounded


def used_of(clip: Clip, speed: Fraction) -> int:
    """How much of its source a clip uses at a speed, in ticks."""
    return round(abs(speed) * clip.duration)


@dataclass(frozen=True, slots=True)
class SourceRange:
    """What of its source a segment uses, in microseconds.

    start is where that begins in ticks, begins where a reader has it begin.
    """

    first: int
    last: int
    start: int
    begins: int


def source_range(
    clip: Clip, back: Media | Timeline | Text, speed: Fraction, rate: Rate, lose: Lose
) -> SourceRange:
    """A reversed clip's range is counted from the end of a source whose length is known.

    back is the source as a reader will find it, rate that of the timeline.
    """
    start, end = clip.source_start, clip.source_start + used_of(clip, speed)
    length = _length(back)
    if speed != clip.speed and length is not None and 0 < length < end:
        # Faster than before, it would run out of its source.
        start, end = max(0, start - (end - length)), length
        lose("start of a clip that runs faster", clip.name)
    if isinstance(back, Text) or (isinstance(back, Media) and back.still):
        if start:
            lose("source start of a still", str(start))
        return SourceRange(0, microseconds(clip.duration), start, 0)
    if speed < 0:
        lose(
            "source range of a reversed nest"
            if isinstance(back, Timeline)
            else "source range of a reversed clip",
            "counted from the end of its media",
        )
    if speed > 0 or length is None:
        first, last = microseconds(start), microseconds(end)
        begins = ticks_of(first, rate)
    else:
        first, last = microseconds(length - end), microseconds(length - start)
        begins = length - ticks_of(last, rate)
    if begins != start:
        lose("source time rounded to a microsecond")
    return SourceRange(first, last, start, begins)


def _length(back: Media | Timeline | Text) -> int | None:
    return None if isinstance(back, Text) else back.duration
