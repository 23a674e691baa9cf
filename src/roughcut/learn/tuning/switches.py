"""What may be tried of the frame-grid transformer: the switches of `benchmarks/ablations.py`.

The precision of its arithmetic is not among them: it is the machine's affair, not the editor's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from roughcut.learn.multitrack.training import Settings

Value = str | int | float
Put = Callable[[Settings, Any], Settings]
"""The settings with a value of the switch; Any, since each switch has a type of its own."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some values; the first is the protocol's."""

    name: str
    values: tuple[Value, ...]
    put: Put

    @property
    def usual(self) -> Value:
        return self.values[0]

    def allows(self, value: object) -> bool:
        return any(value == each and type(value) is type(each) for each in self.values)


@dataclass(frozen=True, slots=True)
class Range:
    """A number between two others, drawn on a logarithmic scale; `usual` is the protocol's."""

    name: str
    low: float
    high: float
    usual: Value
    put: Put

    def allows(self, value: object) -> bool:
        return isinstance(value, float) and self.low <= value <= self.high


Switch = Choice | Range

_WIDTHS_AND_LAYERS = {"256 wide, 4 layers": (256, 4), "128 wide, 2 layers": (128, 2), "512 wide, 6 layers": (512, 6)}  # fmt: skip
_RISES, _FALLS = "falls and rises", "falls to the end"
_LIE, _JITTER, _CROP = "as they lie", "within a second", "anywhere"


def _size(settings: Settings, name: str) -> Settings:
    width, layers = _WIDTHS_AND_LAYERS[name]
    return replace(settings, sizes=replace(settings.sizes, width=width, layers=layers))


def _of_sizes(field: str) -> Put:
    return lambda settings, value: replace(
        settings, sizes=replace(settings.sizes, **{field: value})
    )


def _of_augmenting(field: str) -> Put:
    return lambda settings, value: replace(
        settings, augmenting=replace(settings.augmenting, **{field: value})
    )


def _epochs(settings: Settings, epochs: int) -> Settings:
    return replace(settings, epochs=epochs, half_period=epochs // 2)


def _schedule(settings: Settings, name: str) -> Settings:
    return replace(settings, half_period=settings.epochs // (2 if name == _RISES else 1))


def _weight(component: int) -> Put:
    def put(settings: Settings, weight: float) -> Settings:
        weights = list(settings.weights)
        weights[component] = weight
        return replace(settings, weights=(weights[0], weights[1], weights[2], weights[3], weights[4]))  # fmt: skip

    return put


def _windows(settings: Settings, name: str) -> Settings:
    moved = replace(
        settings.augmenting, jitter_frames=10 if name == _JITTER else 0, random_crop=name == _CROP
    )
    return replace(settings, augmenting=moved)


SWITCHES: tuple[Switch, ...] = (
    Range("learning rate", 3e-5, 1e-3, 1e-4, lambda s, value: replace(s, learning_rate=value)),
    Range("weight decay", 1e-6, 1e-3, 1e-5, lambda s, value: replace(s, weight_decay=value)),
    Choice("epochs", (10, 20, 40), _epochs),
    Choice("learning rate over the epochs", (_RISES, _FALLS), _schedule),
    Choice("epochs of warm-up", (0, 2, 5), lambda s, value: replace(s, warm_up=value)),
    Choice("size", tuple(_WIDTHS_AND_LAYERS), _size),
    Choice("dropout", (0.1, 0.0, 0.2, 0.3), _of_sizes("dropout")),
    Choice("heads", ("shared", "per track", "residual"), _of_sizes("heads")),
    Choice("inputs", ("together", "by type", "by track"), _of_sizes("inputs")),
    Choice("weight of the position", (1.0, 1.5, 2.0), _weight(3)),
    Choice("weight of the crop", (1.0, 1.5, 2.0), _weight(4)),
    Choice("where windows begin", (_LIE, _JITTER, _CROP), _windows),
    Choice("noise", (0.0, 0.05, 0.1, 0.2), _of_augmenting("noise")),
    Choice("easiest windows first", ("no", "yes"), lambda s, value: _of_augmenting("curriculum")(s, value == "yes")),
)  # fmt: skip
"""In the order in which they are set: the schedule follows the number of epochs."""


def usual(switches: tuple[Switch, ...]) -> dict[str, Value]:
    """Every switch as the protocol has it."""
    return {each.name: each.usual for each in switches}


def put(base: Settings, switches: tuple[Switch, ...], values: Mapping[str, Value]) -> Settings:
    """The settings with every switch set to its value."""
    for each in switches:
        base = each.put(base, values[each.name])
    return base
