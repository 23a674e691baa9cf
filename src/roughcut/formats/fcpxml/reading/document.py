"""What a reading keeps in mind: resources by id, what was read already, what was left behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import cast

from lxml import etree

from roughcut.errors import Omission, Unreadable, Where
from roughcut.formats.fcpxml.clock import number, seconds
from roughcut.timeline import Media, Timeline

MOST_DEPTH = 60
_EXPORT_AGAIN = "Export the XML again, or mend this line"


@dataclass(slots=True)
class Document:
    """State of one reading; `place` is the timeline and timecode being read.

    open holds the sequences that are being read; depth counts what lies in or hangs on what is being
    read; links counts the pictures that were found with their sound.
    """

    file: str
    resources: dict[str, etree._Element] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    timelines: dict[object, Timeline] = field(default_factory=dict)
    open: list[etree._Element] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    place: Where = field(default_factory=Where)
    links: int = 0
    depth: int = 0

    def where(self, element: etree._Element) -> Where:
        line = cast("int | None", element.sourceline)
        return Where(self.file, line, self.place.timeline, None, self.place.timecode)

    def omit(self, element: etree._Element, what: str, value: str = "") -> None:
        self.omissions.append(Omission(self.where(element), what, value))

    def unreadable(self, element: etree._Element, problem: str) -> Unreadable:
        return Unreadable(self.where(element), problem, _EXPORT_AGAIN)

    @contextmanager
    def deeper(self, element: etree._Element) -> Iterator[None]:
        """One step into a nest, or to what hangs on a clip.

        Raises:
            Unreadable: it goes deeper than MOST_DEPTH.
        """
        if self.depth >= MOST_DEPTH:
            raise self.unreadable(element, f"it is nested more than {MOST_DEPTH} deep")
        self.depth += 1
        place = self.place
        yield
        self.depth -= 1
        self.place = place

    def resource(self, element: etree._Element, attribute: str = "ref") -> etree._Element | None:
        """What an element refers to; None where the file does not hold it."""
        return self.resources.get(element.get(attribute, ""))

    def time(self, element: etree._Element, name: str) -> Fraction | None:
        """The seconds of an attribute; None where it is absent.

        Raises:
            Unreadable: it is no time, or longer than any timeline.
        """
        text = element.get(name)
        if text is None:
            return None
        found = seconds(text)
        if found is None:
            raise self.unreadable(element, f"{name}='{text[:40]}' is no time in <{element.tag}>")
        return found

    def number(self, element: etree._Element, name: str, absent: float) -> float:
        """The number of an attribute; declared, and the absent one, where it is none."""
        text = element.get(name)
        found = absent if text is None else number(text)
        if found is None:
            self.omit(element, "unreadable number", f"{name} '{(text or '')[:40]}'")
            return absent
        return found

    def point(self, element: etree._Element, text: str | None, absent: tuple[float, float]) -> tuple[float, float]:  # fmt: skip
        """Two numbers, `"x y"`."""
        if text is None:
            return absent
        found = [number(part) for part in text.split()[:2]]
        if len(found) != 2 or found[0] is None or found[1] is None:
            self.omit(element, "unreadable number", text[:40])
            return absent
        return found[0], found[1]
