"""The choice is the best there is: held against trying everything."""

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roughcut.footage.moments import Moment
from roughcut.footage.select import CUT_COST, Limits, Run, chosen, without_through_edits
from roughcut.ticks import Rate

RATE = Rate(25)


def row(frames, joined=None, forced=None):
    """Pieces one after the other in one file."""
    found = []
    at = 0
    for number, length in enumerate(frames):
        follows = number > 0 and (joined is None or joined[number])
        will = forced[number] if forced else None
        found.append(Moment(0, RATE.ticks(at), RATE.ticks(at + length), length, 1.0, follows, will))
        at += length
    return found


def runs_of(kept, pieces):
    """The shots that a choice of pieces makes: parted where something is left out, and at breaks."""
    runs = []
    for number, keep in enumerate(kept):
        if not keep:
            continue
        if runs and runs[-1].last == number and pieces[number].joined:
            runs[-1] = Run(runs[-1].first, number + 1)
        else:
            runs.append(Run(number, number + 1))
    return tuple(runs)


def allowed(kept, pieces, limits):
    for keep, piece in zip(kept, pieces, strict=True):
        if piece.forced is not None and keep != piece.forced:
            return False
    for run in runs_of(kept, pieces):
        members = pieces[run.first : run.last]
        frames = sum(each.frames for each in members)
        if all(each.forced for each in members):
            continue
        if frames < limits.shortest:
            return False
        if limits.longest is not None and frames > limits.longest and len(members) > 1:
            return False
    return True


def tried(pieces, worth, limits):
    """The smallest distance from the wanted length, and the most worth at it."""
    best = None
    for kept in product([False, True], repeat=len(pieces)):
        if not allowed(kept, pieces, limits):
            continue
        frames = sum(piece.frames for keep, piece in zip(kept, pieces, strict=True) if keep)
        away = 0
        if limits.most is not None:
            away = max(limits.least - frames, frames - limits.most, 0)
        gain = sum(value for keep, value in zip(kept, worth, strict=True) if keep)
        gain -= CUT_COST * len(runs_of(kept, pieces))
        something = any(kept) or limits.least == 0
        if best is None or (something, -away, gain) > best:
            best = something, -away, gain
    return best[1:]


@st.composite
def problems(draw):
    count = draw(st.integers(1, 8))
    frames = draw(st.lists(st.integers(1, 12), min_size=count, max_size=count))
    joined = draw(st.lists(st.sampled_from([True, True, False]), min_size=count, max_size=count))
    forced = draw(
        st.lists(st.sampled_from([None, None, None, True, False]), min_size=count, max_size=count)
    )
    worth = draw(st.lists(st.integers(-40, 40), min_size=count, max_size=count))
    shortest = draw(st.integers(1, 10))
    longest = draw(st.none() | st.integers(shortest, 30))
    most = draw(st.none() | st.integers(1, 70))
    least = 0 if most is None else draw(st.integers(0, most))
    pieces = row(frames, joined, forced)
    return pieces, np.array(worth) / 40, Limits(shortest, longest, least, most)


@given(problems())
def test_no_other_choice_is_better(problem):
    pieces, worth, limits = problem
    runs = chosen(pieces, worth, limits)
    kept = [any(run.first <= n < run.last for run in runs) for n in range(len(pieces))]
    assert runs == runs_of(kept, pieces), "a cut that nobody sees"
    assert allowed(kept, pieces, limits)
    frames = sum(piece.frames for keep, piece in zip(kept, pieces, strict=True) if keep)
    away = 0
    if limits.most is not None:
        away = max(limits.least - frames, frames - limits.most, 0)
    gain = float(worth[kept].sum()) - CUT_COST * len(runs)
    best_away, best_gain = tried(pieces, worth, limits)
    assert -away == best_away
    assert gain == pytest.approx(best_gain, abs=1e-6)


def test_the_wanted_length_is_met_to_the_frame():
    random = np.random.default_rng(7)
    frames = random.integers(20, 200, 300).tolist()
    pieces = row(frames)
    worth = random.normal(0, 1, 300) * np.array(frames) / 25
    runs = chosen(pieces, worth, Limits(shortest=25, longest=1500, least=4500, most=4500))
    assert sum(sum(frames[run.first : run.last]) for run in runs) == 4500
    assert all(left.last < right.first for left, right in pairwise(runs))


def test_what_is_worth_more_is_kept():
    pieces = row([50] * 6)
    worth = np.array([0.1, 2.0, 0.1, 1.0, 0.2, 1.5])
    runs = chosen(pieces, worth, Limits(least=100, most=100))
    assert runs == (Run(1, 2), Run(5, 6))


def test_what_the_user_keeps_and_drops_comes_before_length_and_limits():
    pieces = row([50] * 6, forced=[True, True, None, False, None, None])
    runs = chosen(pieces, np.full(6, 1.0), Limits(shortest=60, longest=80, least=50, most=50))
    assert runs == (Run(0, 2),)


def test_long_footage_is_counted_in_coarser_steps_and_stays_near(monkeypatch):
    from roughcut.footage import select

    monkeypatch.setattr(select, "_MAX_CELLS", 100_000)
    random = np.random.default_rng(8)
    frames = random.integers(20, 200, 200).tolist()
    runs = chosen(
        row(frames), random.normal(0, 1, 200), Limits(longest=1000, least=5000, most=5000)
    )
    total = sum(sum(frames[run.first : run.last]) for run in runs)
    assert 5000 - 11 * len(runs) <= total <= 5000


def test_nothing_comes_of_nothing():
    assert chosen([], np.zeros(0), Limits()) == ()
    pieces = [replace(each, forced=False) for each in row([10, 10])]
    assert chosen(pieces, np.ones(2), Limits(least=10, most=10)) == ()


def test_shots_that_follow_each_other_in_the_source_are_one():
    pieces = row([10, 10, 10, 10], joined=[False, False, True, False])
    other = [replace(each, file=1) for each in row([10, 10])]
    runs = (Run(0, 1), Run(1, 2), Run(3, 4), Run(4, 5))
    assert without_through_edits(runs, [*pieces, *other]) == (Run(0, 2), Run(3, 4), Run(4, 5))
