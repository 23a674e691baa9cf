import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from roughcut.encode.grid import COLUMNS, to_grid
from roughcut.errors import BrokenStyle, NotEnough, Unreadable
from roughcut.learn.multitrack import Fitted, Settings, fit
from roughcut.learn.multitrack.decoding import free_parts, only_spine
from roughcut.learn.multitrack.fitted import RECORD, WEIGHTS
from roughcut.learn.multitrack.loss import COMPONENTS
from roughcut.learn.multitrack.training import learning_rate
from roughcut.timeline import Clip, Timeline, Track
from tests.learn.multitrack_cases import CAMERA, QUICK, TRAINING, VALIDATION

ROOT = Path(__file__).parents[2]
RATES = "9.05e-05 6.58e-05 3.52e-05 1.05e-05 1.00e-06 1.05e-05 3.52e-05 6.58e-05 9.05e-05 1.00e-04"


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Small networks wait for other threads longer than they compute."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("checkpoints")


@pytest.fixture(scope="module")
def fitted(folder):
    return fit(TRAINING, VALIDATION, folder, settings=QUICK)


@pytest.fixture(scope="module")
def finishing(tmp_path_factory):
    sizes = replace(QUICK.sizes, heads="per track")
    settings = replace(QUICK, sizes=sizes, epochs=5, learning_rate=3e-2, batch=4)
    return fit(
        TRAINING, VALIDATION, tmp_path_factory.mktemp("finish"), settings=settings, task="finish"
    )


def losses_of(fitted):
    return [(epoch.training, epoch.validation) for epoch in fitted.epochs]


def test_the_schedule_is_the_original_one():
    settings = Settings()
    ours = [learning_rate(settings, number) for number in range(1, 11)]
    assert [f"{rate:.2e}" for rate in ours] == RATES.split()
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.Adam([weight], lr=1e-4)
    peer = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=5, eta_min=1e-6)
    for rate in ours:
        optimizer.step()
        peer.step()
        assert rate == pytest.approx(peer.get_last_lr()[0], rel=1e-9)


def test_each_epoch_tells_the_rate_after_its_step(fitted):
    expected = [learning_rate(QUICK, number) for number in (1, 2, 3, 4)]
    assert [epoch.learning_rate for epoch in fitted.epochs] == expected


def test_training_lowers_the_loss_and_its_curves_add_up(fitted):
    total, *parts = fitted.curves
    assert [part.component for part in parts] == list(COMPONENTS)
    assert len(total.training) == len(total.validation) == QUICK.epochs
    assert total.training[-1] < total.training[0]
    for number, value in enumerate(total.validation):
        assert value == pytest.approx(sum(part.validation[number] for part in parts), abs=1e-12)


def test_same_seed_same_bytes_and_the_order_of_timelines_is_irrelevant(fitted, tmp_path):
    again = fit(TRAINING[::-1], VALIDATION, tmp_path, settings=QUICK)
    assert again.files()[WEIGHTS] == fitted.files()[WEIGHTS]
    assert losses_of(again) == losses_of(fitted)
    other = fit(TRAINING, VALIDATION, tmp_path, settings=replace(QUICK, seed=1))
    assert other.files()[WEIGHTS] != fitted.files()[WEIGHTS]


def test_the_callers_random_numbers_are_left_alone(tmp_path):
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    fit(TRAINING[:1], (), tmp_path, settings=replace(QUICK, epochs=1))
    assert torch.equal(torch.rand(1), expected)


def test_a_killed_training_goes_on_to_the_same_losses(fitted, folder, tmp_path):
    (run,) = folder.iterdir()
    steps = -(-fitted_windows() // QUICK.batch)
    stop_after = 2 * steps + 1  # in the middle of the third epoch
    command = [sys.executable, "-m", "tests.learn.multitrack_cases", str(tmp_path), str(stop_after)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        reached = next((line for line in child.stdout if int(line) == stop_after), None)
        os.kill(child.pid, signal.SIGKILL)
    assert reached is not None
    assert child.returncode == -signal.SIGKILL
    kept = sorted(each.name for each in (tmp_path / run.name).iterdir())
    assert kept == ["best", "epoch-01", "epoch-02"]
    seen = []
    resumed = fit(
        TRAINING, VALIDATION, tmp_path, settings=QUICK,
        progress=lambda _what, done, _total: seen.append(done),
    )  # fmt: skip
    assert seen[0] == 2 * steps + 1
    assert losses_of(resumed) == losses_of(fitted)
    assert resumed.files() == fitted.files()


def fitted_windows():
    from roughcut.learn.multitrack.windows import windows

    return len(
        windows([to_grid(each) for each in TRAINING], QUICK.window_frames, QUICK.step_frames)
    )


def test_ctrl_c_leaves_what_the_next_call_goes_on_from(fitted, tmp_path):
    def interrupted(what, done, total):  # noqa: ARG001
        if done == total // 2 + 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(TRAINING, VALIDATION, tmp_path, settings=QUICK, progress=interrupted)
    assert losses_of(fit(TRAINING, VALIDATION, tmp_path, settings=QUICK)) == losses_of(fitted)


def test_every_epoch_the_best_and_the_final_one_are_kept(fitted, folder):
    (run,) = folder.iterdir()
    names = [f"epoch-0{number}" for number in (1, 2, 3, 4)]
    assert sorted(each.name for each in run.iterdir()) == ["best", *names, "final"]
    totals = [sum(epoch.validation) for epoch in fitted.epochs]
    best = run / names[totals.index(min(totals))]
    assert (run / "best" / "weights.safetensors").read_bytes() == (
        best / "weights.safetensors"
    ).read_bytes()
    assert (run / "final" / "weights.safetensors").read_bytes() == (
        run / names[-1] / "weights.safetensors"
    ).read_bytes()


def test_a_damaged_checkpoint_is_a_clear_error(tmp_path):
    settings = replace(QUICK, epochs=1)
    fit(TRAINING, VALIDATION, tmp_path, settings=settings)
    (weights,) = tmp_path.glob("run-*/epoch-01/weights.safetensors")
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(Unreadable, match=r"weights\.safetensors: this checkpoint was damaged"):
        fit(TRAINING, VALIDATION, tmp_path, settings=settings)


def test_large_gradients_are_recorded(fitted, tmp_path):
    warned = fit(TRAINING, (), tmp_path, settings=replace(QUICK, epochs=1, warn_norm=0.0))
    assert len(warned.warnings) == -(-fitted_windows() // QUICK.batch)
    assert str(warned.warnings[0]).startswith("epoch 1, step 1: the gradient's norm was ")
    assert fitted.warnings == ()


def test_nothing_to_learn_from_is_a_clear_error(tmp_path):
    empty = Timeline("empty", TRAINING[0].rate, 1920, 1080)
    with pytest.raises(NotEnough, match="the training timelines hold nothing"):
        fit([empty], VALIDATION, tmp_path, settings=QUICK)


def test_files_bring_back_the_same_network(fitted):
    again = Fitted.from_files(fitted.files())
    assert again.files() == fitted.files()
    grid = to_grid(VALIDATION[0])
    np.testing.assert_array_equal(again.predict(grid).values, fitted.predict(grid).values)


def test_broken_files_are_clear_errors(fitted):
    files = fitted.files()
    with pytest.raises(BrokenStyle, match="missing"):
        Fitted.from_files({RECORD: files[RECORD]})
    with pytest.raises(BrokenStyle, match="cannot be read"):
        Fitted.from_files(files | {WEIGHTS: files[WEIGHTS][:-9]})
    with pytest.raises(BrokenStyle, match="cannot be read"):
        Fitted.from_files(files | {RECORD: b"{}"})
    record = msgspec.json.decode(files[RECORD])
    for wrong in ({"layers": 10**9}, {"width": 10**9}, {"width": 8}, {"attention_heads": 0}):
        record["settings"]["sizes"] = msgspec.to_builtins(QUICK.sizes) | wrong
        with pytest.raises(BrokenStyle, match="fit"):
            Fitted.from_files(files | {RECORD: msgspec.json.encode(record)})


def test_a_copy_of_the_input_scores_nothing_and_the_frame_before_little(fitted):
    rows = {row.predictor: row for row in fitted.table.losses}
    assert list(rows) == [
        "multitrack", "a mean for all tracks", "a mean per track", "the frame before",
        "a copy of the input",
    ]  # fmt: skip
    assert rows["a copy of the input"].total == pytest.approx(0, abs=1e-9)
    assert 0 < rows["the frame before"].total < rows["a mean per track"].total
    assert rows["a mean per track"].total < rows["a mean for all tracks"].total
    assert rows["multitrack"].components == fitted.epochs[-1].validation


def test_the_mean_per_track_scores_the_entropy_of_each_track(fitted):
    (row,) = [row for row in fitted.table.losses if row.predictor == "a mean per track"]
    train, held_out = (
        np.concatenate([to_grid(each).values for each in some]) for some in (TRAINING, VALIDATION)
    )
    rates = (train[..., 0].sum(axis=0) + 1) / (len(train) + 2)
    weights = np.concatenate([window_weights(to_grid(each)) for each in VALIDATION])
    on = held_out[..., 0]
    entropy = -(on * np.log(rates) + (1 - on) * np.log(1 - rates)).mean(axis=1)
    assert row.components[0] == pytest.approx(np.average(entropy, weights=weights), rel=1e-5)


def window_weights(grid):
    """How many windows each row of a grid lies in."""
    from roughcut.learn.multitrack.windows import window_starts

    counts = np.zeros(len(grid.values))
    for start in window_starts(len(counts), QUICK.window_frames, QUICK.step_frames):
        counts[start : start + QUICK.window_frames] += 1
    return counts


def test_a_finishing_network_is_not_shown_beside_rules_that_copy(finishing):
    names = [row.predictor for row in finishing.table.losses]
    assert names == ["multitrack", "a mean for all tracks", "a mean per track"]
    assert {row.column for row in finishing.table.activity} == {"spine+1", "A1"}


def test_a_finishing_network_finds_what_follows_from_the_spine(finishing):
    (figure,) = finishing.figures
    assert figure.projects == len(VALIDATION)
    assert figure.regime == "cold"
    assert figure.value > figure.rule_value > figure.base
    overlays = [row for row in finishing.table.activity if row.column == "spine+1"]
    assert overlays[0].accuracy > overlays[0].rule_accuracy + 0.2


def test_what_comes_next_stands_beside_the_frame_before_and_no_copy(tmp_path):
    fitted = fit(TRAINING, VALIDATION, tmp_path, settings=QUICK, task="next")
    rows = {row.predictor: row for row in fitted.table.losses}
    assert list(rows) == [
        "multitrack", "a mean for all tracks", "a mean per track", "the frame before",
    ]  # fmt: skip
    assert rows["multitrack"].components == fitted.epochs[-1].validation
    assert 0 < rows["the frame before"].total < rows["a mean per track"].total
    assert fitted.figures == ()
    grid = to_grid(VALIDATION[0])
    assert not fitted.predict(grid).values[0].any()  # nothing was seen before it
    again = Fitted.from_files(fitted.files())
    assert np.array_equal(again.predict(grid).values, fitted.predict(grid).values)


def test_completing_keeps_every_clip_and_adds_on_other_tracks(finishing):
    whole = VALIDATION[0]
    begun = replace(whole, tracks=(whole.tracks[0], Track("video", whole.tracks[1].clips[:1])))
    done = finishing.complete(begun)
    assert done.tracks[0] == begun.tracks[0]
    assert set(begun.tracks[1].clips) < set(done.tracks[1].clips)
    for left, right in zip(done.tracks[1].clips, done.tracks[1].clips[1:], strict=False):
        assert left.end <= right.start
    assert done.tracks[2].kind == "audio"
    assert done.tracks[2].clips


def test_a_prediction_has_every_row_and_nothing_where_nothing_is_on(fitted):
    grid = to_grid(VALIDATION[0])
    said = fitted.predict(grid)
    assert said.values.shape == grid.values.shape
    assert not said.values[said.values[..., 0] == 0].any()
    empty = to_grid(Timeline("empty", TRAINING[0].rate, 1920, 1080))
    assert fitted.predict(empty).values.shape == (0, 20, 9)
    assert only_spine(grid).values[:, COLUMNS.index("spine") + 1 :].sum() == 0


def test_a_clip_is_added_only_where_nothing_lies():
    def clip(start, end):
        return Clip(start, end - start, CAMERA)

    there = (clip(2, 4), clip(4, 5), clip(8, 12))
    spans = [(each.start, each.end) for each in free_parts(clip(0, 10), there)]
    assert spans == [(0, 2), (5, 8)]
    assert free_parts(clip(8, 11), there) == []
    assert free_parts(clip(20, 30), there) == [clip(20, 30)]
