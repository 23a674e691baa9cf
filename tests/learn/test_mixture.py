"""The composer beside habits: who is listened to, what is kept of it, and that nothing is lost by it."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from roughcut import style
from roughcut.encode.begun import begun_from
from roughcut.encode.decisions import decode, encode
from roughcut.errors import BrokenStyle
from roughcut.learn import habits, mixture
from roughcut.learn.composer import keeping
from roughcut.learn.composer.remembering import remembering
from roughcut.learn.habits.edit import edit_of
from roughcut.learn.habits.pacing import Paced, pace
from roughcut.learn.habits.tables import Pace
from roughcut.learn.habits.trying import with_worth
from roughcut.progress import silent
from tests.learn.made import examples

torch.set_num_threads(1)  # networks this small only wait for a second one
LEARNED = 8


@pytest.fixture(scope="module")
def own():
    return examples("teacher")[:LEARNED]


@pytest.fixture(scope="module")
def ear(own):
    return remembering(own)


class Knows:
    """Tells the truth of every project, or the opposite of it."""

    def __init__(self, every, *, true):
        self.every, self.true = [edit_of(each) for each in every], true

    def starts(self, _, edit, streams):
        whole = next(e for e in self.every if np.array_equal(e.starts, edit.starts))
        found = {}
        for stream in streams:
            there = np.zeros(len(edit.spine))
            there[[event.within for event in whole.of(stream)]] = 1
            found[stream] = there if self.true else 1 - there
        return found

    def pace(self, _, __, shots):
        guess = [np.log(lasts) if self.true else np.log(lasts) + 3 for _, lasts in shots]
        return np.array([[[1.0], [each], [0.1]] for each in guess]).reshape(-1, 3, 1)


def tried(own, *, true):
    learned = habits.fit(own)
    teachers = {"the other": lambda _: Knows(own, true=true)}
    return with_worth(learned.tables, own, seed=0, progress=silent, teachers=teachers)


def test_who_knows_better_is_listened_to(own):
    (person,), (alone,) = tried(own, true=True).persons, habits.fit(own).tables.persons
    assert "the other" in {habit.worth.by for habit in person.streams}
    for habit, before in zip(person.streams, alone.streams, strict=True):
        assert habit.worth.surely >= before.worth.surely
    assert person.pace.by == "the other"
    assert person.pace.share == 1.0


def test_who_knows_worse_changes_nothing(own):
    assert tried(own, true=False) == habits.fit(own).tables


def test_a_gain_that_may_be_luck_is_none():
    random = np.random.default_rng(0)
    listened = 0
    for _ in range(100):
        noise = [random.standard_normal((2, 20)) for _ in range(10)]
        listened += pace([Paced(a, b) for a, b in noise], "the other").share == 1.0
    assert listened < 20
    assert pace([Paced(np.zeros(9), np.ones(9))] * 2, "the other").share == 0  # too few projects


def test_it_tells_a_probability_of_each_start(own, ear):
    edit = edit_of(own[0])
    told = ear.starts("teacher", edit, edit.streams)
    assert set(told) <= set(edit.streams)
    for each in told.values():
        assert each.shape == (len(edit.spine),)
        assert ((each >= 0) & (each <= 1)).all()
    assert ear.starts("nobody", edit, edit.streams) == {}


def test_nothing_but_the_spine_is_known_of_the_present(own, ear):
    edit = edit_of(own[0])
    bare = edit_of(replace(own[0], decisions=encode(begun_from(decode(own[0].decisions)))))
    for stream, told in ear.starts("teacher", bare, edit.streams).items():
        assert np.allclose(told, ear.starts("teacher", edit, edit.streams)[stream], atol=1e-5)


def test_the_pace_of_a_shot_does_not_know_how_long_it_lasts(ear):
    edit = edit_of(examples("teacher")[LEARNED])
    shots = [(edit.spine[0].asset, 2.0), (edit.spine[1].asset, 3.0)]
    longer = [shots[0], (shots[1][0], 30.0)]
    first, second = ear.pace("teacher", edit, shots), ear.pace("teacher", edit, longer)
    assert first.shape == second.shape == (2, 3, first.shape[2])
    assert np.allclose(first, second, atol=1e-4)
    assert not np.allclose(first[1], ear.pace("teacher", edit, [(shots[0][0], 9.0), shots[1]])[1])


def test_what_is_kept_tells_the_same(ear):
    again = keeping.parsed(keeping.written(ear))
    edit = edit_of(examples("teacher")[LEARNED])
    for stream, told in ear.starts("teacher", edit, edit.streams).items():
        assert np.allclose(told, again.starts("teacher", edit, edit.streams)[stream], atol=1e-5)
    assert keeping.written(again) == keeping.written(ear)


@pytest.mark.parametrize("name", [keeping.FOLDER + keeping.INDEX, keeping.FOLDER + keeping.ROWS])
def test_a_damaged_or_missing_file_is_an_error(ear, name):
    files = keeping.written(ear)
    for damaged in (files[name][:-9], files[name].replace(b"0", b"9"), b""):
        with pytest.raises(BrokenStyle):
            keeping.parsed({**files, name: damaged})
    with pytest.raises(BrokenStyle):
        keeping.parsed({key: each for key, each in files.items() if key != name})


@pytest.fixture(scope="module")
def listening(own, ear):
    """Habits that are told everything by the composer, whatever it is worth."""
    learned = habits.fit(own[:4])
    (person,) = learned.tables.persons
    told = tuple(
        replace(each, worth=replace(each.worth, by=mixture.IN_CONTEXT, least=0.3))
        for each in person.streams
    )
    person = replace(person, streams=told, pace=Pace(1.0, mixture.IN_CONTEXT, 4, 0.1, 0.05))
    return replace(learned, tables=replace(learned.tables, persons=(person,)), ear=ear)


def kept(learned, folder):
    record = style.Record(style.VERSION, (), style.Settings("composer"), (), (), (), {})
    style.save(style.sealed(record, mixture.files(learned), learned), folder)


def test_a_style_tells_the_same_after_it_was_kept(listening, tmp_path):
    kept(listening, tmp_path / "style")
    again = style.load(tmp_path / "style").habits
    begun = encode(begun_from(decode(examples("teacher")[LEARNED].decisions)))
    assert listening.told_by == again.told_by == mixture.IN_CONTEXT
    assert listening.propose(begun) == again.propose(begun)
    room = dict.fromkeys({row.asset for row in begun.rows}, 10**15)
    cuts = listening.go_on(begun, room, 10**13)
    assert cuts == again.go_on(begun, room, 10**13)
    assert cuts != replace(listening, ear=None).go_on(begun, room, 10**13)


def test_a_style_that_lacks_its_composer_is_broken(listening, tmp_path):
    kept(replace(listening, ear=None), tmp_path / "style")
    with pytest.raises(BrokenStyle, match="composer"):
        style.load(tmp_path / "style")


def test_habits_alone_keep_nothing_of_a_composer(own, tmp_path):
    kept(habits.fit(own[:4]), tmp_path / "style")
    assert not (tmp_path / "style" / "composer").exists()
    assert style.load(tmp_path / "style").habits.ear is None


def test_the_words_say_who_told(listening):
    told = " ".join(listening.words())
    assert "the composer says" in told
    assert "the next shot lasts is told by the composer for 100 %" in told


def test_it_has_an_ear_only_where_somebody_else_told_better(own):
    learned = mixture.fit(own[:4])
    assert (learned.ear is not None) == bool(learned.told_by)
    assert learned.tables.starts == habits.fit(own[:4]).tables.starts
