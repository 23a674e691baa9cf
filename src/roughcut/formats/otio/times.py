"""RationalTime and TimeRange as ticks, and ticks as they are written.

A rate in the file is a double: 23.976 and 23.976023976023978 both stand for 24000/1001. A rate
that is no frame rate (48000, 254016000000) is a time base and taken as it is.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from roughcut.formats.otio.document import Node, shown
from roughcut.ticks import SLOWEST_RATE, TICKS_PER_SECOND, Rate, from_seconds

FASTEST_RATE = 1_000  # frames a second; anything above is a time base
LONGEST_SECONDS = 10**7  # about four months: further than any timecode, near enough for integers

Range = tuple[int, int]
"""A start and a duration, in ticks."""


def rate_of(node: Node) -> Fraction:
    """The rate of a RationalTime; decimals become the NTSC fraction that they stand for."""
    written = node.number("rate")
    if not SLOWEST_RATE <= written <= TICKS_PER_SECOND:
        raise node.broken(f"its 'rate' is {shown(written)}, not a rate")
    return _exact_rate(written)


def ticks_of(node: Node) -> int:
    """A RationalTime as the nearest tick."""
    value = node.number("value")
    rate = rate_of(node)
    if abs(value) > LONGEST_SECONDS * rate:
        raise node.broken(f"its 'value' is {shown(value)}: longer than any timeline")
    return from_seconds(Fraction(value) / rate)


def range_of(node: Node) -> Range:
    """A TimeRange as start and duration."""
    duration = ticks_of(node.child("duration"))
    if duration < 0:
        raise node.broken("its 'duration' is negative")
    return ticks_of(node.child("start_time")), duration


def time(ticks: int, rate: Rate) -> dict[str, Any]:
    """The RationalTime of a rate that is read as exactly these ticks.

    Between two frames its value is not whole; where not even that comes back, and for rates that a
    double does not tell from a standard one, it counts ticks.
    """
    written = float(rate.fraction)
    exact = _exact_rate(written)
    value = float(Fraction(ticks, TICKS_PER_SECOND) * exact)
    if exact != rate.fraction or from_seconds(Fraction(value) / exact) != ticks:
        # Whole, since a double cannot hold the ticks of timecodes past nine hours.
        return _rational(float(TICKS_PER_SECOND), ticks)
    return _rational(written, value)


def time_range(start: int, duration: int, rate: Rate) -> dict[str, Any]:
    """The TimeRange of a start and a duration."""
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "duration": time(duration, rate),
        "start_time": time(start, rate),
    }


def _rational(rate: float, value: float) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": value}


@lru_cache(maxsize=64)
def _exact_rate(written: float) -> Fraction:
    if written > FASTEST_RATE:
        return Fraction(written)
    return Rate.nearest(written).fraction
