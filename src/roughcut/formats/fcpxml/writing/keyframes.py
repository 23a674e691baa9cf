"""Values as attributes and as keys on the clip's own clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from lxml import etree

from roughcut.formats.fcpxml.clock import of_ticks
from roughcut.formats.fcpxml.writing.page import Page
from roughcut.parameters import Keyframe, Keyframes, Value, value_at
from roughcut.ticks import Rate

Text = Callable[[int], str]
"""The text of a parameter at a time after the clip's start."""


def parameter(
    page: Page, holder: etree._Element, name: str, values: tuple[Value, ...], text: Text, *, clock: tuple[Fraction, Rate]
) -> None:  # fmt: skip
    """An attribute, or a `param` with the keys of all values that move; clock is start and rate.

    A point has one list of keys: halves that are animated apart share the keys of both.
    """
    moving = [each for each in values if isinstance(each, Keyframes) and not still(each)]
    if not moving:
        holder.set(name, text(0))
        return
    timing = moving[0]
    if len({tuple(_pace(each)) for each in moving}) > 1:
        page.omit("keys of a point", name)
        times = sorted({key.time for each in moving for key in each.keys})
        timing = Keyframes(tuple(Keyframe(time, 0.0) for time in times))
    start, rate = clock
    holder.set(name, text(0))
    animation = page.add(page.add(holder, "param", name=name), "keyframeAnimation")
    for at, shown, eased in _held(page, timing, rate, name):
        page.add(
            animation,
            "keyframe",
            time=page.time(start + of_ticks(at)),
            value=text(shown),
            interp="ease" if eased else "linear",
            curve="linear",
        )


def still(value: Keyframes) -> bool:
    """Whether the keys all have one value."""
    return all(key.value == value.keys[0].value for key in value.keys)


def mapped(value: Value, change: Callable[[float], float]) -> Value:
    """A value with every number of it changed."""
    if isinstance(value, Keyframes):
        return Keyframes(tuple(replace(key, value=change(key.value)) for key in value.keys))
    return change(value)


def at(value: Value, time: int) -> float:
    """The value of one that does not move, or of a key."""
    return value_at(value, time)


def _held(page: Page, timing: Keyframes, rate: Rate, name: str) -> list[tuple[int, int, bool]]:
    """Each key's time, the time of its value, and whether it is eased.

    There is no hold: the value is kept by a key a frame before the next one.
    """
    found = []
    for index, key in enumerate(timing.keys):
        found.append((key.time, key.time, key.easing == "eased"))
        if key.easing == "hold" and index + 1 < len(timing.keys):
            page.omit("keyframe easing", name)
            before = timing.keys[index + 1].time - rate.ticks(1)
            if before > key.time:
                found.append((before, key.time, False))
    return found


def _pace(value: Keyframes) -> list[tuple[int, str]]:
    """Times and easings; nothing follows the last key's."""
    last = len(value.keys) - 1
    return [(key.time, key.easing if index < last else "") for index, key in enumerate(value.keys)]
