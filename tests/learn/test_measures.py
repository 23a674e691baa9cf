import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roughcut.learn.measures import average_precision, best_threshold, interval, surely

rankings = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4)), min_size=1, max_size=30)


def slow_average_precision(pairs):
    """Each positive's precision among all rows that score at least as high."""
    found = []
    for label, score in pairs:
        if label:
            above = [other for other, value in pairs if value >= score]
            found.append(sum(above) / len(above))
    return sum(found) / len(found)


@given(rankings)
def test_average_precision_is_the_mean_precision_at_the_positives(pairs):
    labels, scores = (np.array(column) for column in zip(*pairs, strict=True))
    value = average_precision(labels, scores.astype(float))
    if labels.any():
        assert value == pytest.approx(slow_average_precision(pairs))
    else:
        assert math.isnan(value)


def test_a_constant_score_has_the_precision_of_chance():
    assert average_precision(np.array([1, 0, 0, 1]), np.zeros(4)) == 0.5


@given(rankings)
def test_no_threshold_gives_a_larger_f1_than_the_best_one(pairs):
    labels, scores = (np.array(column) for column in zip(*pairs, strict=True))
    threshold, best = best_threshold(labels, scores.astype(float))
    if not labels.any():
        assert threshold == math.inf
        return

    def f1(limit):
        said = scores >= limit
        return 2 * (labels[said].sum()) / (labels.sum() + said.sum())

    assert f1(threshold) == pytest.approx(best)
    assert best >= max(f1(limit) for limit in range(6)) - 1e-12


def test_an_interval_of_equal_differences_is_a_point():
    assert interval(np.full(7, 0.25), seed=0) == (0.25, 0.25)


def test_an_interval_holds_the_mean_and_grows_with_the_spread():
    drawn = np.random.default_rng(1).normal(0.1, 1, 40)
    low, high = interval(drawn, seed=0)
    assert low < drawn.mean() < high
    wider = interval(drawn * 3, seed=0)
    assert wider[1] - wider[0] == pytest.approx(3 * (high - low))


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=30))
def test_a_sure_gain_is_never_above_the_mean_and_equal_gains_are_sure(gains):
    gains = np.array(gains)
    assert surely(gains) <= gains.mean() + 1e-12
    assert surely(np.full(len(gains), gains[0])) == pytest.approx(gains[0])
    assert surely(gains[:1]) == 0.0
