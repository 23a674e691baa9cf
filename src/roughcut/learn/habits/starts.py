"""On which spine clips the next one of a stream starts.

Simple rules and boosted trees answer the same question and are compared on folds of the training
projects; what is kept is never below the best simple rule there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roughcut.learn.habits.boost import MIN_EVENTS, MIN_ROWS, trained
from roughcut.learn.habits.edit import Edit, Event, Floats, Integers, Stream
from roughcut.learn.habits.features import COLD, CYCLES, HISTORY, History, cold
from roughcut.learn.habits.tables import StartHabit
from roughcut.learn.habits.trees import Trees
from roughcut.learn.measures import average_precision, best_threshold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

FOLDS = 4
COUNTING = "every so many clips"
"""A rule for clips too few for trees, which count better; beside them it would only win by chance."""
MARGIN = 0.01  # of average precision that trees must gain before they replace a rule
HISTORY_MARGIN = 0.03  # that knowing the past must gain: at finishing the past is our own guess
STRONGEST_PRIOR = 20.0  # clips: what everybody does weighs as much as so many clips of one's own

EXTRA = ("known source", "track", "rate")
WIDTH = len(COLD) + len(EXTRA)
CATEGORICAL = (len(COLD),)

_LENGTH = COLD.index("length")
_INDEX = COLD.index("index")
_FROM_END = COLD.index("index from the end")
_FIRST = COLD.index("first appearance")
_SAME = COLD.index("same source as before")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Spine clips as rows of one family: N rows, one a spine clip and stream.

    features: (N, WIDTH + len(HISTORY)). labels: (N,) whether one starts there. groups: (N,) the
    project's number.
    """

    features: Floats
    labels: Integers
    groups: Integers


def known(edit: Edit, codes: dict[str, int], identities: Sequence[str]) -> Floats:
    """The code of each spine clip's source among those that recur, nan for others; (S,)."""
    by_slot = {slot: codes.get(name, np.nan) for slot, name in enumerate(identities)}
    return np.array([by_slot[int(slot)] for slot in edit.assets])


def spine_rows(edit: Edit, known_source: Floats, track: int, rate: float) -> Floats:
    """The columns that need no history, (S, WIDTH)."""
    count = len(edit.spine)
    extra = np.stack([known_source, np.full(count, track), np.full(count, rate)], axis=1)
    return np.concatenate([cold(edit), extra], axis=1)


def history_rows(edit: Edit, events: Sequence[Event]) -> Floats:
    """The HISTORY columns of every spine clip as the project really went, (S, len(HISTORY))."""
    history = History(edit)
    waiting = sorted(events, key=lambda event: (event.within, event.start))
    rows = []
    position = 0
    for index in range(len(edit.spine)):
        while position < len(waiting) and waiting[position].within < index:
            event = waiting[position]
            history.add(event.start, event.end, event.within)
            position += 1
        rows.append(history.features(index))
    return np.array(rows)


def labels_of(edit: Edit, events: Sequence[Event]) -> Integers:
    found = np.zeros(len(edit.spine), dtype=np.int64)
    found[[event.within for event in events]] = 1
    return found


def _rate(train: Rows, rows: Floats) -> Floats:  # noqa: ARG001 - one signature for all rules
    return rows[:, WIDTH - 1] * rows[:, _LENGTH]


def _rate_so_far(train: Rows, rows: Floats) -> Floats:  # noqa: ARG001 - as above
    so_far = rows[:, WIDTH + HISTORY.index("rate so far")]
    seen = rows[:, _INDEX]
    shrunk = (so_far * seen + 10 * rows[:, WIDTH - 1]) / (seen + 10)
    return shrunk * rows[:, _LENGTH]


def _cells(rows: Floats) -> Integers:
    """Which of sixteen situations each row is in."""
    marks = (rows[:, _INDEX] == 0, rows[:, _FROM_END] == 0, rows[:, _FIRST], rows[:, _SAME])
    found = np.zeros(len(rows), dtype=np.int64)
    for bit, mark in enumerate(marks):
        found += mark.astype(np.int64) << bit
    return found


def _situations(train: Rows, rows: Floats) -> Floats:
    """The share of training clips alike in: first, last, a source's first, a source's second in a row."""
    overall = float(train.labels.mean()) if len(train.labels) else 0.0
    cell = _cells(train.features)
    size = np.bincount(cell, minlength=16)
    hits = np.bincount(cell, weights=train.labels, minlength=16)
    table = (hits + 2 * overall) / (size + 2)
    return np.asarray(table[_cells(rows)] + 1e-6 * np.minimum(rows[:, _LENGTH], 1000))


def _counted(shares: Sequence[float], rows: Floats) -> Floats:
    """Each row's share: that of first clips, or of its number modulo the count."""
    number = rows[:, _INDEX].astype(np.int64)
    place = np.where(number == 0, 0, 1 + number % (len(shares) - 1))
    return np.asarray(np.asarray(shares)[place] + 1e-6 * np.minimum(rows[:, _LENGTH], 1000))


def counting_of(rows: Rows) -> list[float]:
    """The share of first clips with one, then of the others by their number modulo a count.

    The count is the one of CYCLES that tells most, less what it could tell by chance.
    """
    overall = float(rows.labels.mean()) if len(rows.labels) else 0.0
    number = rows.features[:, _INDEX].astype(np.int64)
    best: tuple[float, list[float]] = (-np.inf, [overall] * (CYCLES[0] + 1))
    for count in CYCLES:
        place = np.where(number == 0, 0, 1 + number % count)
        size = np.bincount(place, minlength=count + 1)
        hits = np.bincount(place, weights=rows.labels, minlength=count + 1)
        shares = (hits + 2 * overall) / (size + 2)
        likely = np.clip(shares, 1e-9, 1 - 1e-9)
        told = float(np.sum(hits * np.log(likely) + (size - hits) * np.log(1 - likely)))
        if told - count > best[0]:
            best = told - count, [float(each) for each in shares]
    return best[1]


def _every_nth(train: Rows, rows: Floats) -> Floats:
    return _counted(counting_of(train), rows)


RULES: dict[str, Callable[[Rows, Floats], Floats]] = {
    "rate × length of the clip": _rate,
    "rate so far × length of the clip": _rate_so_far,
    "first or last clip, first or next of its source": _situations,
    COUNTING: _every_nth,
}
MODELS = {"trees": WIDTH, "trees that know the past": WIDTH + len(HISTORY)}


def table_of(rows: Rows) -> list[float]:
    """The rule of situations as sixteen numbers, so that it can be kept."""
    marks = np.zeros((16, WIDTH + len(HISTORY)))
    for cell in range(16):
        marks[cell, _INDEX] = 0 if cell & 1 else 1
        marks[cell, _FROM_END] = 0 if cell & 2 else 1
        marks[cell, _FIRST] = float(bool(cell & 4))
        marks[cell, _SAME] = float(bool(cell & 8))
    return [float(value) for value in _situations(rows, marks)]


def rule_score(how: StartHabit, rows: Floats) -> Floats:
    """The score of a rule that was kept, for new rows; (N, WIDTH + len(HISTORY)) → (N,)."""
    if RULES.get(how.chosen) is _every_nth:
        return _counted(how.counting, rows)
    if how.chosen in RULES and RULES[how.chosen] is not _situations:
        nothing = Rows(rows[:0], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
        return RULES[how.chosen](nothing, rows)
    return np.asarray(how.situations)[_cells(rows)]


def chosen(family: str, rows: Rows, *, seed: int, way: str | None = None) -> tuple[StartHabit, str]:
    """What tells best where a stream's clips start, and the text of its trees ("" for a rule).

    way: the rule or model that is taken, wherever there is enough to learn it from.
    """
    projects = np.unique(rows.groups)
    folds = min(FOLDS, len(projects))
    fold_of = np.searchsorted(projects, rows.groups) % max(folds, 1)
    events = int(rows.labels.sum())
    enough = folds >= 2 and len(rows.labels) >= MIN_ROWS and events >= MIN_EVENTS
    rules = [name for name in RULES if not (enough and name == COUNTING)]
    names = [*rules, *(name for name in MODELS if enough and way in {None, name})]
    scores = {name: np.zeros(len(rows.labels)) for name in names}
    for fold in range(folds):
        test = fold_of == fold
        train_mask = ~test if folds >= 2 else test
        train = Rows(rows.features[train_mask], rows.labels[train_mask], rows.groups[train_mask])
        for name in rules:
            scores[name][test] = RULES[name](train, rows.features[test])
        for name in names[len(rules) :]:
            text = _trained(name, train, seed)
            if text:
                width = MODELS[name]
                scores[name][test] = Trees(text).answer(rows.features[test][:, :width])
    found = {name: average_precision(rows.labels, scores[name]) for name in names}
    rule = max(rules, key=lambda name: found[name])
    best = way if way is not None and way in found else _best(found, rule)
    text = _trained(best, rows, seed) if best in MODELS else ""
    if best in MODELS and not text:
        best = rule
    threshold, _ = best_threshold(rows.labels, scores[best])
    return StartHabit(family, best, threshold, found[best], rule, found[rule], ""), text


def _best(found: Mapping[str, float], rule: str) -> str:
    """Trees where they gain enough over the best rule, those that know the past where that gains more."""
    trees, past = MODELS
    best = trees if found.get(trees, 0.0) > found[rule] + MARGIN else rule
    known = max(found[best], found.get(trees, 0.0))
    return past if found.get(past, 0.0) > known + HISTORY_MARGIN else best


def _trained(name: str, rows: Rows, seed: int) -> str:
    if rows.labels.min() == rows.labels.max():
        return ""
    return trained(
        rows.features[:, : MODELS[name]], rows.labels, seed=seed, categorical=CATEGORICAL
    )


def stream_rate(active: float, clips: float, everybody: float) -> float:
    """Clips with one among clips, shrunk towards everybody's share."""
    return (active + STRONGEST_PRIOR * everybody) / (clips + STRONGEST_PRIOR)


def family_streams(edits: Sequence[Edit]) -> dict[str, list[Stream]]:
    """The streams of each family, sorted."""
    found: dict[str, set[Stream]] = {}
    for edit in edits:
        for stream in edit.streams:
            found.setdefault(stream.family, set()).add(stream)
    return {family: sorted(streams) for family, streams in sorted(found.items())}
