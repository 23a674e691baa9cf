"""How many threads a question is answered with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread inside, as many as before after it.

    The composer is so small that a second thread waits more than it works, and where others use the
    machine, all wait for the last: the tasks of four projects took six times the processor time so.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
