"""Brightness and colour."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from roughcut.footage.decode import Form
from roughcut.footage.series import Series

_BT709 = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


class Light:
    """Columns, 0 to 1: brightness, contrast, saturation; and warmth, −1 to 1.

    Brightness and contrast are mean and deviation of BT.709 luma, saturation is the mean of HSV's,
    warmth is mean red minus mean blue.
    """

    form: Form = "picture"

    def __init__(self) -> None:
        self._times: list[int] = []
        self._rows: list[tuple[float, float, float, float]] = []

    def take(self, at: int, piece: NDArray[Any]) -> None:
        red, _, blue, _ = cv2.mean(piece)
        gray, deviation = (side.item() / 255 for side in cv2.meanStdDev(piece @ _BT709))
        saturation = cv2.mean(cv2.cvtColor(piece, cv2.COLOR_RGB2HSV))[1] / 255
        self._times.append(at)
        self._rows.append((gray, deviation, saturation, (red - blue) / 255))

    def series(self) -> Series:
        table = np.array(self._rows, dtype=np.float32).reshape(-1, 4)
        names = ("brightness", "contrast", "saturation", "warmth")
        return Series(
            np.array(self._times, dtype=np.int64),
            {name: table[:, n] for n, name in enumerate(names)},
        )
