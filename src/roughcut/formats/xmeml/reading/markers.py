"""Markers of sequences and clips."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from lxml import etree

from roughcut.formats.xmeml.exact import exact
from roughcut.formats.xmeml.reading.document import Document
from roughcut.formats.xmeml.vocabulary import marker_color
from roughcut.ticks import Rate
from roughcut.timeline import Marker


def markers(
    document: Document,
    elements: list[etree._Element],
    rate: Rate,
    when: Callable[[Fraction], int],
) -> tuple[Marker, ...]:
    """Markers in time order; `out` is −1 for those without length."""
    found = []
    for element in elements:
        children = {child.tag: child.text or "" for child in element}
        first, last = exact(children.get("in", "")), exact(children.get("out", "-1"))
        if first is None:
            document.omit(element, "unreadable number", "marker")
            continue
        length = 0 if last is None or last == -1 else max(0, round(last - first))
        found.append(
            Marker(
                time=when(first),
                duration=rate.ticks(length),
                name=children.get("name", ""),
                comment=children.get("comment", ""),
                color=marker_color(children.get("pproColor", "")),
            )
        )
    return tuple(sorted(found, key=lambda marker: marker.time))
