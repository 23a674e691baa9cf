"""Resolve's effects as parameters.

Sizes are relative to the picture fitted into the frame, y and the angle count upwards and
counter-clockwise, keys are frames after the clip's start. Evidence: an export of Resolve among
OpenTimelineIO's samples for units and keys; public measurements for pan, tilt and crop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from roughcut.formats.losses import Lose
from roughcut.formats.otio.document import Node
from roughcut.formats.otio.setting import RESOLVE, Setting
from roughcut.parameters import DEFAULTS, Easing, Keyframe, Keyframes, Parameters, Value
from roughcut.timeline import Media, Source, Timeline

MOST_FRAMES = 10**8
MOST_DECIBELS = 100.0
_FACTORS = {
    "transformationZoomX": ("scale", 1.0),
    "transformationPan": ("x", 1.0),
    "transformationTilt": ("y", -1.0),
    "transformationRotationAngle": ("rotation", -1.0),
    "cropLeft": ("crop_left", 1.0),
    "cropRight": ("crop_right", 1.0),
    "cropTop": ("crop_top", 1.0),
    "cropBottom": ("crop_bottom", 1.0),
    "opacity": ("opacity", 0.01),
}
_SECOND_ZOOM = "transformationZoomY"
_VOLUME = "volume"


def read_parameters(
    effects: list[Node], source: Source, setting: Setting, lose: Lose, *, sound: bool
) -> Parameters:
    """What Resolve's effects say; effects that have no place among the parameters are lost."""
    said: dict[str, Node] = {}
    for effect in effects:
        ours = effect.extension(RESOLVE)
        if ours is None:
            lose("effect", effect.text("effect_name"))
            continue
        if not ours.flag("Enabled", absent=True):
            continue
        changed = {
            each.text("Parameter ID"): each for each in ours.nodes("Parameters") if _says(each)
        }
        known = {name: node for name, node in changed.items() if name in {*_FACTORS, _SECOND_ZOOM, _VOLUME}}  # fmt: skip
        said.update(known)
        for name in changed.keys() - known.keys():
            lose("effect", f"{ours.text('Effect Name')}: {name}")
    values = {
        name: _mapped(_value(said[key], setting), _times(factor))
        for key, (name, factor) in _FACTORS.items()
        if key in said
    }
    if _VOLUME in said:
        values["gain"] = _gain(said[_VOLUME], setting)
    zoom, second = (
        _value(said[key], setting) if key in said else 1.0
        for key in ("transformationZoomX", _SECOND_ZOOM)
    )
    if zoom != second:
        lose("non-uniform scale", str(second) if isinstance(second, float) else "animated")
    found = replace(DEFAULTS, **values)
    if sound:
        return found
    fit = fit_factor(source, setting)
    if fit is None:
        lose("scale relative to fit", str(zoom) if isinstance(zoom, float) else "animated")
        return found
    return replace(found, scale=_mapped(found.scale, _times(fit)))


def fit_factor(source: Source, setting: Setting | Timeline) -> float | None:
    """The scale at which a picture touches the frame from inside; None where its size is unknown.

    Titles and generators are as big as the frame.
    """
    if not isinstance(source, Media | Timeline):
        return 1.0
    if not source.width or not source.height:
        return None
    width = source.width * source.pixel_aspect
    return float(min(setting.width / width, Fraction(setting.height, source.height)))


def _says(parameter: Node) -> bool:
    if parameter.fields.get("Key Frames"):
        return True
    return parameter.fields.get("Parameter Value") != parameter.fields.get(
        "Default Parameter Value"
    )


def _value(parameter: Node, setting: Setting) -> Value:
    keys = parameter.named_nodes("Key Frames")
    if not keys:
        return float(parameter.number("Parameter Value"))
    placed = sorted({_frame(parameter, written): node for written, node in keys.items()}.items())
    found = []
    for index, (frame, node) in enumerate(placed):
        following = placed[index + 1][1] if index + 1 < len(placed) else None
        bent = "OutBez" in node.fields or (following is not None and "InBez" in following.fields)
        easing: Easing = "eased" if bent and following is not None else "linear"
        found.append(Keyframe(setting.rate.ticks(frame), float(node.number("Value")), easing))
    return Keyframes(tuple(found))


def _frame(parameter: Node, written: str) -> int:
    try:
        frame = int(written)
    except ValueError as error:
        raise parameter.broken(f"it has a key at '{written[:40]}', not at a frame") from error
    if abs(frame) > MOST_FRAMES:
        raise parameter.broken(f"it has a key at frame {written[:40]}")
    return frame


def _gain(parameter: Node, setting: Setting) -> Value:
    """Decibels as a factor."""
    level = _value(parameter, setting)
    loudest = max(key.value for key in level.keys) if isinstance(level, Keyframes) else level
    if loudest > MOST_DECIBELS:
        raise parameter.broken(f"it is {loudest} dB")
    return _mapped(level, lambda value: 10.0 ** (value / 20))


def _times(factor: float) -> Callable[[float], float]:
    return lambda value: value * factor


def _mapped(value: Value, change: Callable[[float], float]) -> Value:
    """A value with every number of it changed."""
    if isinstance(value, Keyframes):
        return Keyframes(tuple(replace(key, value=change(key.value)) for key in value.keys))
    return change(value)
