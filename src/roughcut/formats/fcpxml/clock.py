"""Times of FCPXML, `"1001/24000s"`, as exact seconds, and back; plain numbers too."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds

LONGEST_SECONDS = 10**7  # about four months: further than any timecode, near enough for integers
_FINEST = 2**32 - 1  # the format's denominators have 32 bits
_TIME = re.compile(r"\s*(-?\d{1,20})(?:/(\d{1,20})|(\.\d{1,20}))?\s*s?\s*", re.ASCII)
_LARGEST_NUMBER = 1e12
LOCAL_START = Fraction(3600)  # where Final Cut begins the clocks of gaps, titles and generators
LOCAL_START_TEXT = "3600s"


def seconds(text: str) -> Fraction | None:
    """The seconds that a time says; None where it is none, or longer than any timeline."""
    match = _TIME.fullmatch(text)
    if match is None or (match[2] is not None and int(match[2]) == 0):
        return None
    found = Fraction(int(match[1]), int(match[2])) if match[2] else Fraction(match[1] + (match[3] or ""))  # fmt: skip
    return found if abs(found) <= LONGEST_SECONDS else None


def written(time: Fraction) -> tuple[str, bool]:
    """A time as text, and whether it is read as the same tick again."""
    near = time if time.denominator <= _FINEST else time.limit_denominator(_FINEST)
    text = (
        f"{near.numerator}s" if near.denominator == 1 else f"{near.numerator}/{near.denominator}s"
    )
    return text, near is time or from_seconds(near) == from_seconds(time)


def of_ticks(ticks: int) -> Fraction:
    """Ticks as exact seconds."""
    return Fraction(ticks, TICKS_PER_SECOND)


def of_frames(frames: int, rate: Rate) -> Fraction:
    """Frames as exact seconds, also where the rate does not divide a tick."""
    return Fraction(frames * rate.denominator, rate.numerator)


def frame_duration(rate: Rate) -> str:
    """A frame as Final Cut writes it: `1001/30000s`, `100/2500s`."""
    factor = 100 if rate.denominator == 1 else 1
    return f"{rate.denominator * factor}/{rate.numerator * factor}s"


def number(text: str) -> float | None:
    """The number that a text holds; None where it is none or is absurd."""
    try:
        found = float(text) if len(text) < 64 else math.nan
    except ValueError:
        return None
    return found if abs(found) <= _LARGEST_NUMBER else None


def plain(value: float) -> str:
    """A number without an exponent, as short as its value allows."""
    return f"{Decimal(repr(float(value))):f}".removesuffix(".0")
