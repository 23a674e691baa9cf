"""The filters of a clip as canonical parameters; what they hold beyond those is declared.

Units of Premiere and Final Cut 7: scale in percent of the media's own pixels (Resolve: of the picture
fitted into the frame); center is the
anchor's offset from the frame's centre divided by the media's size (56 of 76 values of real files
are whole pixels that way, 11 by the sequence's); centerOffset from the media's centre by its size;
rotation counter-clockwise. Filters that are switched off change nothing and are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from lxml import etree

from roughcut.formats.xmeml.exact import exact
from roughcut.formats.xmeml.reading.document import Document
from roughcut.formats.xmeml.reading.elements import first, text, texts
from roughcut.formats.xmeml.reading.items import GAIN_EFFECT, Effect, Parameter
from roughcut.parameters import Easing, Keyframe, Keyframes, Parameters, Value

FITTED_SCALE = (
    10_000  # the `valuemax` of a scale in Resolve's files; 1000 in Premiere's and Final Cut's
)
_HUNDRED = Fraction(100)
_SILENT = frozenset({"timeremap", "GraphicAndType", "GraphicGroup"})  # read elsewhere
_NEUTRAL_PANS = {Fraction(0), Fraction(1), Fraction(-1)}  # ±1 are the halves of a stereo pair
_MOST_DECIBEL = 400


Size = tuple[int, int, Fraction]
"""Stored pixels across and down, and the pixel aspect."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """What positions are divided by: the sizes of the frame and of what is seen in it, if known.

    when gives a keyframe's `when` as ticks.
    """

    frame: Size
    seen: Size | None
    nest: bool
    when: Callable[[Fraction], int]

    @property
    def x(self) -> Fraction:
        """A center of 1 across, in fractions of the frame."""
        if self.seen is None:
            return Fraction(1)
        return Fraction(self.seen[0], self.frame[0]) * (self.seen[2] / self.frame[2])

    @property
    def y(self) -> Fraction:
        return Fraction(1) if self.seen is None else Fraction(self.seen[1], self.frame[1])


def parameters(document: Document, found: list[Effect], canvas: Canvas) -> Parameters:
    """The canonical parameters of a clip's effects."""
    values: dict[str, Value] = {}
    for effect in found:
        if effect.id == "basic":
            values |= _basic_motion(document, effect, canvas)
        elif effect.id == "crop":
            values |= _crop(document, effect, canvas, "")
        elif effect.id == "opacity":
            values |= _one(document, effect, ("opacity", "opacity"), canvas, _percent)
        elif effect.id == "audiolevels":
            values |= _one(document, effect, ("level", "gain"), canvas, float)
        elif effect.id == GAIN_EFFECT:
            pass
        elif effect.id == "deformation":
            _distortion(document, effect)
        elif effect.id == "audiopan":
            _pan(document, effect)
        elif effect.id not in _SILENT:
            document.omit(effect, "effect", effect.name or effect.id)
    for effect in found:
        if effect.id == GAIN_EFFECT:
            values["gain"] = _amplified(document, effect, values.get("gain", 1.0))
    return Parameters(**values)


def unplaced(found: list[Effect], canvas: Canvas) -> bool:
    """Whether a nest's position is the one that Premiere writes for any."""
    if not canvas.nest:
        return False
    centers = (each.parameters.get("center") for each in found if each.id == "basic")
    return any(each is not None and _half_out(each, canvas) for each in centers)


def _half_out(center: Parameter, canvas: Canvas) -> bool:
    """Whether a center at rest puts a nest half its own size up and left."""
    if not canvas.nest or len(center.keys) > 1:
        return False
    pair = _pair(first(center.keys[0], "value") if center.keys else center.point)
    if pair[0] is None or pair[1] is None:
        return False
    place = (float(pair[0] * canvas.x), float(pair[1] * canvas.y))
    return place == (float(-canvas.x / 2), float(-canvas.y / 2))


def _percent(value: Fraction) -> float:
    return float(value / _HUNDRED)


def _basic_motion(document: Document, effect: Effect, canvas: Canvas) -> dict[str, Value]:
    values = _one(document, effect, ("scale", "scale"), canvas, _scaled(document, effect, canvas))
    values |= _one(document, effect, ("rotation", "rotation"), canvas, lambda value: float(-value))
    center = effect.parameters.get("center")
    if center is not None:
        across, down = canvas.x, canvas.y
        x, y = _point(document, center, canvas, lambda h: float(h * across), lambda v: float(v * down))  # fmt: skip
        if _half_out(center, canvas):
            # Premiere CS6 to CC 2016 write this for nests wherever they stand (5 of 5 cases).
            document.omit(center, "position of a nest", "-0.5, -0.5")
            x, y = 0.0, 0.0
        if canvas.seen is None and (x, y) != (0.0, 0.0):
            document.omit(center, "position by media of unknown size")
        values |= {"x": x, "y": y}
    anchor = effect.parameters.get("centerOffset")
    if anchor is not None:
        values["anchor_x"], values["anchor_y"] = _point(document, anchor, canvas, float, float)
    return values | _crop(document, effect, canvas, "crop")


def _scaled(document: Document, effect: Effect, canvas: Canvas) -> Callable[[Fraction], float]:
    """A scale's percent of the media's pixels: Resolve's, known by their range, are of the fitted ones."""
    parameter = effect.parameters.get("scale")
    if parameter is None or exact(parameter.most) != FITTED_SCALE:
        return _percent
    if canvas.seen is None:
        document.omit(parameter, "scale relative to fit")
    fit = min(1 / canvas.x, 1 / canvas.y)
    return lambda value: float(value / _HUNDRED * fit)


def _crop(document: Document, effect: Effect, canvas: Canvas, suffix: str) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for side in ("left", "right", "top", "bottom"):
        values |= _one(document, effect, (side + suffix, f"crop_{side}"), canvas, _percent)
    feather = effect.parameters.get("edgefeather")
    if feather is not None and _is_not(feather, 0):
        document.omit(feather, "crop feather")
    return values


def _distortion(document: Document, effect: Effect) -> None:
    aspect = effect.parameters.get("aspect")
    if aspect is not None and _is_not(aspect, 0):
        document.omit(effect, "non-uniform scale", f"aspect {aspect.value or ''}")
    for corner, (horiz, vert) in (("ulcorner", (-1, -1)), ("urcorner", (1, -1)), ("lrcorner", (1, 1)), ("llcorner", (-1, 1))):  # fmt: skip
        parameter = effect.parameters.get(corner)
        if parameter is None or parameter.value is None:
            continue
        if _pair(parameter.point) != (Fraction(horiz, 2), Fraction(vert, 2)):
            document.omit(effect, "distortion", corner)
            return


def _pan(document: Document, effect: Effect) -> None:
    pan = effect.parameters.get("pan")
    if pan is not None and (exact(pan.value or "") not in _NEUTRAL_PANS or pan.keys):
        document.omit(pan, "pan", pan.value or "")


def _amplified(document: Document, effect: Effect, gain: Value) -> Value:
    """The gain with the decibels of a Gain effect on top."""
    parameter = effect.parameters.get("Gain(dB)")
    if parameter is None or parameter.value is None:
        return gain
    decibels = document.number(parameter.value, parameter)
    if decibels is None or abs(decibels) > _MOST_DECIBEL:
        return gain
    factor = float(10.0 ** (float(decibels) / 20))
    if isinstance(gain, Keyframes):
        return Keyframes(tuple(replace(key, value=key.value * factor) for key in gain.keys))
    return gain * factor


def _one(
    document: Document,
    effect: Effect,
    names: tuple[str, str],
    canvas: Canvas,
    convert: Callable[[Fraction], float],
) -> dict[str, Value]:
    identity, name = names
    parameter = effect.parameters.get(identity)
    if parameter is None:
        return {}
    keys = parameter.keys
    if len(keys) < 2:
        still = texts(keys[0]).get("value") if keys else parameter.value
        number = None if still is None else document.number(still, parameter)
        return {} if number is None else {name: convert(number)}
    values: dict[Fraction, float] = {}
    for key in keys:
        said = texts(key)
        when, value = exact(said.get("when", "")), exact(said.get("value", ""))
        if when is None or value is None:
            document.omit(key, "unreadable number", "keyframe")
            continue
        values[when] = convert(value)
    _declare_curve(document, parameter)
    return {name: _unless_still(_keyed(values, canvas, eased=parameter.eased))} if values else {}


def _point(
    document: Document,
    parameter: Parameter,
    canvas: Canvas,
    horizontal: Callable[[Fraction], float],
    vertical: Callable[[Fraction], float],
) -> tuple[Value, Value]:
    """Both halves of a point; a half that does not change among keyframes is a number."""
    keys = parameter.keys
    if len(keys) < 2:
        value = first(keys[0], "value") if keys else parameter.point
        pair = _pair(value)
        if pair[0] is None or pair[1] is None:
            if value is not None or (parameter.value or "").strip():
                document.omit(parameter, "unreadable number", "point")
            return 0.0, 0.0
        return horizontal(pair[0]), vertical(pair[1])
    xs: dict[Fraction, float] = {}
    ys: dict[Fraction, float] = {}
    for key in keys:
        when, value = exact(text(key, "when")), first(key, "value")
        pair = _pair(value)
        if when is None or pair[0] is None or pair[1] is None:
            document.omit(key, "unreadable number", "keyframe")
            continue
        xs[when], ys[when] = horizontal(pair[0]), vertical(pair[1])
    if not xs:
        return 0.0, 0.0
    _declare_curve(document, parameter)
    eased = parameter.eased
    return _unless_still(_keyed(xs, canvas, eased=eased)), _unless_still(_keyed(ys, canvas, eased=eased))  # fmt: skip


def _pair(value: etree._Element | None) -> tuple[Fraction | None, Fraction | None]:
    said = {} if value is None else texts(value)
    return exact(said.get("horiz", "")), exact(said.get("vert", ""))


def _keyed(values: dict[Fraction, float], canvas: Canvas, *, eased: bool) -> Keyframes:
    times = {canvas.when(when): value for when, value in sorted(values.items())}
    easing: Easing = "eased" if eased else "linear"
    return Keyframes(tuple(Keyframe(time, value, easing) for time, value in sorted(times.items())))


def _unless_still(value: Keyframes) -> Value:
    first = value.keys[0].value
    return first if all(key.value == first for key in value.keys) else value


def _declare_curve(document: Document, parameter: Parameter) -> None:
    if any(next(key.iterchildren("inbez", "outbez"), None) is not None for key in parameter.keys):
        document.omit(parameter, "keyframe curve", parameter.name)


def _is_not(parameter: Parameter, neutral: int) -> bool:
    return bool(parameter.keys) or exact(parameter.value or "0") != neutral
