"""What a writing keeps in mind: counters, what was defined already, what could not be expressed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from roughcut.errors import Omission, Where
from roughcut.formats.xmeml.vocabulary import written_marker_color
from roughcut.ticks import Rate, timecode
from roughcut.timeline import Marker, Media, Timeline

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Page:
    """State of one writing; `where` tells the place being written, `heard` are the media that sound.

    resolve: for Resolve, which fits pictures, finds files by their names, and shows no graphics of
    Premiere's; otherwise for Premiere.

    write_sequence writes a sequence into a parent: clips hold sequences, which hold clips.
    """

    write_sequence: Callable[[Page, etree._Element, Timeline], None]
    omissions: list[Omission] = field(default_factory=list)
    heard: frozenset[Media] = frozenset()
    resolve: bool = False
    grids: dict[Media, Rate] = field(default_factory=dict)
    files: dict[object, str] = field(default_factory=dict)
    masters: dict[object, str] = field(default_factory=dict)
    nests: dict[int, str] = field(default_factory=dict)
    clips: int = 0
    where: Callable[[], Where] = Where

    def omit(self, what: str, value: str = "") -> None:
        omission = Omission(self.where(), what, value)
        if omission not in self.omissions[-8:]:
            self.omissions.append(omission)

    def add(self, parent: etree._Element, tag: str, text: object = None) -> etree._Element:
        """A child with a text, without the characters that XML cannot hold."""
        child = etree.SubElement(parent, tag)
        if text is not None:
            child.text = self.clean(str(text))
        return child

    def clean(self, text: str) -> str:
        if text.isprintable():
            return text
        kept = _NOT_XML.sub("", text)
        if kept != text:
            self.omit("control characters", kept[:40])
        return kept

    def grid(self, media: Media, rate: Rate) -> Rate:
        """What a file's frames count: its own rate, else that of the sequence that defines it."""
        return media.rate or self.grids.setdefault(media, rate)

    def frames(self, ticks: int, rate: Rate, what: str) -> int:
        """The nearest frame; ticks between frames are declared."""
        frame = rate.frames(ticks)
        if rate.ticks(frame) != ticks:
            self.omit("off the frame grid", what)
        return frame

    def rate(self, parent: etree._Element, rate: Rate) -> None:
        """A whole timebase, and whether it is multiplied by 1000/1001."""
        timebase, ntsc = expressible(rate)
        element = self.add(parent, "rate")
        self.add(element, "timebase", timebase)
        self.add(element, "ntsc", truth(ntsc))

    def timecode(
        self, parent: etree._Element, start: int, rate: Rate, *, drop_frame: bool = False
    ) -> None:
        element = self.add(parent, "timecode")
        self.rate(element, rate)
        self.add(element, "string", timecode(start, rate, drop_frame=drop_frame).replace(":", ";" if drop_frame else ":"))  # fmt: skip
        self.add(element, "frame", self.frames(start, rate, "timecode"))
        self.add(element, "displayformat", "DF" if drop_frame else "NDF")

    def markers(
        self,
        parent: etree._Element,
        markers: tuple[Marker, ...],
        rate: Rate,
        when: Callable[[int], int],
    ) -> None:
        for marker in markers:
            element = self.add(parent, "marker")
            self.add(element, "comment", marker.comment)
            self.add(element, "name", marker.name)
            first = when(self.frames(marker.time, rate, "marker"))
            length = self.frames(marker.duration, rate, "marker")
            self.add(element, "in", first)
            self.add(element, "out", first + length if length > 0 else -1)
            if marker.color is not None:
                color = written_marker_color(marker.color)
                if color is None:
                    self.omit("marker colour", marker.color)
                else:
                    self.add(element, "pproColor", color)


def expressible(rate: Rate) -> tuple[int, bool]:
    """The timebase and ntsc that are nearest to a rate."""
    if rate.ntsc:
        return rate.nominal, True
    return max(1, round(rate.fraction)), False


def written_rate(rate: Rate) -> Rate:
    """The rate as it will be read."""
    timebase, ntsc = expressible(rate)
    return Rate(timebase * 1000, 1001) if ntsc else Rate(timebase)


def truth(value: bool) -> str:
    return "TRUE" if value else "FALSE"
