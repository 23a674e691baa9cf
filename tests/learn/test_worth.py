import numpy as np
import pytest

from roughcut.learn.habits.worth import NEVER, Tried, saves_more, worth


def test_proposals_begin_where_they_save_most():
    found = worth([Tried(0.9, 4.0)] * 5 + [Tried(0.5, 2.0)] * 5 + [Tried(0.2, -1.0)] * 10)
    assert (found.least, found.tried, found.saved) == (0.35, 20, 30)  # halfway to what did not pay


def test_where_everything_paid_nothing_is_held_back():
    assert worth([Tried(0.9, 4.0)] * 5 + [Tried(0.5, 2.0)] * 5).least == 0


def test_a_confidence_is_taken_as_a_whole():
    assert worth([Tried(0.9, 4.0)] * 4 + [Tried(0.9, -1.0)] * 20).least == NEVER


@pytest.mark.parametrize(
    "tried", [[], [Tried(0.9, 4.0)], [Tried(0.9, -1.0)] * 9, [Tried(0.9, 0.4)] * 9]
)
def test_what_never_was_worth_a_look_is_not_proposed(tried):
    assert worth(tried).least == NEVER


def test_luck_on_the_projects_that_were_tried_is_no_worth():
    """Proposals that save nothing on average: the best confidence of many streams seems to."""
    random = np.random.default_rng(0)
    proposed = 0
    for _ in range(200):
        right = random.random(30) < 0.2  # 0.2 · 4 − 0.8 · 1: nothing is saved
        savings = np.where(right, 4.0, -1.0)
        proposed += worth(list(map(Tried, random.random(30), savings))).least < NEVER
    assert proposed < 0.15 * 200


def in_projects(count, savings):
    return [Tried(0.9, saving, str(number)) for number in range(count) for saving in savings]


def test_who_saves_more_in_every_project_is_better():
    assert saves_more(in_projects(9, [4, 4]), in_projects(9, [4, 3]))
    assert not saves_more(in_projects(9, [4, 3]), in_projects(9, [4, 4]))
    assert saves_more(in_projects(9, [4]), [])


def test_who_saves_more_in_few_projects_may_be_lucky():
    assert not saves_more(in_projects(4, [4, 4]), in_projects(4, [4, 3]))
    once = [Tried(0.9, 4.0, "0")] * 30  # a single project, be it ever so much
    assert not saves_more(in_projects(9, [4]) + once, in_projects(9, [4]))


def test_luck_is_seldom_taken_for_more():
    """Two who are equally good, in twelve projects of ten clips; one standard error would take 16 %."""
    random = np.random.default_rng(0)
    taken = 0
    for _ in range(400):
        both = [
            [
                Tried(0.9, saving, str(project))
                for project in range(12)
                for saving in np.where(random.random(10) < 0.6, 4.0, -1.0)
            ]
            for _ in range(2)
        ]
        taken += saves_more(*both)
    assert taken < 0.05 * 400
