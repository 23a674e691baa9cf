"""How a task is judged: on projects that were not learned from, beside the simple rules.

A task turns edits into a Table of questions, one row each. Each rule and each candidate of ours
answers every question with a score; `judged` measures them a project at a time. Which candidate is
ours is chosen on folds of the training projects alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from roughcut.learn.habits import preferring, ranking
from roughcut.learn.habits.boost import MIN_EVENTS, MIN_ROWS, trained
from roughcut.learn.habits.edit import Edit, Floats, Integers
from roughcut.learn.habits.ranking import Question
from roughcut.learn.habits.trees import Trees
from roughcut.learn.measures import average_precision, surely

if TYPE_CHECKING:
    from roughcut.learn.composer.answers import Answers

Made = TypeVar("Made")
INNER_FOLDS = 3
LEAST = 1e-6  # a probability, for its logarithm
MARGIN = 0.005  # that what is less simple must gain on the training folds before it is used
TREES, TREES_TOLD = "trees", "trees that see what the models say"


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
    kept: dict[str, Any] = field(default_factory=dict)

    def once(self, what: str, make: Callable[[], Made]) -> Made:
        """What no seed changes, made for the first of them and kept for the others.

        Whatever asks under one name must be of one task.
        """
        if what not in self.kept:
            self.kept[what] = make()
        made: Made = self.kept[what]
        return made

    def past(self, edit: Edit) -> list[Edit]:
        """The editor's other projects among those to learn from.

        Where new editors are asked about, nobody has any: whether a composer is worth listening to
        there is told by what it says without them.
        """
        if not {e.editor for e in self.test} & {e.editor for e in self.train}:
            return []
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
    """Average precision of what did best on the training folds: a rule, trees, or a model."""
    ours = _scores(_chosen(train, seed), train, test, seed)
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
    """How often the chosen answer is right, beside each simple order of rules.

    Where a composer is asked, the last fact of each candidate is its word. It is listened to where
    that gained MARGIN on the training folds over what is chosen without it, and more than the
    standard error of that.
    """
    told = trial.once("told", lambda: [questions(edit, left_out=True) for edit in trial.train])
    sequences = trial.once(
        "untold",
        lambda: told if trial.composer is None else [[_untold(e) for e in own] for own in told],
    )
    simple = trial.once(
        "simple", lambda: preferring.compared(sequences, orders, rules, worth=worth)
    )
    way = preferring.preferred(simple, seed=trial.seed)
    listening = trial.composer is not None
    if listening:
        heard = trial.once("heard", lambda: preferring.compared(told, orders, rules, worth=worth))
        other = preferring.preferred(heard, seed=trial.seed)
        listening = _gains(other.worths - way.worths)
        way = other if listening else way
    how = way.chooser
    past = trial.once(
        "past", lambda: ranking.Past.of([each for own in told for each in own], rules)
    )
    of_test = trial.once("test", lambda: [questions(edit, left_out=False) for edit in trial.test])
    trees = Trees(way.trees) if way.trees else None
    found = []
    for edit, own in zip(trial.test, of_test, strict=True):
        known = [_untold(e) for e in own] if trial.composer is not None and not listening else own
        asked = ranking.lines(known, past, left_out=False)

        def reached(name: str, order: Sequence[int], lines: list[ranking.Line] = asked) -> float:
            found = ranking.rankings(lines, name, order, trees)
            return sum(
                worth(line.question, each) for line, each in zip(lines, found, strict=True)
            ) / len(lines)

        if asked:
            by_rules = {name: reached(name, order) for name, order in orders.items()}
            found.append(Judged(edit.project, reached(how.how, how.order), by_rules))
    return found


def _untold(question: Question) -> Question:
    return replace(question, facts=question.facts[:, :-1])


def with_facts(question: Question, facts: Sequence[Sequence[float]] | Floats) -> Question:
    """The question with more known of each candidate, (C, more)."""
    added = np.array(facts, dtype=np.float64)
    return replace(question, facts=np.concatenate([question.facts, added], axis=1))


def _chosen(train: Table, seed: int) -> str:
    """The rule with the best mean average precision, or what gained MARGIN on all before it.

    After the rules come trees, then the models, then trees that see what the models say. The models
    are listened to only where what that gained is more than its standard error.
    """
    precisions = {name: _precisions(train, scores) for name, scores in train.rules.items()}
    best = max(precisions, key=lambda name: precisions[name].mean())
    found = precisions[best]
    later = [TREES, *train.models, *([TREES_TOLD] if train.models else [])]
    for name in later:
        scores = _held_out(name, train, seed)
        if scores is None:
            continue
        reached = _precisions(train, scores)
        gained = reached - found
        if _gains(gained) if name != TREES else gained.mean() > MARGIN:
            best, found = name, reached
    return best


def _gains(gained: Floats) -> bool:
    """Whether a composer is listened to, from what that gained on each of the projects, (P,)."""
    return len(gained) > 0 and float(gained.mean()) > MARGIN and surely(gained) > 0


def _held_out(name: str, train: Table, seed: int) -> Floats | None:
    """The scores that each training project gets without it; nothing where there is too little."""
    if name in train.models:
        return train.models[name]
    groups = np.unique(train.groups)
    if len(train.labels) < MIN_ROWS or train.labels.sum() < MIN_EVENTS or len(groups) < INNER_FOLDS:
        return None
    fold = np.searchsorted(groups, train.groups) % INNER_FOLDS
    scores = np.zeros(len(train.labels))
    for each in range(INNER_FOLDS):
        held = fold == each
        scores[held] = _scores(name, train.part(~held), train.part(held), seed)
    return scores


def _scores(name: str, train: Table, test: Table, seed: int) -> Floats:
    """What a rule, a model or trees say to the questions of `test`."""
    ready = test.rules | test.models
    if name in ready:
        return ready[name]
    if train.labels.min() == train.labels.max():
        return np.zeros(len(test.labels))
    columns = [_columns(each, told=name == TREES_TOLD) for each in (train, test)]
    return Trees(trained(columns[0], train.labels, seed=seed)).answer(columns[1])


def _columns(table: Table, *, told: bool) -> Floats:
    """The features and the scores of the rules, and of the models where they are listened to."""
    scores = [*table.rules.values(), *(table.models.values() if told else ())]
    return np.concatenate([table.features, np.stack(scores, 1)], axis=1)


def _precisions(table: Table, scores: Floats) -> Floats:
    """The average precision of each project that has something to find; 0 where none has."""
    found = [
        average_precision(table.labels[own], scores[own])
        for group in np.unique(table.groups)
        if table.labels[own := table.groups == group].any()
    ]
    return np.array(found or [0.0])
