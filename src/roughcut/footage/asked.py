"""What the user asks of a cut, as they write it: lengths and ranges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from roughcut.footage.moments import Asked
from roughcut.ticks import from_seconds

_TIME = r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)"
_ONE = re.compile(rf"\s*{_TIME}\s*", re.ASCII)
_RANGE = re.compile(rf"\s*{_TIME}\s*-\s*{_TIME}\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Length:
    """How long the finished timeline is to be, in ticks; both ends count."""

    least: int
    most: int


def wanted_length(text: str) -> Length:
    """`3:00`, `90`, `1:02:03.5`, or a range of them: `2:30-3:20`.

    Raises:
        ValueError: it is none of these, or lasts no time.
    """
    both = _RANGE.fullmatch(text)
    one = _ONE.fullmatch(text)
    if both is not None:
        least, most = _ticks(both.groups()[:3]), _ticks(both.groups()[3:])
    elif one is not None:
        least = most = _ticks(one.groups())
    else:
        raise ValueError(f"'{text}' is no length; write 3:00, or 2:30-3:20")
    if not 0 < least <= most:
        raise ValueError(f"'{text}' is no length that a timeline can have")
    return Length(least, most)


def asked_of(paths: Sequence[Path], keep: Sequence[str], drop: Sequence[str]) -> tuple[Asked, ...]:
    """What is to be kept and dropped of each file: `0:10-0:20`, or `name.mov@0:10-0:20`.

    Raises:
        ValueError: a range is none, names no file that is cut, or names none where there are several.
    """
    kept, dropped = ([_of_file(each, paths) for each in texts] for texts in (keep, drop))
    return tuple(
        Asked(
            tuple(span for file, span in kept if file == number),
            tuple(span for file, span in dropped if file == number),
        )
        for number in range(len(paths))
    )


def _of_file(text: str, paths: Sequence[Path]) -> tuple[int, tuple[int, int]]:
    name, _, span = text.rpartition("@")
    match = _RANGE.fullmatch(span)
    if match is None:
        raise ValueError(f"'{text}' is no range; write 0:10-0:20, or name.mov@0:10-0:20")
    start, end = _ticks(match.groups()[:3]), _ticks(match.groups()[3:])
    if start >= end:
        raise ValueError(f"'{text}' ends before it begins")
    if not name and len(paths) > 1:
        raise ValueError(f"'{text}' could be of any of {len(paths)} files; write name.mov@{span}")
    found = [n for n, path in enumerate(paths) if name in {"", path.name, str(path)}]
    if len(found) != 1:
        names = ", ".join(path.name for path in paths)
        raise ValueError(f"'{name}' names {len(found)} of the files that are cut ({names})")
    return found[0], (start, end)


def _ticks(parts: Sequence[str | None]) -> int:
    hours, minutes, whole = (Fraction(part or 0) for part in parts)
    return from_seconds(hours * 3600 + minutes * 60 + whole)
