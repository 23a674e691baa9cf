"""A Reading as bytes, and back, without pickle.

The records below mirror the Timeline's values for msgspec, which verifies every type on the way
back. A timeline that is nested in several places is stored once and comes back as one object.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import msgspec

from roughcut.errors import Omission, Where
from roughcut.formats.door import Reading
from roughcut.parameters import DEFAULTS, NAMES, Easing, Keyframe, Keyframes, Parameters, Value
from roughcut.ticks import Rate
from roughcut.timeline import (
    Clip,
    Generator,
    Kind,
    Marker,
    Media,
    Metadata,
    Source,
    Text,
    Timeline,
    Track,
    Transition,
)

_Pair = tuple[int, int]  # of a fraction
_Keys = list[tuple[int, float, Easing]]


class _Media(msgspec.Struct, array_like=True, tag="media", frozen=True):
    name: str
    path: str | None
    width: int | None
    height: int | None
    rate: _Pair | None
    duration: int | None
    start: int
    pixel_aspect: _Pair
    still: bool
    has_video: bool
    audio_channels: int
    metadata: Metadata


class _Generator(msgspec.Struct, array_like=True, tag="generator", frozen=True):
    kind: str
    name: str
    color: str | None


class _Text(msgspec.Struct, array_like=True, tag="text", frozen=True):
    text: str
    font: str | None
    size: float | None
    color: str | None


class _Nest(msgspec.Struct, array_like=True, tag="nest", frozen=True):
    timeline: int


_Source = _Media | _Generator | _Text | _Nest


class _Clip(msgspec.Struct, array_like=True, frozen=True):
    start: int
    duration: int
    source: int
    source_start: int
    speed: _Pair
    enabled: bool
    parameters: dict[str, float | _Keys]
    link: int | None
    markers: tuple[Marker, ...]
    name: str
    label: str | None
    role: str | None
    metadata: Metadata


class _Track(msgspec.Struct, array_like=True, frozen=True):
    kind: Kind
    clips: list[_Clip]
    transitions: tuple[Transition, ...]
    name: str
    enabled: bool
    locked: bool


class _Timeline(msgspec.Struct, array_like=True, frozen=True):
    name: str
    rate: _Pair
    width: int
    height: int
    tracks: list[_Track]
    pixel_aspect: _Pair
    start: int
    drop_frame: bool
    audio_rate: int
    markers: tuple[Marker, ...]
    metadata: Metadata


class _Packed(msgspec.Struct, array_like=True, frozen=True):
    """sources and timelines stand before whoever points at them."""

    sources: list[_Source]
    timelines: list[_Timeline]
    tops: list[int]
    omissions: list[tuple[int | None, str | None, str | None, str | None, str, str]]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Packed)
_source_decoder = msgspec.json.Decoder(_Media | _Generator | _Text)


def pack(reading: Reading) -> bytes:
    """The bytes of a reading; the name of its file is left out.

    Raises:
        OverflowError: a number is too large for 64 bits.
        UnicodeEncodeError: a name is no Unicode text.
    """
    packing = _Packing()
    tops = [packing.timeline(each) for each in reading.timelines]
    omissions = [
        (each.where.line, each.where.timeline, each.where.track, each.where.timecode, each.what, each.value)
        for each in reading.omissions
    ]  # fmt: skip
    return _encoder.encode(_Packed(packing.sources, packing.timelines, tops, omissions))


def unpack(content: bytes, file: str) -> Reading:
    """The reading that `pack` packed, as read from a file of this name.

    Raises:
        ValueError: the bytes are no packed reading.
    """
    try:
        packed = _decoder.decode(content)
        sources: list[Source] = []
        timelines: list[Timeline] = []
        waiting = iter(packed.timelines)
        for each in packed.sources:
            if isinstance(each, _Nest):
                while len(timelines) <= each.timeline:
                    timelines.append(_timeline(next(waiting), sources))
                sources.append(timelines[each.timeline])
            else:
                sources.append(_source(each))
        timelines.extend(_timeline(each, sources) for each in waiting)
        tops = tuple(timelines[index] for index in packed.tops)
    except (msgspec.DecodeError, IndexError, StopIteration, ZeroDivisionError, TypeError) as error:
        raise ValueError(f"no packed reading: {error}") from error
    omissions = tuple(
        Omission(Where(file, line, timeline, track, timecode), what, value)
        for line, timeline, track, timecode, what, value in packed.omissions
    )
    return Reading(tops, omissions, file)


def source_as_json(source: Source) -> str:
    """A medium, generator or title as a line of JSON; a nest as an empty timeline's name.

    What only the program that wrote it understands is left out.
    """
    if isinstance(source, Timeline):
        source = Media(source.name, None, source.width, source.height, source.rate, source.duration)
    if isinstance(source, Media):
        source = replace(source, metadata=())
    return msgspec.json.encode(_packed_source(source)).decode()


def source_from_json(line: str) -> Source:
    """The source that `source_as_json` wrote.

    Raises:
        ValueError: the line is no source.
    """
    try:
        return _source(_source_decoder.decode(line))
    except (msgspec.DecodeError, ZeroDivisionError) as error:
        raise ValueError(f"no source: {error}") from error


class _Packing:
    """Collects sources and timelines, each object once."""

    def __init__(self) -> None:
        self.sources: list[_Source] = []
        self.timelines: list[_Timeline] = []
        self._slots: dict[int, int] = {}
        self._numbers: dict[int, int] = {}

    def timeline(self, timeline: Timeline) -> int:
        known = self._numbers.get(id(timeline))
        if known is not None:
            return known
        tracks = [
            _Track(
                track.kind, [self._clip(clip) for clip in track.clips], track.transitions,
                track.name, track.enabled, track.locked,
            )
            for track in timeline.tracks
        ]  # fmt: skip
        self.timelines.append(
            _Timeline(
                timeline.name, (timeline.rate.numerator, timeline.rate.denominator),
                timeline.width, timeline.height, tracks, _pair(timeline.pixel_aspect),
                timeline.start, timeline.drop_frame, timeline.audio_rate, timeline.markers,
                timeline.metadata,
            )
        )  # fmt: skip
        self._numbers[id(timeline)] = len(self.timelines) - 1
        return len(self.timelines) - 1

    def _clip(self, clip: Clip) -> _Clip:
        return _Clip(
            clip.start, clip.duration, self._source(clip.source), clip.source_start,
            _pair(clip.speed), clip.enabled, _packed_parameters(clip.parameters), clip.link,
            clip.markers, clip.name, clip.label, clip.role, clip.metadata,
        )  # fmt: skip

    def _source(self, source: Source) -> int:
        known = self._slots.get(id(source))
        if known is not None:
            return known
        packed = (
            _Nest(self.timeline(source)) if isinstance(source, Timeline) else _packed_source(source)
        )
        self.sources.append(packed)
        self._slots[id(source)] = len(self.sources) - 1
        return len(self.sources) - 1


def _packed_source(source: Media | Generator | Text) -> _Media | _Generator | _Text:
    if isinstance(source, Generator):
        return _Generator(source.kind, source.name, source.color)
    if isinstance(source, Text):
        return _Text(source.text, source.font, source.size, source.color)
    rate = (source.rate.numerator, source.rate.denominator) if source.rate else None
    return _Media(
        source.name, source.path, source.width, source.height, rate, source.duration,
        source.start, _pair(source.pixel_aspect), source.still, source.has_video,
        source.audio_channels, source.metadata,
    )  # fmt: skip


def _packed_parameters(parameters: Parameters) -> dict[str, float | _Keys]:
    packed: dict[str, float | _Keys] = {}
    for name, value in parameters.items():
        if isinstance(value, Keyframes):
            packed[name] = [(key.time, key.value, key.easing) for key in value.keys]
        elif value != getattr(DEFAULTS, name):
            packed[name] = value
    return packed


def _timeline(packed: _Timeline, sources: Sequence[Source]) -> Timeline:
    tracks = tuple(
        Track(
            track.kind, tuple(_clip(clip, sources) for clip in track.clips), track.transitions,
            track.name, track.enabled, track.locked,
        )
        for track in packed.tracks
    )  # fmt: skip
    return Timeline(
        packed.name, Rate(*packed.rate), packed.width, packed.height, tracks,
        Fraction(*packed.pixel_aspect), packed.start, packed.drop_frame, packed.audio_rate,
        packed.markers, packed.metadata,
    )  # fmt: skip


def _clip(packed: _Clip, sources: Sequence[Source]) -> Clip:
    return Clip(
        packed.start, packed.duration, sources[packed.source], packed.source_start,
        Fraction(*packed.speed), packed.enabled, _parameters(packed.parameters), packed.link,
        packed.markers, packed.name, packed.label, packed.role, packed.metadata,
    )  # fmt: skip


def _source(packed: _Media | _Generator | _Text) -> Source:
    if isinstance(packed, _Generator):
        return Generator(packed.kind, packed.name, packed.color)
    if isinstance(packed, _Text):
        return Text(packed.text, packed.font, packed.size, packed.color)
    return Media(
        packed.name, packed.path, packed.width, packed.height,
        Rate(*packed.rate) if packed.rate else None, packed.duration, packed.start,
        Fraction(*packed.pixel_aspect), packed.still, packed.has_video, packed.audio_channels,
        packed.metadata,
    )  # fmt: skip


def _parameters(packed: Mapping[str, float | _Keys]) -> Parameters:
    if not packed:
        return DEFAULTS
    if not packed.keys() <= set(NAMES):
        raise ValueError(f"no parameters: {sorted(packed.keys() - set(NAMES))}")
    values: dict[str, Value] = {
        name: Keyframes(tuple(Keyframe(*key) for key in value))
        if isinstance(value, list)
        else value
        for name, value in packed.items()
    }
    return Parameters(**values)


def _pair(fraction: Fraction) -> _Pair:
    return fraction.numerator, fraction.denominator
