"""How an added picture stands, as the editor's past answers.

Learned once from all projects for finishing, and from the training projects of each fold by the
task "layout of a clip", from the same questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from roughcut.encode.layouts import Layout, alike
from roughcut.learn.habits import preferences, preferring, ranking, standing
from roughcut.learn.habits.edit import Edit, identity, layout_of_row
from roughcut.learn.habits.ranking import Counts, Past, Question
from roughcut.learn.habits.standing import Picture, Scene, Usual
from roughcut.learn.habits.tables import Preference, Use
from roughcut.learn.habits.trees import Trees
from roughcut.learn.habits.ways import ANY, Ways

QUESTION = "layout of pictures"
FACTS = 18  # that `standing` knows of each candidate
COLUMNS = ranking.COLUMNS + len(standing.RULES) + FACTS


def learned(
    edits: Sequence[Edit], *, seed: int, ways: Ways = ANY
) -> tuple[Preference, str, tuple[Use, ...]]:
    """How layouts are told, the text of its trees ("" without), and what is usual."""
    usual = Usual.of(edits)
    sequences = [
        [
            asked.question([float(alike(each, asked.truth)) for each in asked.candidates.layouts])
            for asked in standing.asked(edit, usual, left_out=True)
        ]
        for edit in edits
    ]
    rules = len(standing.RULES)
    how, text = preferring.chosen(sequences, standing.ORDERS, rules, seed=seed, way=ways.layouts)
    past = Past.of((each for own in sequences for each in own), rules)
    uses = tuple(Use(*each) for each in usual.kept())
    return preferences.kept(QUESTION, how, past.counts), text, uses


@dataclass(frozen=True, slots=True)
class Framed:
    """A layout, how likely it is right, and the rule that gives it."""

    layout: Layout
    likely: float
    rule: str


class Framer:
    """Tells how pictures stand in one timeline; it grows with every clip that is seen or put."""

    def __init__(
        self,
        edit: Edit,
        editor: str,
        preference: Preference,
        uses: Sequence[Use],
        trees: Mapping[str, Trees],
    ) -> None:
        known = {
            (each.editor, each.use): each.layouts for each in uses if each.editor in {editor, ""}
        }
        self._editor = editor
        self._scene = Scene(
            edit.decisions.frame, lambda use, own: known.get((editor if own else "", use), ())
        )
        counts = preferences.counts(preference, len(standing.RULES))
        self._past, self._here = Past(counts), Counts(counts.rules)
        self._preference, self._trees = preference, trees.get(preference.trees)
        for row in edit.spine:
            layout = layout_of_row(edit.decisions, row)
            if layout is not None:
                self.saw(Picture.of(row), layout)

    def saw(self, picture: Picture, layout: Layout) -> None:
        """How a clip stands that is there."""
        picture = _named(picture)
        question, layouts = self._question(picture)
        if question is not None:
            right = np.array([float(alike(each, layout)) for each in layouts])
            self._here.add(replace(question, right=right), (question.family,))
        self._scene.saw(picture, layout)

    def put(self, picture: Picture, layout: Layout) -> None:
        """How a clip stands that was told: it is followed, but proves no rule right."""
        self._scene.saw(_named(picture), layout)

    def tell(self, picture: Picture) -> Framed | None:
        """The likeliest layout; None where nobody knows the picture's size."""
        question, layouts = self._question(_named(picture))
        if question is None:
            return None
        line = ranking.line(question, self._past, self._here, left_out=False)
        how = self._preference
        best = ranking.rankings([line], how.how, how.order, self._trees)[0][0]
        shares = np.where(question.holds[best], line.shares[0], 0.0)
        rule = int(shares.argmax())
        return Framed(layouts[best], float(shares[rule]), standing.RULES[rule])

    def _question(self, picture: Picture) -> tuple[Question | None, tuple[Layout, ...]]:
        found = self._scene.candidates(picture)
        if found is None:
            return None, ()
        facts = np.array(found.facts, dtype=np.float64)
        nobody_knows = np.zeros(0)
        question = Question(self._editor, "", picture.role, found.holds, nobody_knows, facts)
        return question, found.layouts


def _named(picture: Picture) -> Picture:
    """By the name of its source: what is added has no slot in the timeline yet."""
    return replace(picture, asset=identity(picture.source))
