"""Animated properties as values of a clip: keys in ticks after the clip's start.

Positions of keys count from their filter's `in` where it has one, else from the source's first
frame (rendered with melt 7.12: an entry with in=25 opens with the value of key 25).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from roughcut.formats.losses import Lose
from roughcut.formats.mlt import animation, numbers
from roughcut.formats.mlt.document import Service
from roughcut.parameters import Easing, Keyframe, Keyframes, Value, value_at
from roughcut.ticks import Rate

_CLOSE = 1e-9

Curve = tuple[tuple[int, float, Easing], ...]
"""Ticks after the clip's start, a number, and how it is left; a lone one stands for all times."""


@dataclass(frozen=True, slots=True)
class Axis:
    """first and last: the frames of the source that the entry shows; both are shown.

    begins: its frame at the entry's own `in`, which a mix may have put before the cut.
    """

    rate: Rate
    first: int
    last: int
    lose: Lose
    begins: int

    def span(self, effect: Service) -> tuple[int, int] | None:
        """The frames of the source that a filter works on; None where it works on all."""
        start = effect.position(effect.element.get("in"), self.rate)
        end = effect.position(effect.element.get("out"), self.rate)
        if end is None or (not start and not end):
            return None
        return start or 0, end

    def keys(self, effect: Service, name: str) -> list[tuple[int, str, Easing]]:
        """The keys of a property with their times in ticks; one at 0 where it stands still."""
        try:
            found = animation.parsed(effect.text(name), self.rate)
        except ValueError as error:
            raise effect.broken(f"{name}: {error}") from error
        if isinstance(found, str):
            return [(0, found, "linear")] if found.strip() else []
        if any(key.curved for key in found[:-1]):
            self.lose("keyframe curve", name)
        from_first = (
            effect.position(effect.element.get("in"), self.rate) or 0
        ) - self.first  # frames
        return [(self.rate.ticks(key.frame + from_first), key.value, key.easing) for key in found]

    def curve(
        self, effect: Service, name: str, number: Callable[[str], float | None] = numbers.leading
    ) -> Curve:
        """The numbers of a property; empty where it is absent or none of its keys is a number."""
        keys = ((time, number(text), easing) for time, text, easing in self.keys(effect, name))
        return tuple((time, value, easing) for time, value, easing in keys if value is not None)

    def ramp(self, effect: Service, start: float, end: float) -> Curve:
        """From one number to another over the range of a filter."""
        first, last = self.span(effect) or (self.first, self.last)
        times = (self.rate.ticks(first - self.first), self.rate.ticks(last - self.first))
        if times[0] >= times[1]:
            return ((0, end, "linear"),)
        return (times[0], start, "linear"), (times[1], end, "linear")


def value_of(curve: Curve) -> Value:
    """A number where the curve never leaves it, else its keyframes.

    A first key that only repeats the one after it is left out: it says nothing, and Kdenlive
    demands it at the clip's start.
    """
    numbers_ = [value for _, value, _ in curve]
    if all(math.isclose(value, numbers_[0], rel_tol=_CLOSE, abs_tol=_CLOSE) for value in numbers_):
        return numbers_[0]
    if math.isclose(numbers_[0], numbers_[1], rel_tol=_CLOSE, abs_tol=_CLOSE):
        curve = curve[1:]
    *before, last = curve
    keys = [Keyframe(time, value, easing) for time, value, easing in before]
    return Keyframes((*keys, Keyframe(last[0], last[1])))


def product(one: Value, other: Value) -> Value:
    """One value times another, exact where they do not change at once."""
    if not isinstance(one, Keyframes):
        one, other = other, one
    if not isinstance(one, Keyframes):
        assert not isinstance(other, Keyframes)  # noqa: S101 - exchanged above
        return one * other
    if not isinstance(other, Keyframes):
        return Keyframes(tuple(Keyframe(key.time, key.value * other, key.easing) for key in one.keys))  # fmt: skip
    times = sorted({key.time for key in (*one.keys, *other.keys)})
    eased: dict[int, Easing] = {key.time: key.easing for key in (*other.keys, *one.keys)}
    return value_of(
        tuple((time, value_at(one, time) * value_at(other, time), eased[time]) for time in times)
    )
