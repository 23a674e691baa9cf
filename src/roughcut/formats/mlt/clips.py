"""Entries as clips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from roughcut.formats.losses import Lose
from roughcut.formats.mlt.curves import Axis
from roughcut.formats.mlt.document import Document, Service
from roughcut.formats.mlt.effects import (
    FREEZE,
    TEXTS,
    active,
    picture_parameters,
    sound_parameters,
)
from roughcut.formats.mlt.entries import Entry
from roughcut.formats.mlt.markers import clip_markers
from roughcut.formats.mlt.media import Shown
from roughcut.formats.mlt.rectangles import Stage
from roughcut.formats.mlt.remapping import remapped
from roughcut.formats.mlt.setting import Setting
from roughcut.formats.mlt.sources import Bin, read_source
from roughcut.timeline import Clip, Generator, Kind, Media, Source, Text, Timeline

ReadNest = Callable[[Service], Timeline]


@dataclass(frozen=True, slots=True)
class Room:
    """What every clip of a file is read with."""

    document: Document
    bins: Bin
    setting: Setting
    nest: ReadNest


@dataclass(frozen=True, slots=True)
class Both:
    """What an entry is on a track of pictures: a picture, a sound, or both."""

    picture: Clip | None
    sound: Clip | None


def read_clip(entry: Entry, kind: Kind, room: Room, lose: Lose) -> Both:
    """An entry of a video track may be heard too; one of an audio track is a sound alone."""
    setting = room.setting
    rate = setting.rate
    service = entry.service
    shown: Shown | None = None
    source: Source
    if service.tag in {"tractor", "playlist", "multitrack"}:
        source = nest = room.nest(service)
        name = nest.name
    else:
        shown = read_source(service, room.bins, setting, lose)
        source, name = shown.source, shown.name
    effects = active(service, entry.element) if service is not entry.element else active(service)
    begins = entry.first - (entry.start - entry.place)
    axis = Axis(rate, entry.first, entry.last, lose, begins)
    start, end = rate.ticks(entry.start), rate.ticks(entry.end)
    clip = Clip(
        start=start,
        duration=end - start,
        source=source,
        enabled=not (service.on("set.test_image") and service.on("set.test_audio")),
        name=name,
        link=_group(entry),
    )
    clip = _timed(clip, service, shown, effects, axis)
    clip = replace(clip, markers=clip_markers(room.bins.of(service), clip, rate))
    if kind == "audio":
        return Both(None, replace(clip, parameters=sound_parameters(effects, axis)))
    heard = shown is not None and shown.sound and clip.enabled
    seen = shown is None or shown.picture or not clip.enabled
    picture = sound = None
    if seen:
        stage = _stage(clip, setting, lose)
        if isinstance(clip.source, Text):
            effects = [each for each in effects if each.kind not in TEXTS]
        picture = replace(clip, parameters=picture_parameters(effects, stage, axis))
    if heard:
        sound = replace(clip, parameters=sound_parameters(effects, axis), markers=())
    return Both(picture, sound)


def _group(entry: Entry) -> int | None:
    number = entry.element.number("shotcut:group", -1.0)
    return int(number) if number >= 0 else None


def _stage(clip: Clip, setting: Setting, lose: Lose) -> Stage:
    """The frame and the size of the clip's picture; texts, colours and nests are of the frame's."""
    width, height = setting.display_width, float(setting.height)
    source = clip.source
    if isinstance(source, Media):
        if source.width is None or source.height is None:
            lose("scale relative to fit", source.name)
        else:
            width, height = source.width * float(source.pixel_aspect), float(source.height)
    return Stage(setting.width, setting.height, float(setting.pixel_aspect), width, height)


def _timed(
    clip: Clip, service: Service, shown: Shown | None, effects: list[Service], axis: Axis
) -> Clip:
    """The clip with its speed and source range, from the frames of its producer."""
    rate = axis.rate
    frozen = next((each for each in effects if each.kind == FREEZE), None)
    if frozen is not None:
        if frozen.on("freeze_after") or frozen.on("freeze_before"):
            axis.lose("effect on a part of a clip", FREEZE)
        else:
            # Rendered with melt 7.12: `frame` counts from the entry's `in`, not from the source's start.
            frame = axis.begins + (frozen.position(frozen.text("frame"), rate) or 0)
            return replace(clip, speed=Fraction(0), source_start=rate.ticks(max(0, frame)))
    mapped = remapped(service, axis)
    if mapped is not None:
        return replace(clip, speed=mapped[0], source_start=mapped[1])
    source = clip.source
    if isinstance(source, Text | Generator) or (isinstance(source, Media) and source.still):
        return clip  # every frame of a still is the same one
    speed = shown.speed if shown is not None else Fraction(1)
    if speed > 0:
        start = max(0, round(rate.ticks(axis.first) * speed))
        return replace(clip, speed=speed, source_start=start)
    length = source.duration if isinstance(source, Media) else None
    if length is None:
        axis.lose("source range of a reversed clip")
        return replace(clip, speed=speed)
    # The warped producer's first frame is the media's last.
    start = length - round(rate.ticks(axis.last + 1) * abs(speed))
    if start < 0:
        axis.lose("source range of a reversed clip")
    return replace(clip, speed=speed, source_start=max(0, start))
