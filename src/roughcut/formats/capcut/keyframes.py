"""Keyframes of a segment: `common_keyframes`, and the older `keyframe_refs`.

A key is some microseconds after the segment's start. Values are left on a line, or on a curve whose
handles are not carried. A value that is held is two keys a microsecond apart.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from roughcut.formats.capcut.setting import Setting
from roughcut.formats.capcut.times import microseconds, microseconds_of, ticks_of
from roughcut.formats.capcut.vocabulary import PROPERTIES
from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose
from roughcut.parameters import Easing, Keyframe, Keyframes, Value
from roughcut.ticks import Rate

_HELD = 2  # microseconds between a key and the repetition of the one before it


def read_keyframes(segment: Node, setting: Setting, lose: Lose) -> dict[str, Value]:
    """The animated properties of a segment in the program's units, by our names."""
    found: dict[str, Value] = {}
    for each in segment.nodes("common_keyframes"):
        kind = each.text("property_type")
        name = PROPERTIES.get(kind)
        keys = [
            (microseconds_of(key, "time_offset", 0), _value(key), key.text("curveType") or "Line")
            for key in each.nodes("keyframe_list")
        ]
        if name is None:
            lose("keyframes of an effect", kind)
        elif keys:
            if any(curve != "Line" for _, _, curve in keys):
                lose("keyframe curve", kind)
            found[name] = _keyframes(keys, setting.rate)
            if kind == "UNIFORM_SCALE":
                found["scale_x"] = found[name]
    found.update(_old_keyframes(segment, setting, frozenset(found)))
    return found


def _value(key: Node) -> float:
    values = key.fields.get("values")
    if not isinstance(values, list) or not values:
        raise key.broken("its 'values' hold no number")
    return float(Node({"value": values[0]}, key.at, key.file).number("value"))


def _keyframes(keys: list[tuple[int, float, str]], rate: Rate) -> Value:
    """Of several keys at one time the last one holds."""
    ordered = sorted(keys, key=lambda key: key[0])
    made: dict[int, Keyframe] = {}
    for index, (time, value, curve) in enumerate(ordered):
        if _repeats(ordered, index):
            continue
        easing: Easing = "linear" if curve == "Line" else "eased"
        if _repeats(ordered, index + 1):
            easing = "hold"
        ticks = ticks_of(time, rate)
        made[ticks] = Keyframe(ticks, value, easing)
    return Keyframes(tuple(made.values()))


def _repeats(keys: list[tuple[int, float, str]], index: int) -> bool:
    """Whether a key is the one before it again, just before the one after it."""
    if not 0 < index < len(keys) - 1:
        return False
    (start, first, _), (time, value, _), (end, _, _) = keys[index - 1 : index + 2]
    return first == value and end - time <= _HELD < time - start


def _old_keyframes(segment: Node, setting: Setting, known: frozenset[str]) -> dict[str, Value]:
    """Keys that hold the whole state of a segment; what never changes has none."""
    states = []
    references = segment.fields.get("keyframe_refs")
    for reference in references if isinstance(references, list) else ():
        found = setting.old_keyframes.get(reference) if isinstance(reference, str) else None
        if found is not None:
            states.append((microseconds_of(found, "time_offset", 0), found))
    values: dict[str, list[tuple[int, float, str]]] = {}
    for time, state in states:
        for name, value in _state(state):
            values.setdefault(name, []).append((time, value, "Line"))
    return {
        name: _keyframes(keys, setting.rate)
        for name, keys in values.items()
        if name not in known and len({value for _, value, _ in keys}) > 1
    }


def _state(state: Node) -> list[tuple[str, float]]:
    parts = {
        "x": (state.node("position"), "x"), "y": (state.node("position"), "y"),
        "scale_x": (state.node("scale"), "x"), "scale": (state.node("scale"), "y"),
        "rotation": (state, "rotation"), "opacity": (state, "alpha"), "gain": (state, "volume"),
    }  # fmt: skip
    return [
        (name, float(node.number(field)))
        for name, (node, field) in parts.items()
        if node is not None and node.fields.get(field) is not None
    ]


def written_keyframes(kind: str, value: Keyframes, next_id: Callable[[], str]) -> dict[str, Any]:
    """One entry of `common_keyframes`; values are in the program's units."""
    keys: list[tuple[int, float]] = []
    for index, key in enumerate(value.keys):
        keys.append((microseconds(key.time), key.value))
        if key.easing == "hold" and index + 1 < len(value.keys):
            keys.append((microseconds(value.keys[index + 1].time) - 1, key.value))
    return {
        "id": next_id(),
        "property_type": kind,
        "keyframe_list": [
            {
                "id": next_id(),
                "curveType": "Line",
                "graphID": "",
                "left_control": {"x": 0.0, "y": 0.0},
                "right_control": {"x": 0.0, "y": 0.0},
                "time_offset": time,
                "values": [float(number)],
            }
            for time, number in keys
        ],
        "material_id": "",
    }


def unkept(value: Value, rate: Rate) -> str | None:
    """What of the keys does not come back: a time between microseconds, or an eased curve."""
    if not isinstance(value, Keyframes):
        return None
    back = {ticks_of(microseconds(key.time), rate) for key in value.keys}
    if back != {key.time for key in value.keys} or _crowded(value):
        return "keyframe rounded to a microsecond"
    if any(key.easing == "eased" for key in value.keys[:-1]):
        return "keyframe easing"
    return None


def _crowded(value: Keyframes) -> bool:
    """Whether keys are so close that one looks like the repetition of another."""
    times = [microseconds(key.time) for key in value.keys]
    return any(b - a <= 2 * _HELD for a, b in pairwise(times))
