"""How far two recordings of one sound are apart, to the sample, and how their clocks drift.

Generalised cross-correlation with phase transform (Knapp and Carter, 1976): every frequency counts
alike, so that rooms, microphones and levels hardly matter. Coarsely over the whole of both, then in
short windows at 48 kHz around what that gave; a line through the windows is offset and drift.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import fft

RATE = 48_000
BAND_HERTZ = (100.0, 4_000.0)
"""What microphones of all kinds hear; above and below it is mostly their own noise."""
WINDOW_SECONDS = 5
WINDOWS = 10
"""A window of each tenth of what two recordings share: where the quieter one is loudest."""
AROUND_SECONDS = 0.3
"""How far a window is searched: clocks that are 100 ppm apart drift so far in 50 minutes."""
_CLEAR = 1.5  # a window's peak must be so many times the next one
_CLEARER = 3.0  # where one or two windows must do
_AGREE_SECONDS = 0.001
_AGREE = 0.5  # of all windows
_PEAK_SECONDS = 0.002  # around a peak, which belong to it
_FAR_SECONDS = 0.1  # the same, over the whole
_STEADY_PPM = 0.5  # crystals that are nearer to each other than this are not told apart

Samples = NDArray[np.float32]
Between = Callable[[int, int], Samples]
"""(first, after) → (after − first) samples in mono at 48 kHz, silence outside of the recording."""


@dataclass(frozen=True, slots=True)
class Offset:
    """Where another recording lies on the clock of a first one.

    seconds: its first frame, after the first one's. drift_ppm: how much slower its own clock
    counts, in millionths: at its second t, the first one is at seconds + t · (1 + drift / 10⁶).
    confidence: the share of windows that agree.
    """

    seconds: float
    drift_ppm: float
    confidence: float


def rough_offset(one: Samples, other: Samples, rate: int) -> tuple[float, float]:
    """Seconds of the first at which the other begins, and by how many times that is the best.

    The whole of both at a low rate. About 1 where they have nothing in common; clocks that drift
    smear the peak, so a little over 1 is worth looking at more closely.
    """
    size = fft.next_fast_len(len(one) + len(other), real=True)
    found = _correlated(one, other, rate, size)
    lag = int(np.argmax(found))
    peak = float(found[lag])
    apart = np.abs(np.arange(size) - lag)
    apart = np.minimum(apart, size - apart)
    rest = found[apart > _FAR_SECONDS * rate]
    next_best = float(rest.max()) if len(rest) else 0.0
    if lag >= len(one):
        lag -= size
    return lag / rate, peak / max(next_best, 1e-12) if peak > 0 else 0.0


def exact_offset(
    one: Between,
    other: Between,
    rough_seconds: float,
    lengths: tuple[float, float],
    loudest: Callable[[float, float], float],
) -> Offset | None:
    """The offset near a rough one, by windows; None where too few of them say the same.

    lengths: seconds of both. loudest(from, to): where between two seconds of the other one a window
    is best begun.
    """
    start, end = max(0.0, -rough_seconds), min(lengths[1], lengths[0] - rough_seconds)
    window = min(WINDOW_SECONDS, end - start)
    if window <= 2 * AROUND_SECONDS:
        return None
    count = max(1, min(WINDOWS, int((end - start) / window)))
    edges = np.linspace(start, end, count + 1)
    times, lags = [], []
    clearest = 0.0
    for first, last in pairwise(edges):
        at = min(max(first, loudest(float(first), float(last))), last - window)
        at = max(at, start)
        lag, clear = _window(one, other, float(at), float(window), rough_seconds)
        if clear >= _CLEAR:
            times.append(at + window / 2)
            lags.append(lag)
            clearest = max(clearest, clear)
    return _line(np.array(times), np.array(lags), count, clearest)


def _window(
    one: Between, other: Between, at: float, length: float, rough: float
) -> tuple[float, float]:
    """Seconds by which the other lies later, told by one window, and how clearly."""
    around = round(AROUND_SECONDS * RATE)
    first, count = round(at * RATE), round(length * RATE)
    there = round((at + rough) * RATE)
    piece = other(first, first + count)
    field = one(there - around, there + count + around)
    size = fft.next_fast_len(len(field) + len(piece), real=True)
    found = _correlated(field, piece, RATE, size)[: 2 * around + 1]
    peak = int(np.argmax(found))
    near = round(_PEAK_SECONDS * RATE)
    rest = np.concatenate([found[: max(0, peak - near)], found[peak + near + 1 :]])
    clear = float(found[peak]) / max(float(rest.max()), 1e-12) if found[peak] > 0 else 0.0
    return (there - around + peak + _between(found, peak) - first) / RATE, clear


def _between(found: NDArray[np.float32], peak: int) -> float:
    """Where the top of a peak lies from its highest sample, by the parabola through three."""
    if not 0 < peak < len(found) - 1:
        return 0.0
    left, top, right = (float(each) for each in found[peak - 1 : peak + 2])
    bend = left - 2 * top + right
    return 0.0 if bend >= 0 else 0.5 * (left - right) / bend


def _line(
    times: NDArray[np.float64], lags: NDArray[np.float64], count: int, clearest: float
) -> Offset | None:
    """Offset and drift by the line through most windows."""
    if not len(times):
        return None
    slope, base = _middle_line(times, lags)
    near = np.abs(lags - base - slope * times) < _AGREE_SECONDS
    agree = int(near.sum())
    few = agree < 3 and clearest < _CLEARER
    if agree < _AGREE * count or few:
        return None
    if agree >= 3:
        slope, base = (float(each) for each in np.polyfit(times[near], lags[near], 1))
    drift_ppm = 1e6 * slope
    if abs(drift_ppm) < _STEADY_PPM:
        drift_ppm, base = 0.0, float(np.median(lags[near]))
    return Offset(base, drift_ppm, agree / count)


def _middle_line(times: NDArray[np.float64], lags: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and offset by the medians of Theil and Sen, which a third of wrong windows leave alone."""
    one, other = np.triu_indices(len(times), 1)
    slope = 0.0
    if len(times) >= 3:
        slope = float(np.median((lags[other] - lags[one]) / (times[other] - times[one])))
    return slope, float(np.median(lags - slope * times))


def _correlated(one: Samples, other: Samples, rate: int, size: int) -> NDArray[np.float32]:
    """(size): element n is how alike they are where the other begins at sample n of the first."""
    product = fft.rfft(one.astype(np.float32), size)
    product *= np.conj(fft.rfft(other.astype(np.float32), size))
    strength = np.abs(product)
    product /= np.maximum(strength, 1e-6 * max(float(strength.max()), 1e-30))
    low, high = (round(each * size / rate) for each in BAND_HERTZ)
    product[:low] = 0
    product[high:] = 0
    return np.asarray(fft.irfft(product, size), dtype=np.float32)
