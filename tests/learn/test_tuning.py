"""A search for switches on made-up projects: resumed, left early, judged on what was set aside."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import optuna
import pytest
import torch

from roughcut.errors import NotEnough, Unreadable, Unwritable
from roughcut.learn.multitrack.fitted import ORIGINAL
from roughcut.learn.tuning import read_tuned
from roughcut.learn.tuning.holding import MOST, step_frames, windows_of
from roughcut.learn.tuning.limit import Limit
from roughcut.learn.tuning.searching import importances
from roughcut.learn.tuning.study import alone
from roughcut.learn.tuning.switches import SWITCHES, Choice, put, usual
from tests.learn.tuning_cases import BASE, EXAMPLES, FEW, TRIALS, example, searched

ROOT = Path(__file__).parents[2]


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


def read(path):
    return read_tuned(path, base=BASE, switches=FEW)


def changed(path, tmp_path, statement, *values):
    """A copy of the study in which somebody changed something."""
    copy = tmp_path / "changed.sqlite"
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as database, database:
        assert database.execute(statement, values).rowcount > 0
    return copy


def test_windows_lie_further_apart_where_there_are_many_and_so_they_are_learned_from(tmp_path):
    close = replace(BASE, step_frames=1)
    every = len(windows_of(EXAMPLES, close))
    apart = step_frames(EXAMPLES, close)
    assert every > 2 * MOST
    assert MOST / 2 < len(windows_of(EXAMPLES, replace(close, step_frames=apart))) <= 1.1 * MOST
    assert step_frames(EXAMPLES, BASE) == BASE.step_frames
    path = tmp_path / "study.sqlite"
    searched(path, trials=1, base=close)
    assert 1 < read_tuned(path, base=close, switches=FEW).settings.step_frames <= apart


def test_the_first_values_of_the_switches_are_the_protocol():
    assert put(ORIGINAL, SWITCHES, usual(SWITCHES)) == ORIGINAL


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda each: each.name)
def test_every_switch_changes_the_settings_and_no_two_of_its_values_are_alike(switch):
    values = (
        switch.values if isinstance(switch, Choice) else (switch.low, switch.usual, switch.high)
    )
    assert all(switch.allows(each) for each in values)
    assert not switch.allows(None)
    settings = {repr(put(ORIGINAL, SWITCHES, usual(SWITCHES) | {switch.name: v})) for v in values}
    assert len(settings) == len(values)


def test_the_first_trial_is_the_protocol_and_a_better_one_is_found(tuned):
    assert len(tuned.trials) == TRIALS
    assert tuned.trials[0].values == usual(FEW)
    whole = [each.loss for each in tuned.trials if each.state == "whole"]
    assert tuned.trials[tuned.best].loss == min(whole) < tuned.trials[0].loss
    assert tuned.changed[0][:2] == ("learning rate", BASE.learning_rate)


def test_trials_are_left_where_others_had_done_better(tuned):
    left = [each for each in tuned.trials if each.state == "left"]
    assert left
    assert all(each.epochs < BASE.epochs for each in left)
    assert all(each.epochs == BASE.epochs for each in tuned.trials if each.state == "whole")


def test_the_best_is_used_if_it_is_better_on_projects_that_no_trial_saw(tuned):
    held = tuned.held
    assert held.low <= held.usual - held.best <= held.high
    assert held.better
    assert tuned.settings == put(BASE, FEW, tuned.trials[tuned.best].values)


def test_a_killed_search_goes_on_to_the_same_trials(tuned, tmp_path):
    path = tmp_path / "study.sqlite"
    command = [sys.executable, "-m", "tests.learn.tuning_cases", str(path), "2"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "here\n"
        with pytest.raises(Unwritable, match="another roughcut tune is at work"):
            searched(path)
        os.kill(child.pid, signal.SIGKILL)
    with pytest.raises(NotEnough, match="not come to its end"):
        read(path)
    assert searched(path) == tuned


def test_a_search_that_is_over_is_read_and_not_done_again(tuned, path):
    begun = []
    assert searched(path, progress=lambda what, *_: begun.append(what)) == tuned
    assert set(begun) == {"Trials"}
    assert read(path) == tuned


def test_a_search_out_of_time_ends_after_the_protocol_and_goes_on_to_the_same_trials(
    tuned, tmp_path
):
    path = tmp_path / "study.sqlite"
    ended = searched(path, minutes=0)
    assert [each.state for each in ended.trials] == ["whole"]
    assert not ended.best
    assert searched(path, minutes=600) == tuned


def test_a_trial_that_would_last_too_long_is_left(tmp_path, monkeypatch):
    path = tmp_path / "study.sqlite"
    searched(path, trials=1)
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def late(what, *_):
        if what == "Epochs of this trial":
            now[0] = 36_001.0

    first, *others = searched(path, minutes=600, progress=late).trials
    assert first.state == "whole"
    assert [(each.state, each.epochs) for each in others] == [("left", 1)]


def test_what_is_compared_at_the_end_counts(monkeypatch):
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    limit = Limit.after(10, folds=3)
    assert limit.allows(300, best=150, usual=50)
    assert not limit.allows(301, best=150, usual=50)
    assert Limit.after(None, folds=3).allows(1e9, best=1e9, usual=1e9)


def test_a_study_of_other_projects_is_not_gone_on_with(tuned, path, tmp_path):
    others = (*EXAMPLES[1:], example(77))
    with pytest.raises(Unwritable, match="it is a study of other projects"):
        searched(path, examples=others)
    assert read(path) == tuned
    copy = tmp_path / "study.sqlite"
    copy.write_bytes(path.read_bytes())
    assert len(searched(copy, 1, others, force=True).trials) == 1


def test_what_stands_there_and_is_no_study_is_left_alone(tmp_path):
    path = tmp_path / "study.sqlite"
    path.write_text("my notes")
    with pytest.raises(Unwritable, match="it is no study"):
        searched(path)
    assert path.read_text() == "my notes"


@pytest.mark.usefixtures("tuned")
@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE studies SET study_name = 'other'", "holds no study"),
        ("DELETE FROM study_user_attributes WHERE key = 'about'", "of something else"),
        ("UPDATE trial_params SET param_value = 5 WHERE param_name = 'learning rate'", "no switch"),
        ("UPDATE trial_params SET distribution_json = '[1'", "damaged"),
        ("UPDATE study_user_attributes SET value_json = '3' WHERE key = 'held'", "damaged"),
    ],
)
def test_a_damaged_study_is_a_clear_error(path, tmp_path, statement, says):
    with pytest.raises(Unreadable, match=says):
        read(changed(path, tmp_path, statement))


@pytest.mark.usefixtures("tuned")
@pytest.mark.parametrize("step", [0, -BASE.step_frames, BASE.step_frames + 1])
def test_a_study_whose_windows_lie_as_no_search_lays_them_is_a_clear_error(path, tmp_path, step):
    statement = (
        "UPDATE study_user_attributes SET value_json = "
        "json_set(value_json, '$.base.step_frames', ?) WHERE key = 'about'"
    )
    with pytest.raises(Unreadable, match="other switches"):
        read(changed(path, tmp_path, statement, step))


def test_a_file_that_only_begins_like_a_study_is_a_clear_error(tmp_path):
    path = tmp_path / "study.sqlite"
    path.write_bytes(b"SQLite format 3\0" + bytes(4096))
    with pytest.raises(Unreadable, match="holds no study"):
        read(path)


def test_two_projects_are_too_few(tmp_path):
    with pytest.raises(NotEnough, match="It takes three"):
        searched(tmp_path / "study.sqlite", examples=EXAMPLES[:2])


def test_a_lock_is_free_again_when_its_holder_failed(tmp_path):
    with pytest.raises(ZeroDivisionError), alone(tmp_path / "study", tmp_path):
        raise ZeroDivisionError
    with alone(tmp_path / "study", tmp_path):
        assert True


def test_what_decides_a_loss_is_most_important():
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))

    def loss(trial):
        idle = trial.suggest_categorical("idle", (0, 1))
        return (trial.suggest_float("decides", 0, 1) - 0.3) ** 2 + idle / 1000

    study.optimize(loss, n_trials=9)
    assert importances(study) == ()
    study.optimize(loss, n_trials=51)
    found = importances(study)
    assert [name for name, _ in found] == ["decides", "idle"]
    assert found[0][1] > 0.8
    assert sum(part for _, part in found) == pytest.approx(1)
