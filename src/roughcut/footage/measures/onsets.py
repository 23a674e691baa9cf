"""Where sound begins, and how fast it beats: the rise of energy in 40 mel bands."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roughcut.footage.decode import Form
from roughcut.footage.series import Column, Series
from roughcut.ticks import TICKS_PER_SECOND

RATE = 16_000
HOP = 160
WINDOW = 1024
BANDS = 40
STEP = HOP * TICKS_PER_SECOND // RATE
_APART = 10  # hops: two onsets are at least 100 ms apart
_MEAN_HOPS = 40
_TEMPO_BPM = (
    80.0,
    160.0,
)  # the octave of a tempo cannot be told from clicks: it is folded into this
HOPS_A_MINUTE = 60 * RATE // HOP


class Onsets:
    """Column: strength, the rise over 20 ms in log energy, of each 10 ms."""

    form: Form = "mono16k"

    def __init__(self) -> None:
        # Half a window of silence first, so that a hop's strength belongs to its middle.
        self._left = np.zeros(WINDOW // 2, dtype=np.float32)
        self._before = np.zeros((2, BANDS))
        self._strength: list[Column] = []

    def take(self, at: int, piece: NDArray[Any]) -> None:
        del at
        samples = np.concatenate([self._left, piece])
        hops = max(0, (len(samples) - WINDOW) // HOP + 1)
        if hops:
            windows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP][:hops]
            spectra = np.abs(np.fft.rfft(windows * np.hanning(WINDOW).astype(np.float32)))
            # Not `@`: BLAS adds in another order where it has another number of threads.
            energies = np.einsum("hf,bf->hb", spectra, _mel_bands())
            bands = np.log1p(100 * energies)
            known = np.concatenate([self._before, bands])
            self._strength.append(
                np.maximum(0, known[2:] - known[:-2]).mean(axis=1).astype(np.float32)
            )
            self._before = known[-2:]
        self._left = samples[hops * HOP :]

    def series(self) -> Series:
        strength = np.concatenate([np.zeros(0, np.float32), *self._strength])
        return Series(np.arange(len(strength), dtype=np.int64) * STEP, {"strength": strength})


def onsets(series: Series) -> tuple[int, ...]:
    """When sound begins, in ticks: peaks that stand out from the half second around them."""
    strength = above_mean(series.columns["strength"])
    if not len(strength):
        return ()
    least = max(0.05, 0.3 * float(np.quantile(strength, 0.99)))
    found: list[int] = []
    for hop in np.flatnonzero(strength >= least):
        around = strength[max(0, hop - _APART // 2) : hop + _APART // 2 + 1]
        if strength[hop] >= around.max() and (not found or hop - found[-1] >= _APART):
            found.append(int(hop))
    return tuple(int(series.times[hop]) for hop in found)


def tempo(series: Series) -> float | None:
    """Beats a minute, between 80 and 160; None where nothing repeats."""
    strength = above_mean(series.columns["strength"])
    longest = int(HOPS_A_MINUTE / 40)
    if len(strength) < 4 * longest or not strength.any():
        return None
    size = 2 ** int(np.ceil(np.log2(2 * len(strength))))
    spectrum = np.fft.rfft(strength - strength.mean(), size)
    likeness = np.fft.irfft(spectrum * np.conj(spectrum))[: longest + 2]
    lags = np.arange(1, longest + 1)
    prior = np.exp(-0.5 * (np.log2(HOPS_A_MINUTE / lags / 113.0) / 0.7) ** 2)
    lag = int(lags[np.argmax(likeness[1:-1] * prior)])
    if likeness[lag] < 0.1 * likeness[0]:
        return None
    left, middle, right = likeness[lag - 1 : lag + 2]
    bend = left - 2 * middle + right
    exact = lag + (0.5 * (left - right) / bend if bend else 0.0)
    beats = HOPS_A_MINUTE / exact
    while beats < _TEMPO_BPM[0]:
        beats *= 2
    while beats >= _TEMPO_BPM[1]:
        beats /= 2
    return float(beats)


def above_mean(strength: Column) -> Column:
    """What stands out of the mean of the hops around, not below 0."""
    if not len(strength):
        return strength
    mean = np.convolve(strength, np.ones(_MEAN_HOPS) / _MEAN_HOPS, mode="same")[: len(strength)]
    return np.maximum(0, strength - mean).astype(np.float32)


@cache
def _mel_bands() -> NDArray[np.float32]:
    """(BANDS, WINDOW/2 + 1) triangles that overlap by half, even on the mel scale from 30 Hz up."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (30.0, RATE / 2))
    edges = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1)
    hertz = np.arange(WINDOW // 2 + 1)[:, None] * RATE / WINDOW
    rising = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    bands = np.clip(np.minimum(rising, falling), 0, None)
    bands /= np.maximum(bands.sum(axis=0), 1e-9)
    return np.ascontiguousarray(bands.T, dtype=np.float32)
