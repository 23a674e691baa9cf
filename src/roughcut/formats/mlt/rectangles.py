"""Kdenlive's and Shotcut's rectangles as scale and position, both ways.

A rectangle is the box, in pixels of the frame, that the picture is fitted into; its fifth number
is the opacity. Canonical scale counts the media's own pixels, so that every conversion needs the
media's size; where nobody knows it, the frame's stands in for it and scale 1 means fitted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from roughcut.formats.mlt.numbers import MOST, leading, written

_PARTS = re.compile(r"([-+]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][-+]?\d{1,3})?)(%?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Left, top, width and height in pixels of the frame, and opacity."""

    left: float
    top: float
    width: float
    height: float
    opacity: float = 1.0

    @property
    def centre(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Stage:
    """A frame in its own pixels, and a picture's size; pixel_aspect is that of the frame.

    picture_width counts square pixels.
    """

    width: int
    height: int
    pixel_aspect: float
    picture_width: float
    picture_height: float

    @property
    def fit(self) -> float:
        """The scale at which the picture just fits into the frame."""
        return min(
            self.width * self.pixel_aspect / self.picture_width, self.height / self.picture_height
        )

    def parsed(self, text: str) -> Rectangle | None:
        """A rectangle as MLT writes it; missing numbers are the frame's. None for other text.

        Old geometries separate by `/`, `:` and `x`, and their opacity is in percent.
        """
        old = "/" in text or ":" in text
        if text.count(",") >= 3 and " " not in text.strip() and not old:
            text = text.replace(",", " ")
        found = [(leading(number), sign) for number, sign in _PARTS.findall(text[:400])]
        if not found or any(number is None for number, _ in found):
            return None
        sides = (self.width, self.height, self.width, self.height)
        four = [
            side * number / 100 if sign else number
            for side, (number, sign) in zip(sides, found, strict=False)
            if number is not None
        ]
        four += (0, 0, self.width, self.height)[len(four) :]
        opacity = 1.0
        if len(found) > 4 and found[4][0] is not None:
            opacity = found[4][0] / (100 if found[4][1] or old else 1)
        left, top, width, height = four[:4]
        return Rectangle(left, top, width, height, opacity)

    def scale(self, box: Rectangle) -> float:
        """The scale at which the picture fits into a box."""
        across = box.width * self.pixel_aspect / self.picture_width
        return max(0.0, min(across, box.height / self.picture_height))

    def scale_filling_height(self, box: Rectangle) -> float:
        return max(0.0, box.height / self.picture_height)

    def fractions(self, point: tuple[float, float]) -> tuple[float, float]:
        """A point in pixels as canonical x and y."""
        return (
            (point[0] - self.width / 2) / self.width,
            (point[1] - self.height / 2) / self.height,
        )

    def box(self, scale: float, centre: tuple[float, float], opacity: float) -> Rectangle:
        """The box of exactly the picture, whose centre lies at canonical x and y."""
        width = self.picture_width * scale / self.pixel_aspect
        height = self.picture_height * scale
        left = self.width * (0.5 + centre[0]) - width / 2
        return Rectangle(left, self.height * (0.5 + centre[1]) - height / 2, width, height, opacity)


def text_of(box: Rectangle) -> str:
    """A rectangle as both programs write it. Raises ValueError for numbers beyond MOST."""
    numbers = (box.left, box.top, box.width, box.height, box.opacity)
    if not all(-MOST < number < MOST for number in numbers):
        raise ValueError(f"a rectangle of {numbers}")
    return " ".join(written(number) for number in numbers)
