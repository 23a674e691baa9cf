"""What the user asks of a cut, as they write it: lengths and ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from roughcut.clock import is_span, length_of, span_of
from roughcut.errors import NotEnough
from roughcut.footage.moments import Asked


@dataclass(frozen=True, slots=True)
class Length:
    """How long the finished timeline is to be, in ticks; both ends count."""

    least: int
    most: int


def wanted_length(text: str) -> Length:
    """`3:00`, `90`, `1:02:03.5`, or a range of them: `2:30-3:20`.

    Raises:
        NotEnough: it is none of these, or lasts no time.
    """
    least, most = span_of(text) if is_span(text) else (length_of(text),) * 2
    if not least:
        raise NotEnough(text, "a timeline lasts some time", "Write 3:00, or 2:30-3:20")
    return Length(least, most)


def asked_of(paths: Sequence[Path], keep: Sequence[str], drop: Sequence[str]) -> tuple[Asked, ...]:
    """What is to be kept and dropped of each file: `0:10-0:20`, or `name.mov@0:10-0:20`.

    Raises:
        NotEnough: a range is none, names no file that is cut, or names none where there are several.
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
    found = [n for n, path in enumerate(paths) if name in {"", path.name, str(path)}]
    if len(found) != 1:
        names = ", ".join(path.name for path in paths)
        raise NotEnough(
            text,
            f"it fits {len(found)} of the files that are cut ({names})",
            "Write name.mov@0:10-0:20",
        )
    return found[0], span_of(span)
