"""Whose sound stands out: who speaks is nearest to their own camera's microphone."""

from __future__ import annotations

from collections.abc import Sequence

from roughcut.footage.measured import Measured
from roughcut.footage.measures.loudness import STEP, integrated
from roughcut.footage.pauses import Range

STANDS_OUT_LU = 4.0
"""A camera is the speaker's where its sound lies higher than in others', each beside its own file's loudness."""
_NOTHING_LOUDER = -1e3


def standing_out(heard: Sequence[tuple[Measured, Range]]) -> tuple[int, float]:
    """Which of at least two recordings stands out most in its range, and by how many LU."""
    levels = [_above_own(measured, *span) for measured, span in heard]
    best, second = sorted(range(len(levels)), key=lambda n: -levels[n])[:2]
    return best, levels[best] - levels[second]


def _above_own(measured: Measured, first: int, after: int) -> float:
    """How far the level of a range lies above the loudness of its file, in LU."""
    series = measured.series.get("loudness")
    if series is None:
        return _NOTHING_LOUDER
    level = series.between(first, max(after, first + STEP), "level")
    return float(level.mean()) - integrated(series.columns["momentary"])
