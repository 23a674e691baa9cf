"""Somebody, drawn: head and shoulders in soft ellipses, in which a detector of real faces sees one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Color = tuple[int, int, int]
_BRIGHTEST = 250  # leaves room for noise in a byte
_SKIN, _SHADE, _LIGHT = (214, 168, 140), (128, 101, 84), (255, 215, 190)
_HAIR, _SHIRT, _LIPS = (60, 40, 30), (50, 60, 110), (170, 70, 75)
_SOCKET, _WHITE, _PUPIL = (110, 75, 65), (240, 240, 240), (30, 20, 20)


@dataclass(frozen=True, slots=True)
class _Part:
    """An ellipse, in half face heights from the middle of the face; soft: how wide its border is."""

    x: float
    y: float
    half_width: float
    half_height: float
    color: Color
    soft: float = 0.15
    opacity: float = 1.0


_EYES = tuple(
    part
    for side in (-0.3, 0.3)
    for part in (
        _Part(side, -0.38, 0.2, 0.05, _HAIR, 0.4),
        _Part(side, -0.16, 0.17, 0.1, _SOCKET, 0.3),
        _Part(side, -0.16, 0.14, 0.07, _WHITE, 0.3),
        _Part(side, -0.16, 0.07, 0.07, _PUPIL, 0.3),
    )
)
_PARTS = (
    _Part(0, 3.3, 1.7, 1.9, _SHIRT),
    _Part(0, 1.1, 0.35, 0.6, _SHADE),
    _Part(0, -0.2, 0.86, 1.08, _HAIR),
    _Part(0, 0.05, 0.72, 0.95, _SKIN),
    _Part(0.3, 0.1, 0.45, 0.8, _SHADE, 0.6, 0.25),
    *_EYES,
    _Part(0, 0.12, 0.1, 0.3, _LIGHT, 0.5, 0.35),
    _Part(0, 0.33, 0.16, 0.07, _SHADE, 0.5, 0.8),
    _Part(0, 0.58, 0.28, 0.08, _LIPS, 0.3),
)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """through: (h, w, 1) how much of the view is seen; color: (h, w, 3) what is laid over it."""

    through: NDArray[np.float64]
    color: NDArray[np.float64]

    def over(self, view: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.asarray(np.minimum(view * self.through + self.color, _BRIGHTEST), np.uint8)


def drawn_face(size: tuple[int, int], middle: tuple[float, float], height: float) -> Drawn:
    """Of a picture of size (w, h); middle, and height of the face, in fractions of the picture."""
    half = height * size[1] / 2
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]]
    through = np.ones((size[1], size[0], 1))
    color = np.zeros((size[1], size[0], 3))
    for part in _PARTS:
        x = (columns - middle[0] * size[0]) / half - part.x
        y = (rows - middle[1] * size[1]) / half - part.y
        away = np.hypot(x / part.half_width, y / part.half_height)[..., None]
        covers = part.opacity * np.clip((1 + part.soft - away) / (2 * part.soft), 0, 1)
        through = through * (1 - covers)
        color = color * (1 - covers) + np.array(part.color) * covers
    return Drawn(through, color)
