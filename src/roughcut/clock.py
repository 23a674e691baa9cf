"""Lengths and spans as people type them: 20s, 1:30, 1:00-2:00."""

from __future__ import annotations

import re
from fractions import Fraction

from roughcut.errors import NotEnough
from roughcut.ticks import from_seconds

_LENGTH = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,6})?)\s*s?")


def length_of(text: str) -> int:
    """Ticks of "20s", "20", "1:30" (minutes and seconds) or "1:00:00".

    Raises:
        NotEnough: the text names no length.
    """
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise NotEnough(text, "it names no time", "Write 20s, 1:30 or 1:02:03.5")
    hours, minutes = (int(match[group] or 0) for group in (1, 2))
    return from_seconds(3600 * hours + 60 * minutes + Fraction(match[3].replace(",", ".")))


def span_of(text: str) -> tuple[int, int]:
    """Ticks of both ends of "1:00-2:00", counted from a timeline's first frame.

    Raises:
        NotEnough: the text names no span, or one that ends before it begins.
    """
    ends = re.split(r"\s*[-–]\s*", text.strip())
    if len(ends) != 2:
        raise NotEnough(text, "it names no span", "Write 1:00-2:00")
    start, end = (length_of(each) for each in ends)
    if start >= end:
        raise NotEnough(text, "it ends before it begins", "Write 1:00-2:00")
    return start, end
