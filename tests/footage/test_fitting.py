"""Tails give and take the last frames, and never in a word, a wish or another shot."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from roughcut.footage.fitting import APART, tails
from roughcut.footage.moments import Moment
from roughcut.footage.select import Limits, chosen
from roughcut.ticks import Rate
from tests.footage.test_select import RATE, problems, row, runs_of


def frames_of(run, pieces):
    return sum(each.frames for each in pieces[run.first : run.last])


@given(
    problems(), st.lists(st.integers(0, 90), max_size=6), st.sampled_from([RATE, Rate(30000, 1001)])
)
def test_whatever_is_given_or_taken_is_free(problem, marks, rate):
    pieces, worth, limits = problem
    pieces = [
        Moment(0, rate.ticks(each.start // RATE.ticks(1)), rate.ticks(each.end // RATE.ticks(1)),
               each.frames, 1.0, each.joined, each.forced)
        for each in pieces
    ]  # fmt: skip
    marks = sorted(marks)
    words = [
        (rate.ticks(a) + 7, rate.ticks(b) - 7)
        for a, b in pairwise(marks[: len(marks) // 2 * 2])
        if b > a
    ]
    words = words[::2]
    runs = chosen(pieces, worth, limits)
    added = tails(runs, pieces, [words], limits, rate)
    before = sum(frames_of(run, pieces) for run in runs)
    after = before + sum(added)
    if limits.most is not None and not limits.least <= before <= limits.most:
        assert limits.least <= after <= limits.most or abs(after - limits.most) <= abs(
            before - limits.most
        )
    else:
        assert set(added) <= {0}
    for number, (run, more) in enumerate(zip(runs, added, strict=True)):
        if not more:
            continue
        end = rate.frames(pieces[run.last - 1].end)
        cut = rate.ticks(end + more)
        assert not any(start < cut < last for start, last in words)
        frames = frames_of(run, pieces) + more
        assert frames >= min(limits.shortest, frames_of(run, pieces))
        if more > 0:
            assert limits.longest is None or frames <= limits.longest
            for piece in pieces[run.last :]:
                if rate.frames(piece.start) >= end + more:
                    break
                assert piece.joined
                assert piece.forced is not False
            if number + 1 < len(runs):
                follows = rate.frames(pieces[runs[number + 1].first].start)
                assert end + more <= follows
        else:
            kept_until = [each for each in pieces[run.first : run.last] if each.forced]
            assert all(rate.frames(each.end) <= end + more for each in kept_until)


def test_what_is_missing_is_spread_over_the_tails():
    pieces = row([50, 40, 50, 40, 50, 40])
    runs = runs_of([True, False] * 3, pieces)
    assert tails(runs, pieces, [()], Limits(least=180, most=180), RATE) == (10, 10, 10)
    assert tails(runs, pieces, [()], Limits(least=1000, most=1000), RATE) == (
        40 - APART, 40 - APART, 40
    )  # fmt: skip
    assert tails(runs, pieces, [()], Limits(shortest=20, least=120, most=120), RATE) == (
        -10,
        -10,
        -10,
    )


def test_a_word_behind_a_shot_bounds_its_tail():
    pieces = row([50, 40, 50])
    runs = runs_of([True, False, False], pieces)
    words = [(RATE.ticks(55) + 1, RATE.ticks(80))]
    assert tails(runs, pieces, [words], Limits(least=90, most=90), RATE) == (5,)
