"""What footage looks like, as vectors: alike where their pictures are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roughcut.ticks import TICKS_PER_SECOND

APART = TICKS_PER_SECOND // 2
"""What lies nearer to a moment is the same view going on, as the pause behind a take; between two takes
of the same lies a pause."""
_ROWS = 1024  # moments that are compared with all others at once


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """times: (N,) ticks from the first frame, rising; vectors: (N, D) float16, of length 1."""

    times: NDArray[np.int64]
    vectors: NDArray[np.float16]

    def of(self, ranges: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        """(M, D) the mean look of each source range, of length 1.

        At least the picture is taken that is shown where it begins.
        """
        sums = np.zeros((len(self.times) + 1, self.vectors.shape[1]), np.float32)
        np.cumsum(self.vectors, axis=0, dtype=np.float32, out=sums[1:])
        starts, ends = np.array(ranges, np.int64).reshape(-1, 2).T
        first = np.maximum(np.searchsorted(self.times, starts, side="right") - 1, 0)
        last = np.maximum(first + 1, np.searchsorted(self.times, ends))
        means = sums[last] - sums[first]
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        return np.asarray(means / np.maximum(lengths, 1e-9), np.float32)


def seen_elsewhere(
    looks: Looks, ranges: Sequence[tuple[int, int]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each source range, how alike what is most alike before it and after it is: cosines, (M,) each.

    ranges: in order. What lies nearer than APART is left out; 0 where nothing is left.
    """
    vectors = looks.of(ranges)
    starts, ends = np.array(ranges, np.int64).reshape(-1, 2).T
    before, after = np.zeros(len(ranges)), np.zeros(len(ranges))
    for first in range(0, len(ranges), _ROWS):
        some = slice(first, first + _ROWS)
        alike = vectors[some] @ vectors.T
        earlier = ends[None, :] <= starts[some, None] - APART
        later = starts[None, :] >= ends[some, None] + APART
        before[some] = np.where(earlier, alike, 0).max(axis=1)
        after[some] = np.where(later, alike, 0).max(axis=1)
    return before, after
