"""When each frame of a file is shown: the exact map between source time and frames."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds

VARIABLE_SHARE = 0.01
"""A file varies if more than this share of its steps is off by more than half a frame."""
_NEAR = 0.02  # a measured rate this near to what the file says is what the file says


@dataclass(frozen=True, slots=True, eq=False)
class FrameTimes:
    """pts: (N,) int64 in the stream's time base, rising; rate: the timeline rate it is cut at."""

    pts: NDArray[np.int64]
    time_base: Fraction
    rate: Rate
    variable: bool

    @classmethod
    def of(
        cls, pts: NDArray[np.int64], time_base: Fraction, guessed: Fraction | None
    ) -> FrameTimes:
        """From sorted pts. The median step is the rate, unless the file's own word is as near.

        Matroska rounds to milliseconds (33 and 34 for 30 fps) and joined files have one odd step:
        both measure slightly off a rate that they mean.
        """
        pts = np.unique(pts)
        steps = np.diff(pts)
        if not len(steps):
            rate = Rate.nearest(guessed) if guessed else Rate(25)
            return cls(pts, time_base, rate, variable=False)
        median_seconds = Fraction(int(np.median(steps))) * time_base
        measured = 1 / median_seconds if median_seconds > 0 else Fraction(25)
        # Where steps alternate (33, 34 ms), the mean says more than the median.
        near = np.abs(steps - np.median(steps)) <= max(1.0, 0.05 * float(np.median(steps)))
        if near.any():
            measured = 1 / (Fraction(float(steps[near].mean())) * time_base)
        meant = guessed if guessed and abs(guessed / measured - 1) < _NEAR else measured
        rate = Rate.nearest(Fraction(meant).limit_denominator(100_000))
        frame = float(1 / (rate.fraction * time_base))
        varies = float(np.mean(np.abs(steps - frame) > max(frame / 2, 1.0)))
        return cls(pts, time_base, rate, variable=varies > VARIABLE_SHARE)

    def __len__(self) -> int:
        return len(self.pts)

    @property
    def first(self) -> int:
        """The container's time of the first frame, in ticks."""
        return from_seconds(int(self.pts[0]) * self.time_base)

    @property
    def duration(self) -> int:
        """From the first frame to the end of the last one, in ticks; whole frames where constant."""
        if not self.variable:
            return self.rate.ticks(self._counted())
        return self.ticks(len(self.pts) - 1) + self.rate.ticks(1)

    def ticks(self, number: int) -> int:
        """When frame `number` is shown, in ticks from the first one."""
        return from_seconds(int(self.pts[number] - self.pts[0]) * self.time_base)

    def shown_at(self, ticks: int) -> int:
        """The number of the frame on screen at a time: the last one that began by then.

        Half a step of the time base is forgiven, since containers round the times of frames.
        """
        stamp = Fraction(ticks, TICKS_PER_SECOND) / self.time_base + Fraction(1, 2)
        found = int(np.searchsorted(self.pts - self.pts[0], int(stamp), side="right")) - 1
        return max(0, found)

    def _counted(self) -> int:
        """Frames of the grid that the file spans: dropped ones count as shown a second time."""
        span = int(self.pts[-1] - self.pts[0]) * self.time_base
        return self.rate.frames(from_seconds(span)) + 1
