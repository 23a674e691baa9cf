"""Markers: in the file on the item's source axis, on ours after the clip's or timeline's start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roughcut.formats.otio import own
from roughcut.formats.otio.document import Node
from roughcut.formats.otio.times import range_of, time_range
from roughcut.ticks import Rate
from roughcut.timeline import Marker

COLORS = (
    "pink", "red", "orange", "yellow", "green", "cyan", "blue", "purple", "magenta", "black", "white",
)  # fmt: skip


def read_markers(item: Node, to_record: Callable[[int], int]) -> tuple[Marker, ...]:
    """The markers of an item in time order; to_record turns a time of its source axis into ours."""
    found = []
    for node in item.nodes("markers"):
        marked = node.node("marked_range")
        start, duration = (0, 0) if marked is None else range_of(marked)
        found.append(
            Marker(
                time=to_record(start),
                duration=to_record(start + duration) - to_record(start),
                name=node.text("name"),
                comment=_comment(node),
                color=_color(node),
            )
        )
    return tuple(sorted(found, key=lambda marker: marker.time))


def written_markers(
    markers: tuple[Marker, ...], rate: Rate, to_source: Callable[[int], int]
) -> list[dict[str, Any]]:
    """Marker.2 objects; to_source turns our time into one of the item's source axis."""
    written = []
    for marker in markers:
        start = to_source(marker.time)
        core = marker.color in COLORS
        written.append(
            {
                "OTIO_SCHEMA": "Marker.2",
                "metadata": {} if core else own.metadata({"color": marker.color}),
                "name": marker.name,
                "color": (marker.color or "").upper() if core else "",
                "marked_range": time_range(
                    start, to_source(marker.time + marker.duration) - start, rate
                ),
                "comment": marker.comment,
            }
        )
    return written


def _comment(node: Node) -> str:
    comment = node.text("comment")
    xmeml = node.extension("fcp_xml")  # where OTIO's reader of xmeml keeps it
    if not comment and xmeml is not None and isinstance(xmeml.fields.get("comment"), str):
        return xmeml.text("comment")
    return comment


def _color(node: Node) -> str | None:
    """The name of the colour: text in Marker.2, an object in Marker.3."""
    ours = node.extension(own.KEY)
    if ours is not None and ours.text("color"):
        return ours.text("color")
    written = node.fields.get("color")
    name = node.child("color").text("name") if isinstance(written, dict) else node.text("color")
    return name.lower() or None
