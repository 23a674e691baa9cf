"""`M2 reel fps timecode`: how fast the source of the edit above plays, in frames a second.

Reels of file lists (AX) are alike, so that the timecode, the source's in, tells which edit of an event
is meant. A negative speed runs backwards from that in; 000.0 holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from roughcut.formats.edl.lines import Edit, single_spaced
from roughcut.ticks import Rate

_M2 = re.compile(
    r"M2 (?:(\S.{0,127}?) )?([-+]?\d{1,4}(?:\.\d{1,6})?)(?: (\d{1,3}(?:[:;.,]\d{2,3}){3}))?",
    re.IGNORECASE,
)
_SIMPLE = 12  # the largest denominator of a speed that editors type
_STEP = Fraction(1, 20)  # half of the last digit that the line holds
_HALF_RATES = 50  # from this rate on, Avid counts speeds at half of it


def is_speed_note(note: str) -> bool:
    return _matched(note) is not None


def _matched(note: str) -> re.Match[str] | None:
    return _M2.fullmatch(single_spaced(note)) if note[:2].upper() == "M2" else None


def written_fps(edit: Edit, notes: list[str], others: tuple[Edit, ...]) -> Fraction | None:
    """What an M2 among an event's notes says of one of its edits; None where none speaks of it."""
    for note in notes:
        found = _matched(note)
        if found is None:
            continue
        reel, fps, time = found.groups()
        fitting = [each for each in others if each.lasts and each.reel == (reel or "")]
        timed = [each for each in fitting if each.source[0] == time]
        if edit in (timed or fitting or others[-1:]):
            return Fraction(fps)
    return None


def speed_of(fps: Fraction, rate: Rate, source: int, record: int) -> Fraction:
    """The speed that is meant by frames a second, of an edit of so many source and record frames.

    The line has one decimal: the simplest fraction within its rounding is taken. One sequence of Avid
    in lists of 29.97 and of 59.94 has the same numbers in both; the source's length decides.
    """
    bases = [rate.nominal]
    if rate.nominal >= _HALF_RATES and source != record and record > 0:
        bases.append(rate.nominal // 2)
    ratio = Fraction(source, max(1, record))
    speeds = [_simplest(fps, base) for base in bases]
    return min(speeds, key=lambda speed: abs(abs(speed) - ratio)) if len(speeds) > 1 else speeds[0]


def _simplest(fps: Fraction, base: int) -> Fraction:
    simple = (fps / base).limit_denominator(_SIMPLE)
    return simple if abs(simple * base - fps) <= _STEP else fps / base


def written_speed(speed: Fraction, rate: Rate) -> str:
    """Frames a second with the digits of the line: `047.8`, `-025.0`."""
    fps = float(speed * rate.nominal)
    return f"{fps:0{6 if fps < 0 else 5}.1f}"


def rate_of_reverse(edit: Edit) -> Iterator[int]:
    """24, 25 or 30 where an M2 of the edit plays backwards at it."""
    for note in edit.notes:
        found = _matched(note)
        if found is not None and float(found[2]) in {-24.0, -25.0, -30.0}:
            yield -round(float(found[2]))
