"""Premiere's effects as parameters, both ways.

No export of Premiere lies in the corpus: the form follows two public exporters that test their
files in Premiere 25. Parameters go by their ID, names are localised. Points are fractions from the
top left corner, sizes percent, a level of 1 is +15 dB. A key has a time on the axis of the
source_range and a value, and no way to say how it is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from roughcut.formats.losses import Lose
from roughcut.formats.otio.axis import Axis
from roughcut.formats.otio.document import Node
from roughcut.formats.otio.setting import PREMIERE
from roughcut.formats.otio.times import ticks_of, time
from roughcut.formats.title_payload import title_from_base64
from roughcut.parameters import DEFAULTS, Keyframe, Keyframes, Parameters, Value, value_at
from roughcut.timeline import Clip, Media, Text, Track

MOTION, OPACITY, CROP, VOLUME = "AE.ADBE Motion", "AE.ADBE Opacity", "AE.ADBE AECrop", "Internal Volume"  # fmt: skip
TEXT, PANNER = "AE.ADBE Text", "PanProcessor"
ALWAYS = -10_800_000.0  # frames: the Position of a value that does not change
FULL_LEVEL = 10 ** (15 / 20)  # what a level of 1 multiplies sound by


@dataclass(frozen=True, slots=True)
class Scalar:
    """A parameter of one number: written = ours · factor."""

    name: str
    factor: float


@dataclass(frozen=True, slots=True)
class Point:
    """A parameter of two: written = ours + 0.5."""

    names: tuple[str, str]
    noun: str


_POSITION = Point(("x", "y"), "position")
_ANCHOR = Point(("anchor_x", "anchor_y"), "anchor")
_CROPS = ("crop_left", "crop_top", "crop_right", "crop_bottom")
_KNOWN: dict[str, dict[int, Scalar | Point]] = {
    MOTION: {
        1: _POSITION, 2: Scalar("scale", 100), 5: Scalar("rotation", 1), 6: _ANCHOR,
        **{8 + index: Scalar(name, 100) for index, name in enumerate(_CROPS)},
    },
    OPACITY: {1: Scalar("opacity", 100)},
    CROP: {1 + index: Scalar(name, 100) for index, name in enumerate(_CROPS)},
    VOLUME: {1: Scalar("gain", 1 / FULL_LEVEL)},
}  # fmt: skip
_SCALE_WIDTH, _UNIFORM = 3, 4
_NAMES = {
    1: "Position", 2: "Scale", 3: "Scale Width", 4: " ", 5: "Rotation", 6: "Anchor Point",
    7: "Anti-flicker Filter", 8: "Crop Left", 9: "Crop Top", 10: "Crop Right", 11: "Crop Bottom",
}  # fmt: skip


def read_parameters(effects: list[Node], axis: Axis, lose: Lose) -> Parameters:
    """What Premiere's effects say; effects that have no place among the parameters are lost."""
    found = DEFAULTS
    for effect in effects:
        ours = effect.extension(PREMIERE)
        match = "" if ours is None else ours.text("MatchName")
        key = VOLUME if match.startswith(VOLUME) else match
        if ours is None or key not in _KNOWN:
            if match != TEXT and not says_nothing(effect):
                lose("effect", effect.text("effect_name") or match)
            continue
        read: dict[str, Value] = {}
        written = {_id(each): each for each in ours.nodes("Parameters")}
        for number, kind in _KNOWN[key].items():
            if number in written:
                read.update(_value(written[number], kind, axis))
        if key == MOTION:
            _lose_second_scale(written, axis, lose)
        twice = [name for name in _CROPS if name in read and getattr(found, name) != 0.0]
        if key in {MOTION, CROP} and twice and any(read[name] != 0.0 for name in twice):
            lose("one of two crops", effect.text("effect_name"))
        read = {name: value for name, value in read.items() if name not in twice}
        found = replace(found, **read)
    return found


def says_nothing(effect: Node) -> bool:
    """Whether an effect leaves all as it is: Premiere writes faders and panners without values."""
    ours = effect.extension(PREMIERE)
    if ours is None:
        return False
    centre = 0.5 if ours.text("MatchName") == PANNER else None
    return all(
        each.fields.get("Keyframes") in (None, [])
        and (start is None or (centre is not None and start.fields.get("Value") == centre))
        for each in ours.nodes("Parameters")
        for start in [each.node("StartValue")]
    ) and any(True for _ in ours.nodes("Parameters"))


def title_of(effects: list[Node]) -> Text | None:
    """The text of a graphic's text layer, None where no effect is one."""
    for effect in effects:
        ours = effect.extension(PREMIERE)
        if ours is None or ours.text("MatchName") != TEXT:
            continue
        for each in ours.nodes("Parameters"):
            start = each.node("StartValue")
            value = None if start is None else start.fields.get("Value")
            text = title_from_base64(value) if isinstance(value, str) else None
            if text is not None:
                return text
    return None


def written_effects(
    parameters: Parameters, axis: Axis, lose: Lose, *, sound: bool
) -> list[dict[str, Any]]:
    """Volume for sound; Opacity and Motion for pictures, each only where it says something."""
    _lose_of_keys(parameters, axis, lose)
    if sound:
        groups = [("Internal Volume Stereo", "Volume", VOLUME)]
    else:
        groups = [(OPACITY, "Opacity", OPACITY), (MOTION, "Motion", MOTION)]
    effects = []
    for match, title, key in groups:
        kinds = _KNOWN[key]
        if all(_default(parameters, kind) for kind in kinds.values()):
            continue
        written = [
            _parameter(number, kind, parameters, axis, lose) for number, kind in kinds.items()
        ]
        if key == MOTION:
            scale = next(each for each in written if each["ID"] == 2)
            written.append({**scale, "ID": _SCALE_WIDTH, "DisplayName": _NAMES[_SCALE_WIDTH]})
            written.append({"DisplayName": " ", "ID": _UNIFORM, "StartValue": _start(True, axis)})
            written.append({"DisplayName": _NAMES[7], "ID": 7, "StartValue": _start(0.0, axis)})
            written.sort(key=lambda each: each["ID"])
        effects.append(_effect(match, title, written))
    return effects


def written_clip(clip: Clip, *, sound: bool) -> dict[str, Any]:
    """What stands on a clip itself: its link, and for sound the channels of its file."""
    found: dict[str, Any] = {} if clip.link is None else {"LinkID": str(clip.link)}
    if sound and isinstance(clip.source, Media):
        count = max(1, clip.source.audio_channels)
        channels = [{"SecondaryChannelIndex": index} for index in range(count)]
        found["AudioChannels"] = {
            "ChannelType": _channel_type(count),
            "SecondaryAssignments": channels,
        }
        found |= {"OriginalChannelGroupIndex": 0, "SourceClipIndex": 0}
    return found


def written_sound_track(track: Track) -> dict[str, Any]:
    """The channels of an audio track: as many as its widest file has."""
    counts = [clip.source.audio_channels for clip in track.clips if isinstance(clip.source, Media)]
    count = max([*counts, 1])
    return {"AudioChannels": {"ChannelType": _channel_type(count), "NumberOfChannels": count}}


def _channel_type(count: int) -> str:
    return "Mono" if count == 1 else "Stereo"


def _effect(match: str, title: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    ours = {"IsIntrinsic": True, "MatchName": match, "Parameters": parameters}
    return {
        "OTIO_SCHEMA": "Effect.1",
        "metadata": {PREMIERE: ours},
        "name": "",
        "effect_name": title,
        "enabled": True,
    }


def _id(parameter: Node) -> int:
    return int(parameter.number("ID"))


def _value(parameter: Node, kind: Scalar | Point, axis: Axis) -> Iterator[tuple[str, Value]]:
    placed = {
        axis.to_record(ticks_of(key.child("Position"))): key for key in parameter.nodes("Keyframes")
    }
    keys = sorted(placed.items())
    start = parameter.node("StartValue")
    if isinstance(kind, Scalar):
        halves: list[tuple[str, Callable[[Node], float]]] = [
            (kind.name, lambda node: node.number("Value") / kind.factor)
        ]
    else:
        halves = [
            (kind.names[0], lambda node: node.child("Value").number("X") - 0.5),
            (kind.names[1], lambda node: node.child("Value").number("Y") - 0.5),
        ]
    for name, number in halves:
        if keys:
            values = tuple(Keyframe(ticks, number(key)) for ticks, key in keys)
            flat = len({key.value for key in values}) == 1
            yield name, values[0].value if flat else Keyframes(values)
        elif start is not None:
            yield name, number(start)


def _lose_second_scale(written: dict[int, Node], axis: Axis, lose: Lose) -> None:
    uniform = written.get(_UNIFORM)
    start = None if uniform is None else uniform.node("StartValue")
    if start is None or start.fields.get("Value") is not False:
        return
    width, height = (
        dict(_value(written[number], Scalar("scale", 100), axis)).get("scale", 1.0)
        if number in written
        else 1.0
        for number in (_SCALE_WIDTH, 2)
    )
    if width != height:
        lose("non-uniform scale", str(width) if isinstance(width, float) else "animated")


def _default(parameters: Parameters, kind: Scalar | Point) -> bool:
    names = (kind.name,) if isinstance(kind, Scalar) else kind.names
    return all(getattr(parameters, name) == getattr(DEFAULTS, name) for name in names)


def _parameter(
    number: int, kind: Scalar | Point, parameters: Parameters, axis: Axis, lose: Lose
) -> dict[str, Any]:
    if isinstance(kind, Scalar):
        value = getattr(parameters, kind.name)
        times = _times(value)
        title = "Level" if kind.name == "gain" else "Opacity" if kind.name == "opacity" else _NAMES[number]  # fmt: skip

        def said(ticks: int) -> Any:
            return value_at(value, ticks) * kind.factor

    else:
        one, other = (getattr(parameters, name) for name in kind.names)
        times = tuple(sorted({*_times(one), *_times(other)}))
        apart = _times(one) and _times(other) and _times(one) != _times(other)
        if apart:
            lose(f"{kind.noun} keys apart")
        title = _NAMES[number]

        def said(ticks: int) -> Any:
            return {"X": value_at(one, ticks) + 0.5, "Y": value_at(other, ticks) + 0.5}

    common = {"DisplayName": title, "ID": number}
    if not times:
        return {**common, "StartValue": _start(said(0), axis)}
    keys = [
        {"Position": time(axis.to_source(ticks), axis.rate), "Value": said(ticks)}
        for ticks in times
    ]
    return {**common, "Keyframes": keys}


def _times(value: Value) -> tuple[int, ...]:
    return tuple(key.time for key in value.keys) if isinstance(value, Keyframes) else ()


def _start(value: Any, axis: Axis) -> dict[str, Any]:
    position = {
        "OTIO_SCHEMA": "RationalTime.1",
        "rate": float(axis.rate.fraction),
        "value": ALWAYS,
    }
    return {"Position": position, "Value": value}


def _lose_of_keys(parameters: Parameters, axis: Axis, lose: Lose) -> None:
    curves = [(name, value) for name, value in parameters.items() if isinstance(value, Keyframes)]
    bent = [
        name for name, value in curves if any(key.easing != "linear" for key in value.keys[:-1])
    ]
    if bent:
        lose("keyframe easing", ", ".join(bent))
    moved = [
        name for name, value in curves if not all(axis.returns(key.time) for key in value.keys)
    ]
    if moved:
        lose("keyframe rounded to a tick of the source", ", ".join(moved))
