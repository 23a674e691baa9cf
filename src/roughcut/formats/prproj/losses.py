"""What a reading leaves behind, with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from roughcut.errors import Omission, Where
from roughcut.formats.prproj.graph import Object, line_of


@dataclass(frozen=True, slots=True)
class Losses:
    """A file, the list of its omissions, and where in it losses join them, if anybody asks."""

    file: str
    omissions: list[Omission]
    where: Callable[[], Where] = Where

    def at(self, where: Callable[[], Where]) -> Losses:
        """The same list, at a place within the file."""
        return Losses(self.file, self.omissions, where)

    def add(self, what: str, value: str = "", element: Object | None = None) -> None:
        line = None if element is None else line_of(element)
        where = replace(self.where(), file=self.file, line=line)
        self.omissions.append(Omission(where, what, value))
