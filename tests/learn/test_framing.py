"""How an added picture stands: finishing answers as the task's figure says."""

from dataclasses import replace

import pytest

from roughcut.encode.layouts import apart
from roughcut.learn.habits import framing
from roughcut.learn.habits.edit import edit_of, layout_of_row
from roughcut.learn.habits.standing import Picture
from roughcut.learn.habits.trees import Trees
from roughcut.learn.tasks import standing
from roughcut.learn.tasks.judging import Trial
from roughcut.timeline import Media
from tests.learn.made import examples


def framer(train, test):
    preference, text, uses = framing.learned(train, seed=0)
    bare = replace(test, spine=())  # what stands on the spine is told as it comes, below
    trees = {"": Trees(text)} if text else {}
    return framing.Framer(bare, test.editor, preference, uses, trees)


@pytest.mark.parametrize("name", ["interviewer", "shorts"])
def test_what_is_kept_for_finishing_is_right_as_often_as_the_task_says(name):
    train = [edit_of(each) for each in examples(name)[:8]]
    (test,) = (edit_of(each) for each in examples(name)[20:21])
    (judged,) = standing.layout_accuracy()(Trial(train, [test]))
    tells, right = framer(train, test), []
    for row in test.decisions.rows:
        truth = layout_of_row(test.decisions, row)
        if row.audio or truth is None:
            continue
        told = tells.tell(Picture.of(row))
        if told is not None:
            right.append(apart(told.layout, truth) <= 1)
            assert 0 <= told.likely <= 1
            tells.saw(Picture.of(row), truth)
    assert judged.ours == pytest.approx(sum(right) / len(right))


def test_a_picture_of_unknown_size_is_told_nothing():
    train = [edit_of(each) for each in examples("teacher")[:4]]
    unknown = Media("somewhere", None, None, None, None, None)
    assert framer(train, train[0]).tell(Picture(1, "cutaway", unknown, "", 10)) is None
