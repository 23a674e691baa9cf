"""The objects of a JSON file, parsed with bounds, each knowing where it stands in the file.

JSON has no line numbers once it is parsed, so that messages name an object by its way from the
root: `tracks.children[2].source_range`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from roughcut.errors import Unreadable, Where
from roughcut.formats.unpack import unpacked

MAX_BYTES = 64 * 2**20  # json needs up to twenty times this; our largest sample has 0.35 MiB
MAX_OBJECTS = 1_500_000  # and lists; an object may cost 500 bytes and 25 µs once it is read
MAX_DEPTH = 200  # of objects in each other; a nest in a nest in a nest takes about 30
MOST = 1e100  # a number beyond it is damage, and overflows in the first product


@dataclass(frozen=True, slots=True)
class Node:
    """An object of the file; its getters raise Unreadable where a field is of the wrong kind."""

    fields: dict[str, Any]
    at: str
    file: str

    def text(self, name: str) -> str:
        """Empty where it is absent or null."""
        value = self.fields.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.broken(f"its '{name}' is {shown(value)}, not text")
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            # JSON can write half of a pair; no other format can, and printing it fails.
            raise self.broken(f"its '{name}' holds half of a surrogate pair")
        return value

    def number(self, name: str) -> float | int:
        value = self.fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.broken(f"its '{name}' is {shown(value)}, not a number")
        if not -MOST <= value <= MOST:  # nor is NaN
            raise self.broken(f"its '{name}' is {shown(value)}")
        return value

    def flag(self, name: str, *, absent: bool) -> bool:
        value = self.fields.get(name)
        if value is None:
            return absent
        if not isinstance(value, bool):
            raise self.broken(f"its '{name}' is {shown(value)}, not true or false")
        return value

    def node(self, name: str) -> Self | None:
        """None where it is absent or null."""
        value = self.fields.get(name)
        if value is None:
            return None
        return self._child(value, f".{name}")

    def nodes(self, name: str) -> Iterator[Self]:
        """The objects of a list; none where it is absent or null."""
        values = self.fields.get(name)
        if values is None:
            return
        if not isinstance(values, list):
            raise self.broken(f"its '{name}' is {shown(values)}, not a list")
        for index, value in enumerate(values):
            yield self._child(value, f".{name}[{index}]")

    def named_nodes(self, name: str) -> dict[str, Self]:
        """The objects of an object that has other keys than a schema's."""
        node = self.node(name)
        return {} if node is None else {key: node.child(key) for key in node.fields}

    def child(self, name: str) -> Self:
        found = self.node(name)
        if found is None:
            raise self.broken(f"its '{name}' is missing")
        return found

    def broken(self, problem: str) -> Unreadable:
        return Unreadable(
            Where(file=self.file),
            f"at {self.at or 'its root'}, {problem}",
            "Export the timeline again from the program that made it",
        )

    def _child(self, value: object, step: str) -> Self:
        at = (self.at + step).removeprefix(".")
        if not isinstance(value, dict):
            raise self.broken(f"{at} is {shown(value)}, not an object")
        return type(self)(value, at, self.file)


def parsed(path: Path) -> dict[str, Any]:
    """The fields of the object that a JSON file is.

    Raises:
        Unreadable: the file cannot be opened, is too big or too deep, or is not a JSON object.
    """
    content = unpacked(path)
    if len(content) > MAX_BYTES:
        raise Unreadable(
            str(path),
            f"it holds more than {MAX_BYTES // 2**20} MiB",
            "Export the timeline without the programs' private metadata",
        )
    try:
        root = parsed_text(content.decode("utf-8-sig"), str(path))
    except json.JSONDecodeError as error:
        raise Unreadable(
            Where(file=str(path), line=error.lineno),
            f"its JSON is broken ({error.msg})",
            "Export it again, or take a backup of it",
        ) from error
    except ValueError as error:  # not UTF-8, or a whole number of thousands of digits
        raise Unreadable(
            str(path), f"its JSON is broken ({error})", "Export it again, or take a backup of it"
        ) from error
    if not isinstance(root, dict):
        raise Unreadable(str(path), "it is not a JSON object", "Export the timeline again")
    return root


def parsed_text(text: str, file: str) -> Any:
    """What a JSON text of a file says; some fields hold JSON in their turn.

    Raises:
        ValueError: it is not JSON.
        Unreadable: it is too deep or holds too many objects.
    """
    _refuse_excess(file, text)
    return json.loads(text)


_OUTSIDE_STRINGS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def _refuse_excess(file: str, text: str) -> None:
    """The parser recurses: a file of a million brackets would end the process, not the reading."""
    depth = count = 0
    for found in _OUTSIDE_STRINGS.finditer(text):
        sign = text[found.start()]
        if sign in "[{":
            depth += 1
            count += 1
            if depth > MAX_DEPTH or count > MAX_OBJECTS:
                line = text.count("\n", 0, found.start()) + 1
                excess = (
                    f"its objects lie more than {MAX_DEPTH} deep in each other"
                    if depth > MAX_DEPTH
                    else f"it holds more than {MAX_OBJECTS:,} objects"
                )
                raise Unreadable(
                    Where(file=file, line=line),
                    excess,
                    "Do not trust this file; export the timeline again",
                )
        elif sign in "]}":
            depth -= 1


def shown(value: object) -> str:
    """A value for a message, cut short."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**30:
        return "a number of more than thirty digits"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
