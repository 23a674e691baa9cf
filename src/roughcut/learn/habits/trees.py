"""Boosted trees that answer, read from the text that LightGBM writes.

Why not LightGBM's own reader: a style may come by mail, and on many damaged texts that reader ends
the process (9 of 14 tried ones, version 4.7). Here every number is checked first. Answering also
needs no import of it, and is exact: the same sums of the same leaves.

Letters: N rows, T trees, M inner nodes of the largest tree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MAX_CHARACTERS = 20_000_000
MAX_TREES = 2_000
MAX_LEAVES = 1_024
MAX_COLUMNS = 1_000
MAX_CATEGORIES = 4_096
_ZERO = 1e-35  # what LightGBM takes for zero (kZeroThreshold)
_CATEGORICAL, _DEFAULT_LEFT = 1, 2  # bits of decision_type; the next two say what is missing
_ZERO_IS_MISSING, _NAN_IS_MISSING = 1, 2
_OBJECTIVES = ("binary sigmoid:1", "regression")


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """One tree as its arrays stand in the text; children below 0 are leaves, -1 the first."""

    feature: Integers
    threshold: Floats
    decision: Integers
    left: Integers
    right: Integers
    leaves: Floats
    categories: tuple[frozenset[int], ...]


class Trees:
    """A model of one number a row: a probability, or a value where it was trained to regress.

    Raises ValueError for a text that is no whole and consistent model.
    """

    def __init__(self, text: str) -> None:
        if len(text) > MAX_CHARACTERS:
            raise ValueError("the model is larger than any style's")
        head, *blocks = text.partition("\nend of trees")[0].split("\nTree=")
        if not head.startswith("tree\n") or "\nend of trees" not in text:
            raise ValueError("it is not a whole LightGBM model")
        facts = _facts(head)
        objective = facts.get("objective", "")
        if objective not in _OBJECTIVES or facts.get("num_tree_per_iteration") != "1":
            raise ValueError(f"models of '{objective}' are not read")
        if not 1 <= len(blocks) <= MAX_TREES:
            raise ValueError(f"it has {len(blocks)} trees")
        self.columns = int(facts.get("max_feature_idx", "0")) + 1
        if not 1 <= self.columns <= MAX_COLUMNS:
            raise ValueError(f"it asks for {self.columns} columns")
        self._sigmoid = objective.startswith("binary")
        self._lay_out([_tree(_facts(block), self.columns) for block in blocks])

    def _lay_out(self, trees: list[_Tree]) -> None:
        """The trees side by side, (T, M), so that all of them are walked at once."""
        widest = max(len(tree.feature) for tree in trees)
        shape = (len(trees), max(widest, 1))
        self._feature, self._decision = (np.zeros(shape, dtype=np.int64) for _ in range(2))
        self._left, self._right = (np.full(shape, -1, dtype=np.int64) for _ in range(2))
        self._threshold = np.zeros(shape)
        self._leaves = np.zeros((len(trees), max(len(tree.leaves) for tree in trees)))
        self._first = np.zeros(len(trees), dtype=np.int64)
        sets = [numbers for tree in trees for numbers in tree.categories]
        highest = max((max(numbers, default=0) for numbers in sets), default=0)
        self._in_set = np.zeros((max(len(sets), 1), highest + 2), dtype=bool)
        for number, members in enumerate(sets):
            self._in_set[number, list(members)] = True
        before = 0
        for number, tree in enumerate(trees):
            count = len(tree.feature)
            self._feature[number, :count] = tree.feature
            self._decision[number, :count] = tree.decision
            self._left[number, :count] = tree.left
            self._right[number, :count] = tree.right
            categorical = (tree.decision & _CATEGORICAL) > 0
            self._threshold[number, :count] = tree.threshold + np.where(categorical, before, 0)
            self._leaves[number, : len(tree.leaves)] = tree.leaves
            self._first[number] = 0 if count else -1
            before += len(tree.categories)

    def answer(self, rows: Floats) -> Floats:
        """(N, columns) → (N,)."""
        if rows.ndim != 2 or rows.shape[1] != self.columns:
            raise ValueError(f"the model takes {self.columns} columns, not {rows.shape}")
        count, trees = len(rows), len(self._first)
        node = np.tile(self._first, count)  # (N·T)
        row = np.repeat(np.arange(count), trees)
        tree = np.tile(np.arange(trees), count)
        walking = np.flatnonzero(node >= 0)
        while len(walking):
            at = tree[walking], node[walking]
            left = self._goes_left(rows[row[walking], self._feature[at]], at)
            node[walking] = np.where(left, self._left[at], self._right[at])
            walking = walking[node[walking] >= 0]
        sums = self._leaves[tree, -node - 1].reshape(count, trees).sum(axis=1)
        # The logistic function, in the form that cannot overflow.
        return np.asarray((1 + np.tanh(sums / 2)) / 2 if self._sigmoid else sums)

    def _goes_left(self, values: Floats, at: tuple[Integers, Integers]) -> NDArray[np.bool_]:
        decision = self._decision[at]
        threshold = self._threshold[at]
        missing = decision >> 2 & 3
        unknown = np.isnan(values)
        numbers = np.where(unknown & (missing != _NAN_IS_MISSING), 0.0, values)
        absent = (missing == _NAN_IS_MISSING) & unknown
        absent |= (missing == _ZERO_IS_MISSING) & (np.abs(numbers) <= _ZERO)
        left = np.where(absent, (decision & _DEFAULT_LEFT) > 0, numbers <= threshold)
        categorical = (decision & _CATEGORICAL) > 0
        if categorical.any():
            last = self._in_set.shape[1] - 1  # a column that is in no set
            code = np.where(unknown | (values < 0) | (values >= last), last, values).astype(
                np.int64
            )
            which = np.where(categorical, threshold, 0).astype(np.int64)
            left = np.where(categorical, self._in_set[which, code], left)
        return left


def _facts(block: str) -> dict[str, str]:
    """`name=value` lines; a block's first line is the number of its tree."""
    return dict(line.split("=", 1) for line in block.split("\n") if "=" in line)


def _tree(facts: dict[str, str], columns: int) -> _Tree:
    leaves = _leaves(facts)
    inner = len(leaves) - 1
    if not 0 <= inner < MAX_LEAVES or int(facts.get("num_leaves", "0")) != len(leaves):
        raise ValueError(f"a tree has {len(leaves)} leaves")
    if facts.get("is_linear", "0") != "0":
        raise ValueError("linear trees are not read")
    if not inner:
        none = np.zeros(0, dtype=np.int64)
        return _Tree(none, np.zeros(0), none, none, none, leaves, ())
    feature, decision, left, right = (
        _whole(facts, name, inner)
        for name in ("split_feature", "decision_type", "left_child", "right_child")
    )
    # LightGBM writes a threshold of inf where only what is missing parts from the rest.
    threshold = np.array([float(word) for word in facts.get("threshold", "").split()])
    if len(threshold) != inner or not ((feature >= 0) & (feature < columns)).all():
        raise ValueError("a tree asks for a column that is not there")
    number = np.arange(inner)
    for child in (left, right):
        # A child is always written after its parent, so no walk can turn in a circle.
        if not (((child > number) & (child < inner)) | ((child < 0) & (child >= -inner - 1))).all():
            raise ValueError("a tree has a branch that leads nowhere")
    categories = _categories(facts)
    asked = threshold[(decision & _CATEGORICAL) > 0]
    if not ((asked >= 0) & (asked < len(categories)) & (asked == np.floor(asked))).all():
        raise ValueError("a tree asks for a set of categories that is not there")
    return _Tree(feature, threshold, decision, left, right, leaves, categories)


def _categories(facts: dict[str, str]) -> tuple[frozenset[int], ...]:
    """Each set of categories, from its words of 32 bits."""
    count = int(facts.get("num_cat", "0"))
    if not 0 <= count <= MAX_LEAVES:
        raise ValueError(f"a tree has {count} sets of categories")
    if not count:
        return ()
    bounds = _whole(facts, "cat_boundaries", count + 1)
    words = [int(word) for word in facts.get("cat_threshold", "").split()]
    sound = bounds[0] == 0 and (np.diff(bounds) > 0).all() and bounds[-1] == len(words)
    if not sound or len(words) * 32 > MAX_CATEGORIES * count:
        raise ValueError("a tree's sets of categories do not add up")
    if not all(0 <= word < 2**32 for word in words):
        raise ValueError("a set of categories is no number of 32 bits")
    return tuple(
        frozenset(
            32 * offset + bit
            for offset, word in enumerate(words[start:end])
            for bit in range(32)
            if word >> bit & 1
        )
        for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    )


def _leaves(facts: dict[str, str]) -> Floats:
    found = [float(word) for word in facts.get("leaf_value", "").split()]
    if not all(math.isfinite(number) for number in found):
        raise ValueError("a leaf holds what is no number")
    return np.array(found, dtype=np.float64)


def _whole(facts: dict[str, str], name: str, count: int) -> Integers:
    words = facts.get(name, "").split()
    if len(words) != count or any(len(word) > 9 for word in words):
        raise ValueError(f"{name} holds {len(words)} numbers, not {count}")
    return np.array([int(word) for word in words], dtype=np.int64)
