"""Parameters as Resolve's effects: each only where it differs from Resolve's default.

A parameter that equals the default that it names is discarded by Resolve, and can take its effect with
it. Resolve's anchor is not known well enough to be written: positions are those of picture centres.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from roughcut.formats.losses import Lose
from roughcut.formats.otio.resolve import fit_factor
from roughcut.formats.otio.setting import RESOLVE
from roughcut.parameters import DEFAULTS, Keyframe, Keyframes, Parameters, Value, value_at
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Source, Timeline

_QUIETEST = -100.0  # decibels
_PICTURE = ("scale", "x", "y", "rotation", "crop_left", "crop_right", "crop_top", "crop_bottom", "opacity")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """A parameter: written = ours · factor, within bounds, absent where it is the default."""

    id: str
    name: str
    factor: float
    default: float
    bounds: tuple[float, float]


_EFFECTS: tuple[tuple[str, int, tuple[_Known, ...]], ...] = (
    ("Composite", 1, (_Known("opacity", "opacity", 100, 100.0, (0, 100)),)),
    (
        "Transform",
        2,
        (
            _Known("transformationZoomX", "scale", 1, 1.0, (0, 100)),
            _Known("transformationZoomY", "scale", 1, 1.0, (0, 100)),
            _Known("transformationPan", "x", 1, 0.0, (-4, 4)),
            _Known("transformationTilt", "y", -1, 0.0, (-4, 4)),
            _Known("transformationRotationAngle", "rotation", -1, 0.0, (-100_000, 100_000)),
        ),
    ),
    (
        "Cropping",
        3,
        tuple(
            _Known(f"crop{side}", f"crop_{side.lower()}", 1, 0.0, (0, 1))
            for side in ("Left", "Right", "Top", "Bottom")
        ),
    ),
)
_VOLUME = _Known("volume", "gain", 1, 0.0, (_QUIETEST, 30))


def written_effects(
    clip: Clip, frame: Timeline, lose: Lose, *, sound: bool
) -> list[dict[str, Any]]:
    """Resolve's effects of a clip; what a sound has of a picture, and a picture of a sound, is lost."""
    given = clip.parameters
    foreign = ("gain",) if not sound else (*_PICTURE, "anchor_x", "anchor_y")
    if any(getattr(given, name) != getattr(DEFAULTS, name) for name in foreign):
        lose("picture parameters of a sound" if sound else "gain of a picture")
    if sound:
        volume = _volume(given.gain, lose)
        written = _parameter(_VOLUME, volume, frame.rate, lose)
        return [_effect("Fairlight Clip Volume and Fades", 62, written)] if written else []
    placed = _centred(given, clip.source, frame, lose)
    fit = fit_factor(clip.source, frame)
    if fit is None:
        lose("scale by media of unknown size")
    placed = replace(placed, scale=_mapped(placed.scale, lambda value: value / (fit or 1.0)))
    effects = []
    for name, kind, parameters in _EFFECTS:
        written = [
            each
            for known in parameters
            for each in _parameter(known, getattr(placed, known.name), frame.rate, lose)
        ]
        if written:
            effects.append(_effect(name, kind, written))
    return effects


def written_clip(clip: Clip, *, sound: bool) -> dict[str, Any]:
    """What stands on a clip itself: its link, and for sound the channels of its file."""
    found: dict[str, Any] = {} if clip.link is None else {"Link Group ID": clip.link}
    if sound and isinstance(clip.source, Media):
        channels = range(max(1, clip.source.audio_channels))
        found["Channels"] = [{"Source Channel ID": each, "Source Track ID": 0} for each in channels]
    return found


def _effect(name: str, kind: int, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    ours = {
        "Effect Name": name,
        "Enabled": True,
        "Name": name,
        "Parameters": parameters,
        "Type": kind,
    }
    return {
        "OTIO_SCHEMA": "Effect.1",
        "metadata": {RESOLVE: ours},
        "name": "",
        "effect_name": "Resolve Effect",
    }


def _parameter(known: _Known, value: Value, rate: Rate, lose: Lose) -> list[dict[str, Any]]:
    """One parameter, none where it is the default."""
    said = _mapped(value, lambda number: number * known.factor)
    if said == known.default:
        return []
    keys = _keys(said, known.name, rate, lose)
    numbers = [key["Value"] for key in keys.values()] or [value_at(said, 0)]
    if not all(known.bounds[0] <= number <= known.bounds[1] for number in numbers):
        lose("value beyond Resolve's range", known.name)
    return [
        {
            "Default Parameter Value": known.default,
            "Key Frames": keys,
            "Parameter ID": known.id,
            "Parameter Value": value_at(said, 0),
            "Variant Type": "Double",
            "maxValue": float(known.bounds[1]),
            "minValue": float(known.bounds[0]),
        }
    ]


def _keys(value: Value, name: str, rate: Rate, lose: Lose) -> dict[str, dict[str, Any]]:
    """Keys by their frame after the clip's start; of keys that fall on one frame the last stays."""
    if not isinstance(value, Keyframes):
        return {}
    if any(rate.snap(key.time) != key.time for key in value.keys):
        lose("keyframe off the frame grid", name)
    if any(key.easing == "hold" for key in value.keys[:-1]):
        lose("keyframe easing", name)
    frames = {rate.frames(key.time): key for key in value.keys}
    written: dict[int, dict[str, Any]] = {
        frame: {"Value": float(key.value), "Variant Type": "Double"}
        for frame, key in frames.items()
    }
    for left, right in pairwise(frames):
        if frames[left].easing == "eased":
            # Level handles over a third of the segment: 3t² − 2t³.
            reach = (right - left) / 3
            written[left]["OutBez"] = {"OutBez": [reach, 0.0], "Variant Type": "POINTF"}
            written[right]["InBez"] = {"InBez": [-reach, 0.0], "Variant Type": "POINTF"}
    return {str(frame): key for frame, key in written.items()}


def _volume(gain: Value, lose: Lose) -> Value:
    """Decibels of a factor."""
    numbers = [key.value for key in gain.keys] if isinstance(gain, Keyframes) else [gain]
    floor = 10 ** (_QUIETEST / 20)
    if any(number < floor for number in numbers):
        lose("gain below Resolve's volume")
    if isinstance(gain, Keyframes):
        lose("volume between keys", "Resolve's runs along decibels")
    return _mapped(gain, lambda number: 20 * math.log10(max(number, floor)))


def _centred(given: Parameters, source: Source, frame: Timeline, lose: Lose) -> Parameters:
    """The position of the picture's centre in place of the anchor's."""
    if given.anchor_x == 0.0 and given.anchor_y == 0.0:
        return given
    lose("anchor")
    size = _size(source, frame)
    names = ("x", "y", "rotation", "scale", "anchor_x", "anchor_y")
    curves = [getattr(given, name) for name in names]
    times = sorted(
        {key.time for each in curves if isinstance(each, Keyframes) for key in each.keys}
    )
    if not times:
        x, y = _centre(given, size, frame, 0)
        return replace(given, x=x, y=y, anchor_x=0.0, anchor_y=0.0)
    spots = [_centre(given, size, frame, time) for time in times]
    across, down = (
        Keyframes(
            tuple(Keyframe(time, spot[half]) for time, spot in zip(times, spots, strict=True))
        )
        for half in (0, 1)
    )
    return replace(given, x=across, y=down, anchor_x=0.0, anchor_y=0.0)


def _centre(
    given: Parameters, size: tuple[float, float], frame: Timeline, time: int
) -> tuple[float, float]:
    still = {name: value_at(value, time) for name, value in given.items()}
    across = -still["anchor_x"] * size[0] * still["scale"]
    down = -still["anchor_y"] * size[1] * still["scale"]
    turn = math.radians(still["rotation"])
    return (
        still["x"] + (math.cos(turn) * across - math.sin(turn) * down) / frame.width,
        still["y"] + (math.sin(turn) * across + math.cos(turn) * down) / frame.height,
    )


def _size(source: Source, frame: Timeline) -> tuple[float, float]:
    """In square pixels; the frame's where the source's is not known."""
    if isinstance(source, Media | Timeline) and source.width and source.height:
        return float(source.width * source.pixel_aspect), float(source.height)
    return float(frame.width), float(frame.height)


def _mapped(value: Value, change: Callable[[float], float]) -> Value:
    """A value with each of its numbers changed."""
    if not isinstance(value, Keyframes):
        return change(value)
    return Keyframes(tuple(replace(key, value=change(key.value)) for key in value.keys))
