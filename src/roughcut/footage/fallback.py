"""What is worth keeping where nobody's habit is known: speech, then loudness; motion without sound."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from roughcut.footage.moments import FEATURES

SAYS = "by speech and loudness, since no style was given that has learned what its editor keeps"
_PLACE = {name: number for number, name in enumerate(FEATURES)}


def likelihood(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, features) of one file's pieces → (N,), above ½ what is kept where no length is wanted.

    A guess, not a probability: what is heard is kept, the louder the rather.
    """
    if not len(rows):
        return np.zeros(0)
    heard, level = rows[:, _PLACE["heard"]], rows[:, _PLACE["level"]]
    if np.isnan(level).all():
        motion = rows[:, _PLACE["motion"]]
        return np.full(len(rows), 0.5) if np.isnan(motion).all() else 0.2 + 0.7 * _rank(motion)
    return np.asarray(0.05 + 0.7 * heard + 0.2 * _rank(level))


def _rank(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 for the smallest, 1 for the largest; equal ones alike."""
    ordered = np.sort(values)
    places = np.searchsorted(ordered, values, side="left") + np.searchsorted(
        ordered, values, "right"
    )
    return np.asarray((places - 1) / max(1, 2 * len(values) - 2)).clip(0, 1)
