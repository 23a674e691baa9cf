"""Sound that is never louder than full scale: what comes is looked at before it is heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

CEILING = 0.966  # −0.3 dB: what AAC adds stays below full scale
STEP = 240  # samples (5 ms) in which the gain changes along a straight line
RELEASE = 1.006  # by which the gain rises again in a step: 10 dB a second

Samples = NDArray[np.float32]


def limited(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """The same samples, quieter around what exceeds the ceiling; blocks may come in other lengths."""
    held = np.zeros((0, 2), np.float32)
    gain: float | None = None
    for block in blocks:
        held = np.concatenate([held, block])
        whole = (len(held) // STEP - 1) * STEP  # the last step waits for what follows it
        if whole > 0:
            quieter, gain = _limited(held[: whole + STEP], whole, gain)
            yield quieter
            held = held[whole:]
    if len(held):
        padded = np.zeros((-len(held) % STEP + STEP, 2), np.float32)
        filled = np.concatenate([held, padded])
        quieter, _ = _limited(filled, len(filled) - STEP, gain)
        yield quieter[: len(held)]


def _limited(samples: Samples, count: int, gain: float | None) -> tuple[Samples, float]:
    """The first samples, which are whole steps, and the gain at their end; gain: at their start."""
    peaks = np.abs(samples).max(axis=1).reshape(-1, STEP).max(axis=1)
    allowed = np.minimum(1, CEILING / np.maximum(peaks, 1e-9))
    if gain is None:
        gain = float(allowed[0])
    if gain == 1 and allowed.min() == 1:
        return samples[:count], 1.0
    gains = [gain]
    for now, following in pairwise(allowed.tolist()):
        # At both ends of a step the gain is low enough for it, so it is between them.
        gains.append(min(now, following, gains[-1] * RELEASE))
    edges = np.arange(len(gains)) * STEP
    line = np.interp(np.arange(count), edges, gains)
    return samples[:count] * line[:, None].astype(np.float32), gains[-1]
