"""A search for switches on made-up projects: resumed, left early, judged on what was set aside."""

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from roughcut.encode.decisions import encode
from roughcut.errors import NotEnough, Unreadable, Unwritable
from roughcut.learn.multitrack.fitted import ORIGINAL
from roughcut.learn.tuning import read_tuned, search
from roughcut.learn.tuning.switches import SWITCHES, Choice, Range, put, usual
from roughcut.projects import Example
from tests.learn.multitrack_cases import QUICK, a_timeline

ROOT = Path(__file__).parents[2]
BASE = replace(QUICK, learning_rate=1e-5, epochs=5)  # far too low, so that better is easy to find
FEW = (
    Range("learning rate", 1e-6, 3e-2, 1e-5, lambda s, value: replace(s, learning_rate=value)),
    Choice("warm-up", (0, 2), lambda s, value: replace(s, warm_up=value)),
)
TRIALS = 12


def example(number):
    name = f"project {number}"
    return Example("you", name, f"{name}.xml", name, name, encode(a_timeline(number)))


EXAMPLES = tuple(example(number) for number in range(6))


def searched(path, trials=TRIALS, **others):
    return search(
        EXAMPLES, path, trials=trials, folds=2, lock=path.parent / "locks",
        base=BASE, switches=FEW, **others,
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("study") / "study.sqlite"


@pytest.fixture(scope="module")
def tuned(path):
    return searched(path)


def test_the_first_values_of_the_switches_are_the_protocol():
    assert put(ORIGINAL, SWITCHES, usual(SWITCHES)) == ORIGINAL


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda each: each.name)
def test_every_switch_changes_the_settings_and_no_two_of_its_values_are_alike(switch):
    values = switch.values if isinstance(switch, Choice) else (switch.low, switch.usual, switch.high)
    assert all(switch.allows(each) for each in values)
    assert not switch.allows(None)
    settings = {repr(put(ORIGINAL, SWITCHES, usual(SWITCHES) | {switch.name: v})) for v in values}
    assert len(settings) == len(values)


def test_the_first_trial_is_the_protocol_and_a_better_one_is_found(tuned):
    assert len(tuned.trials) == TRIALS
    assert tuned.trials[0].values == usual(FEW)
    assert tuned.trials[tuned.best].loss < tuned.trials[0].loss
    assert tuned.trials[tuned.best].loss == min(
        each.loss for each in tuned.trials if each.state == "whole"
    )
    assert [name for name, *_ in tuned.changed][0] == "learning rate"


def test_trials_are_left_where_others_had_done_better(tuned):
    left = [each for each in tuned.trials if each.state == "left"]
    assert left
    assert all(each.epochs < BASE.epochs for each in left)
    assert all(each.epochs == BASE.epochs for each in tuned.trials if each.state == "whole")


def test_the_best_is_used_since_it_is_better_on_projects_that_no_trial_saw(tuned):
    held = tuned.held
    assert held.low <= held.usual - held.best <= held.high
    assert held.better
    assert tuned.settings == put(BASE, FEW, tuned.trials[tuned.best].values)


def test_a_study_that_was_stopped_goes_on_to_the_same_trials(tuned, tmp_path):
    path = tmp_path / "study.sqlite"

    def stopped(what, done, total):  # noqa: ARG001
        if what == "Trials" and done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        searched(path, progress=stopped)
    with pytest.raises(NotEnough, match="not come to its end"):
        read_tuned(path, base=BASE, switches=FEW)
    assert searched(path) == tuned


def test_more_trials_of_a_study_keep_those_that_were(tuned, path):
    more = searched(path, TRIALS + 1)
    assert more.trials[:TRIALS] == tuned.trials
    assert len(more.trials) == TRIALS + 1
