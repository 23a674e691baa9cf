"""Processes that work beside this one, and end with it."""

from __future__ import annotations

import os
from multiprocessing import parent_process
from threading import Thread


def end_with_parent() -> None:
    """For the beginning of a pool's process: it ends when the one that started it is gone.

    Otherwise it would wait for work for ever where who would give it was killed.
    """
    Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
