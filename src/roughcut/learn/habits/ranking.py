"""Which of several answers an editor takes, where simple rules propose them.

A question has C candidates: different answers, each held up by those of the R rules that give it.
Three ways to choose among them are compared on folds of the training projects, by the mean over
projects: one rule after another in a fixed order; the answer whose rules were right most often
(here, with this editor, with everybody); and boosted trees that rank the candidates by all of that
and by what each answer would mean. What is kept is never below the best order there.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from roughcut.learn.habits.boost import MIN_ROWS, Boosting, trained
from roughcut.learn.habits.edit import Floats
from roughcut.learn.habits.trees import Trees

FOLDS = 3
MARGIN = 0.005  # of questions that what is less simple must gain before it is preferred
MIN_QUESTIONS = 40
RIGHT = 0.9  # how good an answer must be for trees to take it for right
MAX_QUESTIONS = 3_000  # that trees are grown from; more change them little and cost time
HERE, OWN = 4.0, 20.0  # questions: what is known more broadly weighs as much as so many
BOOSTING = Boosting(rounds=50, leaves=15, least_in_leaf=20)
SHARES, RANKED = "shares", "ranked"

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


@dataclass(frozen=True, slots=True)
class Chooser:
    """How one kind of choice is made.

    how: SHARES, RANKED, or the name of an order. order: rules by number, the first that has an
    answer is taken. found, rule_found: the mean over held-out training projects of what is kept
    and of the best order.
    """

    how: str
    order: tuple[int, ...]
    found: float
    rule_found: float


def columns(question: Question, shares: Floats, here: Counts) -> Floats:
    """What trees see of each candidate, (C, 9 + R + K)."""
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
    """A question with what was known when it came: shares (4, R) and columns (C, F)."""

    question: Question
    shares: Floats
    columns: Floats


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
            shares = past.shares(each, here, left_out=left_out)
            found.append(Line(each, shares, columns(each, shares, here)))
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
    place = np.arange(len(order))
    return [
        np.argsort(
            np.where(each.question.holds[:, list(order)], place, len(order)).min(axis=1),
            kind="stable",
        ).tolist()
        for each in asked
    ]


Worth = Callable[[Question, Sequence[int]], float]
"""How good a ranking of a question's candidates is, 0 to 1."""


def first_right(question: Question, ranking: Sequence[int]) -> float:
    """How good the first candidate is."""
    return float(question.right[ranking[0]])


def in_first(top: int) -> Worth:
    """The best of the first few."""
    return lambda question, ranking: float(question.right[list(ranking[:top])].max())


def chosen(
    sequences: Sequence[Sequence[Question]],
    orders: Mapping[str, tuple[int, ...]],
    rules: int,
    *,
    worth: Worth = first_right,
    seed: int,
) -> tuple[Chooser, str]:
    """The way that did best on held-out projects of these, and the text of its trees ("" without).

    sequences: the questions of each sequence, in time order.
    """
    projects = sorted({each.project for own in sequences for each in own[:1]})
    number = {project: n for n, project in enumerate(projects)}
    worths: dict[str, dict[str, list[float]]] = {}
    folds = min(FOLDS, len(projects))
    grow = folds >= 2 and sum(len(own) for own in sequences) >= MIN_QUESTIONS
    for fold in range(folds if grow else 0):
        train = [own for own in sequences if own and number[own[0].project] % folds != fold]
        test = [own for own in sequences if own and number[own[0].project] % folds == fold]
        past = Past.of((each for own in train for each in own), rules)
        text = ranker(train, past, seed=seed)
        trees = Trees(text) if text else None
        asked = [line for own in test for line in lines(own, past, left_out=False)]
        for name, order in {**orders, SHARES: (), RANKED: ()}.items():
            if name == RANKED and trees is None:
                continue
            for line, found in zip(asked, rankings(asked, name, order, trees), strict=True):
                per = worths.setdefault(name, {}).setdefault(line.question.project, [])
                per.append(worth(line.question, found))
    means = {
        name: float(np.mean([np.mean(values) for values in own.values()]))
        for name, own in worths.items()
    }
    if not means:
        name, order = next(iter(orders.items()))
        return Chooser(name, order, 0.0, 0.0), ""
    rule = max(orders, key=lambda name: means[name])
    best = rule
    if means[SHARES] > means[best] + MARGIN:
        best = SHARES
    if means.get(RANKED, 0.0) > means[best] + MARGIN:
        best = RANKED
    text = ""
    if best == RANKED:
        everything = [each for own in sequences for each in own]
        text = ranker(sequences, Past.of(everything, rules), seed=seed)
    return Chooser(best, orders.get(best, ()), means[best], means[rule]), text


def ranker(sequences: Sequence[Sequence[Question]], past: Past, *, seed: int) -> str:
    """Trees that tell which candidate is right; "" where there is too little to grow them from.

    Each question is shown twice: as it came, and as if it were the sequence's first, since a
    timeline that nobody has begun shows nothing of its own.
    """
    places = [
        (number, place)
        for number, own in enumerate(sequences)
        for place, each in enumerate(own)
        if each.asked
    ]
    if len(places) > MAX_QUESTIONS:
        kept = np.random.default_rng(seed).choice(len(places), MAX_QUESTIONS, replace=False)
        places = [places[n] for n in sorted(kept)]
    of_sequence: list[set[int]] = [set() for _ in sequences]
    for number, place in places:
        of_sequence[number].add(place)
    asked = []
    for number, own in enumerate(sequences):
        wanted = of_sequence[number]
        asked += lines(own, past, left_out=True, wanted=wanted)
        for place in sorted(wanted):
            asked += lines([own[place]], past, left_out=True)
    if len(asked) < MIN_ROWS:
        return ""
    right = np.concatenate([line.question.right for line in asked])
    if right.min() == right.max():
        return ""
    rows = np.concatenate([line.columns for line in asked])
    return trained(rows, (right >= RIGHT).astype(np.float64), seed=seed, boosting=BOOSTING)
