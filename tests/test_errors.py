"""Errors say where, what and what to do, and survive the way back from a worker process."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from roughcut import errors
from roughcut.errors import Omission, RoughcutError, Where

KINDS = [
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, RoughcutError)
]
PLACE = Where("teaser.xml", 212, "Teaser", "V2", "00:01:12:08")


def test_the_place_comes_first():
    error = errors.Unreadable(PLACE, "'a.mov' is offline", "Relink it")
    assert str(error) == (
        "teaser.xml:212, 'Teaser', V2 at 00:01:12:08: 'a.mov' is offline. Relink it"
    )
    assert str(Omission(PLACE, "effect", "Lumetri")).endswith("00:01:12:08: effect (Lumetri)")


def failing(kind):
    raise kind(PLACE, "it is broken", "Mend it")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_survives_pickling(kind):
    error = pickle.loads(pickle.dumps(kind(PLACE, "it is broken", "Mend it")))  # noqa: S301 - our own
    assert type(error) is kind
    assert (error.where, error.problem, error.remedy) == (PLACE, "it is broken", "Mend it")


def test_an_error_comes_back_from_a_worker():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        future = pool.submit(failing, errors.Unreadable)
        with pytest.raises(errors.Unreadable, match="Mend it"):
            future.result()
