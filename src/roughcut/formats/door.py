"""What passes a format's door: a Reading comes in, a Written goes out.

Every format module has the same three doors, and the table in `formats/__init__` lists them:

    sniff(head: bytes) -> bool      is this my file? From its first bytes, already unpacked.
    read(path: Path) -> Reading     raises Unreadable or Unsupported
    write(timeline: Timeline, app: str | None) -> Written    raises Unwritable

To add a format: write a module with the doors, add its row to the table, and the laws in
`tests/laws`, the help texts and the matrix pick it up.
"""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.errors import Omission
from roughcut.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: its top-level timelines in the file's order, and what was not carried.

    A sequence that is nested in another one of the file and also stands in its bin is listed too.
    """

    timelines: tuple[Timeline, ...]
    omissions: tuple[Omission, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a file, and what its format could not express."""

    content: bytes
    omissions: tuple[Omission, ...] = ()
