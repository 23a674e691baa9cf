"""Where somebody speaks or something sounds, and where the pauses are."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from roughcut.footage.measured import Measured
from roughcut.footage.measures.loudness import STEP as LEVEL_STEP
from roughcut.footage.measures.speech import LIKELY
from roughcut.footage.measures.speech import STEP as SPEECH_STEP
from roughcut.ticks import TICKS_PER_SECOND

Range = tuple[int, int]
"""A half-open range of ticks of a source."""

CLOSED = TICKS_PER_SECOND * 3 // 10
"""Speech pauses inside words and between them; what is shorter than this is no pause."""
_SHORTEST = TICKS_PER_SECOND // 10  # a shorter sound is a click
_ENOUGH_SPEECH = 0.05  # of a file; below it, speech is a mistake or an exception
_ABOVE_FLOOR, _BELOW_PEAKS = 9.0, (30.0, 12.0)  # LU


def spoken(measured: Measured) -> tuple[Range, ...]:
    """Where somebody speaks: also where a word is known; nothing where speech was not measured."""
    series = measured.series.get("speech")
    if series is None:
        return ()
    likely = series.columns["probability"] >= LIKELY
    words = ((each.start, each.end) for each in measured.words)
    return _joined(sorted([*_ranges(likely, SPEECH_STEP), *words]))


def sounding(measured: Measured) -> tuple[Range, ...]:
    """Where it is louder than the room.

    The threshold lies above the quietest tenth and below the loudest hundredth of the file, so
    that neither a quiet recording vanishes nor noise passes; in even sound nothing is a pause.
    """
    series = measured.series.get("loudness")
    if series is None:
        return ()
    level = series.columns["level"]
    floor, peaks = np.quantile(level, [0.1, 0.99])
    far, near = (peaks - below for below in _BELOW_PEAKS)
    return _ranges(level > np.clip(floor + _ABOVE_FLOOR, far, near), LEVEL_STEP)


def heard(measured: Measured) -> tuple[Range, ...]:
    """What the pauses lie between: speech where there is enough of it, else whatever sounds."""
    speech = spoken(measured)
    length = sum(end - start for start, end in speech)
    if length > _ENOUGH_SPEECH * measured.footage.duration:
        return speech
    return sounding(measured)


def _ranges(on: NDArray[np.bool_], step: int) -> tuple[Range, ...]:
    """The runs of a row of steps, those nearer than CLOSED joined, clicks left out."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(np.int8)))
    runs = zip((edges[::2] * step).tolist(), (edges[1::2] * step).tolist(), strict=True)
    return tuple((start, end) for start, end in _joined(runs) if end - start >= _SHORTEST)


def _joined(ranges: Iterable[Range]) -> tuple[Range, ...]:
    joined: list[Range] = []
    for start, end in ranges:
        if joined and start - joined[-1][1] < CLOSED:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
