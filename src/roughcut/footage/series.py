"""What a measure found: numbers over source time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.int64]
Column = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """times: (N,) ticks from the first frame, rising; columns: (N,) each. Row k holds from times[k]."""

    times: Times
    columns: Mapping[str, Column]

    @classmethod
    def of(cls, times: Sequence[int], **columns: Sequence[float]) -> Series:
        return cls(
            np.asarray(times, dtype=np.int64),
            {name: np.asarray(values, dtype=np.float32) for name, values in columns.items()},
        )

    def __len__(self) -> int:
        return len(self.times)

    def between(self, start: int, end: int, column: str) -> Column:
        """The column's values in a half-open range of ticks; at least the one that holds at start."""
        first = max(0, int(np.searchsorted(self.times, start, side="right")) - 1)
        last = max(first + 1, int(np.searchsorted(self.times, end, side="left")))
        return self.columns[column][first:last]
