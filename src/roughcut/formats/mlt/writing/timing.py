"""Clips in frames: of the track, and of their producer, which is slowed down or turned round."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from roughcut.formats.losses import Lose
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Generator, Media, Text, Timeline

UNBOUNDED = 10**8  # frames before the first one of a source that is the same at all times


@dataclass(frozen=True, slots=True)
class Span:
    """Frames of the track from start to before end; first is the producer's frame at start.

    head is how many frames the producer has before first.
    """

    start: int
    end: int
    first: int
    head: int

    @property
    def count(self) -> int:
        return self.end - self.start


def span_of(clip: Clip, rate: Rate, lose: Lose) -> Span | None:
    """None for a clip that would be shorter than a frame."""
    start, end = rate.frames(clip.start), rate.frames(clip.end)
    if rate.ticks(start) != clip.start or rate.ticks(end) != clip.end:
        lose("off the frame grid", clip.name)
    if start >= end:
        lose("clip shorter than a frame", clip.name)
        return None
    if isinstance(clip.source, Text | Generator) or (
        isinstance(clip.source, Media) and clip.source.still
    ):
        if clip.source_start or clip.speed != 1:
            lose("source range of a still")
        return Span(start, end, 0, UNBOUNDED)
    first = _first(clip, rate, end - start, lose)
    return Span(start, end, first, first)


def _first(clip: Clip, rate: Rate, count: int, lose: Lose) -> int:
    """The producer's frame at the clip's start."""
    speed = clip.speed
    if isinstance(clip.source, Timeline) and speed not in {0, 1}:
        lose("speed of a nest", str(speed))
        speed = Fraction(1)
    if speed == 0:
        first = rate.frames(clip.source_start)
        exact = rate.ticks(first)
    elif speed > 0:
        first = rate.frames(round(clip.source_start / speed))
        if isinstance(clip.source, Media) and clip.source.duration is not None:
            # Rounded to frames, its end may lie behind that of the file.
            spare = min(rate.ticks(1), (clip.source.rate or rate).ticks(1))  # as `check` allows
            first = max(0, min(first, _whole_frames(clip, rate, spare) - count))
        exact = round(rate.ticks(first) * speed)
    else:
        length = rate.ticks(length_of(clip, rate))
        used = round(rate.ticks(count) * -speed)
        first = rate.frames(round((length - clip.source_start - used) / -speed))
        # Rounded to frames, it may play on past the first frame of its file, where nothing is.
        first = max(0, min(first, _whole_frames(clip, rate, 0) - count))
        exact = length - round(rate.ticks(first + count) * -speed)
    if speed < 0 and isinstance(clip.source, Media) and clip.source.duration is None:
        lose("source range of a reversed clip", "it counts from the end, which nobody knows")
    elif exact != clip.source_start:
        lose("source range between frames")
    return first


def _whole_frames(clip: Clip, rate: Rate, spare: int) -> int:
    """The whole frames that a clip's speed makes of its source, and of some ticks more."""
    end = rate.ticks(length_of(clip, rate)) + spare
    return int(Fraction(end, TICKS_PER_SECOND) * rate.fraction / abs(clip.speed))


def length_of(clip: Clip, rate: Rate) -> int:
    """The frames of a clip's source at its own speed; what is used of it where nobody knows."""
    source = clip.source
    duration = source.duration if isinstance(source, Media | Timeline) else None
    if duration is None:
        return rate.frames(clip.source_start + clip.source_duration) + 1
    return rate.frames(duration)


def played_length(clip: Clip, rate: Rate) -> int:
    """The frames of a clip's producer: those of its source, fewer or more by its speed."""
    own = length_of(clip, rate)
    return round(own / abs(clip.speed)) if clip.speed else own
