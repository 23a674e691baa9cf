from dataclasses import replace

import numpy as np
import pytest

from roughcut.changes import Entry, edits, saved
from roughcut.encode.layouts import Rectangle
from roughcut.ticks import from_seconds

PLACES = (None, Rectangle(0, 0, 1, 1), Rectangle(0.5, 0.5, 1, 1))


def slow_edits(theirs, mine) -> float:
    """The definition, by recursion over what happens to the last clips."""
    if not theirs or not mine:
        return float(sum(3 if each.stands is None else 4 for each in theirs) + len(mine))
    a, b = theirs[-1], mine[-1]
    near = from_seconds(0.2)
    change = (
        (abs(a.start - b.start) > near)
        + (abs(a.end - b.end) > near)
        + (a.asset != b.asset)
        + (a.stands != b.stands)
    )
    apart = a.end <= b.start or b.end <= a.start
    return min(
        slow_edits(theirs[:-1], mine) + (3 if a.stands is None else 4),
        slow_edits(theirs, mine[:-1]) + 1,
        np.inf if apart else slow_edits(theirs[:-1], mine[:-1]) + change,
    )


def random_lists(random):
    lists = []
    for count in random.integers(0, 6, size=2):
        starts = sorted(random.integers(0, 8, size=count).tolist())
        lists.append(
            [
                Entry(
                    from_seconds(s / 2),
                    from_seconds(s / 2 + 1),
                    int(random.integers(2)),
                    PLACES[int(random.integers(3))],
                )
                for s in starts
            ]
        )
    return lists


def test_edits_are_the_least_that_a_slow_search_finds():
    random = np.random.default_rng(1)
    for _ in range(40):
        lists = random_lists(random)
        assert edits(*lists) == pytest.approx(slow_edits(*lists))


def test_a_clip_is_four_choices_and_one_delete():
    one = Entry(0, from_seconds(3), "a", PLACES[1])
    assert edits([one], []) == 4
    assert edits([replace(one, stands=None)], []) == 3
    assert edits([], [one]) == 1
    for changed in (
        replace(one, start=from_seconds(1)),
        replace(one, end=from_seconds(4)),
        replace(one, asset="b"),
        replace(one, stands=PLACES[2]),
    ):
        assert edits([one], [changed]) == 1
    elsewhere = replace(one, start=from_seconds(5), end=from_seconds(9))
    assert edits([one], [elsewhere]) == 5  # no clip is moved to where it does not touch


def test_what_is_saved_adds_up_to_the_edits():
    random = np.random.default_rng(2)
    for _ in range(60):
        theirs, mine = random_lists(random)
        assert edits(theirs, []) - sum(saved(theirs, mine)) == pytest.approx(edits(theirs, mine))


def test_what_is_right_stays_and_what_is_too_much_goes():
    def second(start, asset="a"):
        return Entry(from_seconds(start), from_seconds(start + 1), asset, None)

    theirs = [second(1), second(5)]
    assert saved(theirs, [second(1), second(3), second(5, "b")]) == [3, -1, 2]
    assert saved([], [second(1)]) == [-1]
