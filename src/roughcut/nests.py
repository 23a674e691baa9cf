"""A timeline changed together with the timelines that are nested in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from roughcut.timeline import Clip, Media, Timeline


def changed_throughout(timeline: Timeline, change: Callable[[Timeline], Timeline]) -> Timeline:
    """The timeline and every nest changed, inner ones first; a nest in several places stays one."""
    return all_changed_throughout((timeline,), change)[0]


def all_changed_throughout(
    timelines: Sequence[Timeline], change: Callable[[Timeline], Timeline]
) -> tuple[Timeline, ...]:
    """As `changed_throughout`; a nest of several of the timelines stays one too."""
    changed: dict[int, Timeline] = {}

    def of_clip(clip: Clip) -> Clip:
        if not isinstance(clip.source, Timeline):
            return clip
        return replace(clip, source=of_timeline(clip.source))

    def of_timeline(each: Timeline) -> Timeline:
        if id(each) not in changed:
            changed[id(each)] = change(with_clips(each, of_clip))
        return changed[id(each)]

    return tuple(map(of_timeline, timelines))


def with_clips(timeline: Timeline, change: Callable[[Clip], Clip]) -> Timeline:
    """The timeline with each of its own clips changed."""
    tracks = tuple(
        replace(track, clips=tuple(change(clip) for clip in track.clips))
        for track in timeline.tracks
    )
    return replace(timeline, tracks=tracks)


def with_media(timeline: Timeline, change: Callable[[Media], Media]) -> Timeline:
    """The timeline with each of its own files changed."""

    def of_clip(clip: Clip) -> Clip:
        return replace(clip, source=change(clip.source)) if isinstance(clip.source, Media) else clip

    return with_clips(timeline, of_clip)
