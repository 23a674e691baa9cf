"""Loudness by EBU R128: what ITU-R BS.1770-4 weighs, in blocks of 100 ms."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import sosfilt

from roughcut.footage.decode import Form
from roughcut.footage.series import Column, Series
from roughcut.ticks import TICKS_PER_SECOND

RATE = 48_000
BLOCK = RATE // 10
STEP = TICKS_PER_SECOND // 10
FLOOR_LUFS = -70.0
"""What is quieter counts as nothing: the absolute gate of BS.1770."""

# BS.1770-4, tables 1 and 2: a shelf for the head, then a high-pass; both for 48 kHz only.
_K_WEIGHTING = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585),
    (1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621),
)  # fmt: skip
_OFFSET = -0.691
_RELATIVE_GATE = -10.0


class Loudness:
    """Columns: momentary and level, in LUFS; peak, the largest sample, 0 to 1.

    Momentary is over the 400 ms that end with a block, level over the block alone.
    """

    form: Form = "stereo48k"

    def __init__(self) -> None:
        self._state = np.zeros((len(_K_WEIGHTING), 2, 2))
        self._power: list[float] = []
        self._peak: list[float] = []

    def take(self, at: int, piece: NDArray[Any]) -> None:
        del at  # blocks are whole but for the last
        weighed, self._state = sosfilt(_K_WEIGHTING, piece, axis=0, zi=self._state)
        for start in range(0, len(piece), BLOCK):
            block = weighed[start : start + BLOCK]
            self._power.append(float(np.sum(block * block)) / len(block))
            self._peak.append(float(np.abs(piece[start : start + BLOCK]).max()))

    def series(self) -> Series:
        power = np.array(self._power, dtype=np.float64)
        window = np.convolve(np.concatenate([np.zeros(3), power]), np.ones(4) / 4, mode="valid")
        return Series.of(
            range(0, len(power) * STEP, STEP),
            momentary=lufs(window).tolist(),
            level=lufs(power).tolist(),
            peak=self._peak,
        )


def lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean square over channels → loudness, not below the floor."""
    return np.maximum(FLOOR_LUFS, _OFFSET + 10 * np.log10(np.maximum(power, 1e-12)))


def integrated(momentary: Column) -> float:
    """Programme loudness: the mean of the blocks above both gates; the floor if there are none."""
    whole = momentary[3:].astype(np.float64)  # the first three windows are not full yet
    loud = whole[whole > FLOOR_LUFS]
    if not len(loud):
        return FLOOR_LUFS
    gate = _mean(loud) + _RELATIVE_GATE
    return _mean(loud[loud > gate])


def _mean(loudness: NDArray[np.float64]) -> float:
    return float(10 * np.log10(np.mean(10 ** (loudness / 10))))
