"""Which way of ranking answers is used: what did best on held-out training projects.

What is kept is there never below the best order of rules, nor below the plain tallies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from roughcut.learn.habits.boost import MIN_ROWS, Boosting, trained
from roughcut.learn.habits.edit import Floats
from roughcut.learn.habits.ranking import (
    RANKED,
    SHARES,
    TALLIES,
    Line,
    Past,
    Question,
    lines,
    rankings,
)
from roughcut.learn.habits.trees import Trees

Rows = tuple[Floats, Floats]
FOLDS = 3
MARGIN = 0.005  # of questions that what is less simple must gain before it is preferred
MIN_QUESTIONS = 40
NEARLY_ALL = 0.97  # where simple ways are right so often, trees are not worth their time
RIGHT = 0.9  # how good an answer must be for trees to take it for right
MAX_QUESTIONS = 3_000  # that trees are grown from; more change them little and cost time
BOOSTING = Boosting(rounds=50, leaves=15, least_in_leaf=20)


@dataclass(frozen=True, slots=True)
class Chooser:
    """How one kind of choice is made.

    how: TALLIES, SHARES, RANKED, or the name of an order. order: rules by number, the first that has an
    answer is taken. found, rule_found: the mean over held-out training projects of what is kept
    and of the best order.
    """

    how: str
    order: tuple[int, ...]
    found: float
    rule_found: float


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
    seed: int,
    way: str | None = None,
) -> tuple[Chooser, str]:
    """The way that did best on held-out projects of these, and the text of its trees ("" without).

    sequences: the questions of each sequence, in time order. way: the name of the way that is taken
    without comparing it, wherever there is enough to learn it from; then nothing is found of it.
    """
    if way == RANKED:
        everything = [each for own in sequences for each in own]
        if len(everything) >= MIN_QUESTIONS:
            text = ranker(sequences, Past.of(everything, rules), seed=seed)
            if text:
                return Chooser(RANKED, (), 0.0, 0.0), text
    elif way is not None:
        return Chooser(way, orders.get(way, ()), 0.0, 0.0), ""
    found = preferred(compared(sequences, orders, rules), seed=seed)
    return found.chooser, found.trees


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What no seed changes: the questions, their folds, and what each simple way is worth on them.

    worths: of each way, a mean a project, (P,); of none where there is too little to tell.
    """

    sequences: Sequence[Sequence[Question]]
    orders: Mapping[str, tuple[int, ...]]
    rules: int
    worth: Worth
    folds: list[_Fold]
    worths: dict[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Preferred:
    """A way, the text of its trees ("" without), and what it is worth on each project, (P,)."""

    chooser: Chooser
    trees: str
    worths: Floats


def compared(
    sequences: Sequence[Sequence[Question]],
    orders: Mapping[str, tuple[int, ...]],
    rules: int,
    *,
    worth: Worth = first_right,
) -> Compared:
    """The simple ways on held-out projects."""
    enough = sum(len(own) for own in sequences) >= MIN_QUESTIONS
    folds = _folds(sequences, rules) if enough else []
    ways = {**orders, TALLIES: (), SHARES: ()}
    worths = {
        name: _worths([(fold, name, order, None) for fold in folds], worth)
        for name, order in ways.items()
        if folds
    }
    return Compared(sequences, orders, rules, worth, folds, worths)


def preferred(simple: Compared, *, seed: int) -> Preferred:
    """As `chosen`: trees are grown where simple ways leave something to gain."""
    sequences, orders, folds = simple.sequences, simple.orders, simple.folds
    if not simple.worths:
        return Preferred(Chooser(TALLIES, (), 0.0, 0.0), "", np.zeros(0))
    worths = dict(simple.worths)
    means = {name: float(each.mean()) for name, each in worths.items()}
    rule = max(orders, key=lambda name: means[name])
    best = TALLIES if means[TALLIES] >= means[rule] else rule
    if means[SHARES] > means[best] + MARGIN:
        best = SHARES
    text = ""
    if means[best] < NEARLY_ALL:
        texts = [_grown(fold.rows(seed), seed) for fold in folds]
        if all(texts):
            grown = [(f, RANKED, (), Trees(t)) for f, t in zip(folds, texts, strict=True)]
            worths[RANKED] = _worths(grown, simple.worth)
            means[RANKED] = float(worths[RANKED].mean())
            if means[RANKED] > means[best] + MARGIN:
                best = RANKED
                everything = [each for own in sequences for each in own]
                text = ranker(sequences, Past.of(everything, simple.rules), seed=seed)
    chooser = Chooser(best, orders.get(best, ()), means[best], means[rule])
    return Preferred(chooser, text, worths[best])


@dataclass(frozen=True, slots=True, eq=False)
class _Fold:
    """Questions of some projects to learn from, and those of the others with what was known."""

    train: list[Sequence[Question]]
    past: Past
    asked: list[Line]
    _rows: dict[int | None, Rows | None] = field(default_factory=dict)

    def rows(self, seed: int) -> Rows | None:
        """What trees are grown from; where nothing is drawn, it is the same for every seed."""
        drawn = seed if sum(e.asked for own in self.train for e in own) > MAX_QUESTIONS else None
        if drawn not in self._rows:
            self._rows[drawn] = _rows(self.train, self.past, seed)
        return self._rows[drawn]


def _folds(sequences: Sequence[Sequence[Question]], rules: int) -> list[_Fold]:
    """A fold without questions on both sides is left out."""
    projects = sorted({each.project for own in sequences for each in own[:1]})
    number = {project: n for n, project in enumerate(projects)}
    count = min(FOLDS, len(projects))
    found = []
    for fold in range(count if count >= 2 else 0):
        train = [own for own in sequences if own and number[own[0].project] % count != fold]
        test = [own for own in sequences if own and number[own[0].project] % count == fold]
        past = Past.of((each for own in train for each in own), rules)
        asked = [line for own in test for line in lines(own, past, left_out=False)]
        if asked:
            found.append(_Fold(train, past, asked))
    return found


def _worths(
    ways: Sequence[tuple[_Fold, str, tuple[int, ...], Trees | None]], worth: Worth
) -> Floats:
    """What a way of ranking is worth on the questions of each held-out project, (P,)."""
    per: dict[str, list[float]] = {}
    for fold, name, order, trees in ways:
        for line, found in zip(fold.asked, rankings(fold.asked, name, order, trees), strict=True):
            per.setdefault(line.question.project, []).append(worth(line.question, found))
    return np.array([np.mean(values) for values in per.values()])


def ranker(sequences: Sequence[Sequence[Question]], past: Past, *, seed: int) -> str:
    """Trees that tell which candidate is right; "" where there is too little to grow them from."""
    return _grown(_rows(sequences, past, seed), seed)


def _grown(rows: Rows | None, seed: int) -> str:
    return "" if rows is None else trained(*rows, seed=seed, boosting=BOOSTING)


def _rows(sequences: Sequence[Sequence[Question]], past: Past, seed: int) -> Rows | None:
    """Candidates (N, F) and whether each is right (N,); None where they are too few.

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
        return None
    right = np.concatenate([line.question.right for line in asked])
    if right.min() == right.max():
        return None
    rows = np.concatenate([line.columns for line in asked])
    return rows, (right >= RIGHT).astype(np.float64)
