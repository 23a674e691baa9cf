"""Pictures laid over each other.

A picture is (h, w, 3) RGB, or (h, w, 4) RGB times alpha and alpha, uint8. So is a canvas: of three
channels where nothing lies below it, of four where it is a nest's.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from roughcut.footage.preview.geometry import Frame, Placed

Picture = NDArray[np.uint8]


def blank(frame: Frame, *, opaque: bool) -> Picture:
    return np.zeros((frame.out_height, frame.out_width, 3 if opaque else 4), np.uint8)


def lay(canvas: Picture, picture: Picture, place: Placed, opacity: float, frame: Frame) -> None:
    """Draw a picture over what the canvas holds."""
    box = place.box(frame)
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    warped = _warped(picture, place, box)
    mask = place.coverage(box) * np.float32(min(1.0, max(0.0, opacity)))
    region = canvas[box[1] : box[3], box[0] : box[2]]
    if warped.shape[2] == 3 and mask.min() == 1:
        region[..., :3] = warped
        region[..., 3:] = 255
        return
    covered = np.broadcast_to(mask, region.shape[:2])[..., None]
    alpha = covered if warped.shape[2] == 3 else covered * (warped[..., 3:] / np.float32(255))
    over = warped[..., :3] * covered + region[..., :3] * (1 - alpha)
    region[..., :3] = np.clip(np.rint(over), 0, 255)
    if region.shape[2] == 4:
        region[..., 3:] = np.rint(255 * alpha + region[..., 3:] * (1 - alpha))


def mixed(below: Picture, pictures: list[tuple[Picture, float]]) -> Picture:
    """Canvases by their shares; what the shares leave is the canvas below."""
    left = 1 - sum(share for _, share in pictures)
    total = below.astype(np.float32) * np.float32(left)
    for picture, share in pictures:
        total += picture * np.float32(share)
    return np.asarray(np.clip(np.rint(total), 0, 255), dtype=np.uint8)


def _warped(picture: Picture, place: Placed, box: tuple[int, int, int, int]) -> Picture:
    """The pixels of a box, as the picture would fill it; its edges are left to the coverage."""
    height, width = picture.shape[:2]
    linear = place.matrix[:, :2] / np.array([width, height])
    offset = place.matrix[:, 2] - np.array(box[:2])
    corner = np.rint(offset).astype(int)
    if np.allclose(linear, np.eye(2), atol=1e-6) and np.allclose(offset, corner, atol=1e-3):
        rows, columns = slice(-corner[1], box[3] - box[1] - corner[1]), slice(-corner[0], box[2] - box[0] - corner[0])  # fmt: skip
        if corner.max() <= 0 and rows.stop <= height and columns.stop <= width:
            return picture[rows, columns]
    # OpenCV counts from the centre of the first pixel.
    offset = offset + linear @ np.array([0.5, 0.5]) - 0.5
    matrix = np.hstack([linear, offset[:, None]])
    size = (box[2] - box[0], box[3] - box[1])
    warped = cv2.warpAffine(
        picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(warped, dtype=np.uint8)
