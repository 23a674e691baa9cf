"""Exploded sound, folded back: Premiere writes a stereo track as two tracks, a channel each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from roughcut.formats.xmeml.reading.items import Item
from roughcut.timeline import Clip, Timeline, Track


@dataclass(frozen=True, slots=True)
class Heard:
    """A track as the file has it: its element, its own settings, its items."""

    element: etree._Element
    track: Track
    items: list[Item]


def folded(sounds: list[Heard]) -> list[Track]:
    """The audio tracks with the halves of exploded ones on the first of them.

    A track that says it is exploded into n is folded if every clip of its other tracks has its
    twin on the first. Tracks that say nothing (Final Cut 7) are folded in pairs if all their
    clips are twins with sourcetracks 2n−1 and 2n. In doubt they stay as they are.
    """
    found: list[Track] = []
    at = 0
    while at < len(sounds):
        count = _exploded(sounds, at)
        group = sounds[at : at + count]
        tracks = [with_clips(each) for each in group]
        if count > 1 and _fits(group, tracks):
            twins = _shapes(tracks[1])
            clips = (
                replace(clip, metadata=(("xmeml.channels", str(count)), *clip.metadata))
                if twins.get(clip.start) == _shape(clip)
                else replace(clip, metadata=(*clip.metadata, ("xmeml.channels", "1")))
                for clip in tracks[0].clips
            )
            found.append(replace(tracks[0], clips=tuple(clips)))
        else:
            found += tracks
        at += count
    return found


def with_clips(heard: Heard) -> Track:
    """The track with the clips of its items, which have been linked meanwhile."""
    clips = sorted((each.clip for each in heard.items if each.clip), key=lambda each: each.start)
    return replace(heard.track, clips=tuple(clips))


def _exploded(sounds: list[Heard], at: int) -> int:
    element = sounds[at].element
    said = element.get("totalExplodedTrackCount", "")
    if said.isdecimal() and len(said) < 3:
        count = max(1, int(said))
        indices = [
            each.element.get("currentExplodedTrackIndex") for each in sounds[at : at + count]
        ]
        return count if indices == [str(number) for number in range(count)] else 1
    if said or at + 1 >= len(sounds) or sounds[at + 1].element.get("totalExplodedTrackCount"):
        return 1
    pair = [_channels(each.items) for each in sounds[at : at + 2]]
    twins = bool(pair[0]) and all(
        left is not None and right == left + 1 and left % 2 == 1
        for left, right in zip(pair[0], pair[1], strict=False)
    )
    return 2 if twins and len(pair[0]) == len(pair[1]) else 1


def _channels(items: list[Item]) -> list[int | None]:
    found = []
    for each in items:
        index = each.said.get("sourcetrack", "").strip()
        found.append(int(index) if index.isdecimal() and len(index) < 4 else None)
    return found


def _fits(group: list[Heard], tracks: list[Track]) -> bool:
    first = _shapes(tracks[0])
    said = group[0].element.get("totalExplodedTrackCount")
    for other in tracks[1:]:
        shapes = _shapes(other)
        if said is None and shapes != first:
            return False
        if any(first.get(start) != shape for start, shape in shapes.items()):
            return False
        if (other.enabled, other.locked) != (tracks[0].enabled, tracks[0].locked):
            return False
    cuts = {(each.start, each.duration) for each in tracks[0].transitions}
    return all(
        (each.start, each.duration) in cuts for other in tracks[1:] for each in other.transitions
    )


def _shapes(track: Track) -> dict[int, tuple[object, ...]]:
    """The shape of each clip by its start; no two of a track start together."""
    return {clip.start: _shape(clip) for clip in track.clips}


def _shape(clip: Clip) -> tuple[object, ...]:
    """What both halves of a stereo clip share; a nest is the same by being the same object."""
    source = id(clip.source) if isinstance(clip.source, Timeline) else clip.source
    return (clip.start, clip.duration, source, clip.source_start, clip.speed, clip.enabled, clip.parameters)  # fmt: skip
