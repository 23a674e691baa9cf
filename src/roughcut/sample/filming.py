"""What a made-up recording looks and sounds like."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from roughcut.sample.drawn_face import Drawn, drawn_face
from roughcut.sample.rules import Random
from roughcut.sample.takes import RATE, SIZE, Recording, Take

SAMPLE_RATE = 48_000
LOUD, QUIET = 0.25, 0.04  # amplitudes, 16 dB apart
_ROOM = 0.0004
_HIT_SECONDS = 0.3
_KICK_HERTZ = 70
_DRUMS = 0.4  # amplitude
_CHORD, _CHORD_AMPLITUDE = (110.0, 138.59, 164.81), 0.03


def sound(recording: Recording, random: Random) -> NDArray[np.float32]:
    """(N, 1): the room, and in each take noise that swells; or drums over a chord that is held."""
    count = round(recording.length_seconds * SAMPLE_RATE)
    samples = random.normal(0, _ROOM, count)
    if recording.beats:
        times = np.arange(count) / SAMPLE_RATE
        for hertz in _CHORD:
            samples += _CHORD_AMPLITUDE * np.sin(2 * np.pi * hertz * times)
    for number, beat in enumerate(recording.beats):
        place = samples[round(beat * SAMPLE_RATE) :][: round(_HIT_SECONDS * SAMPLE_RATE)]
        place += _hit(random, kick=number % 2 == 0)[: len(place)]
    for take in () if recording.beats else recording.takes:
        first, after = round(take.start * SAMPLE_RATE), round(take.end * SAMPLE_RATE)
        times = np.arange(after - first) / SAMPLE_RATE
        swell = 0.7 + 0.3 * np.sin(2 * np.pi * 4 * times)
        loudness = LOUD if take.loud else QUIET
        samples[first:after] += loudness * swell * random.normal(0, 0.3, after - first)
    return np.clip(samples, -1, 1).astype(np.float32)[:, None]


def pictures(recording: Recording, random: Random) -> Iterator[NDArray[np.uint8]]:
    """A view for each take, bright or dark, in focus or not, panned or still, and who is before it.

    To drums it is one view all along.
    """
    width, height = SIZE
    frame = step = 0
    view: NDArray[np.uint8] | None = None
    for take in recording.takes:
        if view is None or not recording.beats:
            view, step = _view(random, take), 0
        face = None if take.face is None else drawn_face(SIZE, take.face, take.face_height)
        last = round(take.seen_to * RATE.nominal)
        for _ in range(last - frame):
            noise = random.integers(0, 3, (height, width, 1), dtype=np.uint8)
            yield _before(face, np.roll(view, step, axis=1)) + noise
            step = (step + take.moving) % width
        frame = last


def _before(face: Drawn | None, view: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return view if face is None else face.over(view)


def _hit(random: Random, *, kick: bool) -> NDArray[np.float64]:
    times = np.arange(round(_HIT_SECONDS * SAMPLE_RATE)) / SAMPLE_RATE
    if kick:
        return np.asarray(_DRUMS * np.sin(2 * np.pi * _KICK_HERTZ * times) * np.exp(-times / 0.08))
    return np.asarray(_DRUMS * 0.5 * random.normal(0, 0.5, len(times)) * np.exp(-times / 0.05))


def _view(random: Random, take: Take) -> NDArray[np.uint8]:
    width, height = SIZE
    blocks = random.integers(0, 256, (height // 10, width // 10, 3)).astype(np.float64)
    view = np.kron(blocks, np.ones((10, 10, 1)))
    if not take.sharp:
        for axis in (0, 1):
            view = np.mean([np.roll(view, shift, axis) for shift in range(-4, 5)], axis=0)
    low, high = (90, 250) if take.bright else (5, 70)
    return np.asarray(low + view / 255 * (high - low), dtype=np.uint8)
