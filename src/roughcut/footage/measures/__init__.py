"""What is measured in footage: one file a measure.

A measure says which form of the pass it listens to and makes a `Series`. Its version stands in the
key of the cache: raise it when the same footage would give other numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Protocol

from numpy.typing import NDArray

from roughcut.footage.decode import Form
from roughcut.footage.measures import faces
from roughcut.footage.measures.beats import Beats
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
    """thorough: left out by --fast; it compares neighbours, or costs more than decoding key frames.

    needs: a package beyond the extra `footage`; where it is not installed, nothing is measured.
    """

    name: str
    version: int
    start: Callable[[], Measuring]
    thorough: bool = False
    needs: str | None = None


MEASURES = (
    Measure("loudness", 1, Loudness),
    Measure("speech", 1, Speech),
    Measure("onsets", 2, Onsets),
    Measure("beats", 1, Beats),
    Measure("light", 1, Light),
    Measure("sharpness", 1, Sharpness),
    Measure("motion", 1, Motion, thorough=True),
    Measure("shots", 1, Shots, thorough=True),
    Measure("faces", 1, faces.Faces, thorough=True, needs=faces.PACKAGE),
)


def at_hand() -> tuple[Measure, ...]:
    """The measures that can be taken with the packages that are installed."""
    return tuple(each for each in MEASURES if each.needs is None or find_spec(each.needs))
