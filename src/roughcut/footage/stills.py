"""Pictures written as PNG files."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from roughcut.atomic import write_file


def write_still(path: Path, picture: NDArray[np.uint8], *, force: bool = False) -> None:
    """A PNG of a picture (h, w, 3) RGB, or (h, w, 4) with alpha that the colours are not times of.

    Raises:
        Unwritable: it exists and force is off, or the disk refuses.
    """
    order = cv2.COLOR_RGB2BGR if picture.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    encoded = cv2.imencode(".png", cv2.cvtColor(picture, order))[1]
    write_file(path, bytes(encoded), force=force)
