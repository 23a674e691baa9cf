"""The document that is being written, and the place in the timeline that it has come to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from lxml import etree

from roughcut.check import place
from roughcut.errors import Omission, Where
from roughcut.formats.losses import Lose, loser
from roughcut.formats.mlt import numbers
from roughcut.ticks import Rate
from roughcut.timeline import Timeline

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MLT_VERSION = "7.28.0"  # of the generation that both writers follow


@dataclass(slots=True)
class Page:
    """A root element with a profile; services are appended to it before they are used.

    places: where a clip was before its nest was put into the profile, by the nest's id, the track
    and the start that it has now.
    """

    rate: Rate
    root: etree._Element
    omissions: list[Omission] = field(default_factory=list)
    places: dict[tuple[int, str, int], Where] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, timeline: Timeline, **attributes: str) -> Page:
        root = etree.Element("mlt", {"LC_NUMERIC": "C", "version": MLT_VERSION, **attributes})
        page = cls(timeline.rate, root)
        aspect = timeline.pixel_aspect
        display = Fraction(timeline.width, timeline.height) * aspect
        etree.SubElement(root, "profile", {
            "description": f"{timeline.width}x{timeline.height} {timeline.rate} fps",
            "width": str(timeline.width),
            "height": str(timeline.height),
            "progressive": "1",
            "sample_aspect_num": str(aspect.numerator),
            "sample_aspect_den": str(aspect.denominator),
            "display_aspect_num": str(display.numerator),
            "display_aspect_den": str(display.denominator),
            "frame_rate_num": str(timeline.rate.numerator),
            "frame_rate_den": str(timeline.rate.denominator),
            "colorspace": "709",
        })  # fmt: skip
        return page

    def service(self, tag: str, id_: str | None = None, **attributes: str) -> etree._Element:
        """A new element of the root with an id of its own."""
        return etree.SubElement(self.root, tag, {"id": id_ or self.number(tag), **attributes})

    def child(self, parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
        """A new element inside of another, with an id of its own."""
        return etree.SubElement(parent, tag, {"id": self.number(tag), **attributes})

    def number(self, tag: str) -> str:
        count = self._counts.get(tag, 0)
        self._counts[tag] = count + 1
        return f"{tag}{count}"

    def put(self, parent: etree._Element, properties: dict[str, object]) -> None:
        """Properties in their order; None is left out."""
        for name, value in properties.items():
            if value is not None:
                text = numbers.written(value) if isinstance(value, float) else str(value)
                etree.SubElement(parent, "property", {"name": name}).text = _NOT_XML.sub("", text)

    def clock(self, frame: int) -> str:
        return numbers.clock(frame, self.rate)

    def loser(self, timeline: Timeline, track: str | None = None, start: int | None = None) -> Lose:
        """For what is lost of a timeline, of one of its tracks, or at a time of it."""
        if track is not None and start is not None:
            moved = self.places.get((id(timeline), track, start))
            return loser(self.omissions, moved or place(timeline, track, start))
        return loser(self.omissions, Where(timeline=timeline.name, track=track))

    def content(self) -> bytes:
        etree.indent(self.root, " ")
        return etree.tostring(self.root, xml_declaration=True, encoding="utf-8")


def survives(text: str) -> bool:
    """Whether XML can hold a text."""
    return _NOT_XML.search(text) is None
