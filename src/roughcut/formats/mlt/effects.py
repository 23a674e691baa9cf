"""The filters of a clip as parameters.

Filters work one after the other. A crop before a transform works on the media's own picture;
without a transform after it, it works on the frame that the media was fitted into.
"""

from __future__ import annotations

from dataclasses import replace

from roughcut.formats.mlt.cropping import Crop, read_crop
from roughcut.formats.mlt.curves import Axis, product
from roughcut.formats.mlt.document import Service
from roughcut.formats.mlt.levels import read_fade, read_gain
from roughcut.formats.mlt.rectangles import Stage
from roughcut.formats.mlt.transform import read_transform
from roughcut.parameters import Parameters, Value

TEXTS = frozenset({"dynamictext", "qtext"})
FREEZE = "freeze"
_TRANSFORMS = frozenset({"qtblend", "affine"})
_METERS = frozenset({"audiolevel", "audiospectrum", "audiowaveform", "loudness_meter"})
_SOUND = frozenset({"volume", "panner"})
_OF_SOUND = ("ladspa", "sox", "avfilter.a", "rbpitch", "dynamic_loudness", "mono", "channelcopy")


def active(*services: Service) -> list[Service]:
    """The filters in services that an editor put there and left on, in the order they work."""
    return [
        effect
        for service in services
        for effect in service.children("filter")
        if not effect.on("disable") and not effect.on("internal_added")
    ]


def picture_parameters(effects: list[Service], stage: Stage, axis: Axis) -> Parameters:
    """What the filters of a clip do to its picture; without any it is fitted into the frame."""
    crop: Crop | None = None
    transform: Service | None = None
    opacity: Value = 1.0
    working = [each for each in effects if _works_on_all(each, axis)]
    last_transform = max(
        (index for index, each in enumerate(working) if each.kind in _TRANSFORMS), default=-1
    )
    for index, effect in enumerate(working):
        kind = effect.kind
        if kind in _TRANSFORMS and transform is None:
            transform = effect
        elif kind in {"qtcrop", "crop"} and crop is None and transform is None:
            crop = read_crop(effect, stage, axis, fitted=index > last_transform)
        elif kind == "brightness":
            opacity = product(opacity, read_fade(effect, axis))
        elif kind in TEXTS:
            axis.lose("title over a clip", effect.text("argument")[:80])
        elif kind not in _METERS | _SOUND | {FREEZE} and not _heard(effect):
            axis.lose("effect", named(effect))
    found = read_transform(transform, crop, stage, axis)
    if crop is not None:
        left, right, top, bottom = crop.sides
        found = replace(
            found, crop_left=left, crop_right=right, crop_top=top, crop_bottom=bottom
        )  # fmt: skip
    return replace(found, opacity=product(found.opacity, opacity))


def sound_parameters(effects: list[Service], axis: Axis) -> Parameters:
    """The gain that the filters of a clip give its sound."""
    gain: Value = 1.0
    for effect in effects:
        if effect.kind == "volume":
            gain = product(gain, read_gain(effect, axis))
        elif effect.kind == "panner":
            axis.lose("pan")
        elif _heard(effect):
            axis.lose("effect", named(effect))
    return Parameters(gain=gain)


def named(effect: Service) -> str:
    """What its program calls a filter."""
    return effect.text("kdenlive_id") or effect.text("shotcut:filter") or effect.kind


def _heard(effect: Service) -> bool:
    """Whether a filter that is not carried works on the sound."""
    return effect.kind.startswith(_OF_SOUND)


def _works_on_all(effect: Service, axis: Axis) -> bool:
    """False for a filter over a part of the clip, which is told, or over none of it.

    A fade works on a part by nature. A filter may end a frame early: programs trim it so.
    """
    span = axis.span(effect)
    if span is None or effect.kind in {"brightness", *_SOUND, *_METERS, *TEXTS}:
        return True
    first, last = span
    if first > axis.last or last < axis.first:
        return False
    if first > axis.first or last < axis.last - 1:
        axis.lose("effect on a part of a clip", named(effect))
        return False
    return True
