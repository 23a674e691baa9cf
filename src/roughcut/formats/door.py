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

from roughcut.check import with_nests
from roughcut.errors import NotEnough, Omission
from roughcut.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: its top-level timelines in the file's order, and what was not carried.

    A sequence that is nested in another one of the file and also stands in its bin is listed too.
    file is filled in by `roughcut.formats.read`.
    """

    timelines: tuple[Timeline, ...]
    omissions: tuple[Omission, ...] = ()
    file: str = ""

    def chosen(self, wanted: str | None = None) -> Timeline:
        """One timeline, by its name or its number from 1; the only one if none is named.

        Timelines that are nested in another one of the file need not be told apart from it: a
        file with one timeline at the top has an only one.

        Raises:
            NotEnough: nothing matches, or several do.
        """
        if wanted is None:
            matching = self._tops()
        else:
            matching = tuple(each for each in self.timelines if each.name == wanted)
            if not matching and wanted.isdecimal() and 0 < int(wanted) <= len(self.timelines):
                matching = (self.timelines[int(wanted) - 1],)
        if len(matching) == 1:
            return matching[0]
        listed = ", ".join(f"{n} '{each.name}'" for n, each in enumerate(self.timelines, 1))
        problem = (
            "several sequences could be meant" if matching else f"no sequence is called '{wanted}'"
        )
        raise NotEnough(
            self.file, problem, f"Choose one by name or number with --sequence: {listed}"
        )

    def _tops(self) -> tuple[Timeline, ...]:
        nested = {id(inner) for each in self.timelines for inner in with_nests(each)[1:]}
        return tuple(each for each in self.timelines if id(each) not in nested)


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a file, and what its format could not express."""

    content: bytes
    omissions: tuple[Omission, ...] = ()
