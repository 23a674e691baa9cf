"""What a reading keeps in mind: definitions by id, what was read already, what was left behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Protocol, cast

from lxml import etree

from roughcut.check import place
from roughcut.errors import Omission, Unreadable, Where
from roughcut.formats.xmeml.exact import exact, integer
from roughcut.formats.xmeml.reading.elements import texts, true
from roughcut.formats.xmeml.reading.items import Item
from roughcut.ticks import SLOWEST_RATE, Rate
from roughcut.timeline import Media, Timeline

_MOST_FRAMES = 10**9  # 46 days at 240 fps
_EXPORT_AGAIN = "Export the XML again, or mend this line"


class Lined(Protocol):
    """What stands in a line of the file: an element, or what was taken from one."""

    # The stubs give an element's line a type that no number has.
    @property
    def sourceline(self) -> object: ...


@dataclass(slots=True)
class Document:
    """State of one reading.

    empty is the timeline that is being read, without its tracks; track and ticks say where in it.
    """

    file: str
    definitions: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    items: dict[etree._Element, Item] = field(default_factory=dict)
    media: dict[etree._Element, Media] = field(default_factory=dict)
    timelines: dict[etree._Element, Timeline] = field(default_factory=dict)
    open: list[etree._Element] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    name: str | None = None
    empty: Timeline | None = None
    track: str | None = None
    ticks: int | None = None

    def where(self, element: Lined) -> Where:
        timecode = None
        if self.empty is not None and self.track is not None and self.ticks is not None:
            timecode = place(self.empty, self.track, self.ticks).timecode
        line = cast("int | None", element.sourceline)
        return Where(self.file, line, self.name, self.track, timecode)

    def omit(self, element: Lined, what: str, value: str = "") -> None:
        self.omissions.append(Omission(self.where(element), what, value))

    def unreadable(self, element: Lined, problem: str) -> Unreadable:
        return Unreadable(self.where(element), problem, _EXPORT_AGAIN)

    def definition(self, element: etree._Element) -> etree._Element | None:
        """The element that says what this one only names; itself where it says so."""
        if len(element):
            return element
        return self.definitions.get((element.tag, element.get("id", "")))

    def number(self, text: str, place: Lined) -> Fraction | None:
        """The number that a value holds; None, declared, where there is none."""
        value = exact(text)
        if value is None:
            self.omit(place, "unreadable number", f"value '{text[:40]}'")
        return value

    def frames(self, text: str, tag: str, place: Lined) -> int:
        """A whole number of frames, as the text of an element with this tag.

        Raises:
            Unreadable: it is no number, or far beyond any timeline.
        """
        whole = integer(text)
        if whole is not None and -_MOST_FRAMES <= whole <= _MOST_FRAMES:
            return whole
        value = exact(text)
        if value is None or abs(value) > _MOST_FRAMES:
            raise self.unreadable(place, f"'{text[:40]}' is no number of frames in <{tag}>")
        if value.denominator != 1:
            self.omit(place, "fraction of a frame", text)
        return round(value)

    def rate(self, element: etree._Element | None, enclosing: Rate | None) -> Rate | None:
        """The rate that a `rate` element says, else the enclosing one.

        `ntsc` multiplies a whole timebase by 1000/1001.
        """
        if element is None:
            return enclosing
        said = texts(element)
        return _rate(said.get("timebase", ""), true(said.get("ntsc"))) or enclosing


@lru_cache(maxsize=64)
def _rate(written: str, ntsc: bool) -> Rate | None:
    timebase = exact(written)
    if timebase is None or not SLOWEST_RATE <= timebase <= 100_000:
        return None
    if timebase.denominator != 1:
        return Rate.nearest(timebase)
    return Rate(timebase.numerator * 1000, 1001) if ntsc else Rate(timebase.numerator)
