"""Habits: what an editor does, counted, with boosted trees where they beat the counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from roughcut.learn.habits import saving
from roughcut.learn.habits.correcting import WEIGHT, Correction, correction
from roughcut.learn.habits.edit import REFRAMED, edit_from
from roughcut.learn.habits.going_on import cuts
from roughcut.learn.habits.learning import EVERYBODY, learn
from roughcut.learn.habits.proposing import proposals
from roughcut.learn.habits.tables import Past, Person, Tables
from roughcut.learn.habits.trees import Trees
from roughcut.learn.habits.trying import with_worth
from roughcut.learn.habits.wording import words
from roughcut.learn.predictor import Cut, Proposal, Span
from roughcut.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roughcut.encode.decisions import Decisions
    from roughcut.learn.habits.ear import Ear, Teacher
    from roughcut.projects.example import Example

__all__ = ["REFRAMED", "Correction", "Habits", "Past", "Proposal", "correction", "fit"]


@lru_cache(maxsize=32)
def _trees(text: str) -> Trees:
    """Read once, however often a style is asked."""
    return Trees(text)


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """Learned habits; texts are the trees as LightGBM writes them, by file name.

    ear: who tells of the streams of which somebody else tells better; without it, they do.
    """

    tables: Tables
    texts: Mapping[str, str]
    ear: Ear | None = None

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Habits:
        """The habits that `files` gave.

        Raises:
            BrokenStyle: a file is missing, damaged, or of another version.
        """
        tables, texts = saving.parsed(files)
        return cls(tables, texts)

    def files(self) -> dict[str, bytes]:
        """The files of a style's folder, by name: one JSON table, and a text a model."""
        return saving.written(self.tables, self.texts)

    def propose(
        self,
        decisions: Decisions,
        *,
        editor: str | None = None,
        least: float | None = None,
        within: Span | None = None,
        restyle: bool = False,
    ) -> tuple[Proposal, ...]:
        """What the editor would add to a begun timeline; all as `Predictor` says.

        For an editor who is not known, everybody's habits answer.
        """
        edit = edit_from(decisions, editor or EVERYBODY, "", decisions.frame.name)
        if edit is None:
            return ()
        trees = {name: _trees(text) for name, text in sorted(self.texts.items())}
        person = self.person(editor)
        told = [each.stream for each in person.streams if each.worth.by]
        heard = self.ear.starts(person.name, edit, told) if self.ear is not None and told else {}
        return proposals(
            self.tables,
            trees,
            person,
            edit,
            least=least,
            within=within,
            restyle=restyle,
            heard=heard,
        )

    def holds_back(self, editor: str | None = None) -> bool:
        """Whether anything of an editor's needs a confidence to be proposed."""
        person = self.person(editor)
        kinds = (person.standing, *(each.worth for each in person.streams))
        return any(each.least > 0 for each in kinds)

    def go_on(
        self,
        decisions: Decisions,
        room: Mapping[int, int],
        length: int,
        *,
        editor: str | None = None,
        seed: int = 0,
    ) -> tuple[Cut, ...]:
        """How the main track goes on, as `Predictor` says."""
        edit = edit_from(decisions, editor or EVERYBODY, "", decisions.frame.name)
        if edit is None:
            return ()
        person = self.person(editor)
        ear = self.ear if person.pace.share else None
        return cuts(self.tables, person, edit, room, length, seed=seed, ear=ear)

    def person(self, editor: str | None) -> Person:
        """Whose habits answer for an editor."""
        by_name = {person.name: person for person in self.tables.persons}
        return by_name.get(editor or EVERYBODY, self.tables.persons[0])

    @property
    def told_by(self) -> str:
        """Who else tells of anything, of whom there is one at most; "" for nobody."""
        for person in self.tables.persons:
            for by in (person.pace.by, *(habit.worth.by for habit in person.streams)):
                if by:
                    return by
        return ""

    def words(self) -> tuple[str, ...]:
        """What they know, in sentences with numbers."""
        return words(self.tables)


def fit(
    examples: Sequence[Example],
    corrections: Sequence[Correction] = (),
    *,
    seed: int = 0,
    progress: Progress = silent,
    teachers: Mapping[str, Teacher] = MappingProxyType({}),
) -> Habits:
    """The habits of the people who cut these projects, and corrected what habits had proposed.

    teachers: who else may tell where something starts, by name; the ear that they make of all
    projects is for the caller to give.

    Raises:
        NotEnough: no project has a picture on its main track.
    """
    weighed = [*examples, *(each.example for each in corrections for _ in range(WEIGHT))]
    learned = learn(weighed, seed=seed, progress=progress)
    tables = with_worth(
        learned.tables, weighed, corrections, seed=seed, progress=progress, teachers=teachers
    )
    return Habits(tables, learned.trees)
