"""When and how long: finishing answers as the tasks' figures say."""

import pytest

from roughcut.learn.habits import times
from roughcut.learn.habits.asking import Who
from roughcut.learn.habits.edit import edit_of
from roughcut.learn.habits.placing import LENGTH_TOLERANCE_SECONDS, START_TOLERANCE_FRAMES
from roughcut.learn.habits.preferring import chosen
from roughcut.learn.habits.ranking import TALLIES
from roughcut.learn.habits.trees import Trees
from roughcut.learn.habits.usual import Usual, pairs
from roughcut.learn.tasks import placements
from roughcut.learn.tasks.judging import Trial
from tests.learn.made import examples

TASKS = {"start": placements.where, "end": placements.how_long}


@pytest.mark.parametrize("asked", ["start", "end"])
@pytest.mark.parametrize("name", ["interviewer", "shorts"])
def test_what_is_kept_for_finishing_is_right_as_often_as_the_task_says(name, asked):
    train = [edit_of(each) for each in examples(name)[:8]]
    (test,) = (edit_of(each) for each in examples(name)[20:21])
    (judged,) = TASKS[asked](Trial(train, [test]))
    preference, text = times.learned(train, seed=0)[times.name_of(asked, audio=False)]
    trees = {"": Trees(text)} if text else {}
    teller = times.Teller(asked, preference, trees)
    usual = Usual(train, audio=False)
    right = []
    for moment, event in pairs(test, audio=False):
        who = Who(test.editor, test.project, event.stream)
        places = usual.of(test, (moment, event), left_out=False)
        told, because = teller.tell(moment, places, who)
        truth = event.start if asked == "start" else event.end
        near = START_TOLERANCE_FRAMES * test.frame_seconds
        right.append(abs(told - truth) <= (near if asked == "start" else LENGTH_TOLERANCE_SECONDS))
        assert because in (*times.RULES[asked], "as usual")
        teller.saw(moment, places, who, truth)
    assert judged.ours == pytest.approx(sum(right) / len(right))


def test_little_is_told_by_tallies():
    few = [edit_of(each) for each in examples("teacher")[:2]]
    for preference, text in times.learned(few, seed=0).values():
        assert preference.how == TALLIES
        assert text == ""


def test_what_is_chosen_is_never_below_the_best_order_on_the_training_folds():
    train = [edit_of(each) for each in examples("shorts")[:8]]
    usual = Usual(train, audio=False)
    for asked, orders in times.ORDERS.items():
        sequences = [
            times.questions(edit, usual, asked, audio=False, left_out=True) for edit in train
        ]
        how, _ = chosen(sequences, orders, len(times.RULES[asked]), seed=0)
        assert how.found >= how.rule_found > 0
