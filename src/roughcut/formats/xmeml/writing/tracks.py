"""A track with its clips and transitions; sound as Premiere explodes it.

A stereo track becomes two, a channel each, a mono track one: mono sound written as a stereo pair
plays on one side only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from lxml import etree

from roughcut.check import place
from roughcut.errors import Where
from roughcut.formats.xmeml.vocabulary import TRANSITIONS
from roughcut.formats.xmeml.writing.clips import Edges, Written, write_clip
from roughcut.formats.xmeml.writing.page import Page, truth
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track, Transition

_STEREO, _MONO = "Stereo", "Mono"


@dataclass(frozen=True, slots=True)
class _Lane:
    """A track of the file: number counts from 1 among those of its kind there."""

    timeline: Timeline
    track: Track
    name: str
    number: int


def write_track(
    page: Page, parent: etree._Element, timeline: Timeline, number: int
) -> list[Written]:
    """The video track of a number, from 1."""
    lane = _Lane(timeline, timeline.video_tracks[number - 1], f"V{number}", number)
    return _fill(page, page.add(parent, "track"), lane, lane.track.clips, None)


def write_sound(
    page: Page, parent: etree._Element, timeline: Timeline, number: int, free: int
) -> tuple[list[Written], int]:
    """The audio track of a number as one or two tracks, the first of them `free`.

    The next free number comes back.
    """
    track = timeline.audio_tracks[number - 1]
    stereo = not track.clips or any(channels(clip) > 1 for clip in track.clips)
    written: list[Written] = []
    count = 2 if stereo else 1
    for half in range(count):
        element = page.add(parent, "track")
        element.set("currentExplodedTrackIndex", str(half))
        element.set("totalExplodedTrackCount", str(count))
        element.set("premiereTrackType", _STEREO if stereo else _MONO)
        taken = tuple(clip for clip in track.clips if not half or channels(clip) > 1)
        lane = _Lane(timeline, track, f"A{number}", free + half)
        written += _fill(page, element, lane, taken, half)
        page.add(element, "outputchannelindex", half + 1)
    return written, free + count


def channels(clip: Clip) -> int:
    """How many channels a sound takes from its source: 1 or 2."""
    if dict(clip.metadata).get("xmeml.channels") == "1":
        return 1
    return 1 if isinstance(clip.source, Media) and clip.source.audio_channels == 1 else 2


def _first_channel(clip: Clip) -> int:
    said = dict(clip.metadata).get("xmeml.channel", "1")
    return int(said) if said.isdecimal() and len(said) < 4 else 1


def _fill(
    page: Page, element: etree._Element, lane: _Lane, clips: tuple[Clip, ...], half: int | None
) -> list[Written]:
    """The items of a track; half is which of the channels its sounds take, None for pictures."""
    track, timeline = lane.track, lane.timeline
    page.where = partial(Where, timeline=timeline.name, track=lane.name)
    if track.name:
        element.set("MZ.TrackName", page.clean(track.name))
    edges = {edge for clip in clips for edge in (clip.start, clip.end)}
    kept = [each for each in track.transitions if each.start + each.cut in edges]
    if len(kept) < len(track.transitions) and not half:
        page.omit("transition off a cut")
    order: list[tuple[int, int, Clip | Transition]] = [
        *((clip.start, 1, clip) for clip in clips),
        *((each.start + each.cut, 0, each) for each in kept),
    ]
    written: list[Written] = []
    for _, _, each in sorted(order, key=lambda entry: entry[:2]):
        page.where = partial(place, timeline, lane.name, each.start)
        if isinstance(each, Transition):
            _write_transition(page, element, each, timeline.rate, track.kind)
            continue
        placed = _edges(page, each, kept, timeline.rate)
        if placed is None:
            continue
        channel = None if half is None else _first_channel(each) + half
        item = write_clip(page, element, each, placed, timeline, channel=channel)
        half_of = (lane.name, each.start)
        written.append(Written(item, each, track.kind, lane.number, len(written) + 1, half_of))
    page.where = partial(Where, timeline=timeline.name, track=lane.name)
    page.add(element, "enabled", truth(track.enabled))
    page.add(element, "locked", truth(track.locked))
    return written


def _edges(page: Page, clip: Clip, transitions: list[Transition], rate: Rate) -> Edges | None:
    start, end = page.frames(clip.start, rate, "clip"), page.frames(clip.end, rate, "clip")
    if end <= start:
        page.omit("clip shorter than a frame", clip.name)
        return None
    outer_start, outer_end = start, end
    for each in transitions:
        cut = each.start + each.cut
        if cut == clip.start:
            outer_start = min(start, rate.frames(each.start))
        elif cut == clip.end:
            outer_end = max(end, rate.frames(each.end))
    return Edges(start, end, outer_start, outer_end)


def _write_transition(
    page: Page, parent: etree._Element, transition: Transition, rate: Rate, kind: str
) -> None:
    start = page.frames(transition.start, rate, "transition")
    end = page.frames(transition.end, rate, "transition")
    cut = page.frames(transition.start + transition.cut, rate, "transition")
    if end <= start:
        page.omit("transition shorter than a frame", transition.kind)
        return
    element = page.add(parent, "transitionitem")
    page.add(element, "start", start)
    page.add(element, "end", end)
    page.add(element, "alignment", "start" if cut == start else "end" if cut == end else "center")
    page.add(element, "cutPointTicks", rate.ticks(cut) - rate.ticks(start))
    page.rate(element, rate)
    pair = TRANSITIONS.get(transition.kind)
    name, identity = (transition.kind, transition.kind) if pair is None else pair[kind == "audio"]
    effect = page.add(element, "effect")
    page.add(effect, "name", name)
    page.add(effect, "effectid", identity)
    page.add(effect, "effecttype", "transition")
    page.add(effect, "mediatype", kind)
    page.add(effect, "startratio", 0)
    page.add(effect, "endratio", 1)
    page.add(effect, "reverse", "FALSE")
