import numpy as np
import pytest

from roughcut.learn.habits.worth import NEVER, worth


def test_proposals_begin_where_they_save_most():
    found = worth([(0.9, 4.0)] * 5 + [(0.5, 2.0)] * 5 + [(0.2, -1.0)] * 10)
    assert (found.least, found.tried, found.saved) == (0.35, 20, 30)  # halfway to what did not pay


def test_where_everything_paid_nothing_is_held_back():
    assert worth([(0.9, 4.0)] * 5 + [(0.5, 2.0)] * 5).least == 0


def test_a_confidence_is_taken_as_a_whole():
    assert worth([(0.9, 4.0)] * 4 + [(0.9, -1.0)] * 20).least == NEVER


@pytest.mark.parametrize("tried", [[], [(0.9, 4.0)], [(0.9, -1.0)] * 9, [(0.9, 0.4)] * 9])
def test_what_never_was_worth_a_look_is_not_proposed(tried):
    assert worth(tried).least == NEVER


def test_luck_on_the_projects_that_were_tried_is_no_worth():
    """Proposals that save nothing on average: the best confidence of many streams seems to."""
    random = np.random.default_rng(0)
    proposed = 0
    for _ in range(200):
        right = random.random(30) < 0.2  # 0.2 · 4 − 0.8 · 1: nothing is saved
        savings = np.where(right, 4.0, -1.0)
        proposed += worth(list(zip(random.random(30), savings, strict=True))).least < NEVER
    assert proposed < 0.15 * 200
