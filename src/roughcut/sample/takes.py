"""Made-up recordings whose truth is known: when somebody is heard, what is seen, where the beat falls.

A recording is a row of takes with pauses between. Whether a take is loud, long, bright, sharp or
moving is drawn for each on its own, so that only an editor's own rule tells what they keep.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from roughcut.sample.rules import Random
from roughcut.ticks import Rate

RATE = Rate(25)
SIZE = (160, 90)
LENGTH_SECONDS = 75.0
BEATS_A_MINUTE = (84, 156)
_UNEVEN_SECONDS = 0.1  # who dances is that far from the beat
_PHASE_SECONDS = (2.5, 6.0)

Scene = Literal["rush", "visit", "stage"]
"""rush: takes with pauses between. visit: the same, with somebody in half of them. stage: drums all
along, to which somebody dances and rests before one view."""
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Take:
    """start, end: of its sound; seen_from, seen_to: of its picture. Seconds of the recording.

    face: its middle in fractions of the picture, from the top left; None where nobody is there.
    face_height: in fractions of the picture's.
    """

    start: float
    end: float
    seen_from: float
    seen_to: float
    loud: bool
    bright: bool
    sharp: bool
    moving: bool
    face: Place | None = None
    face_height: float = 0.3


@dataclass(frozen=True, slots=True)
class Recording:
    """beats: in seconds; none where there is no music."""

    takes: tuple[Take, ...]
    length_seconds: float
    beats: tuple[float, ...] = ()


def recordings(
    count: int, seed: int = 0, length_seconds: float = LENGTH_SECONDS, scene: Scene = "rush"
) -> tuple[Recording, ...]:
    """Each is about as long, and has a random stream of its own: a higher count adds to the others."""
    make = {"rush": _rush, "visit": _visit, "stage": _stage}[scene]
    key = seed if scene == "rush" else [seed, *scene.encode()]
    return tuple(make(each, length_seconds) for each in np.random.default_rng(key).spawn(count))


def _rush(random: Random, length_seconds: float) -> Recording:
    takes: list[Take] = []
    at = float(random.uniform(0.7, 1.5))
    seen_from = 0.0
    while at < length_seconds:
        lasts = float(
            random.uniform(0.8, 2.0) if random.random() < 0.5 else random.uniform(3.0, 5.0)
        )
        pause = float(
            random.uniform(0.35, 0.5) if random.random() < 0.3 else random.uniform(0.8, 2.2)
        )
        end = round(at + lasts, 2)
        seen_to = _on_frame(end + pause / 2)
        traits = (random.random(4) < 0.5).tolist()
        takes.append(Take(at, end, seen_from, seen_to, *traits))
        at, seen_from = round(end + pause, 2), seen_to
    return Recording(tuple(takes), takes[-1].seen_to)


def _visit(random: Random, length_seconds: float) -> Recording:
    bare = _rush(random, length_seconds)
    takes = []
    for take in bare.takes:
        place = float(random.uniform(0.38, 0.66)), float(random.uniform(0.34, 0.5))
        height = float(random.uniform(0.25, 0.4))
        seen = random.random() < 0.5
        takes.append(replace(take, face=place if seen else None, face_height=height))
    return replace(bare, takes=tuple(takes))


def _stage(random: Random, length_seconds: float) -> Recording:
    period = 60 / float(random.uniform(*BEATS_A_MINUTE))
    beats = np.arange(float(random.uniform(0.2, 0.8)), length_seconds, period)
    bright = bool(random.random() < 0.5)
    takes: list[Take] = []
    at, moving = 0.0, False
    while at < length_seconds:
        beat = nearest(beats.tolist(), at + float(random.uniform(*_PHASE_SECONDS)))
        end = _on_frame(beat + float(random.uniform(-_UNEVEN_SECONDS, _UNEVEN_SECONDS)))
        if length_seconds - end < _PHASE_SECONDS[0]:
            end = _on_frame(length_seconds)
        takes.append(Take(at, end, at, end, loud=True, bright=bright, sharp=True, moving=moving))
        if end >= _on_frame(length_seconds):
            break
        at, moving = end, not moving
    return Recording(tuple(takes), takes[-1].seen_to, tuple(beats.tolist()))


def nearest(beats: tuple[float, ...] | list[float], at: float) -> float:
    return min(beats, key=lambda beat: abs(beat - at))


def _on_frame(at_seconds: float) -> float:
    return round(at_seconds * RATE.nominal) / RATE.nominal
