import math
from dataclasses import replace

import numpy as np
import pytest

from roughcut.learn import tasks
from roughcut.learn.habits import placing
from roughcut.learn.habits.edit import edit_of
from roughcut.learn.tasks import folds as folds_of
from roughcut.learn.tasks import judging, overlays, pace, placements, punch_ins, standing
from roughcut.learn.tasks.judging import Judged, Table, Trial, judged
from tests.learn.made import examples


@pytest.fixture(scope="module")
def figures():
    return tasks.evaluate((*examples("teacher")[:8], *examples("interviewer")[:6]), seeds=(0,))


def test_every_task_is_asked_of_new_and_of_known_editors(figures):
    for setting in ("new editor", "same editor"):
        asked = {each.task for each in figures if each.setting == setting}
        assert asked == {task.name for task in tasks.TASKS}


def test_every_figure_is_finite_and_its_interval_holds_the_difference(figures):
    for each in figures:
        assert all(map(math.isfinite, (each.value, each.rule_value, each.low, each.high)))
        assert each.low - 1e-9 <= each.value - each.rule_value <= each.high + 1e-9
        assert each.projects >= 2


def test_a_clear_rule_is_learned_better_than_a_rate(figures):
    cold = next(
        each
        for each in figures
        if (each.regime, each.setting) == ("cold", "same editor") and "starts in" in each.task
    )
    assert cold.low > 0.1


def test_the_order_of_the_examples_changes_no_figure():
    few = examples("teacher")[:5]
    assert tasks.evaluate(few) == tasks.evaluate(few[::-1])


@pytest.mark.parametrize("count", [2, 3, 4])
def test_few_projects_leave_rows_out_but_break_nothing(count):
    assert all(each.projects <= count for each in tasks.evaluate(examples("shorts")[:count]))


def test_one_project_gives_no_figure():
    assert tasks.evaluate(examples("shorts")[:1]) == ()


def test_a_project_that_a_seed_could_not_ask_counts_by_the_others():
    """One seed may draw too few of an editor's projects to ask anything of another."""
    asked = [Judged("a", 0.5, {"rule": 0.25}), Judged("b", 1.0, {"rule": 0.5})]
    found = tasks._figure(
        tasks.TASKS[0], "same editor", [asked, [Judged("a", 0.7, {"rule": 0.25})]], 0, "habits"
    )
    assert found.value == pytest.approx(0.8)
    assert found.rule_value == pytest.approx(0.375)
    assert found.spread == pytest.approx(np.std([0.75, 0.7]))


JUDGES = {
    "starts cold": overlays.starts("cold"),
    "starts begun": overlays.starts("begun"),
    "starts causal": overlays.starts("causal"),
    "where": placements.where,
    "how long": placements.how_long,
    "layout": standing.layout_accuracy(),
    "punch-in": punch_ins.judge,
    "next cut": pace.judge,
}


def shuffled(edit, seed):
    """The same project with the labels of its overlays moved to other spine clips."""
    random = np.random.default_rng(seed)
    count = len(edit.spine)
    moved = tuple(replace(e, within=int(random.integers(count))) for e in edit.events)
    return replace(edit, events=moved)


def test_chance_is_not_beaten_where_there_is_nothing_to_learn():
    """A leak would show: labels that nothing known tells cannot be told."""
    train = [shuffled(edit_of(each), n) for n, each in enumerate(examples("teacher")[:12])]
    test = [shuffled(edit_of(each), 99 + n) for n, each in enumerate(examples("teacher")[12:20])]
    lines = JUDGES["starts cold"](Trial(train, test))
    ours = np.mean([line.ours for line in lines])
    rules = np.mean([max(line.rules.values()) for line in lines])
    assert ours < rules + 0.08


def until(edit, count):
    """The project's first spine clips alone, with what starts on them."""
    return replace(
        edit,
        spine=edit.spine[:count],
        starts=edit.starts[:count],
        ends=edit.ends[:count],
        assets=edit.assets[:count],
        events=tuple(e for e in edit.events if e.within < count),
    )


def test_the_pace_of_what_comes_later_changes_no_guess_about_the_next_cut():
    edit = edit_of(examples("teacher")[0])
    usual = {"": 1.0}
    whole, _ = pace._rows(edit, usual)
    part, _ = pace._rows(until(edit, 8), usual)
    assert np.array_equal(part, whole[: len(part)], equal_nan=True)


def test_placement_knows_nothing_of_what_starts_later():
    edit = edit_of(examples("teacher")[0])
    stream = next(each for each in edit.streams if each.role == "picture-in-picture")
    events = edit.of(stream)
    moments = placing.moments(edit, events)
    first = placing.moments(until(edit, events[1].within + 1), events[:2])
    for whole, part in zip(moments, first, strict=False):
        assert (whole.previous_end, whole.previous_length, whole.edges) == (
            part.previous_end,
            part.previous_length,
            part.edges,
        )


def yes_or_no(seed, says, projects=12):
    """Questions whose answer trees can find, and what a model says of them."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(projects * 40, 2))
    labels = (features[:, 0] + 0.5 * random.normal(size=len(features)) > 1).astype(int)
    return Table(
        features,
        labels,
        np.repeat(np.arange(projects), 40),
        {"the second": features[:, 1]},
        {"composer": says(labels, random)},
    )


def precision(train, test):
    names = [str(number) for number in np.unique(test.groups)]
    return np.mean([line.ours for line in judged(train, test, names, 0)])


def test_a_model_that_knows_nothing_is_not_listened_to():
    def says(labels, random):
        return random.random(len(labels))

    train, test = yes_or_no(1, says), yes_or_no(2, says)
    without = [replace(each, models={}) for each in (train, test)]
    assert precision(train, test) == precision(*without) > 0.6


def test_a_model_that_knows_more_than_trees_is_listened_to():
    def says(labels, random):
        return labels + 0.3 * random.random(len(labels))

    train, test = yes_or_no(1, says), yes_or_no(2, says)
    assert precision(train, test) == 1 > precision(*[replace(e, models={}) for e in (train, test)])


def test_a_model_that_may_only_have_been_lucky_is_not_listened_to(monkeypatch):
    def says(labels, _):
        """Right in three projects of four, and the other way round in the fourth."""
        return np.where(np.arange(len(labels)) // 40 % 4 < 3, labels, 1 - labels) + 0.0

    train, test = yes_or_no(1, says), yes_or_no(2, says)
    without = precision(*[replace(each, models={}) for each in (train, test)])
    assert precision(train, test) == without
    monkeypatch.setattr(judging, "surely", np.mean)
    assert precision(train, test) != without


def test_whether_a_new_editor_is_told_better_is_found_out_without_anybody_s_past():
    one, two, three = (
        [edit_of(each) for each in examples(who)[:3]]
        for who in ("teacher", "interviewer", "shorts")
    )
    known = Trial([*one, *two[:2]], two[2:])
    assert known.past(two[2]) == two[:2]
    assert known.past(one[0]) == one[1:]
    new = Trial([*one, *two], three)
    assert new.past(one[0]) == new.past(three[0]) == []


def clips(fold):
    return sum(len(each.decisions.rows) for each in fold.train)


def test_controls_learn_from_one_s_own_alone_or_from_as_many_clips_of_others():
    some = (*examples("teacher")[:5], *examples("interviewer")[:8])
    settings = folds_of.settings(some, folds_of.drawn(some, 0))
    own, others = (
        settings[name] for name in ("same editor, own only", "same editor, as many of others")
    )
    assert len(own) == len(others) >= 5
    for one, other in zip(own, others, strict=True):
        assert one.test == other.test
        (editor,) = {each.editor for each in one.test}
        assert {each.editor for each in one.train} == {editor}
        assert editor not in {each.editor for each in other.train}
        largest = max(len(each.decisions.rows) for each in some)
        assert abs(clips(one) - clips(other)) <= largest / 2
        tested = {each.project for each in one.test}
        assert not tested & {each.project for each in (*one.train, *other.train)}


def test_others_with_too_few_clips_are_no_control_of_the_same_size():
    some = (*examples("teacher")[:8], *examples("interviewer")[:1])
    settings = folds_of.settings(some, folds_of.drawn(some, 0))
    assert "same editor, as many of others" not in settings
    assert "same editor, own only" not in settings
    assert "same editor, others only" in settings


def test_the_person_is_known_better_from_their_own_than_from_as_many_clips_of_others(figures):
    def cold(setting):
        (found,) = [e for e in figures if (e.setting, e.regime) == (setting, "cold")]
        return found.value

    assert cold("same editor, own only") > cold("same editor, as many of others") + 0.1
