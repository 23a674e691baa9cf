"""The object graph of a project: flat objects that refer to each other by number or GUID.

Every child of the root is an object with an `ObjectID` or an `ObjectUID`; other elements point at
one with `ObjectRef` or `ObjectURef`. Numbers are unique within a file. What equals its default is
absent in recent versions, so every look-up names its default.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from lxml import etree

from roughcut.errors import Unreadable, Where

Element = etree._Element  # noqa: SLF001 - lxml's own name for what it hands out
_BOUND = 2**63
_REMEDY = "Save the project again in Premiere, or take an autosave of it"


class Opened:
    """An element that is asked for several of its children: the first with each tag is at hand.

    lxml takes as long to look for one child as to hand out six.
    """

    __slots__ = ("_first", "sourceline", "tag")

    def __init__(self, element: Element) -> None:
        self.tag = element.tag
        self.sourceline = line_of(element)
        self._first = {child.tag: child for child in element.iterchildren(reversed=True)}

    def iterchildren(self, tag: str) -> tuple[Element, ...]:
        """The first child with a tag, if there is one."""
        child = self._first.get(tag)
        return () if child is None else (child,)


Object = Element | Opened


class Graph:
    """The objects of one file."""

    __slots__ = ("_by_number", "_by_uid", "_root", "file")

    def __init__(self, root: Element, file: str) -> None:
        self.file = file
        self._root = root
        self._by_number: dict[str, Element] = {}
        self._by_uid: dict[str, Element] = {}
        for each in root.iterchildren(etree.Element):
            number = each.get("ObjectID")
            if number is not None:
                self._by_number[number] = each
                continue
            uid = each.get("ObjectUID")
            if uid is not None:
                self._by_uid[uid] = each

    def kind(self, tag: str) -> Iterator[Element]:
        """The objects of one kind, in the file's order."""
        return self._root.iterchildren(tag)

    def follow(self, pointer: Element) -> Element:
        """The object that an element points at.

        Raises:
            Unreadable: it points at nothing, or at an object that the file lacks.
        """
        number = pointer.get("ObjectRef")
        if number is not None and number in self._by_number:
            return self._by_number[number]
        uid = pointer.get("ObjectURef")
        if uid is not None and uid in self._by_uid:
            return self._by_uid[uid]
        raise self.broken(
            pointer,
            f"its {pointer.tag} points at object '{number or uid}', which is not in the file",
        )

    def object(self, element: Object, *path: str) -> Element | None:
        """The object that the element at a path points at; None where that element is absent."""
        pointer = at(element, *path)
        return None if pointer is None else self.follow(pointer)

    def objects(self, element: Object, *path: str) -> Iterator[Element]:
        """The objects that the children of the element at a path point at, in their order."""
        for pointer in children(element, *path):
            yield self.follow(pointer)

    def integer(self, element: Object, *path: str, default: int) -> int:
        """The whole number at a path.

        Raises:
            Unreadable: there is something that is not a 64-bit number.
        """
        written = text(element, *path)
        return default if not written else self.whole(element, written)

    def whole(self, element: Object, written: str) -> int:
        """The whole number that was written; floats with a zero fraction (`1.`) count."""
        try:
            number = int(written) if len(written) <= 20 else _BOUND
        except ValueError:
            number = self.real(element, written).__trunc__()
        if abs(number) >= _BOUND:
            raise self.broken(element, f"'{written[:40]}' in {element.tag} is not a whole number")
        return number

    def real(self, element: Object, written: str) -> float:
        """The finite number that was written."""
        try:
            number = float(written)
        except ValueError:
            number = math.nan
        if not abs(number) < 2.0**63:
            raise self.broken(element, f"'{written[:40]}' in {element.tag} is not a number")
        return number

    def broken(self, element: Object, problem: str) -> Unreadable:
        return Unreadable(Where(file=self.file, line=line_of(element)), problem, _REMEDY)


def line_of(element: Object) -> int | None:
    # The stubs give sourceline a type that no number has.
    return element.sourceline  # type: ignore[return-value]


def at(element: Object, *path: str) -> Element | None:
    """The first element at a path of tags; faster than find, which compiles the path."""
    found: Any = element
    for tag in path:
        for child in found.iterchildren(tag):
            found = child
            break
        else:
            return None
    last: Element | None = found
    return last


def children(element: Object, *path: str) -> Iterator[Element]:
    """The elements inside the one at a path; none where it is absent."""
    parent = at(element, *path)
    return iter(()) if parent is None else parent.iterchildren(etree.Element)


def text(element: Object, *path: str) -> str:
    """What stands at a path, without spaces around it; empty where it is absent."""
    found = at(element, *path)
    return (found.text or "").strip() if found is not None else ""


def is_true(element: Object, *path: str) -> bool:
    return text(element, *path) == "true"
