"""How a clip is drawn and heard: its parameters, in canonical units.

A point (u, v) of media of w × h pixels, in fractions of it from its top left corner, lands in a
frame of W × H pixels at

    x = W/2 + x·W + cos θ·dx − sin θ·dy      dx = (u − 1/2 − anchor_x)·w·scale
    y = H/2 + y·H + sin θ·dx + cos θ·dy      dy = (v − 1/2 − anchor_y)·h·scale

where w counts square pixels. Every format is converted to these units at its own door.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Literal

Easing = Literal["hold", "linear", "eased"]


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A value at a time after the clip's start, in ticks of the record, and how it is left."""

    time: int
    value: float
    easing: Easing = "linear"


@dataclass(frozen=True, slots=True)
class Keyframes:
    """A parameter that changes: at least one keyframe, times strictly rising.

    Times may lie before the clip's start or after its end: editing programs keep the keys of the
    part that was trimmed away. Raises ValueError when empty or out of order.
    """

    keys: tuple[Keyframe, ...]

    def __post_init__(self) -> None:
        if not self.keys:
            raise ValueError("Keyframes need at least one key")
        if any(a.time >= b.time for a, b in zip(self.keys, self.keys[1:], strict=False)):
            raise ValueError("keyframe times must rise")

    def at(self, time: int) -> float:
        """The value at a time after the clip's start.

        Before the first key and after the last their values hold. An eased segment follows
        3t² − 2t³ (the curve with level tangents), since formats disagree on handles.
        """
        following = bisect_right(self.keys, time, key=lambda key: key.time)
        if following == 0:
            return self.keys[0].value
        left = self.keys[following - 1]
        if following == len(self.keys) or left.easing == "hold":
            return left.value
        right = self.keys[following]
        progress = (time - left.time) / (right.time - left.time)
        if left.easing == "eased":
            progress = progress * progress * (3 - 2 * progress)
        return left.value + (right.value - left.value) * progress


Value = float | Keyframes


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a clip; the defaults leave media as it is.

    scale: 1.0 draws one media pixel on one frame pixel.
    x, y: where the anchor lies, from the frame's centre, in fractions of the frame; y points down.
    rotation: degrees clockwise about the anchor.
    anchor_x, anchor_y: from the media's centre, in fractions of the media; y points down.
    crop_*: fractions of the media cut from each side; nothing moves.
    opacity: 0 to 1. gain: linear, 1 leaves the sound as it is.
    """

    scale: Value = field(default=1.0, metadata={"unit": "×"})
    x: Value = field(default=0.0, metadata={"unit": "frame widths"})
    y: Value = field(default=0.0, metadata={"unit": "frame heights"})
    rotation: Value = field(default=0.0, metadata={"unit": "°"})
    anchor_x: Value = field(default=0.0, metadata={"unit": "media widths"})
    anchor_y: Value = field(default=0.0, metadata={"unit": "media heights"})
    crop_left: Value = field(default=0.0, metadata={"unit": "media widths"})
    crop_right: Value = field(default=0.0, metadata={"unit": "media widths"})
    crop_top: Value = field(default=0.0, metadata={"unit": "media heights"})
    crop_bottom: Value = field(default=0.0, metadata={"unit": "media heights"})
    opacity: Value = field(default=1.0, metadata={"unit": ""})
    gain: Value = field(default=1.0, metadata={"unit": "×"})

    def items(self) -> Iterator[tuple[str, Value]]:
        """Each name with its value, in the order above."""
        for name in NAMES:
            yield name, getattr(self, name)

    @property
    def animated(self) -> tuple[str, ...]:
        """The names of the parameters that have keyframes."""
        return tuple(name for name, value in self.items() if isinstance(value, Keyframes))

    def at(self, time: int) -> Parameters:
        """Every parameter as the number that it is at a time after the clip's start."""
        return Parameters(**{name: value_at(value, time) for name, value in self.items()})


NAMES = tuple(each.name for each in fields(Parameters))
UNITS = {each.name: each.metadata["unit"] for each in fields(Parameters)}
DEFAULTS = Parameters()


def value_at(value: Value, time: int) -> float:
    """The number that a parameter is at a time after the clip's start."""
    return value.at(time) if isinstance(value, Keyframes) else value
