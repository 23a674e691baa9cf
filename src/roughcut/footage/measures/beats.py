"""Where the beat falls, wherever there is a steady one.

The tempo is found in windows, since music begins, ends and changes; in each, the beats are those
places, about a period apart, at which the most begins (dynamic programming as in Ellis, "Beat
Tracking by Dynamic Programming", 2007). The octave of a tempo is a matter of taste: it is folded
between 80 and 160 beats a minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roughcut.footage.decode import Form
from roughcut.footage.measures.onsets import HOPS_A_MINUTE, Onsets, above_mean, tempo
from roughcut.footage.series import Column, Series

WINDOW = 1_200  # hops, 12 s
_STRIDE = WINDOW // 2
_STEADY = 100.0  # what leaving the period costs beside the strength of an onset
_HEARD = 0.2  # of the strongest beats; before the first such, and after the last, is no music
_CLEAR = 2.0  # on the beat begins this many times what begins on average


class Beats:
    """Rows are beats; column: tempo, in beats a minute."""

    form: Form = "mono16k"

    def __init__(self) -> None:
        self._onsets = Onsets()

    def take(self, at: int, piece: NDArray[Any]) -> None:
        self._onsets.take(at, piece)

    def series(self) -> Series:
        return beats(self._onsets.series())


def beats(onsets: Series) -> Series:
    """The beats in what `Onsets` measured; none where nothing repeats."""
    strength = onsets.columns["strength"]
    rows: list[tuple[int, float]] = []
    for first, after, start, end in _windows(len(strength)):
        bpm = tempo(Series(onsets.times[first:after], {"strength": strength[first:after]}))
        if bpm is None:
            continue
        begins = above_mean(strength[first:after])
        found = first + _sounding(begins, _tracked(begins, HOPS_A_MINUTE / bpm))
        rows += [(hop, bpm) for hop in found.tolist() if start <= hop < end]
    # Two windows may both claim the beat at their border.
    kept = [
        (int(onsets.times[hop]), bpm)
        for n, (hop, bpm) in enumerate(rows)
        if not n or hop - rows[n - 1][0] > HOPS_A_MINUTE / bpm / 2
    ]
    return Series.of([at for at, _ in kept], tempo=[bpm for _, bpm in kept])


def _windows(hops: int) -> Iterator[tuple[int, int, int, int]]:
    """First and last hop of each window, and of the middle part that it answers for."""
    last = max(0, hops - WINDOW)
    firsts = [*range(0, last, _STRIDE), last]
    for number, first in enumerate(firsts):
        start = 0 if not number else (first + firsts[number - 1] + WINDOW) // 2
        ends = number == len(firsts) - 1
        end = hops if ends else (first + firsts[number + 1] + WINDOW) // 2
        yield first, min(hops, first + WINDOW), start, end


def _tracked(begins: Column, period: float) -> NDArray[np.int64]:
    """The hops that share the most strength, each about a period after the one before."""
    strength = begins / max(float(begins.std()), 1e-9)
    nearest, farthest = max(1, round(period / 2)), round(period * 2)
    back = np.arange(farthest, nearest - 1, -1)
    cost = _STEADY * np.log(back / period) ** 2
    scores = np.zeros(len(strength))
    before = np.full(len(strength), -1)
    for hop in range(len(strength)):
        held = min(farthest, hop)
        if held >= nearest:
            options = scores[hop - held : hop - nearest + 1] - cost[farthest - held :]
            best = int(np.argmax(options))
            if options[best] > 0:
                scores[hop] = options[best]
                before[hop] = hop - held + best
        scores[hop] += strength[hop]
    tail = max(0, len(scores) - farthest)
    at = tail + int(np.argmax(scores[tail:]))
    found = []
    while at >= 0:
        found.append(at)
        at = int(before[at])
    return np.array(found[::-1], np.int64)


def _sounding(begins: Column, found: NDArray[np.int64]) -> NDArray[np.int64]:
    """The hops from the first to the last at which something begins; none if not more than anywhere."""
    near = np.maximum.reduce([np.roll(begins, shift) for shift in (-2, -1, 0, 1, 2)])
    strengths = near[found]
    if np.mean(strengths) <= _CLEAR * np.mean(near):
        return found[:0]
    heard = np.flatnonzero(strengths > _HEARD * np.quantile(strengths, 0.9))
    return found[heard[0] : heard[-1] + 1]
