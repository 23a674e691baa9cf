import numpy as np
import pytest

from roughcut.changes import Entry, edits, fates
from roughcut.ticks import from_seconds


def slow_edits(theirs, mine) -> float:
    """The definition, by recursion over what happens to the last clips."""
    if not theirs or not mine:
        return float(len(theirs) + len(mine))
    a, b = theirs[-1], mine[-1]
    near = from_seconds(0.2)
    change = 0.5 * (
        (abs(a.start - b.start) > near) + (abs(a.end - b.end) > near) + (a.asset != b.asset)
    )
    return min(
        slow_edits(theirs[:-1], mine) + 1,
        slow_edits(theirs, mine[:-1]) + 1,
        slow_edits(theirs[:-1], mine[:-1]) + change,
    )


def random_lists(random):
    lists = []
    for count in random.integers(0, 6, size=2):
        starts = sorted(random.integers(0, 8, size=count).tolist())
        lists.append(
            [
                Entry(from_seconds(s), from_seconds(s + 1), int(random.integers(2)), None)
                for s in starts
            ]
        )
    return lists


def test_edits_are_the_least_that_a_slow_search_finds():
    random = np.random.default_rng(1)
    for _ in range(40):
        lists = random_lists(random)
        assert edits(*lists) == pytest.approx(slow_edits(*lists))


def test_wrong_in_every_respect_costs_no_more_than_starting_anew():
    one = [Entry(0, from_seconds(1), "a", None)]
    other = [Entry(from_seconds(5), from_seconds(9), "b", None)]
    assert edits(one, other) == 1.5
    assert edits(one, []) == edits([], one) == 1


def test_fates_add_up_to_the_edits():
    random = np.random.default_rng(2)
    for _ in range(60):
        theirs, mine = random_lists(random)
        found = fates(theirs, mine)
        kept = [cost for cost in found if cost is not None]
        removed, added = len(mine) - len(kept), len(theirs) - len(kept)
        assert sum(kept) + removed + added == pytest.approx(edits(theirs, mine))


def test_what_is_right_stays_and_what_is_too_much_goes():
    def second(start, asset="a"):
        return Entry(from_seconds(start), from_seconds(start + 1), asset, None)

    theirs = [second(1), second(5)]
    assert fates(theirs, [second(1), second(3), second(5, "b")]) == [0, None, 0.5]
    assert fates([], [second(1)]) == [None]
