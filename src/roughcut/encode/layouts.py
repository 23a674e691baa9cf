"""How a picture stands in the frame, as something that is chosen rather than regressed.

A Layout is every still parameter of the picture together. Its scale is relative to the size at
which the media just fits inside the frame, so that a 4K file and an HD file that both fill the
frame share one layout, whatever program wrote them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from roughcut.errors import NotEnough, Where
from roughcut.parameters import Parameters
from roughcut.timeline import Clip, Media, Source, Timeline


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a picture stands; units as in `parameters`, but scale 1.0 fits the frame."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    rotation: float = 0.0
    anchor_x: float = 0.0
    anchor_y: float = 0.0
    crop_left: float = 0.0
    crop_right: float = 0.0
    crop_top: float = 0.0
    crop_bottom: float = 0.0
    opacity: float = 1.0

    def values(self) -> tuple[float, ...]:
        """The parameters in the order of LAYOUT_NAMES."""
        return _values(self)


LAYOUT_NAMES = tuple(each.name for each in fields(Layout))
_values: Callable[[Layout], tuple[float, ...]] = attrgetter(*LAYOUT_NAMES)
_SCALE = LAYOUT_NAMES.index("scale")

TOLERANCE = Layout(
    scale=0.01,  # of the larger of the two scales; the others are differences in their own unit
    x=0.005,
    y=0.005,
    rotation=0.5,
    anchor_x=0.005,
    anchor_y=0.005,
    crop_left=0.005,
    crop_right=0.005,
    crop_top=0.005,
    crop_bottom=0.005,
    opacity=0.02,
)
"""How far two layouts may lie apart, parameter by parameter, and still count as one."""
_unscaled: Callable[[Layout], tuple[float, ...]] = attrgetter(
    *(name for name in LAYOUT_NAMES if name != "scale")
)
_UNSCALED_LIMITS = _unscaled(TOLERANCE)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Where a picture is, in fractions of the frame from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)


def size_of(source: Source, frame: Timeline) -> tuple[float, float] | None:
    """Width and height of what a source shows, in square pixels; None where nobody knows them.

    Titles and generators are drawn at the size of the frame.
    """
    shown = source if isinstance(source, Media | Timeline) else frame
    if not shown.width or not shown.height or min(shown.width, shown.height) < 0:
        return None
    return _square_width(shown), float(shown.height)


def _square_width(shown: Media | Timeline) -> float:
    if shown.pixel_aspect == 1:  # nearly always, and products of fractions are slow
        return float(shown.width or 0)
    return float((shown.width or 0) * shown.pixel_aspect)


def aspect_of(source: Source, frame: Timeline) -> float | None:
    """Width over height of what a source shows; None where nobody knows them."""
    size = size_of(source, frame)
    return size[0] / size[1] if size else None


def fit(source: Source, frame: Timeline) -> float | None:
    """The canonical scale at which a source just fits inside the frame; None for unknown sizes."""
    size = size_of(source, frame)
    if size is None:
        return None
    width, height = size
    return min(_square_width(frame) / width, float(frame.height) / height)


def layout_of(clip: Clip, frame: Timeline) -> Layout | None:
    """Where a clip's picture stands; None for media of unknown size.

    An animated parameter counts as what it is at the clip's middle: pictures fly and fade in, and
    at their first frame most of them cannot be seen yet.
    """
    fitting = fit(clip.source, frame)
    if fitting is None:
        return None
    still = clip.parameters.at(clip.duration // 2)
    values = {name: float(getattr(still, name)) for name in LAYOUT_NAMES}
    values["scale"] /= fitting
    return Layout(**values)


def parameters_of(layout: Layout, source: Source, frame: Timeline, base: Parameters) -> Parameters:
    """The parameters that stand a source like this layout; what is no part of it stays as in base.

    Raises:
        NotEnough: the size of the source is unknown, so no scale of it fits the frame.
    """
    fitting = fit(source, frame)
    if fitting is None:
        name = source.name if isinstance(source, Media | Timeline) else str(source)
        raise NotEnough(
            Where(timeline=frame.name),
            f"the size of '{name}' is unknown, so it cannot be laid out",
            "Relink it in the editing program and save the project again",
        )
    values = dict(zip(LAYOUT_NAMES, layout.values(), strict=True))
    values["scale"] *= fitting
    return replace(base, **values)


def distances(layout: Layout, others: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far a layout lies from others (a row each, in the order of LAYOUT_NAMES).

    In tolerances of the parameter that differs most: up to 1 they count as one layout.
    """
    own = np.array(layout.values())
    limits = np.broadcast_to(np.array(TOLERANCE.values()), others.shape).copy()
    larger = np.maximum(abs(own[_SCALE]), np.abs(others[:, _SCALE]))
    limits[:, _SCALE] *= np.where(larger > 0, larger, 1.0)
    return np.asarray(np.max(np.abs(others - own) / limits, axis=1))


def alike(a: Layout, b: Layout) -> bool:
    """Whether two layouts count as one: a distance of at most 1, as `distances` measures it.

    Written out: it is asked of single pairs so often that setting up arrays was most of its time.
    """
    larger = max(abs(a.scale), abs(b.scale)) or 1.0
    return abs(b.scale - a.scale) / (TOLERANCE.scale * larger) <= 1 and all(
        abs(other - own) / limit <= 1
        for own, other, limit in zip(_unscaled(a), _unscaled(b), _UNSCALED_LIMITS, strict=True)
    )


def stands(layout: Layout, aspect_media: float, frame: Timeline) -> Rectangle:
    """The smallest upright rectangle around a picture, with what of it lies outside the frame.

    aspect_media: width over height of the media, in square pixels.
    """
    frame_width = float(frame.width * frame.pixel_aspect) / frame.height  # in frame heights
    width = min(frame_width, aspect_media) * layout.scale
    height = width / aspect_media
    cosine, sine = _turn(layout.rotation)
    columns = [u - 0.5 - layout.anchor_x for u in (layout.crop_left, 1 - layout.crop_right)]
    rows = [v - 0.5 - layout.anchor_y for v in (layout.crop_top, 1 - layout.crop_bottom)]
    corners = [(u * width, v * height) for u in columns for v in rows]
    across = [0.5 + layout.x + (cosine * dx - sine * dy) / frame_width for dx, dy in corners]
    down = [0.5 + layout.y + sine * dx + cosine * dy for dx, dy in corners]
    if columns[0] >= columns[1] or rows[0] >= rows[1]:  # cropped away
        return Rectangle(0.0, 0.0, 0.0, 0.0)
    return Rectangle(min(across), min(down), max(across), max(down))


def visible(layout: Layout, aspect_media: float, frame: Timeline) -> Rectangle:
    """What is seen of a picture inside the frame, as `stands` bounds it; empty outside."""
    whole = stands(layout, aspect_media, frame)
    left, top = max(0.0, whole.left), max(0.0, whole.top)
    right, bottom = min(1.0, whole.right), min(1.0, whole.bottom)
    if left >= right or top >= bottom:
        return Rectangle(0.0, 0.0, 0.0, 0.0)
    return Rectangle(left, top, right, bottom)


def iou(a: Rectangle, b: Rectangle) -> float:
    """Intersection over union of two rectangles, 0 to 1; two empty ones are alike (1)."""
    width = min(a.right, b.right) - max(a.left, b.left)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    shared = max(0.0, width) * max(0.0, height)
    union = a.area + b.area - shared
    return shared / union if union > 0 else 1.0


def _turn(degrees: float) -> tuple[float, float]:
    """Cosine and sine, exact for quarter turns, so that a full frame stays a full frame."""
    quarters, rest = divmod(degrees, 90)
    if rest == 0:
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(quarters) % 4]
    return math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
