"""The chain of components of a clip: Motion, Opacity, Crop, volume, and effects that are named.

Components are known by MatchName and their parameters by ParameterID, since names are localised
and crop was appended to Motion's list in project version 43. A component that is absent stands at
its default, and so does a parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from roughcut.formats.prproj.graph import Element, Graph, Object, is_true, text
from roughcut.formats.prproj.keyframes import Parameter
from roughcut.formats.prproj.losses import Losses
from roughcut.formats.prproj.time_axis import TimeAxis
from roughcut.parameters import DEFAULTS, Keyframe, Keyframes, Parameters, Value, value_at

MOTION, OPACITY, CROP, TEXT = "AE.ADBE Motion", "AE.ADBE Opacity", "AE.ADBE AECrop", "AE.ADBE Text"
_READ = {MOTION, OPACITY, CROP, TEXT}
_VOLUMES = ("Internal Volume", "Internal Channel Volume")
_GRAPHICS = {TEXT, "AE.ADBE Shape", "AE.ADBE Graphic Group", "AE.ADBE Capsule"}
_MEDIA_SETTINGS = {"AE.ADBE MPEG.SourceSettings"}  # how the file is decoded, on every clip of it
_CROPS = ("crop_left", "crop_top", "crop_right", "crop_bottom")
_NORMAL_BLEND = 18  # in parameter 2 of Opacity; parameter 3 of later versions counts from 0
_UNITY_LEVEL = 0.177827939391  # 0 dB as Premiere writes it: a level of 1 is +15 dB


@dataclass(frozen=True, slots=True)
class Component:
    """One effect: its name, its parameters by ParameterID (their place in the list where absent).

    Effects that nothing is read from have none, whatever they hold.
    """

    graph: Graph
    name: str
    element: Element
    raw: dict[int, Element]
    read: dict[int, Parameter] = field(default_factory=dict)

    def parameter(self, number: int) -> Parameter | None:
        """One of its parameters, read when it is asked for first."""
        if number not in self.read and number in self.raw:
            self.read[number] = Parameter(self.graph, self.raw[number])
        return self.read.get(number)


def components(graph: Graph, inner: Object) -> list[Component]:
    """The components of a ClipTrackItem that are switched on, in the order of the chain."""
    chain = graph.object(inner, "ComponentOwner", "Components")
    if chain is None:
        return []
    found = []
    for element in graph.objects(chain, "ComponentChain", "Components"):
        inside = (
            ("AudioComponent", "Component") if element.tag.startswith("Audio") else ("Component",)
        )
        if is_true(element, *inside, "Bypass"):
            continue
        name = text(element, "MatchName") or text(element, "FilterMatchName") or element.tag
        raw: dict[int, Element] = {}
        if name in _READ or name.startswith(_VOLUMES):
            for index, each in enumerate(graph.objects(element, *inside, "Params"), 1):
                raw[graph.integer(each, "ParameterID", default=index)] = each
        found.append(Component(graph, name, element, raw))
    return found


def picture_parameters(
    chain: list[Component], axis: TimeAxis, base_scale: float, losses: Losses
) -> Parameters:
    """How a clip is drawn; base_scale is its canonical scale at 100 %."""
    drawn = replace(DEFAULTS, scale=base_scale)
    for each in chain:
        if each.name == MOTION:
            drawn = _crop(_moved(drawn, each, axis, base_scale, losses), each, axis, 8, losses)
        elif each.name == OPACITY:
            drawn = _opacity(drawn, each, axis, losses)
        elif each.name == CROP:
            drawn = _crop(drawn, each, axis, 1, losses)
            _declare_crop_extras(each, axis, losses)
        elif each.name not in _GRAPHICS | _MEDIA_SETTINGS:
            losses.add("effect", each.name, each.element)
        if next(each.element.iterchildren("SubComponents"), None) is not None:
            losses.add("mask", each.name, each.element)
    return drawn


def sound_parameters(
    chain: list[Component], axis: TimeAxis, clip_gain: float, losses: Losses
) -> Parameters:
    """How loud a clip is: the clip's own gain times the level of its volume."""
    gain: Value = clip_gain
    for each in chain:
        if each.name.startswith("Internal Volume"):
            # The list holds Mute, then Level; their ids are 1 and 2, or absent and so counted.
            muted = _value(each, 1, axis, losses)
            level = _value(each, 2, axis, losses, convert=lambda written: written / _UNITY_LEVEL)
            if level is not None:
                gain = _times(level, clip_gain)
            if isinstance(muted, Keyframes):
                losses.add("animated mute", "", each.element)
            elif muted:
                gain = 0.0
        elif not each.name.startswith("Internal Channel Volume"):
            losses.add("effect", each.name, each.element)
        elif any(_off_unity(each, number, axis, losses) for number in _channel_levels(each)):
            losses.add("channel volume", "", each.element)
    return replace(DEFAULTS, gain=gain)


def _channel_levels(component: Component) -> range:
    """Mute comes first, then a level for each channel, then levels of channels that are not there."""
    return range(2, 3 if component.name.endswith("Mono") else 4)


def _off_unity(component: Component, number: int, axis: TimeAxis, losses: Losses) -> bool:
    level = _value(component, number, axis, losses)
    return isinstance(level, Keyframes) or (
        level is not None and abs(level / _UNITY_LEVEL - 1) > 1e-4
    )


def _value(component: Component, number: int, axis: TimeAxis, losses: Losses, *, convert: Callable[[float], float] = float, coordinate: int = 0) -> Value | None:  # fmt: skip
    found = component.parameter(number)
    return None if found is None else found.value(axis, losses, convert, coordinate)


def _moved(
    drawn: Parameters, motion: Component, axis: TimeAxis, base: float, losses: Losses
) -> Parameters:
    def read(number: int, convert: Callable[[float], float], coordinate: int = 0) -> Value | None:
        return _value(motion, number, axis, losses, convert=convert, coordinate=coordinate)

    def centred(written: float) -> float:
        return written - 0.5

    scale = read(2, lambda percent: percent / 100 * base)
    width = read(3, lambda percent: percent / 100 * base)
    uniform = read(4, float)
    if uniform == 0.0 and width is not None and width != scale:
        shown = "animated" if isinstance(width, Keyframes) else f"{width / base * 100:.4g} % wide"
        losses.add("non-uniform scale", f"{shown}; the height's is carried", motion.element)
    values = {
        "scale": scale, "rotation": read(5, float),
        "x": read(1, centred), "y": read(1, centred, 1),
        "anchor_x": read(6, centred), "anchor_y": read(6, centred, 1),
    }  # fmt: skip
    return replace(drawn, **{name: value for name, value in values.items() if value is not None})


def _crop(
    drawn: Parameters, component: Component, axis: TimeAxis, first: int, losses: Losses
) -> Parameters:
    """Two crops of a clip leave what neither cuts."""
    for number, name in enumerate(_CROPS, first):
        cut = _value(component, number, axis, losses, convert=lambda percent: percent / 100)
        if cut is None or cut == 0.0:
            continue
        known = getattr(drawn, name)
        if isinstance(known, Keyframes) or (isinstance(cut, Keyframes) and known != 0.0):
            losses.add("second crop", name, component.element)
        else:
            drawn = replace(drawn, **{name: cut if isinstance(cut, Keyframes) else max(known, cut)})
    return drawn


def _declare_crop_extras(crop: Component, axis: TimeAxis, losses: Losses) -> None:
    if _value(crop, 5, axis, losses) not in {None, 0.0}:
        losses.add("crop zoom", "", crop.element)
    if _value(crop, 6, axis, losses) not in {None, 0.0}:
        losses.add("crop feather", "", crop.element)


def _opacity(drawn: Parameters, component: Component, axis: TimeAxis, losses: Losses) -> Parameters:
    opacity = _value(component, 1, axis, losses, convert=lambda percent: percent / 100)
    early, late = (_value(component, number, axis, losses) for number in (2, 3))
    normal = late == 0.0 if late is not None else early in {None, float(_NORMAL_BLEND), 0.0}
    if not normal:
        losses.add("blend mode", f"number {value_at(late if late is not None else early or 0.0, 0):g}", component.element)  # fmt: skip
    return drawn if opacity is None else replace(drawn, opacity=opacity)


def _times(value: Value, factor: float) -> Value:
    if not isinstance(value, Keyframes):
        return value * factor
    return Keyframes(tuple(Keyframe(k.time, k.value * factor, k.easing) for k in value.keys))


def fitted(frame: tuple[float, float], media: tuple[float, float]) -> float:
    """The scale at which media, in square pixels, fits inside a frame."""
    return min(frame[0] / media[0], frame[1] / media[1])


def square(width: int, height: int, pixel_aspect: Fraction) -> tuple[float, float]:
    """A size in square pixels."""
    return float(width * pixel_aspect), float(height)
