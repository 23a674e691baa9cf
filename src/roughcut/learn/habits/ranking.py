"""Which of several answers an editor takes, where simple rules propose them.

A question has C candidates: different answers, each held up by those of the R rules that give it.
There are four ways to choose among them: one rule after another in a fixed order; the rule that was
right most often in work of this family; the answer whose rules were right most often (here, with
this editor, with everybody); and boosted trees that rank the candidates by all of that and by what
each answer would mean. `preferring` says which of them is used.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from roughcut.learn.habits.edit import Floats
from roughcut.learn.habits.trees import Trees

HERE, OWN = 4.0, 20.0  # questions: what is known more broadly weighs as much as so many
TALLIES, SHARES, RANKED = "tallies", "shares", "ranked"

COLUMNS = 9  # that `columns` adds to the rules and the facts

Bools = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One choice.

    holds: (C, R) whether a rule gives a candidate. right: (C,) 0 to 1, how good each candidate is;
    empty where nobody knows. facts: (C, K) what else is known of each. asked: whether an answer is
    wanted; the others are only what happened before. tally: (2, R) how right each rule is, and
    whether it has an answer.
    """

    editor: str
    project: str
    family: str
    holds: Bools
    right: Floats
    facts: Floats
    asked: bool = True
    tally: Floats = field(init=False)

    def __post_init__(self) -> None:
        right = self.right @ self.holds if len(self.right) else np.zeros(self.holds.shape[1])
        object.__setattr__(self, "tally", np.stack([right, self.holds.any(axis=0)]))


@dataclass(slots=True)
class Counts:
    """How often each rule was right and had an answer, by whose questions they were."""

    rules: int
    _of: dict[tuple[str, ...], Floats] = field(default_factory=dict)

    def add(self, question: Question, *scopes: tuple[str, ...]) -> None:
        for scope in scopes:
            if scope in self._of:
                self._of[scope] += question.tally
            else:
                self._of[scope] = question.tally.copy()

    def of(self, *scope: str) -> Floats:
        """(2, R): right, asked."""
        found = self._of.get(scope)
        return np.zeros((2, self.rules)) if found is None else found

    def scopes(self) -> tuple[tuple[str, ...], ...]:
        """Everything that was counted apart, sorted."""
        return tuple(sorted(self._of))

    def put(self, scope: tuple[str, ...], counted: Floats) -> None:
        """Counts (2, R) that were kept."""
        self._of[scope] = counted


@dataclass(frozen=True, slots=True)
class Past:
    """What the questions of finished projects teach about the rules."""

    counts: Counts

    @classmethod
    def of(cls, questions: Iterable[Question], rules: int) -> Past:
        counts = Counts(rules)
        for each in questions:
            scopes = []
            for family in ("", each.family):
                scopes += [
                    ("all", family),
                    ("project", each.project, family),
                    ("editor", each.editor, family),
                ]
            counts.add(each, *scopes)
        return cls(counts)

    def hits(self, question: Question, *, left_out: bool) -> Floats:
        """(R,): how often each rule was right in the editor's work of this family.

        Everybody's where the editor has none; left_out as in `shares`.
        """
        editor, family = question.editor, question.family
        own = self.counts.of("editor", editor, family)
        if left_out:
            own = own - self.counts.of("project", question.project, family)
        if own[1].max() > 0:
            return np.asarray(own[0])
        everybody = self.counts.of("all", family)
        if left_out:
            everybody = everybody - self.counts.of("project", question.project, family)
        return np.asarray(everybody[0])

    def shares(self, question: Question, here: Counts, *, left_out: bool) -> Floats:
        """(4, R): how often each rule is right here, with the editor, with everybody, and in all.

        left_out: without the question's own project, which is part of the past.
        """
        less = self.counts.of("project", question.project, question.family)
        less_all = self.counts.of("project", question.project, "")
        if not left_out:
            less, less_all = np.zeros_like(less), np.zeros_like(less_all)
        general = _share(self.counts.of("all", "") - less_all, 0.5, 2.0)
        everybody = _share(self.counts.of("all", question.family) - less, general, OWN)
        own = _share(
            self.counts.of("editor", question.editor, question.family) - less, everybody, OWN
        )
        now = _share(here.of(question.family), own, HERE)
        return np.stack([now, own, everybody, general])


def _share(counts: Floats, prior: Floats | float, weight: float) -> Floats:
    counts = np.maximum(counts, 0)  # an editor with one project has nothing left
    return np.asarray((counts[0] + weight * prior) / (counts[1] + weight))


def columns(question: Question, shares: Floats, here: Counts) -> Floats:
    """What trees see of each candidate, (C, COLUMNS + R + K)."""
    holds = question.holds
    best = np.where(holds[:, None, :], shares[None], 0.0).max(axis=2)  # (C, 4)
    told = holds @ shares.T[:, :1]  # (C, 1): several rules that agree
    asked = here.of(question.family)[1].max()
    size = len(holds)
    rank = np.argsort(np.argsort(-best[:, 0], kind="stable"), kind="stable")
    ahead = best[:, 0] - best[:, 0].max()
    return np.concatenate(
        [
            best, told, np.full((size, 1), asked), np.full((size, 1), size), rank[:, None],
            ahead[:, None], holds, question.facts,
        ],
        axis=1,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A question with what was known when it came: shares (4, R), hits (R,), columns (C, F)."""

    question: Question
    shares: Floats
    hits: Floats
    columns: Floats


def line(question: Question, past: Past, here: Counts, *, left_out: bool) -> Line:
    """One question, after what its own sequence has shown so far."""
    shares = past.shares(question, here, left_out=left_out)
    hits = past.hits(question, left_out=left_out)
    return Line(question, shares, hits, columns(question, shares, here))


def lines(
    questions: Sequence[Question],
    past: Past,
    *,
    left_out: bool,
    wanted: Container[int] | None = None,
) -> list[Line]:
    """The questions of one sequence in their order, each with what those before it showed.

    wanted: the numbers of those that are looked at; without it all that are asked.
    """
    here = Counts(past.counts.rules)
    found = []
    for number, each in enumerate(questions):
        if each.asked and (wanted is None or number in wanted):
            found.append(line(each, past, here, left_out=left_out))
        here.add(each, (each.family,))
    return found


def rankings(
    asked: Sequence[Line], how: str, order: Sequence[int], trees: Trees | None
) -> list[list[int]]:
    """The candidates of each question, the likeliest first."""
    best = [np.where(each.question.holds, each.shares[0], 0.0).max(axis=1) for each in asked]
    if how == RANKED and trees is not None and asked:
        answers = trees.answer(np.concatenate([each.columns for each in asked]))
        ends = np.cumsum([len(each.columns) for each in asked])[:-1]
        return [
            np.lexsort((-shares, -own)).tolist()
            for shares, own in zip(best, np.split(answers, ends), strict=True)
        ]
    if how == SHARES:
        return [np.argsort(-shares, kind="stable").tolist() for shares in best]
    if how == TALLIES:
        own = [np.where(each.question.holds, each.hits, 0.0).max(axis=1) for each in asked]
        return [
            np.lexsort((-shares, -hits)).tolist() for shares, hits in zip(best, own, strict=True)
        ]
    place = np.arange(len(order))
    return [
        np.argsort(
            np.where(each.question.holds[:, list(order)], place, len(order)).min(axis=1),
            kind="stable",
        ).tolist()
        for each in asked
    ]
