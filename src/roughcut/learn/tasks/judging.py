"""How a task is judged: on projects that were not learned from, beside the simple rules.

A task turns edits into a Table of questions, one row each. Each rule and each candidate of ours
answers every question with a score; `judged` measures them a project at a time. Which candidate is
ours is chosen on folds of the training projects alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from roughcut.learn.habits import preferring, ranking
from roughcut.learn.habits.boost import MIN_EVENTS, MIN_ROWS, trained
from roughcut.learn.habits.edit import Edit, Floats, Integers
from roughcut.learn.habits.ranking import Question
from roughcut.learn.habits.trees import Trees
from roughcut.learn.measures import average_precision

if TYPE_CHECKING:
    from roughcut.learn.composer.answers import Answers

INNER_FOLDS = 3
LEAST = 1e-6  # a probability, for its logarithm
MARGIN = 0.005  # that trees must gain on the training folds before they replace a rule


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """N yes-or-no questions.

    features: (N, F). labels: (N,) 0 or 1. groups: (N,) the project's number among the edits that
    the table was made of. rules: the score of each simple rule, (N,). models: the same of those
    that need no learning from these questions.
    """

    features: Floats
    labels: Integers
    groups: Integers
    rules: dict[str, Floats]
    models: dict[str, Floats] = field(default_factory=dict)

    @property
    def candidates(self) -> dict[str, Floats]:
        return self.rules | self.models

    def part(self, rows: Integers | np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Table:
        """Some of the questions."""
        return Table(
            self.features[rows],
            self.labels[rows],
            self.groups[rows],
            {name: scores[rows] for name, scores in self.rules.items()},
            {name: scores[rows] for name, scores in self.models.items()},
        )


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Projects to learn from, projects to be asked about, and who else is asked."""

    train: Sequence[Edit]
    test: Sequence[Edit]
    seed: int = 0
    composer: Answers | None = None

    def past(self, edit: Edit) -> list[Edit]:
        """The editor's other projects among those to learn from."""
        return [e for e in self.train if e.editor == edit.editor and e.project != edit.project]


@dataclass(frozen=True, slots=True)
class Judged:
    """One project: what ours and each simple rule reached, and chance (nan where there is none)."""

    project: str
    ours: float
    rules: dict[str, float]
    base: float = float("nan")


Judge = Callable[[Trial], list[Judged]]
"""A line for each test project that has a question."""


def judged(train: Table, test: Table, projects: Sequence[str], seed: int) -> list[Judged]:
    """Average precision of trees, or of the rule or model that did better on the training folds."""
    chosen = _chosen(train, seed)
    ready = test.candidates
    ours = ready[chosen] if chosen in ready else _answers(train, test, seed)
    lines = []
    for number, project in enumerate(projects):
        own = test.groups == number
        if not test.labels[own].any():
            continue
        lines.append(
            Judged(
                project,
                average_precision(test.labels[own], ours[own]),
                {
                    name: average_precision(test.labels[own], scores[own])
                    for name, scores in test.rules.items()
                },
                float(test.labels[own].mean()),
            )
        )
    return lines


class Asker(Protocol):
    """The questions of an edit in time order; left_out: the edit is part of what was learned."""

    def __call__(self, edit: Edit, *, left_out: bool) -> list[Question]: ...


def ranked(
    questions: Asker,
    trial: Trial,
    orders: Mapping[str, tuple[int, ...]],
    *,
    rules: int,
    worth: preferring.Worth = preferring.first_right,
) -> list[Judged]:
    """How often the chosen answer is right, beside each simple order of rules."""
    sequences = [questions(edit, left_out=True) for edit in trial.train]
    how, text = preferring.chosen(sequences, orders, rules, worth=worth, seed=trial.seed)
    past = ranking.Past.of([each for own in sequences for each in own], rules)
    trees = Trees(text) if text else None
    found = []
    for edit in trial.test:
        asked = ranking.lines(questions(edit, left_out=False), past, left_out=False)

        def reached(name: str, order: Sequence[int], lines: list[ranking.Line] = asked) -> float:
            found = ranking.rankings(lines, name, order, trees)
            return sum(
                worth(line.question, each) for line, each in zip(lines, found, strict=True)
            ) / len(lines)

        if asked:
            simple = {name: reached(name, order) for name, order in orders.items()}
            found.append(Judged(edit.project, reached(how.how, how.order), simple))
    return found


def with_facts(question: Question, facts: Sequence[Sequence[float]]) -> Question:
    """The question with more known of each candidate, (C, more)."""
    added = np.array(facts, dtype=np.float64)
    return replace(question, facts=np.concatenate([question.facts, added], axis=1))


def _chosen(train: Table, seed: int) -> str:
    """The rule with the best mean average precision; a model, or trees, that gain MARGIN on it."""
    rule = max(train.rules, key=lambda name: _mean_precision(train, train.rules[name]))
    for name, scores in train.models.items():
        if _mean_precision(train, scores) - _mean_precision(train, train.candidates[rule]) > MARGIN:
            rule = name
    groups = np.unique(train.groups)
    if len(train.labels) < MIN_ROWS or train.labels.sum() < MIN_EVENTS or len(groups) < INNER_FOLDS:
        return rule
    fold = np.searchsorted(groups, train.groups) % INNER_FOLDS
    scores = np.zeros(len(train.labels))
    for each in range(INNER_FOLDS):
        held = fold == each
        scores[held] = _answers(train.part(~held), train.part(held), seed)
    gained = _mean_precision(train, scores) - _mean_precision(train, train.candidates[rule])
    return "trees" if gained > MARGIN else rule


def _answers(train: Table, test: Table, seed: int) -> Floats:
    """Trees over the features and the scores of rules and models."""
    if train.labels.min() == train.labels.max():
        return np.zeros(len(test.labels))
    return Trees(trained(_columns(train), train.labels, seed=seed)).answer(_columns(test))


def _columns(table: Table) -> Floats:
    return np.concatenate([table.features, np.stack(list(table.candidates.values()), 1)], axis=1)


def _mean_precision(table: Table, scores: Floats) -> float:
    found = [
        average_precision(table.labels[own], scores[own])
        for group in np.unique(table.groups)
        if table.labels[own := table.groups == group].any()
    ]
    return float(np.mean(found)) if found else 0.0
