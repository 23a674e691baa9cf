"""Time remaps: chains whose link says which second of the source each of their frames shows."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from roughcut.formats.mlt import animation, numbers
from roughcut.formats.mlt.curves import Axis
from roughcut.formats.mlt.document import Service

SIMPLE = 100_000  # the largest denominator of a speed: 2/3 is found again in 0.666667
_HALF = Fraction(1, 2)

Point = tuple[int, Fraction]
"""A frame of the chain, and the second of the source there."""


def remapped(service: Service, axis: Axis) -> tuple[Fraction, int] | None:
    """Speed and source start in ticks of what an entry shows; None where nothing remaps it.

    A remap that bends is told and read as its mean speed.
    """
    link = next(
        (
            each
            for each in service.children("link")
            if each.kind == "timeremap" and not each.on("disable")
        ),
        None,
    )
    if link is None:
        return None
    if link.text("speed_map"):
        axis.lose("time remapping", f"speeds {link.text('speed_map')[:80]}")
        return None
    # MLT up to 7.12 calls it `map`.
    text = link.text("time_map") or link.text("map")
    points = _points(link, text, axis)
    if len(points) < 2:
        axis.lose("time remapping", text[:80])
        return None
    rate = axis.rate
    first, count = axis.first, axis.last - axis.first + 1
    begin, end = _second(points, first), _second(points, first + count)
    speed = (end - begin) * rate.fraction / count
    inner = [point for point in points if first < point[0] < first + count]
    if not all(_near(point, begin + (end - begin) * (point[0] - first) / count, axis) for point in inner):  # fmt: skip
        axis.lose("time remapping", f"read as its mean speed {float(speed):.4g}")
    start = rate.ticks(round(max(Fraction(0), min(begin, end)) * rate.fraction))
    return speed.limit_denominator(SIMPLE), start


def _points(link: Service, text: str, axis: Axis) -> list[Point]:
    """The keys of a map; they count from the link's `in`, and so do their seconds."""
    try:
        keys = animation.parsed(text, axis.rate)
    except ValueError as error:
        raise link.broken(str(error)) from error
    if isinstance(keys, str):
        return []
    begin = link.position(link.element.get("in"), axis.rate) or 0
    seconds_before = Fraction(begin) / axis.rate.fraction
    return [
        (key.frame + begin, Fraction(seconds) + seconds_before)
        for key in keys
        if (seconds := numbers.leading(key.value)) is not None
    ]


def _second(points: list[Point], frame: int) -> Fraction:
    """The second at a frame; beyond the ends the last pieces go on."""
    for (left, one), (right, other) in pairwise(points):
        if frame <= right or right == points[-1][0]:
            return one + (other - one) * (frame - left) / (right - left)
    return points[-1][1]


def _near(point: Point, straight: Fraction, axis: Axis) -> bool:
    """Whether a point lies within half a frame of the straight line."""
    return abs(point[1] - straight) * axis.rate.fraction <= _HALF
