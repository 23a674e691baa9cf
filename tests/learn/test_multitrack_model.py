import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from roughcut.encode.grid import COLUMNS, PARAMETERS, Grid, to_grid
from roughcut.learn import MODELS
from roughcut.learn.multitrack import encoding, measures
from roughcut.learn.multitrack.decoding import raw_outputs, visible_inputs
from roughcut.learn.multitrack.evaluating import told_losses
from roughcut.learn.multitrack.loss import COMPONENTS, losses
from roughcut.learn.multitrack.model import (
    FrameGridTransformer,
    Sizes,
    parameter_count,
)
from roughcut.learn.multitrack.windows import statistics, window_starts, windows
from tests.learn.multitrack_cases import TINY, a_timeline

SPEC = importlib.util.spec_from_file_location(
    "plain_multitrack", Path(__file__).parents[2] / "benchmarks" / "plain_multitrack.py"
)
plain_multitrack = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(plain_multitrack)


@pytest.fixture(autouse=True)
def one_thread():
    """Small networks wait for other threads longer than they compute."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def a_network(sizes=TINY, seed=0):
    torch.manual_seed(seed)
    return FrameGridTransformer(sizes).eval()


def some_rows(batch=2, frames=20, seed=0):
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(batch, frames, len(COLUMNS), len(PARAMETERS))).astype(np.float32)
    values[..., 0] = draw.random(values.shape[:-1]) < 0.3
    values[..., 1] = draw.integers(0, 10, values.shape[:-1])
    values *= values[..., :1]
    return torch.from_numpy(values.reshape(batch, frames, -1)), torch.zeros(
        batch, frames, dtype=torch.bool
    )


def total_loss(network, rows, padding):
    standardised = network.standardised(rows)
    return losses(network(rows, padding), rows, standardised, padding, network.judged).total


def test_it_has_the_parameters_of_the_original_and_the_table_says_so():
    (row,) = [each for each in MODELS if each.name == "multitrack"]
    assert parameter_count(FrameGridTransformer(Sizes())) == 2_230_547 == row.parameters


def test_the_fold_gives_the_outputs_and_gradients_of_the_plain_form():
    folded = a_network(Sizes())
    plain = plain_multitrack.PlainMultitrack(folded).eval()
    rows, padding = some_rows(batch=4, frames=100)
    padding[0, 70:] = True
    ours, theirs = folded(rows, padding), plain(rows, padding)
    assert ours.shape == (4, 100, 20, 19)
    assert (ours - theirs).norm() <= 1e-5 * theirs.norm()
    our_loss, their_loss = total_loss(folded, rows, padding), plain.loss(theirs, rows, padding)
    assert our_loss.item() == pytest.approx(their_loss.item(), rel=1e-5)
    our_loss.backward()
    their_loss.backward()
    heads = torch.cat([head.weight.grad for head in plain.out.values()])
    pairs = [(folded.heads.out.weight.grad, heads)]
    pairs += [
        (ours.grad, theirs.grad)
        for ours, theirs in (
            (folded.heads.track.weight, plain.track.weight),
            (folded.heads.expand.weight, plain.expand.weight),
            (folded.heads.expand.bias, plain.expand.bias),
            (folded.inputs.weight, plain.inputs.weight),
            *zip(folded.encoder.parameters(), plain.encoder.parameters(), strict=True),
        )
    ]
    together = torch.cat([theirs.flatten() for _, theirs in pairs]).norm()
    for ours, theirs in pairs:
        # A gradient that is nought but rounding (a key's bias moves no attention) is measured
        # against all of them.
        assert (ours - theirs).norm() <= 1e-5 * max(theirs.norm(), 1e-2 * together)


def test_dropout_leaves_out_its_share():
    torch.manual_seed(0)
    values = torch.ones(999, 1001, requires_grad=True)
    found = encoding.dropped(values, 0.1)
    left_out = (found == 0).float().mean().item()
    assert left_out == pytest.approx(0.1, abs=0.001)  # three standard errors
    assert found.unique().tolist() == [0, 1]
    found.sum().backward()
    assert torch.equal(values.grad, found.detach())
    torch.manual_seed(0)
    assert torch.equal(encoding.dropped(values, 0.1), found)


def test_what_dropout_takes_the_weights_make_up_for(monkeypatch):
    monkeypatch.setattr(encoding, "dropped", lambda values, share: values * (1 - share))
    network = a_network(replace(TINY, dropout=0.1))
    rows, padding = some_rows()
    outside = network(rows, padding)
    assert torch.allclose(network.train()(rows, padding), outside, atol=1e-5)


def test_training_without_dropout_computes_what_evaluating_does():
    network = a_network(replace(TINY, dropout=0.0))
    rows, padding = some_rows()
    padding[0, 15:] = True
    outside = network(rows, padding)
    assert torch.allclose(network.train()(rows, padding), outside, atol=1e-5)


def test_two_tracks_differ_by_the_same_constant_at_every_frame():
    rows, padding = some_rows()
    with torch.no_grad():
        shared = a_network()(rows, padding)
        own = a_network(replace(TINY, heads="per track"))(rows, padding)
    for outputs, constant in ((shared, True), (own, False)):
        difference = (outputs[:, :, 3] - outputs[:, :, 7]).flatten(0, 1)
        spread = difference.std(dim=0).max() / outputs.std(dim=(0, 1)).max()
        assert (spread < 1e-4) == constant


def test_what_lies_under_the_padding_changes_no_output():
    network = a_network()
    rows, padding = some_rows()
    padding[:, 15:] = True
    before = network(rows, padding)[:, :15]
    rows[:, 15:] = 99
    assert torch.equal(network(rows, padding)[:, :15], before)
    shorter = network(rows[:, :15], padding[:, :15])
    assert torch.allclose(shorter, before, atol=1e-5)


def test_padded_frames_cost_nothing():
    network = a_network()
    rows, padding = some_rows()
    padding[:, 15:] = True
    before = total_loss(network, rows, padding)
    rows[:, 15:] = 1
    assert torch.equal(total_loss(network, rows, padding), before)


def test_hidden_tracks_change_no_output():
    network = a_network()
    network.visible.copy_(visible_inputs(spine_only=True))
    rows, padding = some_rows()
    before = network(rows, padding)
    others = rows.clone()
    others[..., len(PARAMETERS) :] += 1
    assert torch.equal(network(others, padding), before)
    spine = rows.clone()
    spine[..., : len(PARAMETERS)] += 1
    assert not torch.equal(network(spine, padding), before)
    assert network.judged.tolist() == [False] + [True] * 19


@pytest.mark.parametrize("training", [False, True])
def test_what_is_foreseen_was_not_seen(training):
    network = a_network(replace(TINY, dropout=0.0)).train(training)
    network.foresees.fill_(1)
    rows, padding = some_rows()
    padding[0, 15:] = True
    before = network(rows, padding)
    later = rows.clone()
    later[:, 12:] += 1
    after = network(later, padding)
    assert torch.allclose(after[:, :12], before[:, :12], atol=1e-6)
    assert not torch.allclose(after[:, 12], before[:, 12], atol=1e-2)


def test_outputs_that_foresee_are_compared_with_the_next_row():
    network = a_network()
    rows, padding = some_rows()
    padding[0, 15:] = True
    certain = measures._copy(rows, network.standardised(rows))
    assert told_losses(network, certain, rows, padding).total.item() == pytest.approx(0, abs=1e-6)
    network.foresees.fill_(1)
    assert told_losses(network, certain, rows, padding).total > 1
    foreseen = certain.roll(-1, dims=1)
    assert told_losses(network, foreseen, rows, padding).total.item() == pytest.approx(0, abs=1e-6)


def test_one_batch_can_be_learned_by_heart():
    values = np.zeros((40, len(COLUMNS), len(PARAMETERS)), dtype=np.float32)
    values[10:25, 0] = (1, 1, 1.0, 0.2, 0.1, 0, 0, 0, 0)
    values[25:30, 0] = (1, 3, 0.5, -0.2, 0.3, 0.1, 0, 0, 0)
    data = windows([Grid(values, 0)], 20, 20)
    network = a_network(replace(TINY, dropout=0.0))
    mean, deviation = statistics(data.rows)
    network.mean.copy_(mean)
    network.deviation.copy_(deviation)
    rows, padding = data.batch(torch.arange(2))
    optimizer = torch.optim.Adam(network.parameters(), lr=5e-3)
    first = None
    for _ in range(150):
        loss = total_loss(network, rows, padding)
        first = first or float(loss.detach())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert float(loss.detach()) < 0.03 * first


def test_the_loss_is_the_sum_of_its_components_as_a_loop_over_entries_counts_them():
    rows, padding = some_rows(batch=2, frames=3)
    padding[1, 2] = True
    network = a_network()
    outputs, standardised = network(rows, padding), network.standardised(rows)
    found = losses(outputs, rows, standardised, padding, network.judged)
    sums, entries = dict.fromkeys(COMPONENTS, 0.0), dict.fromkeys(COMPONENTS, 0)
    true, target = (each.view(2, 3, 20, 9) for each in (rows, standardised))
    for b, t, k in np.ndindex(2, 3, 20):
        if padding[b, t]:
            continue
        said = outputs[b, t, k].detach().double()
        active = int(true[b, t, k, 0])
        squares = (said[12:] - target[b, t, k, 2:].double()) ** 2
        entry = {
            "active": -torch.log_softmax(said[:2], 0)[active],
            "asset": -torch.log_softmax(said[2:12], 0)[int(true[b, t, k, 1])],
        }
        if active:
            entry |= {
                "scale": squares[0],
                "position": squares[1:3].sum(),
                "crop": squares[3:].sum(),
            }
        for name, value in entry.items():
            sums[name] += float(value)
            entries[name] += 1
    expected = [sums[name] / entries[name] for name in COMPONENTS]
    assert found.components.tolist() == pytest.approx(expected, rel=1e-5)
    assert float(found.total.detach()) == pytest.approx(sum(expected), rel=1e-5)


def test_a_batch_with_nothing_on_has_no_loss_of_layout():
    rows, padding = some_rows()
    network = a_network()
    found = losses(
        network(rows * 0, padding), rows * 0, network.standardised(rows), padding, network.judged
    )
    assert found.components[2:].tolist() == [0, 0, 0]
    assert torch.isfinite(found.total)


@pytest.mark.parametrize(
    ("rows", "expected"), [(0, 0), (1, 1), (100, 1), (101, 2), (180, 2), (181, 3), (6000, 75)]
)
def test_windows_cover_every_row_and_none_is_superfluous(rows, expected):
    starts = list(window_starts(rows, 100, 80))
    assert len(starts) == expected
    assert starts == [80 * number for number in range(expected)]
    assert not rows or starts[-1] + 100 >= rows


@pytest.mark.parametrize("rows", [0, 1, 99, 100, 600, 639, 640, 641, 1300])
def test_no_window_begins_after_the_last_row_where_there_are_gaps_between_them(rows):
    assert list(window_starts(rows, 100, 640)) == list(range(0, rows, 640))


def test_every_row_is_predicted_where_windows_have_gaps_between_them():
    grid = to_grid(a_timeline(0))
    model = a_network()
    found = raw_outputs(model, grid, 10, 35)
    assert torch.isfinite(found).all()
    assert torch.equal(found, raw_outputs(model, grid, 10, 10))


def test_windows_hold_the_rows_of_their_timeline_and_do_not_depend_on_the_order():
    grids = [to_grid(a_timeline(seed)) for seed in range(3)]
    data = windows(grids, 20, 16)
    assert torch.equal(data.rows, windows(grids[::-1], 20, 16).rows)
    rows, padding = data.batch(torch.arange(len(data)))
    assert (~padding).sum() == data.lengths.sum()
    assert not rows[padding].any()
    for number in range(len(data)):
        start, length = int(data.starts[number]), int(data.lengths[number])
        assert torch.equal(rows[number, :length], data.rows[start : start + length])


def test_statistics_are_those_of_all_rows_and_steady_columns_stay_finite():
    rows, _ = some_rows(batch=1, frames=50)
    rows[0, :, 5] = 7
    mean, deviation = statistics(rows[0])
    assert mean.tolist() == pytest.approx(rows[0].numpy().astype(float).mean(axis=0), abs=1e-5)
    assert float(deviation[5]) == 1
    assert float(deviation[9]) == pytest.approx(float(rows[0, :, 9].numpy().std()), rel=1e-5)
