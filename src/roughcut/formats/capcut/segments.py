"""One segment of a track as a clip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from roughcut.formats.capcut.geometry import WHOLE, Picture, read_crop, read_place
from roughcut.formats.capcut.keyframes import read_keyframes
from roughcut.formats.capcut.markers import read_markers
from roughcut.formats.capcut.media import read_audio, read_video
from roughcut.formats.capcut.setting import Setting
from roughcut.formats.capcut.texts import read_text
from roughcut.formats.capcut.times import cut_of, microseconds_of, ticks_of
from roughcut.formats.capcut.vocabulary import SILENT_MATERIALS
from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose
from roughcut.parameters import Keyframe, Keyframes, Parameters, Value
from roughcut.timeline import Clip, Kind, Marker, Media, Source, Text, Timeline

# The programs offer a tenth and more; a freeze of a short file is written as slower (written_ranges.py).
_SPEEDS = (1e-8, 1000.0)


@dataclass(frozen=True, slots=True)
class Segment:
    """A clip, the transition to the next one, and how loud it is where a picture has sound."""

    clip: Clip
    transition: Node | None
    sound: Value | None


def read_segment(node: Node, kind: Kind, track: str, setting: Setting) -> Segment | None:
    """None where nothing is left of it: it has no material, or no length."""
    target = node.child("target_timerange")
    first = microseconds_of(target, "start", 0)
    last = first + microseconds_of(target, "duration")
    (start, on_frame), (end, also) = cut_of(first, setting.rate), cut_of(last, setting.rate)
    lose = setting.loser(track, start)
    referred = list(_referred(node, setting))
    found = _source(node, referred, setting, lose)
    if found is None:
        lose("clip without media", node.text("material_id"))
        return None
    if start < 0 or end <= start:
        lose("clip without length", f"{first} to {last} µs")
        return None
    if not on_frame or not also:
        lose("cut between frames", f"{first} to {last} µs")
    source, material, name = found
    speed = _speed(node, referred, source, lose)
    duration = end - start
    source_start = _source_start(node, source, setting, lose, reverse=speed < 0)
    values = read_keyframes(node, setting, lose)
    gain = values.get("gain", _number(node, "volume", 1.0))
    for each in (each for what, each in referred if what == "audio_fades"):
        gain = _faded(gain, each, duration, setting, lose)
    parameters = Parameters(gain=gain)
    if kind == "video":
        parameters = _place(_still(node, lose) | values, material, source, setting, lose)
    _lose_the_rest(referred, lose)
    sound = gain if kind == "video" and gain != 0.0 and _heard(material) else None
    return Segment(
        clip=Clip(
            start=start,
            duration=duration,
            source=source,
            source_start=source_start,
            speed=speed,
            enabled=node.flag("visible", absent=True),
            parameters=parameters,
            link=setting.link(node.text("group_id") or ("" if sound is None else node.at)),
            markers=_markers(referred, source_start, speed, setting),
            name=name,
        ),
        transition=next((each for what, each in referred if what == "transitions"), None),
        sound=sound,
    )


def _referred(node: Node, setting: Setting) -> Iterator[tuple[str, Node]]:
    """The materials beside its own that a segment names; older versions call them ids."""
    for name in ("extra_material_refs", "extra_material_ids"):
        references = node.fields.get(name)
        for each in references if isinstance(references, list) else ():
            if isinstance(each, str) and each in setting.materials:
                yield setting.materials[each]


def _source(
    node: Node, referred: list[tuple[str, Node]], setting: Setting, lose: Lose
) -> tuple[Source, Node, str] | None:
    """What a segment shows, the material that says so, and its name."""
    identity = node.text("material_id")
    for each in (
        identity,
        *(material.text("id") for what, material in referred if what == "drafts"),
    ):
        if each in setting.nests:
            nest = setting.nests[each]
            own = setting.materials.get(identity, setting.materials[each])[1]
            return nest, own, nest.name
    what, material = setting.materials.get(identity, ("", node))
    if what == "videos":
        media = read_video(material, setting.rate)
        if material.node("freeze") is not None:
            lose("frozen frame", media.path or media.name)
        return media, material, media.name
    if what == "audios":
        media = read_audio(material, setting.rate, setting.seen)
        return media, material, media.name
    if what == "texts":
        return read_text(material, lose), material, material.text("name")
    return None


def _speed(node: Node, referred: list[tuple[str, Node]], source: Source, lose: Lose) -> Fraction:
    if not isinstance(source, Timeline | Media):
        return Fraction(1)
    written = 1.0 if node.fields.get("speed") is None else float(node.number("speed"))
    if not _SPEEDS[0] <= written <= _SPEEDS[1]:
        raise node.broken(f"its 'speed' is {written}")
    if any(what == "speeds" and each.fields.get("curve_speed") for what, each in referred):
        lose("speed curve", f"read as its mean, {written}")
    speed = exact_speed(written)
    if node.flag("reverse", absent=False):
        return -speed
    return speed


def exact_speed(written: float) -> Fraction:
    """The simple fraction that a decimal stands for, else the decimal as it is."""
    simple = Fraction(written).limit_denominator(100_000)
    return simple if float(simple) == written else Fraction(written)


def _source_start(
    node: Node, source: Source, setting: Setting, lose: Lose, *, reverse: bool
) -> int:
    """A reversed clip's range is taken to lie on the reversed file, from its beginning."""
    used = node.node("source_timerange")
    if used is None or isinstance(source, Text) or (isinstance(source, Media) and source.still):
        return 0
    first = microseconds_of(used, "start", 0)
    start = ticks_of(first, setting.rate)
    if reverse:
        length = source.duration if isinstance(source, Media | Timeline) else None
        lose("source range of a reversed clip", "counted from the end of its media")
        if length is not None:
            last = ticks_of(first + microseconds_of(used, "duration", 0), setting.rate)
            start = length - last
    if start < 0:
        lose("source before its beginning", f"{first} µs")
        return 0
    return start


def _faded(gain: Value, fade: Node, duration: int, setting: Setting, lose: Lose) -> Value:
    """Fades in and out as keys."""
    opening, closing = (
        max(0, ticks_of(microseconds_of(fade, name, 0), setting.rate))
        for name in ("fade_in_duration", "fade_out_duration")
    )
    if not opening and not closing:
        return gain
    if isinstance(gain, Keyframes) or opening + closing > duration:
        lose("fade")
        return gain
    keys = {0: 0.0 if opening else gain, opening: gain}
    keys[duration - closing] = gain
    keys[duration] = 0.0 if closing else gain
    return Keyframes(tuple(Keyframe(time, keys[time]) for time in sorted(keys)))


def _still(node: Node, lose: Lose) -> dict[str, Value]:
    """The segment's `clip`, which keys override."""
    clip = node.node("clip") or Node({}, node.at, node.file)
    scale, move, flip = clip.node("scale"), clip.node("transform"), clip.node("flip")
    if flip is not None and (
        flip.flag("horizontal", absent=False) or flip.flag("vertical", absent=False)
    ):
        lose("flip")
    return {
        "scale_x": _number(scale, "x", 1.0),
        "scale": _number(scale, "y", 1.0),
        "x": _number(move, "x", 0.0),
        "y": _number(move, "y", 0.0),
        "rotation": _number(clip, "rotation", 0.0),
        "opacity": _number(clip, "alpha", 1.0),
    }


def _place(
    values: dict[str, Value], material: Node, source: Source, setting: Setting, lose: Lose
) -> Parameters:
    if values["scale_x"] != values["scale"]:
        lose("non-uniform scale", f"{values['scale_x']} × {values['scale']}")
    frame = (float(setting.width), float(setting.height))
    if isinstance(source, Text):
        return read_place(values, Picture(frame, frame))
    if isinstance(source, Media) and (source.width is None or source.height is None):
        lose("scale relative to fit", source.name)
    crop = read_crop(material, lose) if isinstance(source, Media) else WHOLE
    return read_place(values, Picture(frame, picture_size(source, frame), crop))


def picture_size(source: Source, frame: tuple[float, float]) -> tuple[float, float]:
    """The frame's where the source's is not known: scale is then relative to fit."""
    if isinstance(source, Media | Timeline) and source.width and source.height:
        return float(source.width), float(source.height)
    return frame


def _number(node: Node | None, name: str, absent: float) -> float:
    return absent if node is None or node.fields.get(name) is None else float(node.number(name))


def _markers(
    referred: list[tuple[str, Node]], source_start: int, speed: Fraction, setting: Setting
) -> tuple[Marker, ...]:
    """Taken to lie on the source's axis, where they stay when the clip is trimmed."""
    return tuple(
        replace(each, time=marker_time(each.time, source_start, speed))
        for what, marks in referred
        if what == "time_marks"
        for each in read_markers(marks, setting.rate)
    )


def marker_time(on_source: int, source_start: int, speed: Fraction) -> int:
    """After the clip's start, of a time on its source; a reversed clip keeps the forward order."""
    return round((on_source - source_start) / abs(speed))


def _heard(material: Node) -> bool:
    """Pictures claim `has_audio` too."""
    return material.text("type") == "video" and material.flag("has_audio", absent=False)


def _lose_the_rest(referred: list[tuple[str, Node]], lose: Lose) -> None:
    for what, each in referred:
        if what not in SILENT_MATERIALS:
            lose("effect", f"{what} {each.text('name')}".strip())
        elif what == "material_animations" and each.fields.get("animations"):
            lose("animation", ", ".join(one.text("name") for one in each.nodes("animations")))
        elif what == "canvases" and each.text("type") not in {"", "none", "canvas_color"}:
            lose("background", each.text("type"))
