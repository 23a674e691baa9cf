"""What made-up editors do: the parts of which a rule is put together.

A rule sees the shots of the main track alone (which camera, how long, after which), so whatever
it does to other tracks and layouts can be learned from the main track.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from roughcut.sample.footage import Camera
from roughcut.sample.placing import Frame, Place, fitted
from roughcut.ticks import Rate
from roughcut.timeline import Source


@dataclass(frozen=True, slots=True)
class Shot:
    """A clip of the main track, in frames of the timeline."""

    camera: str
    start: int
    frames: int
    seconds: float
    first: bool  # the camera was not seen before
    same: bool  # the shot before shows the same camera


Random = np.random.Generator
Rhythm = Callable[[Random, str, float], float]
"""The seconds of a shot of this camera when this share of the video has passed."""
Rotation = Callable[[Random, Sequence[str]], str]
"""The next camera, after the cameras of all shots so far."""
Trigger = Callable[[Sequence[Shot], int], bool]
"""Whether something happens at the shot of this index."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Something that comes on another track when a trigger asks for it.

    track: 1 is the first picture track above the main one, or A1's next one for sound.
    what: names on the shelf, taken in turn.
    lasts: seconds, "shot" (to the end of the shot) or "video" (to the end of everything).
    misses, strays: how often the editor forgets it, or does it where no trigger asks for it.
    """

    name: str
    track: int
    when: Trigger
    what: tuple[str, ...]
    place: Place = fitted
    audio: bool = False
    after_seconds: float = 0.0
    lasts: float | str = "shot"
    misses: float = 0.05
    strays: float = 0.01


@dataclass(frozen=True, slots=True)
class Framing:
    """Shots that stand otherwise than fitted into the frame."""

    when: Trigger
    place: Place
    misses: float = 0.05
    strays: float = 0.01


@dataclass(frozen=True, slots=True)
class Editor:
    """A made-up person, whose rule is known.

    rule: in words. slips: the share of overlays that start or end up to two frames off.
    shelf: from a folder and a rate to the library's sources by name.
    """

    name: str
    rule: str
    frame: Frame
    rate: Rate
    length_seconds: tuple[float, float]
    cameras: tuple[Camera, ...]
    rhythm: Rhythm
    rotation: Rotation
    framings: tuple[Framing, ...]
    overlays: tuple[Overlay, ...]
    shelf: Callable[[str, Rate], Mapping[str, Source]]
    slips: float = 0.1


def log_normal(median_seconds: float, spread: float) -> Rhythm:
    """Shot lengths whose logarithm is normal; never under half a second."""

    def rhythm(random: Random, camera: str, passed: float) -> float:  # noqa: ARG001 (a Rhythm)
        return max(0.5, float(median_seconds * np.exp(spread * random.standard_normal())))

    return rhythm


def two_speed(**by_camera: Rhythm) -> Rhythm:
    """A rhythm for each camera."""

    def rhythm(random: Random, camera: str, passed: float) -> float:
        return by_camera[camera](random, camera, passed)

    return rhythm


def accelerating(first_seconds: float, last_seconds: float, spread: float) -> Rhythm:
    """Log-normal around a median that falls evenly from the beginning to the end."""

    def rhythm(random: Random, camera: str, passed: float) -> float:
        median = first_seconds + (last_seconds - first_seconds) * passed
        return log_normal(median, spread)(random, camera, passed)

    return rhythm


def alternating(*cameras: str) -> Rotation:
    """Each camera in turn."""

    def rotation(random: Random, so_far: Sequence[str]) -> str:  # noqa: ARG001 (a Rotation)
        return cameras[len(so_far) % len(cameras)]

    return rotation


def by_speaker(speakers: tuple[str, ...], turn: float, aside: str, every: int) -> Rotation:
    """The camera of who speaks, and every so many shots an aside.

    A speaker goes on at the next cut with probability `turn`, else the next one speaks.
    """

    def rotation(random: Random, so_far: Sequence[str]) -> str:
        if len(so_far) % every == every - 1:
            return aside
        spoken = [camera for camera in so_far if camera in speakers]
        if not spoken:
            return speakers[0]
        goes_on = random.random() < turn
        return speakers[(speakers.index(spoken[-1]) + (not goes_on)) % len(speakers)]

    return rotation


def weighted(**weights: float) -> Rotation:
    """Another camera than the last one, by weight; the first shot shows the first of them."""

    def rotation(random: Random, so_far: Sequence[str]) -> str:
        others = [name for name in weights if not so_far or name != so_far[-1]]
        if not so_far:
            return others[0]
        chances = np.array([weights[name] for name in others])
        return others[int(random.choice(len(others), p=chances / chances.sum()))]

    return rotation


def opening(shots: Sequence[Shot], index: int) -> bool:  # noqa: ARG001 (a Trigger)
    """At the first shot."""
    return index == 0


def ending(shots: Sequence[Shot], index: int) -> bool:
    """At the last shot."""
    return index == len(shots) - 1


def speaker_starts(*speakers: str) -> Trigger:
    """At a speaker's first shot."""

    def trigger(shots: Sequence[Shot], index: int) -> bool:
        return shots[index].first and shots[index].camera in speakers

    return trigger


def on(*cameras: str) -> Trigger:
    """At every shot of these cameras."""

    def trigger(shots: Sequence[Shot], index: int) -> bool:
        return shots[index].camera in cameras

    return trigger


def longer_than(seconds: float) -> Trigger:
    def trigger(shots: Sequence[Shot], index: int) -> bool:
        return shots[index].seconds > seconds

    return trigger


def after_longer_than(seconds: float) -> Trigger:
    """When the shot before was longer than this."""

    def trigger(shots: Sequence[Shot], index: int) -> bool:
        return index > 0 and shots[index - 1].seconds > seconds

    return trigger


def every(count: int) -> Trigger:
    """Every so many cuts: for 3 at the shots of index 3, 6, 9 and so on."""

    def trigger(shots: Sequence[Shot], index: int) -> bool:  # noqa: ARG001 (a Trigger)
        return index > 0 and index % count == 0

    return trigger


def jump_cut(shots: Sequence[Shot], index: int) -> bool:
    """When the cut stays on the same camera."""
    return shots[index].same


def both(*triggers: Trigger) -> Trigger:
    """When each of these asks for it."""

    def trigger(shots: Sequence[Shot], index: int) -> bool:
        return all(each(shots, index) for each in triggers)

    return trigger
