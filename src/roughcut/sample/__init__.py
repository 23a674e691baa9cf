"""Made-up editors whose rules are known, and the projects that they cut.

To add an editor: state its rule in words and in parts of `rules`, and put it into EDITORS; the
tests hold the words' numbers against what it cuts.
"""

from __future__ import annotations

import difflib

from roughcut.errors import NotEnough
from roughcut.sample.cutting import projects
from roughcut.sample.editors import EDITORS
from roughcut.sample.files import write_projects
from roughcut.sample.rules import Editor

__all__ = ["EDITORS", "Editor", "chosen", "projects", "write_projects"]


def chosen(name: str | None) -> tuple[Editor, ...]:
    """The editor of this name alone, or all of them for None.

    Raises:
        NotEnough: no made-up editor has this name.
    """
    if name is None:
        return EDITORS
    found = tuple(each for each in EDITORS if each.name == name)
    if not found:
        names = [each.name for each in EDITORS]
        near = difflib.get_close_matches(name, names, n=1)
        meant = f"Did you mean '{near[0]}'? " if near else ""
        raise NotEnough(
            name, "no made-up editor has this name", f"{meant}There are: {', '.join(names)}"
        )
    return found
