"""What is measured in footage: one file a measure.

A measure says which form of the pass it listens to and makes a `Series`. Its version stands in the
key of the cache: raise it when the same footage would give other numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

from roughcut.footage.decode import Form
from roughcut.footage.measures.light import Light
from roughcut.footage.measures.loudness import Loudness
from roughcut.footage.measures.motion import Motion
from roughcut.footage.measures.onsets import Onsets
from roughcut.footage.measures.sharpness import Sharpness
from roughcut.footage.measures.shots import Shots
from roughcut.footage.measures.speech import Speech
from roughcut.footage.series import Series


class Measuring(Protocol):
    """A measure at work on one file."""

    form: Form

    def take(self, at: int, piece: NDArray[Any]) -> None: ...

    def series(self) -> Series: ...


@dataclass(frozen=True, slots=True)
class Measure:
    """every_frame: it compares neighbours, and says nothing when only key frames are decoded."""

    name: str
    version: int
    start: Callable[[], Measuring]
    says: str
    every_frame: bool = False


MEASURES = (
    Measure("loudness", 1, Loudness, "EBU R128 momentary loudness and level, ten times a second"),
    Measure("speech", 1, Speech, "the probability of speech, 31 times a second"),
    Measure("onsets", 1, Onsets, "how strongly sound begins, a hundred times a second"),
    Measure("light", 1, Light, "brightness, contrast, saturation and warmth, five times a second"),
    Measure("sharpness", 1, Sharpness, "how fine the detail in the middle is, five times a second"),
    Measure(
        "motion", 1, Motion, "how much each frame differs from the one before", every_frame=True
    ),
    Measure("shots", 1, Shots, "where a new shot begins inside the file", every_frame=True),
)
