"""What a sequence is while it is read: its empty frame, and what was found in it so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from lxml import etree

from roughcut.check import place
from roughcut.errors import Where
from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.reading.lanes import Strip
from roughcut.ticks import Rate, from_seconds
from roughcut.timeline import Clip, Marker, Timeline


@dataclass(frozen=True, slots=True)
class Clock:
    """A clip's own clock: what it shows at its left edge, where that lies, and how fast it runs.

    start and record are seconds; pace is how much of it passes in a second of the timeline.
    """

    start: Fraction
    record: Fraction
    pace: Fraction = Fraction(1)

    def at(self, time: Fraction) -> Fraction:
        """A time of the clock as seconds of the timeline."""
        return self.record + (time - self.start) / self.pace


@dataclass(slots=True)
class Parts:
    """The pictures and sounds of a storyline, each with its element."""

    pictures: list[tuple[Clip, etree._Element]] = field(default_factory=list)
    sounds: list[tuple[Clip, etree._Element]] = field(default_factory=list)


@dataclass(slots=True)
class Scene:
    """A sequence that is being read; nest reads what one of its clips nests, by its element."""

    document: Document
    frame: Timeline
    app: str | None
    nest: Callable[[etree._Element, Timeline], Timeline | None]
    strips: list[Strip] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)

    @property
    def rate(self) -> Rate:
        return self.frame.rate

    def ticks(self, record: Fraction) -> int:
        """The nearest frame."""
        return self.rate.snap(from_seconds(record))

    def look_at(self, record: Fraction) -> None:
        """What is omitted from now on lies here."""
        known = place(self.frame, "", from_seconds(record))
        self.document.place = Where(timeline=known.timeline, timecode=known.timecode)
