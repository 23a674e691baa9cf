"""A small search for the tests of tuning; run as a program, it stops in the middle of it.

    python -m tests.learn.tuning_cases STUDY TRIAL

stops, alive but idle, in that trial, so that a test can kill it there.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

import torch

from roughcut.encode.decisions import encode
from roughcut.learn.tuning import search
from roughcut.learn.tuning.switches import Choice, Range
from roughcut.projects import Example
from tests.learn.multitrack_cases import QUICK, a_timeline

TOO_LOW = 1e-5  # a learning rate, so that something better is easily found
BASE = replace(QUICK, learning_rate=TOO_LOW, batch=32)
FEW = (
    Range("learning rate", 1e-6, 3e-2, TOO_LOW, lambda s, value: replace(s, learning_rate=value)),
    Choice("warm-up", (0, 2), lambda s, value: replace(s, warm_up=value)),
)
TRIALS = 9


def example(number):
    name = f"project {number}"
    timeline = a_timeline(number, length_seconds=10)
    return Example("you", name, f"{name}.xml", name, name, encode(timeline))


EXAMPLES = tuple(example(number) for number in range(5))


def searched(path, trials=TRIALS, examples=EXAMPLES, *, base=BASE, **more):
    return search(
        examples, path, trials=trials, folds=2, lock=path.parent / "locks",
        base=base, switches=FEW, **more,
    )  # fmt: skip


def main(path, stop_in):
    trial = 0

    def until(what, done, total):  # noqa: ARG001
        nonlocal trial
        if what == "Trials":
            trial = done
        elif what == "Epochs of this trial" and (trial, done) == (stop_in, 1):
            print("here", flush=True)  # noqa: T201
            time.sleep(600)

    torch.set_num_threads(1)
    searched(path, progress=until)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
