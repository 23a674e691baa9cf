"""Simple rules of what to keep of a recording, to stand beside what is learned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

import silence_cutter
from cut_figures import Kept, judged, length, mean
from roughcut.footage.measured import Measured
from roughcut.footage.pauses import Range
from roughcut.sample.takes import RATE
from roughcut.ticks import TICKS_PER_SECOND

PEAK, MARGIN = 0.04, TICKS_PER_SECOND // 5

Rule = Callable[[Measured], tuple[Range, ...]]


def simple_rules(past: Sequence[tuple[Measured, Kept]], seed: int) -> dict[str, Rule]:
    """Those that have a dial are tuned on the training projects."""
    share = sum(length(theirs.ranges) for _, theirs in past) / sum(
        each.footage.duration for each, _ in past
    )
    random = np.random.default_rng(seed)

    def everything(each: Measured) -> tuple[Range, ...]:
        return ((0, each.footage.duration),)

    def at_random(each: Measured) -> tuple[Range, ...]:
        edges = list(range(0, each.footage.duration, 3 * TICKS_PER_SECOND))
        return tuple(
            (a, b) for a, b in pairwise([*edges, each.footage.duration]) if random.random() < share
        )

    def loud(threshold: float) -> Rule:
        return lambda each: _on(each, each.series["loudness"].columns["level"] > threshold)

    def keeps(threshold: float) -> float:
        return mean([
            judged(Kept.plain(theirs.media, loud(threshold)(each)), theirs) for each, theirs in past
        ]).keep_f1  # fmt: skip

    best = max(range(-60, -10, 2), key=keeps)
    rules: dict[str, Rule] = {
        "everything": everything,
        "at random": at_random,
        "loudness, tuned": loud(best),
        "silence cutter": lambda each: _on(each, each.series["loudness"].columns["peak"] >= PEAK),
    }
    if silence_cutter.version() is not None:
        rules[f"auto-editor {silence_cutter.version()}"] = lambda each: silence_cutter.kept(
            each.footage.path, RATE
        )
    return rules


def _on(each: Measured, steps: np.ndarray) -> tuple[Range, ...]:
    """The runs of steps with a margin on both sides, joined where they touch."""
    found: list[Range] = []
    step = TICKS_PER_SECOND // 10
    for at in np.flatnonzero(steps):
        start, end = max(0, int(at) * step - MARGIN), (int(at) + 1) * step + MARGIN
        end = min(end, each.footage.duration)
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return tuple(found)
