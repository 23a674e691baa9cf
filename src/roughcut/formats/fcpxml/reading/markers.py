"""Markers of clips; Final Cut has none of a timeline, but those of gaps are nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from lxml import etree

from roughcut.formats.fcpxml.clock import seconds
from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.vocabulary import CHAPTER, DONE, MARKERS, TO_DO
from roughcut.ticks import Rate, from_seconds
from roughcut.timeline import Marker

_NOTES = ("keyword", "rating", "analysis-marker", "note")


def markers(
    document: Document, element: etree._Element, rate: Rate, when: Callable[[Fraction], int], duration: int | None
) -> tuple[Marker, ...]:  # fmt: skip
    """The markers in a clip's range, in time order; None lets them lie anywhere.

    Every marker has a length; one of a frame, or of a sample, is a point.
    """
    found = []
    for each in element:
        if each.tag in _NOTES:
            document.omit(each, str(each.tag), each.get("value") or (each.text or "")[:40])
        if each.tag not in MARKERS:
            continue
        start = seconds(each.get("start", "0s"))
        if start is None:
            # A converter writes 5000000000000000s: not worth a project.
            document.omit(each, "unreadable number", f"start '{each.get('start', '')[:40]}'")
            continue
        time = when(start)
        if duration is not None and not 0 <= time < duration:
            document.omit(each, "marker outside of its clip", each.get("value", ""))
            continue
        length = from_seconds(seconds(each.get("duration", "0s")) or Fraction(0))
        found.append(
            Marker(
                time=time,
                duration=length if length > rate.ticks(1) else 0,
                name=each.get("value", ""),
                comment=each.get("note", ""),
                color=_color(each),
            )
        )
    return tuple(sorted(found, key=lambda marker: marker.time))


def _color(element: etree._Element) -> str | None:
    if element.tag == "chapter-marker":
        return CHAPTER
    completed = element.get("completed")
    return None if completed is None else DONE if completed == "1" else TO_DO
