"""The measures of the tasks: pure functions from arrays to a number, larger is better.

References: average precision as in Manning, Raghavan & Schütze, *Introduction to Information
Retrieval* (2008), §8.4, without interpolation; the bootstrap of Efron (1979), by percentiles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from roughcut.learn.habits.edit import Floats, Integers

DRAWS = 1000


def average_precision(labels: Integers, scores: Floats) -> float:
    """Mean over the positives of the precision at their place in the ranking; nan without positives.

    labels: (N,) 0 or 1. scores: (N,), any unit. Rows of equal score share one place (the precision
    at the end of their group), so a constant score gets the share of positives.
    """
    positives = int(np.sum(labels))
    if positives == 0:
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    ranked, values = labels[order], scores[order]
    ends = np.append(np.flatnonzero(np.diff(values) != 0), len(values) - 1)
    found = np.cumsum(ranked)[ends]
    gained = np.diff(np.concatenate([[0], found]))
    return float(np.sum(gained * found / (ends + 1)) / positives)


def best_threshold(labels: Integers, scores: Floats) -> tuple[float, float]:
    """The score from which saying yes gives the largest F1, and that F1; (inf, 0) without positives.

    F1 = 2·hits / (positives + said yes).
    """
    positives = int(np.sum(labels))
    if positives == 0:
        return float("inf"), 0.0
    order = np.argsort(-scores, kind="stable")
    ranked, values = labels[order], scores[order]
    ends = np.append(np.flatnonzero(np.diff(values) != 0), len(values) - 1)
    f1 = 2 * np.cumsum(ranked)[ends] / (positives + ends + 1)
    best = int(np.argmax(f1))
    following = values[ends[best] + 1] if ends[best] + 1 < len(values) else values[ends[best]]
    return float((values[ends[best]] + following) / 2), float(f1[best])


def share(right: Floats) -> float:
    """The mean of (N,) zeros and ones (or of an IoU); nan without rows."""
    return float(np.mean(right)) if len(right) else float("nan")


def interval(differences: Floats, *, seed: int) -> tuple[float, float]:
    """A 90 % interval of the mean of (P,) differences: percentiles 5 and 95 of DRAWS resamples."""
    draws = np.random.default_rng(seed).integers(0, len(differences), (DRAWS, len(differences)))
    means = differences[draws].mean(axis=1)
    low, high = np.percentile(means, [5, 95])
    return float(low), float(high)


def surely(gains: Floats) -> float:
    """What (P,) gains are on average, less the standard error of that; 0 where a single one tells."""
    if len(gains) < 2:
        return 0.0
    return float(gains.mean() - gains.std(ddof=1) / np.sqrt(len(gains)))
