"""Where a picture stands: fitted, filled or stretched into the frame, at a place of gravity.

A location is added in fractions of the frame, y down. The picture grows about its place of gravity and
turns about its origin, a fraction of itself (OpenShot/libopenshot:src/Clip.cpp; rendered for the centre).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose
from roughcut.formats.osp.curves import Curve, read_curve
from roughcut.formats.osp.setting import Setting
from roughcut.parameters import Keyframes, Parameters, Value, value_at
from roughcut.timeline import Media

_FILL, _FIT, _STRETCH, _NONE = 0, 1, 2, 3
_CENTRE = 4  # of nine places of gravity, row by row from the top left
_SIDES = ("left", "right", "top", "bottom")


def read_place(clip: Node, media: Media, start: int, setting: Setting, lose: Lose) -> Parameters:
    """The canonical parameters of a picture; start is where its source begins, in ticks."""

    def curve(node: Node, name: str, absent: float) -> Value:
        return read_curve(node, name, absent).value(setting.rate, start, name, lose)

    across, down = curve(clip, "scale_x", 1.0), curve(clip, "scale_y", 1.0)
    if across != down:
        lose("non-uniform scale")
    base, size = _base(clip, media, setting, lose)
    place = Parameters(
        scale=_mapped(across, lambda value: value * base),
        x=curve(clip, "location_x", 0.0),
        y=curve(clip, "location_y", 0.0),
        rotation=curve(clip, "rotation", 0.0),
        opacity=curve(clip, "alpha", 1.0),
    )
    place = _by_gravity(place, clip, size, setting, lose)
    place = _about_origin(place, clip, size, setting, lose)
    for effect in clip.nodes("effects"):
        if effect.text("type") != "Crop":
            lose("effect", effect.text("type") or effect.text("class_name"))
            continue
        if effect.flag("resize", absent=False):
            lose("crop that is fitted anew")
        if any(_moves(read_curve(effect, axis, 0.0)) for axis in ("x", "y")):
            lose("crop with an offset")
        place = replace(place, **{f"crop_{side}": curve(effect, side, 0.0) for side in _SIDES})
    return place


def _base(
    clip: Node, media: Media, setting: Setting, lose: Lose
) -> tuple[float, tuple[float, float]]:
    """The scale of a picture at scale 1, and the picture's size in square pixels."""
    frame = (float(setting.width), float(setting.height))
    if media.width is None or media.height is None:
        lose("scale relative to fit", media.name)
        return 1.0, frame
    size = (media.width * float(media.pixel_aspect), float(media.height))
    mode = round(clip.number("scale")) if clip.fields.get("scale") is not None else _FIT
    ratios = [side / length for side, length in zip(frame, size, strict=True)]
    if mode == _STRETCH and ratios[0] != ratios[1]:
        lose("stretched picture", "read as fitted")
    return {_FILL: max(ratios), _NONE: 1.0}.get(mode, min(ratios)), size


def _by_gravity(
    place: Parameters, clip: Node, size: tuple[float, float], setting: Setting, lose: Lose
) -> Parameters:
    gravity = round(clip.number("gravity")) if clip.fields.get("gravity") is not None else _CENTRE
    if gravity == _CENTRE or not 0 <= gravity <= 8:
        return place
    if isinstance(place.scale, Keyframes):
        lose("gravity of a picture that grows")
    scale = value_at(place.scale, 0)
    row, column = divmod(gravity, 3)
    free = [1 - length * scale / side for length, side in zip(size, (setting.width, setting.height), strict=True)]  # fmt: skip
    dx, dy = (free[0] * (column - 1) / 2, free[1] * (row - 1) / 2)
    return replace(
        place,
        x=_mapped(place.x, lambda value: value + dx),
        y=_mapped(place.y, lambda value: value + dy),
    )


def _about_origin(
    place: Parameters, clip: Node, size: tuple[float, float], setting: Setting, lose: Lose
) -> Parameters:
    """The anchor, which only turning needs: before it turns, it lies where the picture has it."""
    origin = [read_curve(clip, name, 0.5) for name in ("origin_x", "origin_y")]
    if place.rotation == 0.0 or all(each.still == 0.5 for each in origin):
        return place
    if isinstance(place.scale, Keyframes) or any(each.still is None for each in origin):
        lose("origin of a picture that grows")
        return place
    ax, ay = ((each.still or 0.0) - 0.5 for each in origin)
    dx, dy = (
        part * length * place.scale / side
        for part, length, side in zip((ax, ay), size, (setting.width, setting.height), strict=True)
    )
    return replace(
        place,
        anchor_x=ax,
        anchor_y=ay,
        x=_mapped(place.x, lambda value: value + dx),
        y=_mapped(place.y, lambda value: value + dy),
    )


def _moves(curve: Curve) -> bool:
    return curve.still != 0.0


def _mapped(value: Value, change: Callable[[float], float]) -> Value:
    """A value with each of its numbers changed."""
    if not isinstance(value, Keyframes):
        return change(value)
    return Keyframes(tuple(replace(key, value=change(key.value)) for key in value.keys))
