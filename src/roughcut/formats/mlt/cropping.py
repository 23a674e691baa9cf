"""The filters `qtcrop` and `crop`: what is cut off a picture.

`qtcrop` cuts a hole and moves nothing. `crop` enlarges what is left until it fits into the frame
(rendered with melt 7.12: left=480 of 1920×1080 stands at 240,0–1680,1080).
"""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.formats.mlt.curves import Axis, Curve, value_of
from roughcut.formats.mlt.document import Service
from roughcut.formats.mlt.rectangles import Stage
from roughcut.parameters import Easing, Value

_LEAST = 1e-6  # of the picture is left where everything is cut off


@dataclass(frozen=True, slots=True)
class Crop:
    """Fractions of the picture cut from its left, right, top and bottom.

    refit: what is left is fitted into the frame again, from these four numbers.
    """

    sides: tuple[Value, Value, Value, Value]
    refit: tuple[float, float, float, float] | None = None


def read_crop(effect: Service, stage: Stage, axis: Axis, *, fitted: bool) -> Crop:
    """fitted: no transform follows, so that the filter sees the frame with the picture in it."""
    if effect.kind == "crop":
        return _refitting(effect, stage, axis)
    curves: list[list[tuple[int, float]]] = [[], [], [], []]
    keys = axis.keys(effect, "rect")
    picture_width = stage.picture_width * stage.fit / stage.pixel_aspect / stage.width
    picture_height = stage.picture_height * stage.fit / stage.height
    across, down = (picture_width, picture_height) if fitted else (1.0, 1.0)
    read: list[Easing] = []
    for time, text, easing in keys:
        box = stage.parsed(text)
        if box is None:
            continue
        # Pixels are those of the frame even where the picture has others (filter_qtcrop.cpp).
        left, top = box.left / stage.width, box.top / stage.height
        right, bottom = 1 - left - box.width / stage.width, 1 - top - box.height / stage.height
        for index, (side, share) in enumerate(((left, across), (right, across), (top, down), (bottom, down))):  # fmt: skip
            curves[index].append((time, _within_picture(side, share)))
        read.append(easing)
    if effect.on("circle") or effect.number("radius", 0.0) > 0:
        axis.lose("effect", "rounded crop")
    if not read:
        return Crop((0.0, 0.0, 0.0, 0.0))
    left_, right_, top_, bottom_ = (
        value_of(_with_easing(curve, read)) for curve in curves
    )  # fmt: skip
    return Crop((left_, right_, top_, bottom_))


def _with_easing(curve: list[tuple[int, float]], easings: list[Easing]) -> Curve:
    return tuple((*key, easing) for key, easing in zip(curve, easings, strict=True))


def _within_picture(side: float, share: float) -> float:
    """A fraction of the frame as one of a centred picture that takes this share of it."""
    inside = (side - (1 - share) / 2) / share if share else 0.0
    return inside if share == 1 else max(0.0, inside)


def _refitting(effect: Service, stage: Stage, axis: Axis) -> Crop:
    """`use_profile` says that pixels are the frame's, else the media's."""
    if effect.on("center"):
        axis.lose("effect", "crop to an aspect")
        return Crop((0.0, 0.0, 0.0, 0.0))
    of_frame = effect.on("use_profile")
    width = stage.width if of_frame else stage.picture_width
    height = stage.height if of_frame else stage.picture_height
    left, right, top, bottom = (
        min(1.0, max(0.0, effect.number(name, 0.0) / side))
        for name, side in (("left", width), ("right", width), ("top", height), ("bottom", height))
    )
    if left + right >= 1:
        right = max(0.0, 1 - left - _LEAST)
    if top + bottom >= 1:
        bottom = max(0.0, 1 - top - _LEAST)
    sides = (left, right, top, bottom)
    return Crop(sides, sides if any(sides) else None)
