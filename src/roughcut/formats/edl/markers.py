"""Markers: Avid's locators `* LOC: timecode COLOUR text`, and those of Resolve's marker lists.

Resolve exports a timeline's markers as a list of their own: an event of one frame for each, at the
same time of source and record, and below it `note |C:ResolveColorBlue |M:name |D:frames`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from roughcut.ticks import Rate
from roughcut.timeline import Marker

_COLORS = ("red", "green", "blue", "cyan", "magenta", "yellow", "black", "white", "pink", "orange", "purple")  # fmt: skip
_LOC = re.compile(
    r"\*\s*LOC:\s*(\d{1,3}(?:[:;.,]\d\d){2}[:;.,]\d{2,3})(?:\s+(\S.*))?", re.IGNORECASE
)


def read_marker(note: str, ticks: Callable[[str], int]) -> Marker | None:
    """The marker of a note, at the ticks that its timecode is; None for other notes."""
    found = _LOC.fullmatch(note)
    if found is None:
        return None
    first, _, rest = (found[2] or "").partition(" ")
    if first.lower() in _COLORS:
        return Marker(ticks(found[1]), name=rest.strip(), color=first.lower())
    return Marker(ticks(found[1]), name=found[2] or "")


def written_marker(marker: Marker, label: str) -> str:
    """The note of a marker at a timecode, in Avid's columns."""
    return f"* LOC: {label} {(marker.color or '').upper():<7} {marker.name}".rstrip()


_COLOR, _NAME, _LENGTH = "|C:ResolveColor", "|M:", "|D:"


def is_resolve_marker(note: str) -> bool:
    return _COLOR in note and _NAME in note and _LENGTH in note


def read_resolve_marker(note: str, time: int, rate: Rate) -> Marker | None:
    """The marker that a line of Resolve's has at the time of its event; None for other notes."""
    comment, colored, rest = note.partition(_COLOR)
    color, named, rest = rest.partition(_NAME)
    name, measured, frames = rest.rpartition(_LENGTH)
    if not (colored and named and measured):
        return None
    length = int(frames) if frames.isascii() and frames.isdecimal() and len(frames) < 9 else 1
    return Marker(
        time=time,
        duration=rate.ticks(length) if length > 1 else 0,  # none is shorter than a frame there
        name=name.strip(),
        comment=comment.strip(),
        color=color.strip().lower(),
    )
