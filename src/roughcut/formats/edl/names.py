"""The notes that name what an edit shows: its clip, and the file that the clip is from.

Avid names files in SOURCE FILE and FROM CLIP, Nucoda in FROM FILE, Premiere and Final Cut 7 in the
clip's name. A dissolve's second line is named by TO CLIP NAME, and files below that are its.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NAMED = re.compile(r"\*?\s*(FROM|TO) CLIP NAME:\s*(.*)", re.IGNORECASE)
_PATH = re.compile(r"\*?\s*(?:FROM|TO) (?:CLIP|FILE):\s*(.*)", re.IGNORECASE)
_FILE = re.compile(r"\*?\s*SOURCE FILE:\s*(.*)", re.IGNORECASE)
_KIND = re.compile(r"\*\s*(FROM|TO) CLIP IS A (STILL|GENERATOR)", re.IGNORECASE)
_EFFECT = re.compile(r"\*?\s*EFFECTS? NAME(?: IS |:)\s*(.*)", re.IGNORECASE)
_FILE_NAME = re.compile(r".*\.[a-z][a-z0-9]{1,4}", re.IGNORECASE)
AUXILIARY, BLACK, BARS = "AX", frozenset({"BL", "BLACK"}), "BARS"


@dataclass(slots=True)
class Named:
    """What notes say of one line of an event; kind is "", "STILL" or "GENERATOR"."""

    clip: str = ""
    path: str = ""
    file: str = ""
    kind: str = ""

    def media_name(self, reel: str) -> str:
        if self.file:
            return self.file
        if self.path:
            return re.split(r"[\\/]", self.path.rstrip("\\/"))[-1]
        if reel in {"", AUXILIARY} or _FILE_NAME.fullmatch(self.clip):
            return self.clip or reel
        return reel


@dataclass(slots=True)
class Notes:
    """The notes of an event: about its first line, about its second, and what nobody knows."""

    outgoing: Named = field(default_factory=Named)
    incoming: Named = field(default_factory=Named)
    effect: str = ""
    unknown: list[str] = field(default_factory=list)


def read_notes(notes: list[str]) -> Notes:
    found = Notes()
    latest = found.outgoing
    for note in notes:
        if named := _NAMED.fullmatch(note):
            latest = found.outgoing if named[1].upper() == "FROM" else found.incoming
            latest.clip = latest.clip or named[2].strip()
        elif path := _PATH.fullmatch(note):
            latest.path = latest.path or path[1].strip()
        elif file := _FILE.fullmatch(note):
            latest.file = latest.file or file[1].strip()
        elif kind := _KIND.fullmatch(note):
            side = found.outgoing if kind[1].upper() == "FROM" else found.incoming
            side.kind = kind[2].upper()
        elif effect := _EFFECT.fullmatch(note):
            found.effect = effect[1].strip()
        else:
            found.unknown.append(note)
    return found
