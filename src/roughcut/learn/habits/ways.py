"""The ways in which habits tell things, apart from what they tell them with.

Which of a few ways is used is chosen on all projects. When what was learned is tried out on
held-out ones, the same ways are learned anew from the others: a trial knows the name of a way, and
no count, tree or row of a project that it is tried on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roughcut.learn.habits.tables import Tables


@dataclass(frozen=True, slots=True)
class Ways:
    """The name of a way for each thing that is told; what is not named is chosen anew.

    starts: by family, as of `StartHabit.chosen`. layouts: as of `Preference.how`. The ways of when
    something starts and ends are not among them: trials that took them saved less (docs/experiments.md).
    """

    starts: Mapping[str, str] = field(default_factory=dict)
    layouts: str | None = None

    @classmethod
    def of(cls, tables: Tables) -> Ways:
        """Those that were chosen."""
        return cls({each.family: each.chosen for each in tables.starts}, tables.stands.how)


ANY = Ways()
"""Everything is chosen anew."""
