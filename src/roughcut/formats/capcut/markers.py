"""Markers: `time_marks` of a draft, and of a segment among the materials it refers to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from roughcut.formats.capcut.times import microseconds, microseconds_of, survives, ticks_of
from roughcut.formats.capcut.vocabulary import marker_color, written_marker_color
from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose
from roughcut.ticks import Rate
from roughcut.timeline import Marker


def read_markers(marks: Node | None, rate: Rate) -> tuple[Marker, ...]:
    """In time order; the file has the latest first."""
    if marks is None:
        return ()
    found = []
    for mark in marks.nodes("mark_items"):
        span = mark.node("time_range")
        if span is not None:
            start = microseconds_of(span, "start", 0)
            end = start + microseconds_of(span, "duration", 0)
            time = ticks_of(start, rate)
            found.append(
                Marker(
                    time=time,
                    duration=max(0, ticks_of(end, rate) - time),
                    name=mark.text("title"),
                    color=marker_color(mark.text("color")),
                )
            )
    return tuple(sorted(found, key=lambda marker: marker.time))


def written_markers(
    markers: tuple[Marker, ...], rate: Rate, next_id: Callable[[], str], lose: Lose
) -> dict[str, Any] | None:
    """None where there are none."""
    for each in markers:
        if not survives(each.time, rate) or not survives(each.time + each.duration, rate):
            lose("marker rounded to a microsecond")
        if marker_color(written_marker_color(each.color)) != each.color:
            lose("marker colour", str(each.color))
        if each.comment:
            lose("marker comment", each.comment)
    if not markers:
        return None
    return {
        "id": next_id(),
        "mark_items": [
            {
                "id": next_id(),
                "time_range": {
                    "start": microseconds(each.time),
                    "duration": microseconds(each.time + each.duration) - microseconds(each.time),
                },
                "title": each.name,
                "color": written_marker_color(each.color),
            }
            for each in markers
        ],
    }
