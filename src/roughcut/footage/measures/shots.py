"""Where a new shot begins inside a file: hard cuts, not dissolves.

Raw takes have none; phone footage, screen recordings and finished films do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from roughcut.footage.decode import Form
from roughcut.footage.measures.motion import sparse
from roughcut.footage.series import Series

WIDTH = 64
LEAST = 0.04
"""A cut changes the mean pixel by at least this much of full scale."""
TIMES = 3.0
"""And by this many times what its neighbours change."""
AROUND = 3


class Shots:
    """Rows are the first frames of new shots; column: strength, the change there, 0 to 1.

    A flash changes much and changes back, so the frame after must differ from the frame before.
    """

    form: Form = "luma"

    def __init__(self) -> None:
        self._frames: list[tuple[int, NDArray[np.int16]]] = []
        self._changes: list[float] = []
        self._found: list[tuple[int, float]] = []

    def take(self, at: int, piece: NDArray[Any]) -> None:
        small = sparse(piece, WIDTH).astype(np.int16)
        if self._frames and self._frames[-1][1].shape == small.shape:
            self._changes.append(_difference(small, self._frames[-1][1]))
        else:
            self._changes.append(0.0)
        self._frames.append((at, small))
        if len(self._frames) > 2 * AROUND + 1:
            self._frames.pop(0)
            self._changes.pop(0)
        if len(self._frames) == 2 * AROUND + 1:
            self._judge(AROUND)

    def series(self) -> Series:
        # The last frames have fewer neighbours behind them, and a short file has few anywhere.
        first = AROUND + 1 if len(self._frames) == 2 * AROUND + 1 else 1
        for place in range(first, len(self._frames) - 1):
            self._judge(place)
        return Series.of([at for at, _ in self._found], strength=[much for _, much in self._found])

    def _judge(self, place: int) -> None:
        change = self._changes[place]
        if change < LEAST:
            return
        others = [each for n, each in enumerate(self._changes) if n != place]
        before, after = self._frames[place - 1][1], self._frames[place + 1][1]
        stays = before.shape == after.shape and _difference(before, after) > change / 2
        if (
            change >= TIMES * max(*sorted(others)[-2:-1], 0.01)
            and change >= 1.5 * max(others)
            and stays
        ):
            self._found.append((self._frames[place][0], change))


def _difference(left: NDArray[np.int16], right: NDArray[np.int16]) -> float:
    return float(np.abs(left - right).mean()) / 255
