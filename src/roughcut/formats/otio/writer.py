"""Timelines as OTIO."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from roughcut.check import place
from roughcut.errors import Omission, Unwritable, Where
from roughcut.formats.door import Written
from roughcut.formats.losses import Lose, loser
from roughcut.formats.otio import own, premiere, resolve_effects
from roughcut.formats.otio.axis import Axis, pace_of, reversed_start
from roughcut.formats.otio.markers import written_markers
from roughcut.formats.otio.setting import PREMIERE, RESOLVE
from roughcut.formats.otio.sources import DEFAULT_KEY, written_reference
from roughcut.formats.otio.times import time, time_range
from roughcut.formats.otio.transitions import written_transition
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track, Transition


def write(timeline: Timeline, app: str | None = None) -> Written:
    """An OTIO file; for Premiere and Resolve with effects and links in the program's own form.

    Raises:
        Unwritable: a number is not finite.
    """
    writer = _Writer(app, [])
    heads = {
        "premiere": {PREMIERE: {"MetadataVersion": "1.0"}},
        "resolve": {RESOLVE: {"Resolve OTIO Meta Version": "1.0"}},
    }
    if writer.resolve:
        lose = loser(writer.omissions, Where(timeline=timeline.name))
        lose("frame size", f"Resolve takes its project's: set {timeline.width}×{timeline.height}")
    document = {
        "OTIO_SCHEMA": "Timeline.1",
        "metadata": heads.get(app or "", {}),
        "name": timeline.name,
        "global_start_time": time(timeline.start, timeline.rate),
        "tracks": {
            **writer.stack(timeline),
            "name": timeline.name,
            "source_range": None,
            "effects": [],
            "markers": written_markers(timeline.markers, timeline.rate, lambda ticks: ticks),
            "enabled": True,
        },
    }
    try:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise Unwritable(
            Where(timeline=timeline.name),
            "one of its numbers is not finite, which JSON cannot hold",
            "Check the parameters of its clips",
        ) from error
    # json indents in Python, msgspec in C.
    content = msgspec.json.format(text.encode(), indent=1)
    return Written(content + b"\n", tuple(writer.omissions))


class _Writer:
    """What is written, for whom, and what is lost."""

    def __init__(self, app: str | None, omissions: list[Omission]) -> None:
        self.premiere = app == "premiere"
        self.resolve = app == "resolve"
        self.omissions = omissions

    def stack(self, timeline: Timeline, nest: dict[str, Any] | None = None) -> dict[str, Any]:
        """A Stack without what belongs to the clip that it is in: name, range, effects, markers."""
        fields = {
            "rate": str(timeline.rate.fraction),
            "width": timeline.width,
            "height": timeline.height,
            "pixel_aspect": str(timeline.pixel_aspect),
            "drop_frame": timeline.drop_frame or None,
            "audio_rate": timeline.audio_rate,
            "nest": nest,
        }
        metadata = own.metadata(fields)
        if self.premiere:
            aspect = timeline.pixel_aspect
            metadata[PREMIERE] = {
                "AudioFrameRate": float(timeline.audio_rate),
                "PixelAspectRatio": {
                    "denominator": float(aspect.denominator),
                    "numerator": float(aspect.numerator),
                },
                "VideoFrameRate": float(timeline.rate.fraction),
                "VideoResolution": {"height": timeline.height, "width": timeline.width},
            }
        tracks = [
            self._track(timeline, name, track)
            for name, track in zip(timeline.track_names, timeline.tracks, strict=True)
        ]
        return {"OTIO_SCHEMA": "Stack.1", "metadata": metadata, "children": tracks}

    def _track(self, timeline: Timeline, name: str, track: Track) -> dict[str, Any]:
        children: list[dict[str, Any]] = []
        cursor = 0
        waiting = list(track.transitions)
        for clip in track.clips:
            children += self._due(waiting, cursor, timeline)
            if clip.start > cursor:
                children.append(_gap(clip.start - cursor, timeline))
                children += self._due(waiting, clip.start, timeline)
            lose = loser(self.omissions, place(timeline, name, clip.start))
            children.append(self._clip(timeline, track, clip, lose))
            cursor = clip.end
        children += self._due(waiting, cursor, timeline)
        metadata = own.metadata({"locked": track.locked or None})
        if self.premiere and track.kind == "audio":
            metadata[PREMIERE] = premiere.written_sound_track(track)
        if self.resolve:
            metadata[RESOLVE] = {"Locked": track.locked}
        return {
            "OTIO_SCHEMA": "Track.1",
            "metadata": metadata,
            "name": track.name,
            "source_range": None,
            "effects": [],
            "markers": [],
            "enabled": track.enabled,
            "children": children,
            "kind": "Video" if track.kind == "video" else "Audio",
        }

    def _due(self, waiting: list[Transition], cut: int, timeline: Timeline) -> list[dict[str, Any]]:
        """The transition at this cut, taken from those that wait."""
        due = [each for each in waiting if each.start + each.cut == cut]
        for each in due:
            waiting.remove(each)
        return [written_transition(each, timeline.rate, premiere=self.premiere) for each in due]

    def _clip(self, timeline: Timeline, track: Track, clip: Clip, lose: Lose) -> dict[str, Any]:
        rate = timeline.rate
        source = clip.source
        start, duration = self._used(clip, lose)
        axis = Axis(start, pace_of(clip.speed, premiere=self.premiere), rate)
        sound = track.kind == "audio"
        if not all(
            axis.returns(each.time) and axis.returns(each.time + each.duration)
            for each in clip.markers
        ):
            lose("marker rounded to a tick of the source")
        effects = _time_effects(clip)
        fields: dict[str, Any] = {"label": clip.label, "link": clip.link}
        if clip.speed.limit_denominator(100_000) != clip.speed:
            fields["speed"] = str(clip.speed)
        metadata: dict[str, Any] = {}
        if self.premiere:
            effects += premiere.written_effects(clip.parameters, axis, lose, sound=sound)
            theirs = premiere.written_clip(clip, sound=sound)
            if theirs:
                metadata[PREMIERE] = theirs
        elif self.resolve:
            effects += resolve_effects.written_effects(clip, timeline, lose, sound=sound)
            metadata[RESOLVE] = resolve_effects.written_clip(clip, sound=sound)
            _lose_for_resolve(clip, lose)
        else:
            fields["parameters"] = own.written_parameters(clip.parameters)
        common = {
            "name": clip.name,
            "source_range": time_range(start, duration, rate),
            "effects": effects,
            "markers": written_markers(clip.markers, rate, axis.to_source),
            "enabled": clip.enabled,
        }
        if isinstance(source, Timeline):
            inner = {
                "name": source.name,
                "start": source.start or None,
                "markers": written_markers(source.markers, source.rate, lambda ticks: ticks),
            }
            stack = self.stack(source, inner)
            ours = {**stack["metadata"][own.KEY], **own.metadata(fields).get(own.KEY, {})}
            return {**stack, "metadata": {**stack["metadata"], **metadata, own.KEY: ours}, **common}
        if self.premiere and isinstance(source, Text):
            lose("title", source.text)
        return {
            "OTIO_SCHEMA": "Clip.2",
            "metadata": {**own.metadata(fields), **metadata},
            **common,
            "media_references": {
                DEFAULT_KEY: written_reference(source, rate, clip.duration, plain=self.resolve)
            },
            "active_media_reference_key": DEFAULT_KEY,
        }

    def _used(self, clip: Clip, lose: Lose) -> tuple[int, int]:
        """The source_range: by the core as long as the clip, for Premiere as long as its source."""
        source = clip.source
        first = source.start if isinstance(source, Media) else 0
        if not self.premiere or clip.speed == 0:
            return first + clip.source_start, clip.duration
        start, duration = clip.source_start, clip.source_duration
        if clip.speed < 0:
            length = source.duration if isinstance(source, Media | Timeline) else None
            if length is None:
                lose("source range of a reversed clip")
            else:
                start = reversed_start((start, duration), length)
        return first + start, duration


def _lose_for_resolve(clip: Clip, lose: Lose) -> None:
    """What our reader finds under our key, and Resolve drops."""
    source = clip.source
    if isinstance(source, Text):
        lose("title", source.text)
    elif isinstance(source, Generator):
        lose("generator", source.kind)
    elif isinstance(source, Media) and source.path is None:
        lose("media without a path", "Resolve imports no timeline that has some by script")
    if clip.label is not None:
        lose("label", clip.label)


def _time_effects(clip: Clip) -> list[dict[str, Any]]:
    """None for a speed of 1: Premiere drops the other effects of a clip with a warp of 1."""
    if clip.speed == 1:
        return []
    freeze = clip.speed == 0
    return [
        {
            "OTIO_SCHEMA": "FreezeFrame.1" if freeze else "LinearTimeWarp.1",
            "metadata": {},
            "name": "",
            "effect_name": "FreezeFrame" if freeze else "LinearTimeWarp",
            "time_scalar": float(clip.speed),
        }
    ]


def _gap(duration: int, timeline: Timeline) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "Gap.1",
        "metadata": {},
        "name": "",
        "source_range": time_range(0, duration, timeline.rate),
        "effects": [],
        "markers": [],
        "enabled": True,
    }
