"""adjust-crop in its three modes: a hole, a kept part that fills the frame, a move from one to another.

All sides are percent of the picture's own height (two pan-rects of a real file keep 16:9 to six
digits only that way).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, radians, sin

from lxml import etree

from roughcut.formats.fcpxml.canvas import Canvas
from roughcut.formats.fcpxml.clock import number
from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.reading.keyframes import When, written
from roughcut.parameters import Keyframe, Keyframes, Parameters, Value, value_at

SIDES = ("left", "right", "top", "bottom")


def trimmed(
    document: Document, rect: etree._Element, canvas: Canvas, found: Parameters, when: When
) -> Parameters:
    """The hole of a trim-rect, each of whose sides may be animated."""
    values: dict[str, Value] = {}
    for side in SIDES:
        unit = float(canvas.side_unit(side))

        def fraction(text: str, unit: float = unit) -> float:
            percent = number(text)
            if percent is None:
                document.omit(rect, "unreadable number", text[:40])
                return 0.0
            return percent * unit

        values[f"crop_{side}"] = written(document, rect, side, "0", when).value(fraction)
    return replace(found, **values)


@dataclass(frozen=True, slots=True)
class Kept:
    """The part of a picture that is kept, in fractions of it cut from each side."""

    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def of(cls, document: Document, rect: etree._Element, canvas: Canvas) -> Kept | None:
        """The part that a rect keeps; None where nothing is left."""
        width, height = canvas.shown
        across, down = float(height / width / 100), 0.01
        sides = [document.number(rect, side, 0.0) * (across if side in {"left", "right"} else down) for side in SIDES]  # fmt: skip
        kept = cls(*sides)
        return kept if kept.width > 0 and kept.height > 0 else None

    @property
    def width(self) -> float:
        return 1 - self.left - self.right

    @property
    def height(self) -> float:
        return 1 - self.top - self.bottom


def panned(kept: list[Kept], canvas: Canvas, found: Parameters, duration: int) -> Parameters:
    """Each kept part conformed anew, in the place of the whole picture; two of them are a move."""
    framed = [_framed(each, canvas, found) for each in kept]
    first = framed[0]
    values: dict[str, Value] = dict(zip(("scale", "x", "y"), first, strict=True))
    if len(kept) > 1:
        for index, name in enumerate(values):
            start = Keyframe(0, first[index], "eased")
            values[name] = Keyframes((start, Keyframe(max(1, duration), framed[1][index])))
    else:
        values |= {f"crop_{side}": getattr(kept[0], side) for side in SIDES}
    return replace(found, **values)


def _framed(kept: Kept, canvas: Canvas, found: Parameters) -> tuple[float, float, float]:
    """Scale, x and y at which the kept part lies as the whole picture did."""
    width, height = (float(side) for side in canvas.shown)
    frame_width, frame_height = float(canvas.width), float(canvas.height)
    refit = min(frame_width / (width * kept.width), frame_height / (height * kept.height))
    scale = value_at(found.scale, 0) * refit / float(canvas.fit)
    turn = radians(value_at(found.rotation, 0))
    right = (kept.left - kept.right) / 2 * width * scale
    down = (kept.top - kept.bottom) / 2 * height * scale
    x = value_at(found.x, 0) - (cos(turn) * right - sin(turn) * down) / frame_width
    y = value_at(found.y, 0) - (sin(turn) * right + cos(turn) * down) / frame_height
    return scale, x, y
