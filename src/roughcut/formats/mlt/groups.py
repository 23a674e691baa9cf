"""Which clips move together: Kdenlive's groups, as JSON, and as XML up to 17.12.

A leaf of the JSON names a clip by `track:position`, where tracks count from 0 above the black one
and positions are frames. Groups lie in groups; what the outermost one holds moves together.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
from lxml import etree

from roughcut.formats.losses import Lose
from roughcut.formats.mlt import numbers

Place = tuple[int, int]
"""A track, counted from 0 above the black one, and a frame."""

_MOST_DEPTH = 50


class _Group(msgspec.Struct):
    data: str = ""
    leaf: str = ""
    children: list[_Group] = msgspec.field(default_factory=list)


def read_groups(text: str, lose: Lose) -> dict[Place, int]:
    """The number of the outermost group of each clip that is in one."""
    if not text.strip():
        return {}
    try:
        groups = msgspec.json.decode(text, type=list[_Group])
    except (msgspec.DecodeError, RecursionError) as error:
        lose("groups that cannot be read", str(error)[:80])
        return {}
    found: dict[Place, int] = {}
    for number, group in enumerate(groups, 1):
        waiting = [(0, group)]
        while waiting:
            depth, each = waiting.pop()
            place = _place(each.data)
            if each.leaf == "clip" and place is not None:
                found[place] = number
            if depth < _MOST_DEPTH:
                waiting += [(depth + 1, child) for child in each.children]
    return found


def read_old_groups(text: str) -> dict[Place, int]:
    """`kdenlive:clipgroups` of Kdenlive up to 17.12: XML in a property."""
    if not text.strip():
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    found: dict[Place, int] = {}
    for number, group in enumerate(root.iterchildren("group"), 1):
        for item in group.iter("clipitem"):
            place = _place(f"{item.get('track')}:{item.get('position')}")
            if place is not None:
                found[place[0] - 1, place[1]] = number
    return found


def _place(text: str) -> Place | None:
    parts = text.split(":")
    if len(parts) < 2 or not all(part.isdecimal() and len(part) < 12 for part in parts[:2]):
        return None
    track, frame = int(parts[0]), int(parts[1])
    return (track, frame) if frame <= numbers.MOST_FRAMES else None


@dataclass(slots=True)
class Links:
    """Link numbers given out while clips are read; those of groups come first."""

    groups: dict[Place, int]
    last: int = field(init=False)

    def __post_init__(self) -> None:
        self.last = max(self.groups.values(), default=0)

    def fresh(self) -> int:
        self.last += 1
        return self.last
