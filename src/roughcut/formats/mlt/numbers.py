"""Numbers and positions as MLT writes them, whatever decimal sign the writer's country has.

`LC_NUMERIC` names the country; up to Kdenlive 20.04 it may be any, and `0,5` stands for a half.
No number of MLT groups its digits, so that a comma between digits is a decimal one everywhere but
in the lists of old geometries, which separate by `/`, `:` and `x` and write no fractions.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

from roughcut.ticks import Rate

MOST = 1e12  # a number beyond it is damage
MOST_FRAMES = 10**9  # at 24 fps more than a year
_NUMBER = re.compile(r"\s*([-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d{1,3})?)", re.ASCII)
# A minus may stand before the seconds: Kdenlive 23 writes `00:00:-0.033`.
_CLOCK = re.compile(r"(-?)(?:(?:(\d{1,9}):)?(\d{1,9}):)?(-?)(\d{1,9}(?:[.,]\d{0,9})?)", re.ASCII)
_TIMECODE = re.compile(r"(-?)(\d{1,9}):(\d{1,2}):(\d{1,2})[:;](\d{1,9})", re.ASCII)


def leading(text: str) -> float | None:
    """The number at the beginning of a text, as C reads it; None where there is none."""
    match = _NUMBER.match(text)
    if match is None:
        return None
    number = float(match[1].replace(",", "."))
    return number if math.isfinite(number) and abs(number) <= MOST else None


def frames(text: str, rate: Rate) -> int:
    """A position: a frame number, `hh:mm:ss.mmm` to the nearest frame, or `hh:mm:ss:ff`.

    Raises:
        ValueError: the text is none of them, or beyond MOST_FRAMES.
    """
    text = text.strip()
    timecode = _TIMECODE.fullmatch(text)
    clock = _CLOCK.fullmatch(text)
    if timecode is not None:
        hours, minutes, whole_seconds, rest = (int(timecode[group]) for group in range(2, 6))
        # A label of an NTSC rate counts nominal frames; drop-frame labels stand in no project.
        found = ((hours * 60 + minutes) * 60 + whole_seconds) * rate.nominal + rest
        found = -found if timecode[1] else found
    elif clock is not None and ":" in text:
        in_seconds = Fraction(clock[5].replace(",", ".").rstrip("."))
        in_seconds += 60 * (int(clock[3] or 0) + 60 * int(clock[2] or 0))
        found = math.floor(in_seconds * rate.fraction + Fraction(1, 2))
        found = -found if clock[1] or clock[4] else found
    else:
        number = leading(text)
        if number is None or not re.fullmatch(r"[-+0-9.,eE\s]*", text):
            raise ValueError(f"'{text[:40]}' is not a position")
        found = round(number)
    if abs(found) > MOST_FRAMES:
        raise ValueError(f"the position '{text[:40]}' lies beyond any timeline")
    return found


def clock(frame: int, rate: Rate) -> str:
    """`hh:mm:ss.mmm`, which both programs write; read back it is the same frame up to 240 fps."""
    sign, frame = ("-", -frame) if frame < 0 else ("", frame)
    milliseconds = math.floor(Fraction(frame * 1000) / rate.fraction + Fraction(1, 2))
    whole_seconds, rest = divmod(milliseconds, 1000)
    minutes, whole_seconds = divmod(whole_seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours:02}:{minutes:02}:{whole_seconds:02}.{rest:03}"


def written(number: float) -> str:
    """A number with all its digits, a dot, and no exponent."""
    if number == int(number) and abs(number) < MOST:
        return str(int(number))
    return format(Decimal(repr(number)), "f")
