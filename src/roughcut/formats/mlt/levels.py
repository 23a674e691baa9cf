"""The filters `brightness` and `volume`: opacity, fades, gain."""

from __future__ import annotations

from roughcut.formats.mlt import numbers
from roughcut.formats.mlt.curves import Axis, product, value_of
from roughcut.formats.mlt.document import Service
from roughcut.parameters import Keyframes, Value

SILENT_DB = -100.0  # Kdenlive's lowest level; it stands for no sound at all
_LOUDEST_DB = 120.0
_FADES = frozenset({
    "fade_from_black", "fade_to_black", "fadein", "fadeout",
    "fadeInBrightness", "fadeOutBrightness", "fadeInVolume", "fadeOutVolume",
})  # fmt: skip


def read_fade(effect: Service, axis: Axis) -> Value:
    """The opacity of a brightness filter; a fade from or to black is one of opacity, and told.

    `alpha` below zero, and Kdenlive's and Shotcut's older fades, let `level` stand for it.
    """
    alpha = axis.curve(effect, "alpha")
    level = axis.curve(effect, "level")
    if not level and effect.text("end"):
        level = axis.ramp(effect, effect.number("start", 1.0), effect.number("end", 1.0))
    opacity: Value = 1.0
    if alpha and alpha[0][1] >= 0:
        opacity = value_of(alpha)
        if level and value_of(level) != 1.0:
            if not isinstance(value_of(level), Keyframes) or not _is_fade(effect):
                axis.lose("effect", "brightness")
            else:
                axis.lose("fade through black", "read as one of opacity")
                opacity = product(opacity, value_of(level))
        return opacity
    if level:
        if _is_fade(effect) or (alpha and alpha[0][1] < 0):
            if not alpha:
                axis.lose("fade through black", "read as one of opacity")
            return value_of(level)
        if value_of(level) != 1.0:
            axis.lose("effect", "brightness")
    return opacity


def _is_fade(effect: Service) -> bool:
    return (effect.text("kdenlive_id") or effect.text("shotcut:filter")) in _FADES


def read_gain(effect: Service, axis: Axis) -> Value:
    """The linear gain of a volume filter: `level` in dB with keys, or `gain`, or a ramp of it."""
    level = axis.curve(effect, "level")
    if level:
        return value_of(tuple((time, linear(db), easing) for time, db, easing in level))
    gain = effect.text("gain")
    if gain.strip().startswith("normali"):
        axis.lose("effect", "normalise")
        return 1.0
    start = _gain(gain)
    if effect.text("end"):
        return value_of(axis.ramp(effect, start, _gain(effect.text("end"))))
    return start


def _gain(text: str) -> float:
    """A gain as a factor, or in decibels where its text says so."""
    number = numbers.leading(text)
    if number is None:
        return 1.0
    return linear(number) if text.strip().lower().endswith("db") else max(0.0, number)


def linear(db: float) -> float:
    """The factor of a level in decibels; none at SILENT_DB."""
    if db <= SILENT_DB:
        return 0.0
    return float(10 ** (min(db, _LOUDEST_DB) / 20))
