"""The switches of the frame-grid transformer: what each of them changes, and that it is only that."""

from dataclasses import replace

import pytest
import torch

from roughcut.encode.grid import ACTIVE, PARAMETERS, SCALE, to_grid
from roughcut.learn.multitrack import FrameGridTransformer, Settings
from roughcut.learn.multitrack.augmenting import Augmenting, columns_on
from roughcut.learn.multitrack.columns import TRACKS
from roughcut.learn.multitrack.loss import Losses
from roughcut.learn.multitrack.training import learning_rate
from roughcut.learn.multitrack.windows import statistics, windows
from tests.learn.multitrack_cases import TINY, TRAINING


@pytest.fixture(autouse=True)
def seeded():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def training():
    return windows([to_grid(each) for each in TRAINING], 20, 16)


def outputs(sizes, rows):
    torch.manual_seed(0)
    network = FrameGridTransformer(sizes).eval()
    return network, network(rows, torch.zeros(rows.shape[:2], dtype=torch.bool))


def differences(said):
    """How the third track differs from the first at each frame, (B, T, O)."""
    return said[:, :, 2] - said[:, :, 0]


@pytest.mark.parametrize("heads", ["per track", "residual"])
def test_other_heads_let_tracks_differ_from_frame_to_frame(training, heads):
    rows, _ = training.batch(torch.arange(2))
    _, said = outputs(replace(TINY, heads=heads), rows)
    assert differences(said).std(dim=1).max() > 0.01
    _, said = outputs(TINY, rows)
    assert differences(said).std(dim=1).max() < 1e-5


@pytest.mark.parametrize("inputs", ["by type", "by track"])
def test_other_inputs_see_every_parameter_of_every_track(training, inputs):
    rows = training.batch(torch.arange(1))[0].requires_grad_()
    _, said = outputs(replace(TINY, inputs=inputs), rows)
    said.square().sum().backward()
    assert (rows.grad.abs().sum(dim=(0, 1)) > 0).all()


def test_a_type_of_parameter_is_encoded_apart(training):
    rows, _ = training.batch(torch.arange(1))
    network, _ = outputs(replace(TINY, inputs="by type"), rows)
    changed = rows.clone().view(*rows.shape[:2], TRACKS, len(PARAMETERS))
    changed[..., SCALE] += 1
    of_scale = network.inputs.encoders[2]
    own, other = (x.view(*rows.shape[:2], TRACKS, -1)[..., SCALE] for x in (rows, changed))
    expected = network.inputs(rows) + of_scale(other) - of_scale(own)
    assert torch.allclose(network.inputs(changed.flatten(-2)), expected, atol=1e-5)


@pytest.mark.parametrize("augmenting", [Augmenting(jitter_frames=5), Augmenting(random_crop=True)])
def test_windows_are_moved_within_their_timelines(training, augmenting):
    moved = augmenting.windows(training)
    assert (moved.starts >= training.grids[:, 0]).all()
    assert (moved.starts + moved.lengths <= training.grids[:, 1]).all()
    assert len(moved) == len(training)
    assert not torch.equal(moved.starts, training.starts)
    if augmenting.jitter_frames:
        assert (moved.starts - training.starts).abs()[training.lengths == 20].max() <= 5
    assert torch.equal(moved.rows, training.rows)


def test_noise_moves_the_layout_of_what_is_on_and_nothing_else(training):
    rows, _ = training.batch(torch.arange(4))
    _, deviation = statistics(training.rows)
    shaken = Augmenting(noise=0.5).seen(rows, deviation)
    moved, own = ((x).view(*rows.shape[:2], TRACKS, len(PARAMETERS)) for x in (shaken, rows))
    assert torch.equal(moved[..., :SCALE], own[..., :SCALE])
    off = own[..., ACTIVE] == 0
    assert torch.equal(moved[off], own[off])
    assert not torch.equal(moved[~off], own[~off])


def test_a_curriculum_begins_with_the_emptiest_windows_and_ends_with_all(training):
    augmenting = Augmenting(curriculum=True)
    on = columns_on(training)
    first = augmenting.order(training, 1, 4)
    batches = training.batches(2, first)
    assert all(len(each) for each in batches)
    assert torch.equal(torch.cat(batches), first)
    left = torch.tensor([n for n in range(len(training)) if n not in first.tolist()])
    assert on[first].max() <= on[left].min()
    assert sorted(augmenting.order(training, 3, 4).tolist()) == list(range(len(training)))
    row = training.batch(torch.tensor([0]))[0][0].view(-1, TRACKS, len(PARAMETERS))
    length = int(training.lengths[0])
    assert on[0] == pytest.approx(float(row[:length, :, ACTIVE].sum()) / length)


def test_weights_count_a_component_more():
    found = Losses(torch.tensor([1.0, 2, 3, 4, 5]), torch.ones(5))
    assert found.weighted((1, 1, 1, 1.5, 2)) == 1 + 2 + 3 + 6 + 10
    assert found.weighted((1,) * 5) == found.total


def test_a_warm_up_rises_to_where_the_schedule_begins():
    settings = Settings(warm_up=4)
    rates = [learning_rate(settings, done) for done in range(6)]
    assert rates[:5] == pytest.approx([2e-5, 4e-5, 6e-5, 8e-5, 1e-4])
    assert rates[5] == pytest.approx(learning_rate(Settings(), 1))
