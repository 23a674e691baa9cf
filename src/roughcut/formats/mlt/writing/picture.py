"""The parameters of a picture as a crop and a box, each with keys."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from roughcut.formats.losses import Lose
from roughcut.formats.mlt import numbers
from roughcut.formats.mlt.rectangles import Stage, text_of
from roughcut.formats.mlt.writing.keys import Key, every_frame, shared_keys
from roughcut.formats.mlt.writing.mixes import Piece
from roughcut.parameters import DEFAULTS, Easing, Keyframes, Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline

_CROPS = ("crop_left", "crop_right", "crop_top", "crop_bottom")
_BOX = ("scale", "x", "y", "rotation", "opacity")
_ANCHOR = ("anchor_x", "anchor_y")
_NEAR = 1e-9

Written = list[tuple[int, str, Easing]]
"""A frame after the clip's start, a value as text, and how it is left."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What has to be written of a picture; None where nothing needs to be.

    opacity is None where the rectangle holds it.
    """

    crop: Written | None = None
    rect: Written | None = None
    rotation: Written | None = None
    opacity: Written | None = None


def stage_of(clip: Clip, timeline: Timeline) -> Stage:
    """The frame and the clip's picture; texts, colours, nests, unknown media are of the frame's size."""
    aspect = float(timeline.pixel_aspect)
    width, height = timeline.width * aspect, float(timeline.height)
    source = clip.source
    if isinstance(source, Media) and source.width and source.height:
        width, height = source.width * float(source.pixel_aspect), float(source.height)
    return Stage(timeline.width, timeline.height, aspect, width, height)


def picture_of(
    piece: Piece, stage: Stage, rate: Rate, lose: Lose, *, opacity_in_rect: bool
) -> Picture:
    """The picture of a clip over all the frames that are shown of it, mixes included."""
    parameters = piece.clip.parameters
    if parameters.gain != DEFAULTS.gain:
        lose("gain of a picture")
    crop = opacity = None
    if any(getattr(parameters, name) != 0.0 for name in _CROPS):
        keys = shared_keys(parameters, _CROPS, rate, -piece.head, lose)
        crop = [(key.frame, _hole(key.at), key.easing) for key in keys]
    if not opacity_in_rect:
        if parameters.opacity != 1.0:
            keys = shared_keys(parameters, ("opacity",), rate, -piece.head, lose)
            opacity = [(key.frame, numbers.written(_number(key.at.opacity)), key.easing) for key in keys]  # fmt: skip
        parameters = replace(parameters, opacity=1.0)
    keys = _box_keys(parameters, piece, rate, lose)
    if crop is None and len(keys) == 1 and _at_rest(keys[0].at, stage):
        return Picture(opacity=opacity)
    try:
        rect = [(key.frame, _box(key.at, stage), key.easing) for key in keys]
    except ValueError as error:
        lose("picture beyond any frame", str(error)[:80])
        return Picture(crop, opacity=opacity)
    rotation = [(key.frame, numbers.written(_number(key.at.rotation)), key.easing) for key in keys]
    return Picture(crop, rect, rotation, opacity)


def _box_keys(parameters: Parameters, piece: Piece, rate: Rate, lose: Lose) -> list[Key]:
    """MLT has no anchor: the picture's centre is written instead, frame by frame where it swings."""
    earliest = -piece.head
    anchored = any(getattr(parameters, name) != 0.0 for name in _ANCHOR)
    if not anchored:
        return shared_keys(parameters, _BOX, rate, earliest, lose)
    swings = any(isinstance(getattr(parameters, name), Keyframes) for name in ("rotation", *_ANCHOR))  # fmt: skip
    if swings:
        lose("anchor that swings", "written frame by frame")
        return every_frame(parameters, rate, earliest, piece.span.count + piece.tail - 1)
    lose("anchor", "the picture's centre is written")
    return shared_keys(parameters, _BOX, rate, earliest, lose)


def _at_rest(at: Parameters, stage: Stage) -> bool:
    """Whether MLT draws the picture so without being told: fitted into the frame."""
    x, y = _centre(at, stage)
    found = (_number(at.scale), x, y, _number(at.rotation), _number(at.opacity))
    rest = (stage.fit, 0.0, 0.0, 0.0, 1.0)
    return all(
        math.isclose(one, other, rel_tol=_NEAR, abs_tol=_NEAR)
        for one, other in zip(found, rest, strict=True)
    )


def _box(at: Parameters, stage: Stage) -> str:
    return text_of(stage.box(_number(at.scale), _centre(at, stage), _number(at.opacity)))


def _centre(at: Parameters, stage: Stage) -> tuple[float, float]:
    """Where the picture's centre lies, as canonical x and y without an anchor."""
    x, y = _number(at.x), _number(at.y)
    across = -_number(at.anchor_x) * stage.picture_width * _number(at.scale)
    down = -_number(at.anchor_y) * stage.picture_height * _number(at.scale)
    if not across and not down:
        return x, y
    angle = math.radians(_number(at.rotation))
    turned = (
        math.cos(angle) * across - math.sin(angle) * down,
        math.sin(angle) * across + math.cos(angle) * down,
    )
    return x + turned[0] / (stage.width * stage.pixel_aspect), y + turned[1] / stage.height


def _hole(at: Parameters) -> str:
    left, right, top, bottom = (_number(getattr(at, name)) for name in _CROPS)
    sides = (left, top, 1 - left - right, 1 - top - bottom)
    return " ".join(f"{numbers.written(side * 100)}%" for side in sides)


def _number(value: object) -> float:
    """A parameter at one time."""
    assert isinstance(value, float | int)  # noqa: S101 - keys hold numbers
    return float(value)
