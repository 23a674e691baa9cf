"""Parameters as the effects that Premiere writes; the units are those of `reading.motion`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from lxml import etree

from roughcut.formats.xmeml.exact import decimal
from roughcut.formats.xmeml.reading.items import GAIN_EFFECT
from roughcut.formats.xmeml.reading.motion import FITTED_SCALE
from roughcut.formats.xmeml.writing.page import Page
from roughcut.parameters import DEFAULTS, Keyframe, Keyframes, Parameters, Value, value_at
from roughcut.ticks import Rate

LOUDEST = 3.98107  # +12 dB, the largest level that Premiere and Final Cut accept
_PICTURE = tuple(name for name, _ in DEFAULTS.items() if name != "gain")
_SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True, slots=True)
class Axis:
    """What a clip's positions are divided by, as `reading.motion.Canvas`.

    when maps a frame after the clip's start to the axis of in and out.
    """

    x: Fraction
    y: Fraction
    known: bool
    nest: bool
    rate: Rate
    when: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class _Effect:
    name: str
    id: str
    kind: str
    sound: bool = False


@dataclass(frozen=True, slots=True)
class _Number:
    id: str
    name: str
    bounds: tuple[float, float]
    convert: Callable[[float], Fraction]


def _hundredfold(value: float) -> Fraction:
    return Fraction(value) * 100


_SCALE = _Number("scale", "Scale", (0, 1000), _hundredfold)
_ROTATION = _Number("rotation", "Rotation", (-8640, 8640), lambda value: -Fraction(value))
_OPACITY_VALUE = _Number("opacity", "opacity", (0, 100), _hundredfold)
_LEVEL = _Number("level", "Level", (0, LOUDEST), Fraction)
_SIDE_VALUES = {side: _Number(side, side, (0, 100), _hundredfold) for side in _SIDES}
_BASIC = _Effect("Basic Motion", "basic", "motion")
_CROP = _Effect("Crop", "crop", "motion")
_OPACITY = _Effect("Opacity", "opacity", "motion")
_LEVELS = _Effect("Audio Levels", "audiolevels", "audiolevels", sound=True)
_GAIN = _Effect("Gain", GAIN_EFFECT, "filter", sound=True)


def filters(page: Page, parent: etree._Element, given: Parameters, axis: Axis, *, sound: bool) -> None:  # fmt: skip
    """The filters of a clip; none for parameters that are at their defaults."""
    if sound:
        lost = [name for name in _PICTURE if getattr(given, name) != getattr(DEFAULTS, name)]
        if lost:
            page.omit("picture parameters of a sound", ", ".join(lost))
        _levels(page, parent, given.gain, axis)
        return
    if given.gain != 1.0:
        page.omit("gain of a picture")
    moved = [name for name in _PICTURE[:6] if getattr(given, name) != getattr(DEFAULTS, name)]
    # Resolve fits what has no Basic Motion.
    if moved or (page.resolve and _fit(axis) != 1):
        _basic_motion(page, parent, given, axis)
    if any(getattr(given, f"crop_{side}") != 0.0 for side in _SIDES):
        effect = effect_of(page, parent, _CROP)
        for side in _SIDES:
            _one(page, effect, _SIDE_VALUES[side], getattr(given, f"crop_{side}"), axis)  # fmt: skip
    if given.opacity != 1.0:
        effect = effect_of(page, parent, _OPACITY)
        _one(page, effect, _OPACITY_VALUE, given.opacity, axis)


def effect_of(page: Page, parent: etree._Element, kind: _Effect) -> etree._Element:
    """An effect in its filter, up to its parameters."""
    effect = page.add(page.add(parent, "filter"), "effect")
    page.add(effect, "name", kind.name)
    page.add(effect, "effectid", kind.id)
    page.add(effect, "effectcategory", kind.kind)
    page.add(effect, "effecttype", kind.kind)
    page.add(effect, "mediatype", "audio" if kind.sound else "video")
    return effect


def parameter(page: Page, effect: etree._Element, identity: str, name: str, bounds: tuple[float, float] | None = None) -> etree._Element:  # fmt: skip
    element = page.add(effect, "parameter")
    if not page.resolve:
        element.set("authoringApp", "PremierePro")
    page.add(element, "parameterid", identity)
    page.add(element, "name", name)
    if bounds is not None:
        page.add(element, "valuemin", f"{bounds[0]:g}")
        page.add(element, "valuemax", f"{bounds[1]:g}")
    return element


def _fit(axis: Axis) -> Fraction:
    """The scale at which a picture touches the frame from inside; 1 where its size is not known."""
    return min(1 / axis.x, 1 / axis.y) if axis.known else Fraction(1)


def _basic_motion(page: Page, parent: etree._Element, given: Parameters, axis: Axis) -> None:
    effect = effect_of(page, parent, _BASIC)
    if page.resolve:
        fit = _fit(axis)
        scale = replace(
            _SCALE, bounds=(0, FITTED_SCALE), convert=lambda value: _hundredfold(value) / fit
        )
        _one(page, effect, scale, given.scale, axis)
        if not axis.known:
            page.omit("scale by media of unknown size")
    else:
        _one(page, effect, _SCALE, given.scale, axis)
    _one(page, effect, _ROTATION, given.rotation, axis)
    if axis.nest and (given.x, given.y) == (float(-axis.x / 2), float(-axis.y / 2)):
        page.omit("position of a nest", "Premiere writes this one for any")
    if not axis.known and (given.x, given.y) != (0.0, 0.0):
        page.omit("position by media of unknown size")
    _point(page, effect, ("center", "Center"), (given.x, given.y), axis, divided=True)
    anchor = (given.anchor_x, given.anchor_y)
    _point(page, effect, ("centerOffset", "Anchor Point"), anchor, axis, divided=False)


def _levels(page: Page, parent: etree._Element, gain: Value, axis: Axis) -> None:
    if gain == 1.0:
        return
    peak = max(key.value for key in gain.keys) if isinstance(gain, Keyframes) else gain
    excess = peak / LOUDEST if peak > LOUDEST else 1.0
    if isinstance(gain, Keyframes):
        level: Value = Keyframes(tuple(replace(key, value=key.value / excess) for key in gain.keys))
    else:
        level = gain / excess
    effect = effect_of(page, parent, _LEVELS)
    _one(page, effect, _LEVEL, level, axis)
    if excess > 1.0:
        effect = effect_of(page, parent, _GAIN)
        element = parameter(page, effect, "Gain(dB)", "Gain(dB)", (-96, 96))
        page.add(element, "value", repr(20 * math.log10(excess)))


def _one(page: Page, effect: etree._Element, number: _Number, value: Value, axis: Axis) -> None:
    convert = number.convert
    element = parameter(page, effect, number.id, number.name, number.bounds)
    page.add(element, "value", decimal(convert(value_at(value, 0))))
    if not isinstance(value, Keyframes) or len(value.keys) < 2:
        return
    for key, when in _timed(page, value, axis, number.name):
        child = page.add(element, "keyframe")
        page.add(child, "when", when)
        page.add(child, "value", decimal(convert(key.value)))
    _easing(page, element, value, number.name)


def _point(
    page: Page,
    effect: etree._Element,
    names: tuple[str, str],
    point: tuple[Value, Value],
    axis: Axis,
    *,
    divided: bool,
) -> None:
    """A point has one list of keys: halves that are animated apart share the keys of both.

    divided tells a point of the frame, which is divided by the media's size, from one of the media.
    """
    (identity, name), (x, y) = names, point

    def horizontal(value: float) -> Fraction:
        return Fraction(value) / axis.x if divided else Fraction(value)

    def vertical(value: float) -> Fraction:
        return Fraction(value) / axis.y if divided else Fraction(value)

    element = parameter(page, effect, identity, name)
    value = page.add(element, "value")
    page.add(value, "horiz", decimal(horizontal(value_at(x, 0))))
    page.add(value, "vert", decimal(vertical(value_at(y, 0))))
    halves = [each for each in (x, y) if isinstance(each, Keyframes) and not _still(each)]
    if not halves:
        return
    timing = halves[0]
    if len(halves) == 2 and _pace(halves[0]) != _pace(halves[1]):
        page.omit("keys of a point", name)
        times = sorted({key.time for half in halves for key in half.keys})
        timing = Keyframes(tuple(Keyframe(time, 0.0) for time in times))
    for key, when in _timed(page, timing, axis, name):
        child = page.add(element, "keyframe")
        page.add(child, "when", when)
        value = page.add(child, "value")
        page.add(value, "horiz", decimal(horizontal(value_at(x, key.time))))
        page.add(value, "vert", decimal(vertical(value_at(y, key.time))))
    _easing(page, element, timing, name)


def _still(value: Keyframes) -> bool:
    return all(key.value == value.keys[0].value for key in value.keys)


def _pace(value: Keyframes) -> list[tuple[int, str]]:
    """Times and easings; nothing follows the last key's."""
    last = len(value.keys) - 1
    return [(key.time, key.easing if index < last else "") for index, key in enumerate(value.keys)]


def _timed(page: Page, value: Keyframes, axis: Axis, name: str) -> list[tuple[Keyframe, int]]:
    """Each key with its `when`; of keys that fall on one frame the last stays."""
    frames: dict[int, Keyframe] = {}
    for key in value.keys:
        frame = axis.rate.frames(key.time)
        if axis.rate.ticks(frame) != key.time:
            page.omit("keyframe off the frame grid", name)
        frames[frame] = key
    return [(key, axis.when(frame)) for frame, key in frames.items()]


def _easing(page: Page, element: etree._Element, value: Keyframes, name: str) -> None:
    """A parameter is eased or linear as a whole; there is no hold."""
    easings = {key.easing for key in value.keys[:-1]}
    if easings == {"eased"}:
        page.add(page.add(element, "interpolation"), "name", "FCPCurve")
    elif easings != {"linear"}:
        page.omit("keyframe easing", name)
