"""From the clock of a clip to that of its source: timeMap and conform-rate.

A timeMap's `time` is on the clip's own clock, its `value` on the source's; Final Cut writes the map
over the whole media and shows a window of it. Media of a near rate is played frame by frame unless
`scaleEnabled` is 0: 142.04 s of 25 fps last 3551/24 s at 24 in an export of Final Cut.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from roughcut.formats.fcpxml.clock import seconds
from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.vocabulary import CONFORM_RATES
from roughcut.ticks import Rate

_NEAR = Fraction(1, 20)  # 25 fps at 23.976 is the widest pair that is scaled


@dataclass(frozen=True, slots=True)
class Retime:
    """Pieces of straight lines from the clip's clock to the source's; none is the identity."""

    times: tuple[Fraction, ...] = ()
    values: tuple[Fraction, ...] = ()

    def source(self, time: Fraction) -> Fraction:
        """Where the source is at a time of the clip; beyond its points the map goes on as it was."""
        if len(self.times) < 2:
            return time
        right = min(max(1, bisect_right(self.times, time)), len(self.times) - 1)
        slope = self._slope(right)
        return self.values[right - 1] + (time - self.times[right - 1]) * slope

    def bends(self, first: Fraction, last: Fraction) -> bool:
        """Whether the speed changes within two times of the clip."""
        slopes = {
            self._slope(right)
            for right in range(1, len(self.times))
            if self.times[right - 1] < last and self.times[right] > first
        }
        return len(slopes) > 1

    def _slope(self, right: int) -> Fraction:
        rise = self.values[right] - self.values[right - 1]
        return rise / (self.times[right] - self.times[right - 1])


IDENTITY = Retime()


def retime(document: Document, element: etree._Element) -> Retime:
    """The timeMap of a clip."""
    child = element.find("timeMap")
    if child is None:
        return IDENTITY
    points: dict[Fraction, Fraction] = {}
    for each in child.iterfind("timept"):
        time, value = document.time(each, "time"), seconds(each.get("value", ""))
        if time is None or value is None:
            document.omit(each, "unreadable number", f"timept '{each.get('value', '')[:40]}'")
            continue
        points.setdefault(time, value)
    if len(points) < 2:
        if len(points) == 1:
            document.omit(child, "time remapping", "one point")
        return IDENTITY
    ordered = sorted(points.items())
    return Retime(tuple(time for time, _ in ordered), tuple(value for _, value in ordered))


def pace(document: Document, element: etree._Element, rate: Rate) -> Fraction:
    """How much of the clip's clock passes in a second of the timeline, by its conform-rate."""
    child = element.find("conform-rate")
    if child is None or child.get("scaleEnabled") == "0":
        return Fraction(1)
    word = child.get("srcFrameRate")
    source = next((each for each, named in CONFORM_RATES.items() if named == word), None)
    if source is None:
        if word is not None:
            document.omit(child, "conform rate", word[:40])
        return Fraction(1)
    factor = rate.fraction / source.fraction
    return factor if abs(factor - 1) <= _NEAR else Fraction(1)
