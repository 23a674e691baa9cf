"""`* LOC: timecode COLOUR text`: Avid's locators, at a time of the record."""

from __future__ import annotations

import re
from collections.abc import Callable

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
