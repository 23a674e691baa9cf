"""Two processes that share each batch come to the losses of one."""

from dataclasses import replace

import pytest
import torch

from roughcut.learn.multitrack import fit
from roughcut.learn.multitrack.sharing import Share
from tests.learn.multitrack_cases import QUICK, TRAINING, VALIDATION

# Dropout draws other numbers in each process. 56 windows in batches of 5 leave one for the last, of
# which the second process has none; some windows are padded, so that the parts are of unequal weight.
ALIKE = replace(QUICK, sizes=replace(QUICK.sizes, dropout=0.0), epochs=2, batch=5)


class Second(Share):
    """The second of three processes, which only asks for its part."""

    number = 1
    count = 3


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("windows", "part", "counts"),
    [(range(7), [3, 4], 1), (range(3), [1], 1), ([5], [5], 0)],
)
def test_each_process_has_a_part_or_one_that_counts_nothing(windows, part, counts):
    own, counted = Second().of(torch.tensor(list(windows)))
    assert (own.tolist(), counted) == (part, counts)


def test_two_processes_learn_what_one_learns(tmp_path):
    alone = fit(TRAINING, VALIDATION, tmp_path, settings=ALIKE)
    together = fit(TRAINING, VALIDATION, tmp_path, settings=replace(ALIKE, processes=2))
    for one, two in zip(alone.epochs, together.epochs, strict=True):
        assert two.training == pytest.approx(one.training, rel=1e-4)
        assert two.validation == pytest.approx(one.validation, rel=1e-4)
    for name, weights in alone.model.state_dict().items():
        assert torch.allclose(together.model.state_dict()[name], weights, atol=1e-4), name
