"""The parameters of components: numbers, points, switches, and their keyframes.

A static value is `StartKeyframe`: `time,value,interpolation,0,velocities…`. `Keyframes` replaces
it when the parameter is animated, one such string a key, separated by semicolons, whatever
`IsTimeVarying` says (it is absent on 994 animated parameters). A point is `x:y`; one project of
112 has `x,y`. Interpolation: 0 linear, 4 hold, 5 Bézier.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from roughcut.formats.prproj.graph import Element, Graph, at, text
from roughcut.formats.prproj.losses import Losses
from roughcut.formats.prproj.time_axis import TimeAxis
from roughcut.parameters import Easing, Keyframe, Keyframes, Value

_EASING: dict[str, Easing] = {"0": "linear", "4": "hold", "5": "eased"}
_POINT_FIELDS = 14
_MOST_KEYS = 1_000_000


class Parameter:
    """One parameter of a component: its keys on the clip's own axis, one axis a coordinate."""

    __slots__ = ("animated", "element", "keys")

    def __init__(self, graph: Graph, element: Element) -> None:
        self.element = element
        frames = at(element, "Keyframes")
        written = (frames.text or "").strip() if frames is not None else ""
        self.animated = bool(written)
        parts = written.split(";") if written else [text(element, "StartKeyframe")]
        if len(parts) > _MOST_KEYS:
            raise graph.broken(element, f"a parameter has {len(parts)} keyframes")
        self.keys = [_key(graph, element, each) for each in parts if each]

    def value(self, axis: TimeAxis, losses: Losses, convert: Callable[[float], float], coordinate: int = 0) -> Value | None:  # fmt: skip
        """The converted value, over the time after the clip's start; None where it holds none."""
        numbers = [
            (time, each[coordinate], easing)
            for time, each, easing in self.keys
            if len(each) > coordinate
        ]
        if not numbers:
            return None
        if not self.animated:
            return convert(numbers[0][1])
        times: dict[int, Keyframe] = {}
        for time, number, easing in numbers:
            at_record = axis.record(time)
            if at_record in times:
                losses.add("keyframe", "two keyframes stand at one time", self.element)
            times[at_record] = Keyframe(at_record, convert(number), easing)
        keys = tuple(times[time] for time in sorted(times))
        if all(left.value == right.value for left, right in pairwise(keys)):
            return keys[0].value
        if any(key.easing == "eased" for key in keys[:-1]):
            losses.add("eased curve", "its handles", self.element)
        return Keyframes(keys)


def _key(graph: Graph, element: Element, written: str) -> tuple[int, tuple[float, ...], Easing]:
    fields = written.split(",")
    if len(fields) > _POINT_FIELDS and ":" not in fields[1]:
        fields[1:3] = [f"{fields[1]}:{fields[2]}"]
    if len(fields) < 2:
        raise graph.broken(element, f"a keyframe is '{written[:40]}'")
    values = tuple(_number(graph, element, each) for each in fields[1].split(":"))
    easing = _EASING.get(fields[2] if len(fields) > 2 else "0", "eased")
    return graph.whole(element, fields[0]), values, easing


def _number(graph: Graph, element: Element, written: str) -> float:
    if written in {"true", "false"}:
        return float(written == "true")
    return graph.real(element, written)
