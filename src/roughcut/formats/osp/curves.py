"""Curves: `Points` over the frames of a clip's source, counted from 1 whatever the clip's start.

A segment has the interpolation of the point at its right. Handles are fractions of the segment
(OpenShot/libopenshot:src/KeyFrame.cpp).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose
from roughcut.parameters import Easing, Keyframe, Keyframes, Value
from roughcut.ticks import Rate

_BEZIER, _LINEAR, _CONSTANT = 0, 1, 2
_MOST_FRAMES = 10**9
_LEFT, _RIGHT = (0.5, 1.0), (0.5, 0.0)  # handles that nobody moved


@dataclass(frozen=True, slots=True)
class Point:
    """frame counts from 0; easing is that of the segment before it, moved whether by hand."""

    frame: float
    value: float
    easing: Easing
    moved: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of a property in order."""

    points: tuple[Point, ...]

    @property
    def still(self) -> float | None:
        """The one value of a curve that never changes."""
        values = {point.value for point in self.points}
        return self.points[0].value if len(values) == 1 else None

    def value(self, rate: Rate, start: int, name: str, lose: Lose) -> Value:
        """As a parameter of a clip whose source begins at these ticks."""
        if self.still is not None:
            return self.still
        if any(point.moved for point in self.points[1:]):
            lose("keyframe curve", name)
        keys: dict[int, Keyframe] = {}
        for point, following in pairwise((*self.points, None)):
            assert point is not None  # noqa: S101 - None is the last alone
            time = round(rate.ticks(1) * point.frame) if point.frame % 1 else rate.ticks(round(point.frame))  # fmt: skip
            easing = "linear" if following is None else following.easing
            keys[time - start] = Keyframe(time - start, point.value, easing)
        return Keyframes(tuple(keys[time] for time in sorted(keys)))


def read_curve(node: Node, name: str, absent: float) -> Curve:
    """A property of a clip: points, or a number alone; of several points at a frame the last holds.

    Raises:
        Unreadable: a point has no number.
    """
    written = node.fields.get(name)
    if written is None:
        return Curve((Point(0, absent, "linear", moved=False),))
    if not isinstance(written, dict):
        return Curve((Point(0, float(node.number(name)), "linear", moved=False),))
    found: dict[float, Node] = {}
    for each in node.child(name).nodes("Points"):
        frame = float(each.child("co").number("X")) - 1
        if not -_MOST_FRAMES <= frame <= _MOST_FRAMES:
            raise each.broken(f"it is at frame {frame}")
        found[frame] = each
    points: list[Point] = []
    left: Node | None = None
    for frame, each in sorted(found.items()):
        easing, moved = _easing(left, each)
        points.append(Point(frame, float(each.child("co").number("Y")), easing, moved=moved))
        left = each
    return Curve(tuple(points) or (Point(0, absent, "linear", moved=False),))


def _easing(left: Node | None, right: Node) -> tuple[Easing, bool]:
    kind = right.fields.get("interpolation")
    if kind == _CONSTANT:
        return "hold", False
    if kind == _LINEAR or left is None:
        return "linear", False
    leaving, arriving = _handle(left, "handle_right", _RIGHT), _handle(right, "handle_left", _LEFT)
    if leaving[0] == leaving[1] and arriving[0] == arriving[1]:
        return "linear", False
    moved = not (
        all(map(math.isclose, leaving, _RIGHT)) and all(map(math.isclose, arriving, _LEFT))
    )
    return "eased", moved


def _handle(point: Node, name: str, absent: tuple[float, float]) -> tuple[float, float]:
    handle = point.node(name)
    if handle is None:
        return absent
    return float(handle.number("X")), float(handle.number("Y"))
