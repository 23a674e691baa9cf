"""Made-up editors whose rules are known, and the projects that they cut.

To add an editor: state its rule in words and in parts of `rules`, and put it into EDITORS; the
tests hold the words' numbers against what it cuts.
"""

from __future__ import annotations

import difflib
from typing import Protocol, TypeVar

from roughcut.errors import NotEnough
from roughcut.sample.cutting import projects
from roughcut.sample.editors import EDITORS
from roughcut.sample.files import write_projects
from roughcut.sample.rules import Editor

__all__ = ["EDITORS", "Editor", "chosen", "named", "projects", "write_projects"]


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Kind = TypeVar("_Kind", bound=_Named)


def chosen(name: str | None) -> tuple[Editor, ...]:
    """The editor of this name alone, or all of them for None.

    Raises:
        NotEnough: no made-up editor has this name.
    """
    return named(name, EDITORS)


def named(name: str | None, editors: tuple[_Kind, ...]) -> tuple[_Kind, ...]:
    """The one of these editors that has this name, or all of them for None.

    Raises:
        NotEnough: none of them has it.
    """
    if name is None:
        return editors
    found = tuple(each for each in editors if each.name == name)
    if not found:
        names = [each.name for each in editors]
        near = difflib.get_close_matches(name, names, n=1)
        meant = f"Did you mean '{near[0]}'? " if near else ""
        raise NotEnough(
            name, "no made-up editor has this name", f"{meant}There are: {', '.join(names)}"
        )
    return found
