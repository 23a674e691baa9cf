"""Where a picture lies in a frame, and which pixels of the frame it covers.

Points are continuous: a pixel n reaches from n to n + 1 and has its centre at n + 1/2. A matrix
(2, 3) takes a point (u, v) of a picture, in fractions of it, to pixels of the output.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roughcut.parameters import Parameters, value_at

Matrix = NDArray[np.float64]
_FLAT = 1e-9  # square pixels: a picture of less is none
_FARTHEST = 1e7  # pixels from the frame's corner


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of width × height square pixels, drawn as out_width × out_height pixels."""

    width: float
    height: float
    out_width: int
    out_height: int

    @property
    def zoom(self) -> tuple[float, float]:
        """Output pixels for a pixel of the frame, across and down."""
        return self.out_width / self.width, self.out_height / self.height


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """matrix: fractions of the picture to output pixels; inverse: back again.

    visible: (left, top, right, bottom) in fractions of the picture, after the crop.
    scale: the parameter of that name.
    """

    matrix: Matrix
    inverse: Matrix
    visible: tuple[float, float, float, float]
    scale: float

    def covers(self, frame: Frame) -> bool:
        """Whether the frame shows nothing but the picture: its corner pixels lie wholly inside."""
        width, height = frame.out_width, frame.out_height
        corners = np.array([(0, 0, 1), (width, 0, 1), (0, height, 1), (width, height, 1)], float)
        left, top, right, bottom = self.visible
        across, down = self.inverse @ corners.T
        near = 1e-6
        return bool(
            across.min() >= left - near and across.max() <= right + near
            and down.min() >= top - near and down.max() <= bottom + near
        )  # fmt: skip

    def box(self, frame: Frame) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the output pixels that it touches; empty ones are possible."""
        left, top, right, bottom = self.visible
        corners = np.array([(left, top, 1), (right, top, 1), (left, bottom, 1), (right, bottom, 1)])
        across, down = self.matrix @ corners.T
        return (
            max(0, math.floor(across.min())), max(0, math.floor(down.min())),
            min(frame.out_width, math.ceil(across.max())), min(frame.out_height, math.ceil(down.max())),
        )  # fmt: skip

    def coverage(self, box: tuple[int, int, int, int]) -> NDArray[np.float32]:
        """(h, w), or broadcasting to it: how much of each pixel of a box the picture covers, 0 to 1."""
        xs = np.arange(box[0], box[2])[None, :] + 0.5
        ys = np.arange(box[1], box[3])[:, None] + 0.5
        left, top, right, bottom = self.visible
        covered = np.ones((1, 1), np.float32)
        for (by_x, by_y, offset), low, high in (
            (self.inverse[0], left, right),
            (self.inverse[1], top, bottom),
        ):
            if by_y == 0:
                at = by_x * xs + offset
            elif by_x == 0:
                at = by_y * ys + offset
            else:
                at = by_x * xs + by_y * ys + offset
            step = math.hypot(by_x, by_y)  # of the fraction, from one output pixel to the next
            inside = np.minimum((at - low) / step + 0.5, (high - at) / step + 0.5)
            if inside.min() < 1:  # where all of it is covered, one number says so
                covered = covered * np.clip(inside, 0, 1).astype(np.float32)
        return covered


def placed(
    parameters: Parameters, time: int, size: tuple[float, float], frame: Frame
) -> Placed | None:
    """A picture of this size, in square pixels, at a time; None where nothing of it can be seen."""
    at = {name: float(value_at(value, time)) for name, value in parameters.items()}
    if not all(math.isfinite(value) for value in at.values()):
        return None
    left, top = max(0.0, at["crop_left"]), max(0.0, at["crop_top"])
    right, bottom = 1 - max(0.0, at["crop_right"]), 1 - max(0.0, at["crop_bottom"])
    width, height = size[0] * at["scale"], size[1] * at["scale"]
    if left >= right or top >= bottom or abs(width) < _FLAT or abs(height) < _FLAT:
        return None
    angle = math.radians(at["rotation"])
    cosine, sine = math.cos(angle), math.sin(angle)
    if at["rotation"] % 90 == 0:
        cosine, sine = float(round(cosine)), float(round(sine))
    turned = np.array([[cosine * width, -sine * height], [sine * width, cosine * height]])
    anchor = np.array([0.5 + at["anchor_x"], 0.5 + at["anchor_y"]])
    centre = np.array([frame.width * (0.5 + at["x"]), frame.height * (0.5 + at["y"])])
    zoom = np.diag(frame.zoom)
    linear = zoom @ turned
    offset = zoom @ (centre - turned @ anchor)
    if np.abs(linear).max() > _FARTHEST or np.abs(offset).max() > _FARTHEST:
        return None
    back = np.linalg.inv(linear)
    matrix = np.hstack([linear, offset[:, None]])
    inverse = np.hstack([back, -(back @ offset)[:, None]])
    return Placed(matrix, inverse, (left, top, right, bottom), abs(at["scale"]))
