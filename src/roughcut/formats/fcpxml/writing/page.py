"""What a writing keeps in mind: resources by what they are, what could not be expressed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from lxml import etree

from roughcut.errors import Omission, Where
from roughcut.formats.fcpxml import clock
from roughcut.formats.fcpxml.vocabulary import ANCHORED, MARKERS, ORDER
from roughcut.ticks import Rate
from roughcut.timeline import Media, Timeline

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RANKS = {tag: rank for rank, tag in enumerate(ORDER)}
_RANKS |= dict.fromkeys(ANCHORED, _RANKS["anchored"]) | dict.fromkeys(MARKERS, _RANKS["marker"])


@dataclass(slots=True)
class Page:
    """State of one writing; `where` tells the place being written, if anybody asks.

    write_sequence writes a sequence into a parent: clips hold sequences, which hold clips. heard is
    the media that sound, used how far into each file the clips reach.
    """

    write_sequence: Callable[[Page, etree._Element, Timeline], None]
    resources: etree._Element
    app: str | None
    heard: frozenset[Media]
    used: dict[Media, int]
    omissions: list[Omission] = field(default_factory=list)
    where: Callable[[], Where] = Where
    ids: dict[object, str] = field(default_factory=dict)
    losses: dict[Media, list[tuple[str, str]]] = field(default_factory=dict)
    styles: int = 0

    def omit(self, what: str, value: str = "") -> None:
        omission = Omission(self.where(), what, value)
        if omission not in self.omissions[-16:]:
            self.omissions.append(omission)

    def add(self, parent: etree._Element, tag: str, /, **attributes: str | int | None) -> etree._Element:  # fmt: skip
        """A child with those of its attributes that are not None."""
        child = etree.SubElement(parent, tag)
        for name, value in attributes.items():
            if value is not None:
                child.set(name, self.clean(str(value)))
        return child

    def clean(self, text: str) -> str:
        """The text without the characters that XML cannot hold."""
        if text.isprintable():
            return text
        kept = _NOT_XML.sub("", text)
        if kept != text:
            self.omit("control characters", kept[:40])
        return kept

    def identity(self, key: object) -> str:
        """The id of a new resource."""
        self.ids[key] = f"r{len(self.ids) + 1}"
        return self.ids[key]

    def time(self, seconds: Fraction) -> str:
        """A time of the file; one that its fractions cannot hold is declared."""
        text, exact = clock.written(seconds)
        if not exact:
            self.omit("time of a finer fraction", text)
        return text

    def frames(self, ticks: int, rate: Rate, what: str) -> int:
        """The nearest frame; ticks between frames are declared."""
        frame = rate.frames(ticks)
        if rate.ticks(frame) != ticks:
            self.omit("off the frame grid", what)
        return frame


def put_in_order(root: etree._Element) -> None:
    """Sorts the children of every item as the DTD wants them; what hangs on it keeps its order."""
    for element in root.iter(*ANCHORED - {"spine"}, "gap"):
        element[:] = sorted(element, key=lambda child: _RANKS[str(child.tag)])
