"""What a reading leaves behind, with its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roughcut.errors import Omission, Where
from roughcut.formats.prproj.graph import Element, line_of


@dataclass(frozen=True, slots=True)
class Losses:
    """A place in a file, and the list of the file's omissions that losses there join."""

    where: Where
    omissions: list[Omission]

    def at(self, where: Where) -> Losses:
        """The same list, at a place within this one's file."""
        return Losses(replace(where, file=self.where.file), self.omissions)

    def add(self, what: str, value: str = "", element: Element | None = None) -> None:
        line = None if element is None else line_of(element)
        self.omissions.append(Omission(replace(self.where, line=line), what, value))
