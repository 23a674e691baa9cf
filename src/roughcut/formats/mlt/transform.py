"""The filters `qtblend` and `affine`: where a picture stands in the frame, and how it is turned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from roughcut.formats.mlt import numbers
from roughcut.formats.mlt.cropping import Crop
from roughcut.formats.mlt.curves import Axis, Curve, value_of
from roughcut.formats.mlt.document import Service
from roughcut.formats.mlt.rectangles import Rectangle, Stage
from roughcut.parameters import Easing, Parameters

_BENT = 1 / 100  # by which a stretched picture may differ from its aspect: rects of whole pixels
_RESTING = {"scale_x": 1.0, "scale_y": 1.0}
_OTHERS = ("rotate_x", "fix_rotate_y", "fix_rotate_z", "shear_x", "shear_y", "scale_x", "scale_y", "ox", "oy")  # fmt: skip
_CENTRE = (0.5, 0.5)

Boxes = list[tuple[int, Rectangle, Easing]]


def read_transform(
    effect: Service | None, crop: Crop | None, stage: Stage, axis: Axis
) -> Parameters:
    """The picture in the box of a filter, else in the whole frame; refitted after a crop."""
    anchor = (0.0, 0.0)
    if crop is not None and crop.refit is not None:
        # What is left is the picture from here on: it is fitted, turned and placed by its centre.
        left, right, top, bottom = crop.refit
        anchor = ((left - right) / 2, (top - bottom) / 2)
        stage = replace(
            stage,
            picture_width=stage.picture_width * (1 - left - right),
            picture_height=stage.picture_height * (1 - top - bottom),
        )
    if effect is None:
        return Parameters(scale=stage.fit, anchor_x=anchor[0], anchor_y=anchor[1])
    affine = effect.kind == "affine"
    prefix = "transition." if affine else ""
    boxes = _boxes(effect, prefix, stage, axis)
    rotation = axis.curve(effect, "transition.fix_rotate_x" if affine else "rotation")
    _lose_others(effect, axis, affine=affine)
    scaled = _scaling(effect, prefix, stage, boxes, axis)
    pivot = _CENTRE
    if not affine and any(angle for _, angle, _ in rotation):
        pivot = _pivot(effect)
        # The pivot is a fraction of the box, which is the picture where the aspects agree.
        anchor = (anchor[0] + pivot[0] - 0.5, anchor[1] + pivot[1] - 0.5)

    def curve(number: Callable[[Rectangle], float]) -> Curve:
        return tuple((time, number(box), easing) for time, box, easing in boxes)

    def place(box: Rectangle) -> tuple[float, float]:
        return stage.fractions(
            (box.left + pivot[0] * box.width, box.top + pivot[1] * box.height)
        )  # fmt: skip

    return Parameters(
        scale=value_of(curve(scaled)),
        x=value_of(curve(lambda box: place(box)[0])),
        y=value_of(curve(lambda box: place(box)[1])),
        rotation=value_of(rotation) if rotation else 0.0,
        anchor_x=anchor[0],
        anchor_y=anchor[1],
        opacity=value_of(curve(lambda box: box.opacity)),
    )


def _boxes(effect: Service, prefix: str, stage: Stage, axis: Axis) -> Boxes:
    """The boxes of a filter; the whole frame where it names none."""
    name = f"{prefix}rect"
    if not effect.text(name) and effect.text(f"{prefix}geometry"):
        name = f"{prefix}geometry"  # Shotcut up to 18
    keys = axis.keys(effect, name)
    boxes = [(time, stage.parsed(text), easing) for time, text, easing in keys]
    found = [(time, box, easing) for time, box, easing in boxes if box is not None]
    return found or [(0, Rectangle(0, 0, stage.width, stage.height), "linear")]


def _scaling(
    effect: Service, prefix: str, stage: Stage, boxes: Boxes, axis: Axis
) -> Callable[[Rectangle], float]:
    """How a box becomes a scale: qtblend fits the picture in, affine lets its height decide.

    Rendered with melt 7.12: affine draws a 16:9 card over both sides of a box of 960×700.
    """
    if not effect.on(f"{prefix}distort"):
        return stage.scale if not prefix else stage.scale_filling_height
    for _, box, _ in boxes:
        across = box.width * stage.pixel_aspect / stage.picture_width
        down = box.height / stage.picture_height
        if abs(across - down) > _BENT * max(abs(across), abs(down)):
            axis.lose("non-uniform scale", f"{across * 100:.4g} % wide, {down * 100:.4g} % high")
            break
    return stage.scale_filling_height


def _pivot(effect: Service) -> tuple[float, float]:
    """About which point of its box a qtblend filter turns the picture.

    Newer MLT (2026) has `rotate_anchor` in fractions of the box; Debian's 7.12 does not know it.
    """
    written = effect.text("rotate_anchor").split()
    parts = [numbers.leading(part) for part in written]
    if len(parts) == 2 and parts[0] is not None and parts[1] is not None:
        return parts[0], parts[1]
    return _CENTRE if effect.on("rotate_center") else (0.0, 0.0)


def _lose_others(effect: Service, axis: Axis, *, affine: bool) -> None:
    """What a transform does beside moving, scaling and turning."""
    if not affine:
        if effect.on("compositing"):
            axis.lose("blend mode", effect.text("compositing"))
        return
    for name in _OTHERS:
        resting = _RESTING.get(name, 0.0)
        if any(value != resting for _, value, _ in axis.curve(effect, f"transition.{name}")):
            axis.lose("effect", f"affine {name}")
