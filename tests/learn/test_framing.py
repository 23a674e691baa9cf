"""How an added picture stands: finishing answers as the task's figure says."""

from dataclasses import replace

import pytest

from roughcut.encode.layouts import alike
from roughcut.learn.habits import framing, standing
from roughcut.learn.habits.edit import edit_of, layout_of_row
from roughcut.learn.habits.ranking import RANKED, SHARES, TALLIES
from roughcut.learn.habits.standing import Picture
from roughcut.learn.habits.trees import Trees
from roughcut.learn.habits.ways import Ways
from roughcut.learn.tasks import standing as task
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
    (judged,) = task.layout_accuracy()(Trial(train, [test]))
    tells, right = framer(train, test), []
    for row in test.decisions.rows:
        truth = layout_of_row(test.decisions, row)
        if row.audio or truth is None:
            continue
        told = tells.tell(Picture.of(row))
        if told is not None:
            right.append(alike(told.layout, truth))
            assert 0 <= told.likely <= 1
            tells.saw(Picture.of(row), truth)
    assert judged.ours == pytest.approx(sum(right) / len(right))


def test_a_way_that_is_given_is_learned_as_if_it_had_been_chosen():
    train = [edit_of(each) for each in examples("interviewer")[:6]]
    preference, text, uses = framing.learned(train, seed=0)
    again, same_text, same_uses = framing.learned(train, seed=0, ways=Ways(layouts=preference.how))
    assert (again.how, again.order, again.counts) == (
        preference.how,
        preference.order,
        preference.counts,
    )
    assert (same_text, same_uses) == (text, uses)


@pytest.mark.parametrize("way", [RANKED, SHARES, TALLIES, *standing.ORDERS])
def test_any_way_can_be_given(way):
    train = [edit_of(each) for each in examples("interviewer")[:6]]
    preference, text, _ = framing.learned(train, seed=0, ways=Ways(layouts=way))
    assert preference.how == way
    assert bool(text) == (way == RANKED)
    assert preference.order == standing.ORDERS.get(way, ())


def test_trees_that_are_given_give_way_where_there_is_too_little_to_grow_them_from():
    preference, text, _ = framing.learned(
        [edit_of(examples("interviewer")[0])], seed=0, ways=Ways(layouts=RANKED)
    )
    assert (preference.how != RANKED) == (not text)


def test_a_picture_of_unknown_size_is_told_nothing():
    train = [edit_of(each) for each in examples("teacher")[:4]]
    unknown = Media("somewhere", None, None, None, None, None)
    assert framer(train, train[0]).tell(Picture(1, "cutaway", unknown, "", 10)) is None
