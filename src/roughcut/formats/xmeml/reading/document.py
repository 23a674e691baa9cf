"""What a reading keeps in mind: definitions by id, what was read already, what was left behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import cast

from lxml import etree

from roughcut.check import place
from roughcut.errors import Omission, Unreadable, Where
from roughcut.formats.xmeml.exact import exact, integer
from roughcut.ticks import SLOWEST_RATE, Rate
from roughcut.timeline import Media, Timeline

_MOST_FRAMES = 10**9  # 46 days at 240 fps
_EXPORT_AGAIN = "Export the XML again, or mend this line"


@dataclass(slots=True)
class Document:
    """State of one reading.

    empty is the timeline that is being read, without its tracks; track and ticks say where in it.
    """

    file: str
    definitions: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    media: dict[etree._Element, Media] = field(default_factory=dict)
    timelines: dict[etree._Element, Timeline] = field(default_factory=dict)
    open: list[etree._Element] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    name: str | None = None
    empty: Timeline | None = None
    track: str | None = None
    ticks: int | None = None

    def where(self, element: etree._Element) -> Where:
        timecode = None
        if self.empty is not None and self.track is not None and self.ticks is not None:
            timecode = place(self.empty, self.track, self.ticks).timecode
        line = cast("int | None", element.sourceline)
        return Where(self.file, line, self.name, self.track, timecode)

    def omit(self, element: etree._Element, what: str, value: str = "") -> None:
        self.omissions.append(Omission(self.where(element), what, value))

    def unreadable(self, element: etree._Element, problem: str) -> Unreadable:
        return Unreadable(self.where(element), problem, _EXPORT_AGAIN)

    def definition(self, element: etree._Element) -> etree._Element | None:
        """The element that says what this one only names; itself where it says so."""
        if len(element):
            return element
        return self.definitions.get((element.tag, element.get("id", "")))

    def number(self, element: etree._Element) -> Fraction | None:
        """The number in an element; None, declared, where there is none."""
        value = exact(element.text or "")
        if value is None:
            self.omit(element, "unreadable number", f"{element.tag} '{(element.text or '')[:40]}'")
        return value

    def frames(self, element: etree._Element) -> int:
        """A whole number of frames.

        Raises:
            Unreadable: it is no number, or far beyond any timeline.
        """
        text = element.text or ""
        whole = integer(text)
        if whole is not None and -_MOST_FRAMES <= whole <= _MOST_FRAMES:
            return whole
        value = exact(text)
        if value is None or abs(value) > _MOST_FRAMES:
            raise self.unreadable(
                element, f"'{text[:40]}' is no number of frames in <{element.tag}>"
            )
        if value.denominator != 1:
            self.omit(element, "fraction of a frame", text)
        return round(value)

    def rate(self, element: etree._Element | None, enclosing: Rate | None) -> Rate | None:
        """The rate in the `rate` child of an element, else the enclosing one.

        `ntsc` multiplies a whole timebase by 1000/1001.
        """
        child = None if element is None else first(element, "rate")
        if child is None:
            return enclosing
        said = texts(child)
        timebase = exact(said.get("timebase", ""))
        if timebase is None or not SLOWEST_RATE <= timebase <= 100_000:
            return enclosing
        return _rate(timebase, true(said.get("ntsc")))


@lru_cache(maxsize=64)
def _rate(timebase: Fraction, ntsc: bool) -> Rate:
    if timebase.denominator != 1:
        return Rate.nearest(timebase)
    return Rate(timebase.numerator * 1000, 1001) if ntsc else Rate(timebase.numerator)


def first(element: etree._Element, tag: str) -> etree._Element | None:
    """The first child with a tag; faster than find, which looks its path up."""
    return next(element.iterchildren(tag), None)


def text(element: etree._Element | None, tag: str) -> str:
    """The text of the first child with a tag; empty where it is absent."""
    found = None if element is None else next(element.iterchildren(tag), None)
    return "" if found is None else found.text or ""


def texts(element: etree._Element) -> dict[str, str]:
    """The text of each child by its tag, in one go."""
    return {child.tag: child.text or "" for child in element}


def true(text: str | None) -> bool:
    return (text or "").strip().upper() == "TRUE"
