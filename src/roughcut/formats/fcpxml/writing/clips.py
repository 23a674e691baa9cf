"""A clip as the item that Final Cut makes of its source."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from lxml import etree

from roughcut.formats.fcpxml.canvas import canvas
from roughcut.formats.fcpxml.clock import LOCAL_START, of_frames, of_ticks
from roughcut.formats.fcpxml.vocabulary import CHAPTER, DONE, RESOLVE, TO_DO
from roughcut.formats.fcpxml.writing import motion
from roughcut.formats.fcpxml.writing.page import Page
from roughcut.formats.fcpxml.writing.resources import (
    asset_format,
    asset_id,
    nest_id,
    sounding_channels,
)
from roughcut.formats.fcpxml.writing.retime import timing
from roughcut.formats.fcpxml.writing.titles import made
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Marker, Media, Text, Timeline, Track

Use = Literal["all", "video", "audio"]
_DIALOGUE = "dialogue"


@dataclass(frozen=True, slots=True)
class Placed:
    """A clip with its place in frames; track is the one it stands on, sound what sounds with it."""

    clip: Clip
    start: int
    end: int
    track: Track
    sound: Clip | None = None

    @property
    def use(self) -> Use:
        if self.sound is not None:
            return "all"
        return self.track.kind


def write_clip(page: Page, parent: etree._Element, placed: Placed, offset: Fraction, sequence: Timeline, *, lane: int | None) -> tuple[etree._Element, Fraction]:  # fmt: skip
    """The item of a clip, and where its own clock begins."""
    clip, rate, use = placed.clip, sequence.rate, placed.use
    frames = placed.end - placed.start
    element, start = _item(page, parent, placed, sequence)
    for name, value in (
        ("lane", None if lane is None else str(lane)),
        ("offset", page.time(offset)),
        ("name", page.clean(clip.name)),
        ("start", page.time(start)),
        ("duration", page.time(of_frames(frames, rate))),
        ("enabled", None if clip.enabled and placed.track.enabled else "0"),
    ):
        if value is not None:
            element.set(name, value)
    if clip.enabled and not placed.track.enabled:
        page.omit("track switched off", "its clips are")
    clock = (start, rate)
    if use == "audio":
        motion.sound(page, element, clip.parameters, clock)
    else:
        motion.picture(page, element, clip.parameters, canvas(sequence, clip.source, page.app), clock)  # fmt: skip
        if placed.sound is not None:
            motion.level(page, element, placed.sound.parameters.gain, clock)
    for marker in clip.markers:
        if not 0 <= marker.time < rate.ticks(placed.end) - rate.ticks(placed.start):
            page.omit("marker outside of its clip", marker.name)
        else:
            write_marker(page, element, marker, start + of_ticks(marker.time), rate)
    if clip.label is not None:
        page.omit("label", clip.label)
    if clip.role is not None:
        page.omit("role", clip.role)
    return element, start


def write_marker(
    page: Page, parent: etree._Element, marker: Marker, time: Fraction, rate: Rate
) -> None:
    """A marker; its colour in Final Cut is what it is, and its length a frame at least."""
    shown = {None: None, TO_DO: "0", DONE: "1"}
    if marker.color not in {*shown, CHAPTER}:
        page.omit("marker colour", marker.color or "")
    if 0 < marker.duration <= rate.ticks(1):
        page.omit("marker of a frame", marker.name)
    page.add(
        parent,
        "chapter-marker" if marker.color == CHAPTER else "marker",
        start=page.time(time),
        duration=page.time(max(of_ticks(marker.duration), of_frames(1, rate))),
        value=marker.name,
        completed=shown.get(marker.color),
        note=marker.comment or None,
    )


def sounds(nest: Timeline) -> bool:
    """Whether a nest is heard."""
    return any(track.clips for track in nest.audio_tracks)


def shows(nest: Timeline) -> bool:
    """Whether a nest is seen: a file has no empty tracks."""
    return any(track.clips for track in nest.video_tracks)


def _item(
    page: Page, parent: etree._Element, placed: Placed, sequence: Timeline
) -> tuple[etree._Element, Fraction]:
    """The element with its source and speed, and where its own clock begins."""
    clip, use = placed.clip, placed.use
    source, roles = clip.source, dict(clip.metadata)
    if placed.sound is not None:
        roles |= dict(placed.sound.metadata)
    if isinstance(source, Text | Generator) or (isinstance(source, Media) and source.still):
        if clip.speed != 1:
            page.omit("speed", f"{clip.speed} of a picture that stands still")
        if clip.source_start:
            page.omit("source range of a picture that stands still")
    if isinstance(source, Text | Generator):
        return made(page, parent, source, sequence.height), LOCAL_START
    if isinstance(source, Media) and source.still:
        return page.add(parent, "video", ref=asset_id(page, source)), LOCAL_START
    if isinstance(source, Timeline):
        silent = use == "video" and not sounds(source) and shows(source)
        element = page.add(
            parent, "ref-clip", ref=nest_id(page, source), srcEnable=None if use == "all" or silent else use
        )  # fmt: skip
    else:
        both = source.has_video and sounding_channels(page, source) > 0
        if both and use == "video" and page.app == RESOLVE:
            page.omit("picture that Resolve gives its sound", source.name)
        heard = use != "video"
        element = page.add(
            parent,
            "asset-clip",
            ref=asset_id(page, source),
            srcEnable=use if both and use != "all" else None,
            format=asset_format(page, source) if source.has_video else None,
            audioRole=roles.get("fcpxml.audioRole", _DIALOGUE) if heard else None,
            videoRole=roles.get("fcpxml.videoRole") if use != "audio" else None,
        )
    start = timing(page, element, clip, placed.end - placed.start, sequence.rate)
    return element, start
