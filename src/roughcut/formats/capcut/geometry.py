"""Where a picture stands: fitted into the frame at scale 1, its centre in half frames, y up.

A material can be cropped; what is left of it is taken to be fitted anew (not measured: roughcut's
open question on CapCut's crop), and turns about its own centre. A draft has no anchor.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose
from roughcut.parameters import Keyframe, Keyframes, Parameters, Value, value_at

Size = tuple[float, float]
Crop = tuple[float, float, float, float]  # left, right, top, bottom
WHOLE: Crop = (0.0, 0.0, 0.0, 0.0)
_NEAR = 1e-12


@dataclass(frozen=True, slots=True)
class Picture:
    """The frame, the picture's size in square pixels, and what is cropped from it."""

    frame: Size
    size: Size
    crop: Crop = WHOLE

    @property
    def kept(self) -> Size:
        left, right, top, bottom = self.crop
        return 1 - left - right, 1 - top - bottom

    @property
    def centre(self) -> Size:
        """Of what is left, from the picture's centre, in fractions of the picture."""
        left, right, top, bottom = self.crop
        return (left - right) / 2, (top - bottom) / 2

    @property
    def fit(self) -> float:
        return min(
            side / (length * kept)
            for side, length, kept in zip(self.frame, self.size, self.kept, strict=True)
        )


def mapped(value: Value, change: Callable[[float], float]) -> Value:
    """A value with each of its numbers changed."""
    if not isinstance(value, Keyframes):
        return change(value)
    return Keyframes(tuple(replace(key, value=change(key.value)) for key in value.keys))


def read_crop(material: Node, lose: Lose) -> Crop:
    """Left, right, top, bottom: of a crop that is turned, the box around it."""
    crop = material.node("crop")
    if crop is None:
        return WHOLE
    corners = {
        (row, column): tuple(
            float(crop.number(f"{row}_{column}_{axis}"))
            if crop.fields.get(f"{row}_{column}_{axis}") is not None
            else whole
            for axis, whole in (
                ("x", float(column == "right")),
                ("y", float(row == "lower")),
            )
        )
        for row in ("upper", "lower")
        for column in ("left", "right")
    }
    across = [x for x, _ in corners.values()]
    down = [y for _, y in corners.values()]
    left, right, top, bottom = min(across), 1 - max(across), min(down), 1 - max(down)
    if right + left >= 1 or top + bottom >= 1:
        lose("crop of everything")
        return WHOLE
    if any(
        abs(x - ((1 - right) if column == "right" else left)) > 1e-4
        or abs(y - ((1 - bottom) if row == "lower" else top)) > 1e-4
        for (row, column), (x, y) in corners.items()
    ):
        lose("turned crop")
    return left, right, top, bottom


def written_crop(crop: Crop) -> dict[str, float]:
    """The corners of what is left."""
    left, right, top, bottom = crop
    return {
        f"{row}_{column}_{axis}": {
            "x": {"left": left, "right": 1 - right}[column],
            "y": {"upper": top, "lower": 1 - bottom}[row],
        }[axis]
        for row in ("upper", "lower")
        for column in ("left", "right")
        for axis in ("x", "y")
    }


def read_place(values: dict[str, Value], picture: Picture) -> Parameters:
    """Canonical parameters of the program's: x, y, scale, rotation, opacity."""
    fit = picture.fit
    left, right, top, bottom = picture.crop
    place = Parameters(
        scale=mapped(values.get("scale", 1.0), lambda number: number * fit),
        x=mapped(values.get("x", 0.0), lambda number: number / 2),
        y=mapped(values.get("y", 0.0), lambda number: -number / 2),
        rotation=values.get("rotation", 0.0),
        opacity=values.get("opacity", 1.0),
        crop_left=left,
        crop_right=right,
        crop_top=top,
        crop_bottom=bottom,
    )
    if picture.centre == (0.0, 0.0):
        return place
    if isinstance(place.scale, Keyframes) or isinstance(place.rotation, Keyframes):
        # It turns and grows about the middle of what is left.
        return replace(place, anchor_x=picture.centre[0], anchor_y=picture.centre[1])
    return _moved(place, picture, place.scale, place.rotation, (-picture.centre[0], -picture.centre[1]))  # fmt: skip


def written_place(
    parameters: Parameters, picture: Picture, lose: Lose
) -> tuple[dict[str, Value], Picture]:
    """The program's x, y, scale, rotation and opacity, and the picture as it is cropped."""
    crop = _static_crop(parameters, lose)
    picture = replace(picture, crop=crop)
    scale, rotation = parameters.scale, parameters.rotation
    still = not isinstance(scale, Keyframes) and not isinstance(rotation, Keyframes)
    anchored = parameters.anchor_x != 0.0 or parameters.anchor_y != 0.0
    if anchored:
        lose("anchor")
    if picture.centre != (0.0, 0.0) and not still:
        lose("crop of a moving picture")
    if anchored or picture.centre != (0.0, 0.0):
        placed = _centred(parameters, picture, lose)
    else:
        placed = parameters
    fit = picture.fit
    values: dict[str, Value] = {
        "scale": mapped(scale, lambda number: number / fit),
        "x": mapped(placed.x, lambda number: number * 2),
        "y": mapped(placed.y, lambda number: -number * 2),
        "rotation": rotation,
        "opacity": parameters.opacity,
    }
    return values, picture


def _static_crop(parameters: Parameters, lose: Lose) -> Crop:
    names = ("crop_left", "crop_right", "crop_top", "crop_bottom")
    if any(isinstance(getattr(parameters, name), Keyframes) for name in names):
        lose("keyframes of a crop")
    left, right, top, bottom = (value_at(getattr(parameters, name), 0) for name in names)
    if min(left, right, top, bottom) < 0 or left + right >= 1 or top + bottom >= 1:
        lose("crop of everything")
        return WHOLE
    return left, right, top, bottom


def _centred(parameters: Parameters, picture: Picture, lose: Lose) -> Parameters:
    """Position of the middle of what is left, in place of those of the anchor."""
    scale, rotation = parameters.scale, parameters.rotation
    anchor = (parameters.anchor_x, parameters.anchor_y)
    if (
        not isinstance(scale, Keyframes)
        and not isinstance(rotation, Keyframes)
        and not isinstance(anchor[0], Keyframes)
        and not isinstance(anchor[1], Keyframes)
    ):
        offset = (picture.centre[0] - anchor[0], picture.centre[1] - anchor[1])
        return _moved(parameters, picture, scale, rotation, offset)
    if isinstance(rotation, Keyframes):
        lose("turning about an anchor", "exact at the keys only")
    times = sorted(
        {time for name in parameters.animated for time in _times(getattr(parameters, name))}
    )
    placed = [_at(parameters.at(time), picture) for time in times]
    across, down = (
        Keyframes(
            tuple(Keyframe(time, spot[half]) for time, spot in zip(times, placed, strict=True))
        )
        for half in (0, 1)
    )
    return replace(parameters, x=across, y=down)


def _times(value: Value) -> Iterable[int]:
    return [key.time for key in value.keys] if isinstance(value, Keyframes) else ()


def _at(still: Parameters, picture: Picture) -> Size:
    numbers = {name: value_at(value, 0) for name, value in still.items()}
    offset = (
        picture.centre[0] - numbers["anchor_x"],
        picture.centre[1] - numbers["anchor_y"],
    )
    moved = _moved(still, picture, numbers["scale"], numbers["rotation"], offset)
    return value_at(moved.x, 0), value_at(moved.y, 0)


def _moved(
    place: Parameters, picture: Picture, scale: float, rotation: float, offset: Size
) -> Parameters:
    """Position of another point of the picture, that is offset from the one that they are of."""
    across, down = (
        part * length * scale for part, length in zip(offset, picture.size, strict=True)
    )
    turn = math.radians(rotation)
    dx = (math.cos(turn) * across - math.sin(turn) * down) / picture.frame[0]
    dy = (math.sin(turn) * across + math.cos(turn) * down) / picture.frame[1]
    return replace(
        place,
        x=mapped(place.x, lambda number: _plain(number + dx)),
        y=mapped(place.y, lambda number: _plain(number + dy)),
    )


def _plain(number: float) -> float:
    """Nothing where only rounding is left of a number."""
    return 0.0 if abs(number) < _NEAR else number
