"""Reel names: eight letters and digits, one for each file, as the oldest readers need them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from roughcut.formats.edl.names import AUXILIARY, BARS, BLACK
from roughcut.timeline import Media, Timeline

_LETTERS = 8
_KEPT = re.compile(r"[^\s]{1,32}")
_RESERVED = BLACK | {AUXILIARY, BARS}


@dataclass(slots=True)
class Reels:
    """The reels of a list while it is written, by name."""

    taken: dict[str, Media] = field(default_factory=dict)

    def of(self, source: Media | Timeline) -> str:
        """The reel that a list gave the file; else what its name has of letters and digits."""
        if isinstance(source, Timeline):
            return AUXILIARY
        known = dict(source.metadata).get("edl.reel", "")
        if _KEPT.fullmatch(known) and known.isascii() and known.upper() not in _RESERVED:
            return known
        stem = re.sub(r"\.\w{1,4}$", "", source.name)
        plain = re.sub(r"[^A-Z0-9]+", "_", stem.upper()).strip("_")
        if not plain:
            return AUXILIARY
        reel = plain[:_LETTERS]
        number = 1
        while reel in _RESERVED or self.taken.setdefault(reel, source) != source:
            number += 1
            reel = f"{plain[: _LETTERS - len(str(number))]}{number}"
        return reel
