"""Which tracks an edit is on: V, A, A2, AA and what programs combine of them, and `AUD 3 4` below it."""

from __future__ import annotations

import re

Channels = frozenset[int]
_PART = re.compile(r"NONE|V\d{0,2}|AA|B|A\d{0,3}|[/+]")
_MORE = re.compile(r"AUD((?:\s+\d{1,2}){1,8})", re.IGNORECASE)


def read_channels(written: str, notes: list[str]) -> tuple[Channels, Channels]:
    """The picture tracks and the channels of sound; nothing where the field is not understood."""
    pictures: set[int] = set()
    sounds: set[int] = set()
    at = 0
    while at < len(written):
        part = _PART.match(written, at)
        if part is None:
            return frozenset(), frozenset()
        at = part.end()
        name = part[0]
        if name.startswith("V"):
            pictures.add(int(name[1:] or 1))
        elif name == "B":
            pictures.add(1)
            sounds.add(1)
        elif name == "AA":
            sounds |= {1, 2}
        elif name.startswith("A"):
            sounds.add(int(name[1:] or 1))
    for note in notes:
        more = _MORE.fullmatch(note)
        if more is not None:
            sounds |= {int(each) for each in more[1].split()}
    return frozenset(pictures), frozenset(sounds - {0})


def written_channels(sounds: Channels) -> tuple[str, str]:
    """The field of an edit, V for no sound, and the line below it that names channels 3 and 4."""
    names = {
        frozenset[int](): "V",
        frozenset({1}): "A",
        frozenset({2}): "A2",
        frozenset({1, 2}): "AA",
    }
    if sounds in names:
        return names[sounds], ""
    if sounds <= {3, 4}:
        return "NONE", "AUD  " + "    ".join(str(each) for each in sorted(sounds))
    return "".join(f"A{each}" for each in sorted(sounds)), ""


def is_channel_note(note: str) -> bool:
    return _MORE.fullmatch(note) is not None
