"""The axis of an item's `source_range`, on which its markers and Premiere's keyframes lie.

By OTIO's core a source_range lasts as long as the clip does on the track, whatever its time effects
(OpenTimelineIO 0.18.1: 48 frames under LinearTimeWarp(2) last 48). Premiere's lasts as long as the
source that is used, and runs on the reversed media where the clip does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from roughcut.formats.otio.times import Range
from roughcut.ticks import Rate


@dataclass(frozen=True, slots=True)
class Axis:
    """start is that of the source_range; pace is the time that passes on the axis in record time."""

    start: int
    pace: Fraction
    rate: Rate

    def to_record(self, ticks: int) -> int:
        """A time of the axis as one after the clip's start.

        A tick of the axis may stand for several here: a time that a frame can have become is it.
        """
        exact = (ticks - self.start) / self.pace
        whole = math.floor(exact + Fraction(1, 2))
        frame = self.rate.snap(whole)
        return frame if abs(frame - exact) * 2 <= 1 / self.pace and self.pace != 1 else whole

    def to_source(self, ticks: int) -> int:
        """A time after the clip's start as one of the axis."""
        return self.start + round(ticks * self.pace)

    def returns(self, ticks: int) -> bool:
        """Whether a time after the clip's start comes back from the axis as it was."""
        return self.to_record(self.to_source(ticks)) == ticks


def pace_of(speed: Fraction, *, premiere: bool) -> Fraction:
    """How fast the axis runs: a freeze stands still in the source, not on the axis."""
    return abs(speed) if premiere and speed else Fraction(1)


def reversed_start(used: Range, length: int) -> int:
    """Where a range begins when its source of this length is turned round; its own inverse."""
    start, duration = used
    return length - start - duration
