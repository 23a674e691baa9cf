"""The best of a search beside the protocol, on projects that no trial has seen.

The lowest of many losses is low by luck, too: what was chosen for it must be measured again elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

import numpy as np

from roughcut.encode.decisions import decode
from roughcut.encode.grid import to_grid
from roughcut.learn.measures import interval
from roughcut.learn.multitrack.evaluating import averages, evaluate
from roughcut.learn.multitrack.fitted import new_model
from roughcut.learn.multitrack.training import Settings, train_by_epoch
from roughcut.learn.multitrack.windows import Windows, windows
from roughcut.learn.tuning.tuned import Held
from roughcut.progress import Progress, silent
from roughcut.projects.example import Example
from roughcut.projects.splits import Fold

SEEDS = 3
MOST = 240  # windows to learn from; some of the trials look at them forty times
SAYING = "The best on projects set aside"


def windows_of(examples: Sequence[Example], base: Settings) -> Windows:
    """The windows of some examples; no switch changes where they lie."""
    grids = [to_grid(decode(each.decisions)) for each in examples]
    return windows(grids, base.window_frames, base.step_frames)


def step_frames(examples: Sequence[Example], base: Settings) -> int:
    """How far apart windows lie, in frames, so that there are not many more than MOST.

    A multiple of the base's. Neighbours are nearly alike, so that little is missed; and with each of
    the 3,344 windows of 26 real projects the first trial of many had not ended after twelve minutes.
    """
    return base.step_frames * max(1, ceil(len(windows_of(examples, base)) / MOST))


def compared(fold: Fold, best: Settings, usual: Settings, progress: Progress = silent) -> Held:
    """Both learn the training side, with the same seeds, none of which a trial had."""
    learned_from = windows_of(fold.train, usual)
    nothing = windows_of((), usual)
    projects = sorted({each.project for each in fold.test})
    apart = [
        windows_of([each for each in fold.test if each.project == project], usual)
        for project in projects
    ]
    asked = [each for each in apart if len(each)]
    losses = np.zeros((2, SEEDS, len(asked)))
    for number in range(SEEDS):
        for which, settings in enumerate((best, usual)):
            progress(SAYING, 2 * number + which, 2 * SEEDS)
            seeded = replace(settings, seed=settings.seed + 1 + number)
            model = new_model(learned_from, seeded, "finish")
            list(train_by_epoch(model, learned_from, nothing, settings=seeded, progress=silent))
            losses[which, number] = [
                sum(averages(evaluate(model, model, own, seeded.batch))) for own in asked
            ]
    progress(SAYING, 2 * SEEDS, 2 * SEEDS)
    ours, theirs = losses.mean(axis=1)
    low, high = interval(theirs - ours, seed=usual.seed)
    spreads = losses.mean(axis=2).std(axis=1)
    return Held(
        float(ours.mean()), float(theirs.mean()), float(spreads[0]), float(spreads[1]),
        low, high, len(asked), SEEDS,
    )  # fmt: skip
