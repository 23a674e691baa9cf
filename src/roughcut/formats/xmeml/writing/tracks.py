"""A track with its clips and transitions; sound as Premiere explodes it.

A stereo track becomes two, a channel each, a mono track one: mono sound written as a stereo pair
plays on one side only.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from roughcut.check import place
from roughcut.errors import Where
from roughcut.formats.xmeml.vocabulary import TRANSITIONS
from roughcut.formats.xmeml.writing.clips import Edges, Written, write_clip
from roughcut.formats.xmeml.writing.page import Page, truth
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track, Transition

_STEREO, _MONO = "Stereo", "Mono"


def write_track(
    page: Page, parent: etree._Element, timeline: Timeline, track: Track, name: str, number: int
) -> list[Written]:
    """A video track."""
    element = page.add(parent, "track")
    return _fill(page, element, timeline, track, name, number, lambda _: True, lambda _: None)


def write_sound(
    page: Page, parent: etree._Element, timeline: Timeline, track: Track, name: str, number: int
) -> tuple[list[Written], int]:
    """An audio track as one or two; number is that of the first, the next free one comes back."""
    stereo = not track.clips or any(channels(clip) > 1 for clip in track.clips)
    written: list[Written] = []
    count = 2 if stereo else 1
    for half in range(count):
        element = page.add(parent, "track")
        element.set("currentExplodedTrackIndex", str(half))
        element.set("totalExplodedTrackCount", str(count))
        element.set("premiereTrackType", _STEREO if stereo else _MONO)
        written += _fill(
            page, element, timeline, track, name, number + half,
            (lambda clip: channels(clip) > 1) if half else (lambda _: True),
            lambda clip, half=half: _first_channel(clip) + half,  # type: ignore[misc]
        )  # fmt: skip
        page.add(element, "outputchannelindex", half + 1)
    return written, number + count


def channels(clip: Clip) -> int:
    """How many channels a sound takes from its source: 1 or 2."""
    if dict(clip.metadata).get("xmeml.channels") == "1":
        return 1
    return 1 if isinstance(clip.source, Media) and clip.source.audio_channels == 1 else 2


def _first_channel(clip: Clip) -> int:
    said = dict(clip.metadata).get("xmeml.channel", "1")
    return int(said) if said.isdecimal() and len(said) < 4 else 1


def _fill(
    page: Page,
    element: etree._Element,
    timeline: Timeline,
    track: Track,
    name: str,
    number: int,
    takes: Callable[[Clip], bool],
    channel: Callable[[Clip], int | None],
) -> list[Written]:
    page.where = Where(timeline=timeline.name, track=name)
    if track.name:
        element.set("MZ.TrackName", page.clean(track.name))
    taken = [clip for clip in track.clips if takes(clip)]
    edges = {edge for clip in taken for edge in (clip.start, clip.end)}
    kept = [each for each in track.transitions if each.start + each.cut in edges]
    written: list[Written] = []
    order: list[tuple[int, int, Clip | Transition]] = [
        *((clip.start, 1, clip) for clip in taken),
        *((each.start + each.cut, 0, each) for each in kept),
    ]
    for _, _, each in sorted(order, key=lambda entry: entry[:2]):
        page.where = place(timeline, name, each.start)
        if isinstance(each, Transition):
            _write_transition(page, element, each, timeline.rate, track.kind)
            continue
        placed = _edges(page, each, kept, timeline.rate)
        if placed is None:
            continue
        item = write_clip(page, element, each, placed, timeline, channel(each))
        half_of = (name, each.start)
        written.append(Written(item, each, track.kind, number, len(written) + 1, half_of))
    page.where = Where(timeline=timeline.name, track=name)
    if len(kept) < len(track.transitions) and takes is not None and len(taken) == len(track.clips):
        page.omit("transition off a cut")
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
