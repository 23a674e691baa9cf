"""The lines of a list: which are edits, which belong to them, and whether a file is a list at all.

Endings may be CR, LF or both in one file, letters UTF-8 or Latin-1, and some programs leave NULs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from roughcut.errors import Unreadable, Where
from roughcut.formats.unpack import unpacked

MAX_BYTES = 16 * 2**20  # the largest list that we have seen has 0.14 MiB
MAX_LINES = 500_000
MAX_EDITS = 50_000  # ours has 588; each takes a fifth of a millisecond
MAX_LETTERS = 100_000  # of a line
_ENDS = re.compile(r"\r\n|\r|\n")
_TIMECODE = r"(\d{1,3}[:;.,]\d\d[:;.,]\d\d[:;.,]\d{2,3})"
# Of a line whose columns are one space apart.
_EDIT = re.compile(
    r"(\d{1,6}) (?:(\S.{0,127}?) )?([A-Z][A-Z0-9/+]{0,15}) (C|D|W ?\d{1,3}|K ?[BO]?)(?: (\d{1,3}))? "
    + " ".join([_TIMECODE] * 4)
    + r"(?: .*)?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Edit:
    """A line with four timecodes; kind is C, D, W and its number, or K.

    drop_frame is what the last FCM before it said, None where none did. notes are the lines up to
    the next edit.
    """

    number: str
    reel: str
    channels: str
    kind: str
    frames: int
    source: tuple[str, str]
    record: tuple[str, str]
    line: int
    drop_frame: bool | None
    notes: list[str] = field(default_factory=list)

    @property
    def lasts(self) -> bool:
        return self.record[0] != self.record[1]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its title, the lines before the first edit, its edits, and its first FCM."""

    title: str
    header: tuple[str, ...]
    edits: tuple[Edit, ...]
    drop_frame: bool | None


def sniff(head: bytes) -> bool:
    """Whether a file begins as a list does: with an edit, or with a title and an FCM."""
    lines = [each[:MAX_LETTERS] for each in _ENDS.split(_decoded(head))]
    if any(map(_matched, lines)):
        return True
    said = [each for each in lines if each.strip()]
    return bool(said) and said[0].startswith("TITLE:") and any(map(_fcm_known, said[:20]))


def listing(path: Path) -> Listing:
    """The edits of a file, each with its notes.

    Raises:
        Unreadable: the file cannot be opened, or is bigger than any list.
    """
    content = unpacked(path)
    lines = _ENDS.split(_decoded(content)) if len(content) <= MAX_BYTES else ()
    if len(content) > MAX_BYTES or len(lines) > MAX_LINES:
        raise Unreadable(
            str(path),
            f"it has more than {MAX_LINES:,} lines or {MAX_BYTES // 2**20} MiB",
            "No edit decision list is that long; export the timeline again",
        )
    title, drop, first = "", None, None
    header: list[str] = []
    edits: list[Edit] = []
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if len(text) > MAX_LETTERS:
            raise Unreadable(
                Where(file=str(path), line=number),
                f"the line has {len(text)} letters",
                "No edit decision list has lines that long; export the timeline again",
            )
        found = _matched(text)
        if found is not None:
            edits.append(_edit(found, number, drop))
            if len(edits) > MAX_EDITS:
                raise Unreadable(
                    Where(file=str(path), line=number),
                    f"it has more than {MAX_EDITS:,} edits",
                    "Export the timeline in parts",
                )
        elif _fcm_known(text):
            drop = "NON" not in text.upper()
            first = drop if first is None else first
        elif text.upper().startswith("TITLE:") and not edits:
            title = text[len("TITLE:") :].strip()
        elif text:
            (edits[-1].notes if edits else header).append(text)
    return Listing(title, tuple(header), tuple(edits), first)


def _decoded(content: bytes) -> str:
    """Text without NULs; a head may end within a letter."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut = error.start >= len(content) - 3 and len(content) > 3
        text = content[: error.start].decode("utf-8-sig") if cut else content.decode("latin-1")
    return text.replace("\0", "")


def single_spaced(line: str) -> str:
    """A line with its columns one space apart: expressions over it need not try every width."""
    return " ".join(line.split())


def _matched(line: str) -> re.Match[str] | None:
    text = line.lstrip()
    return _EDIT.fullmatch(single_spaced(text)) if text[:1].isdecimal() else None


def _fcm_known(line: str) -> bool:
    return line.upper().startswith("FCM:")


def _edit(found: re.Match[str], line: int, drop_frame: bool | None) -> Edit:
    number, reel, channels, kind, frames, *times = found.groups()
    return Edit(
        number=number.lstrip("0"),
        reel=(reel or "").strip(),
        channels=channels.upper(),
        kind=kind.upper().replace(" ", ""),
        frames=int(frames or 0),
        source=(times[0], times[1]),
        record=(times[2], times[3]),
        line=line,
        drop_frame=drop_frame,
    )
