"""Parameters on the frames of one property: MLT keys a rectangle or a number as a whole."""

from __future__ import annotations

import math
from dataclasses import dataclass

from roughcut.formats.losses import Lose
from roughcut.parameters import NAMES, Easing, Keyframes, Parameters, Value, value_at
from roughcut.ticks import Rate

_CLOSE = 1e-9
MOST_SAMPLES = 1_000  # frames that a turning anchor is written for one by one


@dataclass(frozen=True, slots=True)
class Key:
    """A frame after the clip's start, all parameters there, and how they are left."""

    frame: int
    at: Parameters
    easing: Easing


def shared_keys(
    parameters: Parameters, names: tuple[str, ...], rate: Rate, earliest: int, lose: Lose
) -> list[Key]:
    """Keys at which all the named parameters are written; one where none of them moves.

    The first one lies on frame earliest, 0 or before it: Kdenlive crashes at clips whose first key
    lies elsewhere (flathub/org.kde.kdenlive issue 692).
    """
    moving: dict[str, Keyframes] = {}
    for name in names:
        value = getattr(parameters, name)
        if isinstance(value, Keyframes) and not _still(value):
            moving[name] = value
    if not moving:
        return [Key(earliest, parameters.at(0), "linear")]
    if any(rate.ticks(rate.frames(key.time)) != key.time for value in moving.values() for key in value.keys):  # fmt: skip
        lose("keyframe off the frame grid")
    rows = [
        [(rate.frames(key.time), key.easing) for key in value.keys] for value in moving.values()
    ]
    if any([*row[:-1], row[-1][0]] != [*rows[0][:-1], rows[0][-1][0]] for row in rows):
        lose("keys of a rectangle", ", ".join(moving))
    if any(_equal(value.keys[0].value, value.keys[1].value) for value in moving.values()):
        lose("keyframe that repeats the next one")
    easings: dict[int, Easing] = {}
    for row in rows:
        for frame, easing in row:
            easings[frame] = "eased" if "eased" in {easing, easings.get(frame)} else easing
    frames = sorted(easings)
    if frames[0] < earliest:
        lose("keyframe before the clip", f"{earliest - frames[0]} frames")
        easings[earliest] = easings[max(frame for frame in frames if frame <= earliest)]
    elif frames[0] > earliest:
        easings[earliest] = "linear"
    return [
        Key(frame, _at(parameters, rate.ticks(frame)), easings[frame])
        for frame in sorted(easings)
        if frame >= earliest
    ]


def every_frame(parameters: Parameters, rate: Rate, first: int, last: int) -> list[Key]:
    """A key on each frame, or on as many as MOST_SAMPLES allows."""
    step = max(1, math.ceil((last - first + 1) / MOST_SAMPLES))
    frames = sorted({*range(first, last + 1, step), last})
    return [Key(frame, _at(parameters, rate.ticks(frame)), "linear") for frame in frames]


def _at(parameters: Parameters, time: int) -> Parameters:
    return Parameters(**{name: value_at(getattr(parameters, name), time) for name in NAMES})


def _still(value: Value) -> bool:
    return not isinstance(value, Keyframes) or all(_equal(key.value, value.keys[0].value) for key in value.keys)  # fmt: skip


def _equal(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE)
