"""Lengths, spans and frame rates as people type them: 20s, 1:30, 1:00-2:00, 29.97."""

from __future__ import annotations

import re
from fractions import Fraction

from roughcut.errors import NotEnough
from roughcut.ticks import Rate, from_seconds

_LENGTH = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,6})?)\s*s?", re.ASCII)
_DASH = re.compile(r"\s*[-–]\s*")

_RATE = re.compile(r"(\d{1,12})(?:([.,/])(\d{1,12}))?", re.ASCII)
_ROUNDED = {"23.98": "24000/1001"}  # further from its rate than decimals are that `nearest` knows
_SLOWEST, _FASTEST = Fraction(1, 10), 1_000


def length_of(text: str) -> int:
    """Ticks of "20s", "20", "1:30" (minutes and seconds) or "1:00:00".

    Raises:
        NotEnough: the text names no length.
    """
    found = _ticks(text)
    if found is None:
        raise NotEnough(text, "it names no time", "Write 20s, 1:30 or 1:02:03.5")
    return found


def span_of(text: str) -> tuple[int, int]:
    """Ticks of both ends of "1:00-2:00", counted from a timeline's first frame.

    Raises:
        NotEnough: the text names no span, or one that ends before it begins.
    """
    ends = [_ticks(each) for each in _DASH.split(text)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        raise NotEnough(text, "it names no span", "Write 1:00-2:00")
    if ends[0] >= ends[1]:
        raise NotEnough(text, "it ends before it begins", "Write 1:00-2:00")
    return ends[0], ends[1]


def is_span(text: str) -> bool:
    """Whether it has two ends, be they times or not."""
    return _DASH.search(text) is not None


def _ticks(text: str) -> int | None:
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes = (int(match[group] or 0) for group in (1, 2))
    return from_seconds(3600 * hours + 60 * minutes + Fraction(match[3].replace(",", ".")))


def rate_of(text: str) -> Rate:
    """The frame rate of "25", "29.97" (the usual rate near a decimal) or "30000/1001" (exact).

    Raises:
        NotEnough: the text names no rate that frames can have.
    """
    written = text.strip().replace(",", ".")
    match = _RATE.fullmatch(_ROUNDED.get(written, written))
    exact = match is not None and match[2] == "/"
    if match is None or (exact and not int(match[3])):
        raise _no_rate(text)
    found = Fraction(int(match[1]), int(match[3])) if exact else Fraction(match[0])
    if not _SLOWEST <= found <= _FASTEST:
        raise _no_rate(text)
    return Rate(found.numerator, found.denominator) if exact else Rate.nearest(found)


def _no_rate(text: str) -> NotEnough:
    return NotEnough(text, "it names no frame rate", "Write 25, 29.97 or 30000/1001")
