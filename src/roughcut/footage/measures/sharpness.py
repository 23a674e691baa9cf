"""How fine the detail is: told before any scaling, which hides a soft focus."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from roughcut.footage.decode import PICTURE_STEP, Form
from roughcut.footage.series import Series

CROP = (640, 360)


class Sharpness:
    """Column: detail, the deviation of the Laplacian over that of the picture, in the middle.

    To be compared within a file: texture moves it more than focus does between scenes.
    """

    form: Form = "luma"

    def __init__(self) -> None:
        self._next = 0
        self._times: list[int] = []
        self._detail: list[float] = []

    def take(self, at: int, piece: NDArray[Any]) -> None:
        if at < self._next:
            return
        self._next = (at // PICTURE_STEP + 1) * PICTURE_STEP
        height, width = piece.shape
        left, top = max(0, (width - CROP[0]) // 2), max(0, (height - CROP[1]) // 2)
        middle = piece[top : top + CROP[1], left : left + CROP[0]]
        edges = cv2.meanStdDev(cv2.Laplacian(middle, cv2.CV_16S))[1].item()
        self._times.append(at)
        self._detail.append(edges / (cv2.meanStdDev(middle)[1].item() + 1.0))

    def series(self) -> Series:
        return Series.of(self._times, detail=np.array(self._detail, dtype=np.float32).tolist())
