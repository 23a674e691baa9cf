"""What OTIO's core cannot hold, as it stands under the metadata key "roughcut", and back.

    stack       rate, width, height, pixel_aspect, drop_frame, audio_rate; for a nest also its
                name, start and markers, since the stack's own ones are the clip's
    track       locked
    clip        label, link, speed (where a double cannot say it), parameters, source_start
    reference   width, height, pixel_aspect, rate, still, has_video, audio_channels, start;
                of a still its duration, since available_range covers the clip
    marker      color (where OTIO has none of the name)

Rates, speeds and aspects are fractions as text, times are ticks. What equals the default is
absent. Other programs ignore the key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, get_args

from roughcut.formats.otio.document import Node, shown
from roughcut.parameters import DEFAULTS, NAMES, Easing, Keyframe, Keyframes, Parameters, Value
from roughcut.ticks import SLOWEST_RATE, Rate

KEY = "roughcut"
MOST_PIXELS = 1_000_000  # a side of a frame: more is damage


def metadata(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The `metadata` of an object that holds these fields; None, "" and empty ones are left out."""
    kept = {name: value for name, value in fields.items() if value not in (None, "", {}, [])}
    return {KEY: kept} if kept else {}


def fraction(node: Node, name: str) -> Fraction | None:
    """A fraction as text, None where it is absent."""
    written = node.text(name)
    if not written:
        return None
    if re.fullmatch(r"-?\d{1,20}(/0*[1-9]\d{0,19})?", written, re.ASCII) is None:
        raise node.broken(f"its '{name}' is {shown(written)}, not a fraction")
    return Fraction(written)


def positive(node: Node, name: str, absent: Fraction) -> Fraction:
    found = fraction(node, name)
    if found is None:
        return absent
    if found <= 0:
        raise node.broken(f"its '{name}' is {found}, not above zero")
    return found


def rate(node: Node, name: str = "rate") -> Rate | None:
    found = fraction(node, name)
    if found is None:
        return None
    if not SLOWEST_RATE <= found < 1_000_000:
        raise node.broken(f"its '{name}' is {found}, not a frame rate")
    return Rate(found.numerator, found.denominator)


def whole(node: Node, name: str, *, least: int, most: int) -> int | None:
    """A whole number, None where it is absent."""
    if node.fields.get(name) is None:
        return None
    found = node.number(name)
    if found != int(found) or not least <= found <= most:
        raise node.broken(
            f"its '{name}' is {shown(found)}, not a whole number of {least} to {most}"
        )
    return int(found)


def pixels(node: Node, name: str) -> int | None:
    return whole(node, name, least=1, most=MOST_PIXELS)


def ticks(node: Node, name: str) -> int | None:
    return whole(node, name, least=-(10**19), most=10**19)


def written_parameters(parameters: Parameters) -> dict[str, Any]:
    """Each parameter that is not at its default: a number, or keys as [time, value, easing]."""
    return {
        name: [[key.time, key.value, key.easing] for key in value.keys]
        if isinstance(value, Keyframes)
        else value
        for name, value in parameters.items()
        if value != getattr(DEFAULTS, name)
    }


def parameters(node: Node | None) -> Parameters:
    """The parameters that `written_parameters` wrote."""
    if node is None:
        return DEFAULTS
    values: dict[str, Value] = {}
    for name in NAMES:
        written = node.fields.get(name)
        if isinstance(written, list):
            values[name] = _keyframes(node, name, written)
        elif written is not None:
            values[name] = float(node.number(name))
    return Parameters(**values)


def _keyframes(node: Node, name: str, written: list[Any]) -> Keyframes:
    keys = []
    for each in written:
        if not isinstance(each, list) or len(each) != 3 or each[2] not in get_args(Easing):
            raise node.broken(f"its '{name}' has a key that is not [time, value, easing]")
        key = Node({"time": each[0], "value": each[1]}, f"{node.at}.{name}", node.file)
        time = ticks(key, "time")
        keys.append(Keyframe(time or 0, float(key.number("value")), each[2]))
    try:
        return Keyframes(tuple(keys))
    except ValueError as error:
        raise node.broken(f"its '{name}' is not animated in order ({error})") from error
