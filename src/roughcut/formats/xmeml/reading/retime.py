"""The speed of a clip, and which part of its source it shows.

`in` and `out` count retimed frames on the sequence's grid: source frame = in × speed (415 of 415
sped clips of real files). For reversed clips they usually count from the source's end; the
`graphdict` curve of Premiere and Final Cut, which maps them to source frames, tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from roughcut.formats.xmeml.exact import exact
from roughcut.formats.xmeml.reading.document import Document
from roughcut.formats.xmeml.reading.elements import texts, true
from roughcut.formats.xmeml.reading.items import Parameter

_DENOMINATOR = 1_000_000
_CLOSE = Fraction(1, 10**14)  # a decimal of 17 digits is nearer to the fraction that it stands for
_FASTEST = 10_000


@dataclass(frozen=True, slots=True)
class Retime:
    """speed as Clip.speed; curve as (when, source frame) pairs, for what constant speed hides."""

    speed: Fraction = Fraction(1)
    curve: tuple[tuple[Fraction, Fraction], ...] = ()
    varies: bool = False

    def from_the_end(self, first: int) -> bool:
        """Whether in and out of a reversed clip count from the source's end (in == first)."""
        return not self.curve or any(when == first for when, _ in self.curve)

    def source_frame(self, when: int) -> Fraction:
        """Where the curve is at a retimed frame; straight between its points."""
        points = self.curve
        for (left, low), (right, high) in pairwise(points):
            if left <= when <= right and right > left:
                return low + (high - low) * (when - left) / (right - left)
        return points[0][1] if when < points[0][0] else points[-1][1]


UNCHANGED = Retime()


def retime(document: Document, parameters: dict[str, Parameter], first: int, last: int) -> Retime:
    """The constant speed of a timeremap effect; a variable one becomes its average, declared.

    first and last are the clip's in and out.
    """
    percent = _value(document, parameters.get("speed"))
    speed = simple(Fraction(100) if percent is None else percent) / 100
    reversed_ = parameters.get("reverse")
    if reversed_ is not None and true(reversed_.value):
        speed = -speed
    blending = parameters.get("frameblending")
    if blending is not None and true(blending.value):
        document.omit(blending, "frame blending")
    curve = _curve(parameters.get("graphdict"))
    varying = parameters.get("variablespeed")
    varies = varying is not None and (varying.value or "").strip() == "1"
    found = Retime(speed, curve, varies)
    if varying is not None and varies:
        if len(curve) > 1 and last > first:
            average = (found.source_frame(last) - found.source_frame(first)) / (last - first)
            found = Retime(average.limit_denominator(_DENOMINATOR), curve, varies)
        document.omit(
            varying,
            "time remapping",
            f"variable speed, {float(found.speed * 100):.1f} % on average",
        )
    if abs(found.speed) > _FASTEST:
        document.omit(parameters["speed"], "time remapping", f"{float(found.speed):g} times")
        return UNCHANGED
    return found


def simple(written: Fraction) -> Fraction:
    """The simple fraction that a decimal stands for (33.333333333333336 is 100/3), else itself."""
    candidate = written.limit_denominator(_DENOMINATOR)
    return candidate if abs(candidate - written) <= abs(written) * _CLOSE else written


def _value(document: Document, parameter: Parameter | None) -> Fraction | None:
    if parameter is None or parameter.value is None:
        return None
    return document.number(parameter.value, parameter)


def _curve(parameter: Parameter | None) -> tuple[tuple[Fraction, Fraction], ...]:
    points = []
    for key in () if parameter is None else parameter.keys:
        said = texts(key)
        when, value = exact(said.get("when", "")), exact(said.get("value", ""))
        if when is not None and value is not None:
            points.append((when, value))
    return tuple(sorted(points))
