"""Times in whole microseconds, in which most frames are not whole: put back on frames."""

from __future__ import annotations

from roughcut.formats.json_objects import Node
from roughcut.ticks import TICKS_PER_SECOND, Rate

MICROSECOND = TICKS_PER_SECOND // 1_000_000
_SLACK = 2 * MICROSECOND  # the programs cut fractions off, once for a start and once for a length
_CUT_SLACK = 20 * MICROSECOND  # the ends of retimed segments are up to 17 µs beside their frame
_LONGEST = 10**14  # microseconds; three years


def microseconds(ticks: int) -> int:
    """The nearest microsecond."""
    return (2 * ticks + MICROSECOND) // (2 * MICROSECOND)


def microseconds_of(node: Node, name: str, absent: int | None = None) -> int:
    """A time of the file.

    Raises:
        Unreadable: it is absent without a default, no number, or longer than years.
    """
    if absent is not None and node.fields.get(name) is None:
        return absent
    written = node.number(name)
    if not -_LONGEST <= written <= _LONGEST:
        raise node.broken(f"its '{name}' is {written} microseconds")
    return round(written)


def ticks_of(written: int, rate: Rate) -> int:
    """The frame that a time stands for where one is within rounding, else the time as it is."""
    exact = written * MICROSECOND
    frame = rate.snap(exact)
    return frame if abs(frame - exact) <= _SLACK else exact


def cut_of(written: int, rate: Rate) -> tuple[int, bool]:
    """The nearest frame, and whether the time is meant for it rather than between frames."""
    exact = written * MICROSECOND
    frame = rate.snap(exact)
    return frame, abs(frame - exact) <= _CUT_SLACK


def survives(ticks: int, rate: Rate) -> bool:
    """Whether a time that is written comes back as it was."""
    return ticks_of(microseconds(ticks), rate) == ticks
