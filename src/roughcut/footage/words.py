"""A word that is said in footage."""

from __future__ import annotations

import msgspec


class Word(msgspec.Struct, frozen=True):
    """start, end: ticks from the first frame; sure: 0 to 1."""

    start: int
    end: int
    text: str
    sure: float
