"""A track cut to a range of itself: OTIO trims a track by giving it a `source_range`."""

from __future__ import annotations

from dataclasses import replace

from roughcut.formats.otio.times import Range
from roughcut.parameters import Keyframes, Parameters, Value
from roughcut.timeline import Clip, Marker, Track


def trimmed(track: Track, visible: Range) -> Track:
    """What lies in the range, moved so that the range begins at zero."""
    start, duration = visible
    clips = tuple(
        _cut(clip, max(clip.start, start), min(clip.end, start + duration))
        for clip in track.clips
        if clip.start < start + duration and clip.end > start
    )
    transitions = tuple(
        replace(each, start=each.start - start)
        for each in track.transitions
        if start <= each.start and each.end <= start + duration
    )
    return replace(
        track, clips=tuple(replace(clip, start=clip.start - start) for clip in clips), transitions=transitions
    )  # fmt: skip


def _cut(clip: Clip, start: int, end: int) -> Clip:
    """The clip between two times of its track; a reversed one loses its head from the far end."""
    head, tail = start - clip.start, clip.end - end
    if not head and not tail:
        return clip
    lost = tail if clip.speed < 0 else head
    return replace(
        clip,
        start=start,
        duration=end - start,
        source_start=clip.source_start + round(abs(clip.speed) * lost),
        parameters=_moved(clip.parameters, -head),
        markers=tuple(
            _moved_marker(marker, -head)
            for marker in clip.markers
            if head <= marker.time < end - clip.start
        ),
    )


def _moved(parameters: Parameters, ticks: int) -> Parameters:
    moved: dict[str, Value] = {
        name: Keyframes(tuple(replace(key, time=key.time + ticks) for key in value.keys))
        for name, value in parameters.items()
        if isinstance(value, Keyframes)
    }
    return replace(parameters, **moved)


def _moved_marker(marker: Marker, ticks: int) -> Marker:
    return replace(marker, time=marker.time + ticks)
