"""Storylines: the primary one of a sequence, secondary ones, and single connected clips.

An offset is on the clock of what a clip stands in or hangs on; a secondary storyline has a clock of
its own that begins at zero.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from lxml import etree

from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.reading.items import Placed, item
from roughcut.formats.fcpxml.reading.lanes import Lane, Strip
from roughcut.formats.fcpxml.reading.scene import Clock, Parts, Scene
from roughcut.formats.fcpxml.vocabulary import ANCHORED, AUDIO_CROSSFADE, CROSS_DISSOLVE, DISSOLVE
from roughcut.timeline import Clip, Transition

_FARTHEST_LANE = 10**6


def storyline(scene: Scene, children: list[etree._Element], clock: Clock, lane: Lane) -> None:
    """Items one after the other, with the transitions between them, and all that hangs on them."""
    document = scene.document
    cursor = clock.start
    parts = Parts()
    fades: list[tuple[etree._Element, Fraction]] = []
    for child in children:
        if child.tag == "transition":
            fades.append((child, cursor))
            continue
        if child.tag not in ANCHORED | {"gap"}:
            continue
        offset = document.time(child, "offset")
        if offset is None:
            offset = cursor
        placed = _item(scene, child, clock.at(offset), lane, parts)
        cursor = offset + placed.duration
    _put(scene, parts, fades, clock, lane)


def _item(scene: Scene, element: etree._Element, record: Fraction, lane: Lane, parts: Parts) -> Placed:  # fmt: skip
    """An item and what hangs on it; of an audition the first clip, which is the active one."""
    document = scene.document
    nothing = Placed(Fraction(0))
    if element.tag == "caption":
        scene.look_at(record)
        document.omit(
            element, "caption", "".join(str(part) for part in element.itertext()).strip()[:40]
        )
        return nothing
    if element.tag == "audition":
        choices = [each for each in element if each.tag in ANCHORED]
        if not choices:
            return nothing
        for each in choices[1:]:
            document.omit(each, "clip of an audition that is not active", each.get("name", ""))
        element = choices[0]
    with document.deeper(element):
        placed = item(scene, element, record, parts)
        for child, clock in placed.hanging:
            _connected(scene, child, clock, lane)
    return placed


def _connected(scene: Scene, element: etree._Element, clock: Clock, lane: Lane) -> None:
    document = scene.document
    text = element.get("lane", "1").strip()
    number = int(text) if len(text) < 9 and text.removeprefix("-").isdecimal() and text.isascii() else None  # fmt: skip
    if number is None or abs(number) > _FARTHEST_LANE:
        raise document.unreadable(element, f"lane='{text[:40]}' is no lane")
    offset = document.time(element, "offset")
    record = clock.record if offset is None else clock.at(offset)
    here = (*lane, number)
    if element.tag == "spine":
        with document.deeper(element):
            storyline(scene, list(element), Clock(Fraction(0), record), here)
        return
    parts = Parts()
    _item(scene, element, record, here, parts)
    _put(scene, parts, [], Clock(Fraction(0), record), here)


def _put(
    scene: Scene,
    parts: Parts,
    fades: list[tuple[etree._Element, Fraction]],
    clock: Clock,
    lane: Lane,
) -> None:
    """The parts of a storyline as strips; sounds that overlap, as in J-cuts, each for itself."""
    pictures = _parted(scene.document, parts.pictures)
    sounds = sorted((clip for clip, _ in parts.sounds), key=lambda clip: clip.start)
    apart = all(left.end <= right.start for left, right in pairwise(sounds))
    seen, heard = _transitions(scene, fades, clock, pictures, sounds if apart else [])
    scene.strips.append(Strip("video", lane, tuple(pictures), seen))
    if apart:
        scene.strips.append(Strip("audio", lane, tuple(sounds), heard))
    else:
        scene.strips += [Strip("audio", lane, (sound,)) for sound in sounds]


def _parted(document: Document, placed: list[tuple[Clip, etree._Element]]) -> list[Clip]:
    """Ends a clip where the next one of a storyline begins, and says so."""
    found: list[Clip] = []
    for clip, element in sorted(placed, key=lambda each: each[0].start):
        if found and found[-1].end > clip.start:
            left = found.pop()
            document.omit(element, "overlap", f"'{left.name}' ends where '{clip.name}' begins")
            if clip.start > left.start:
                found.append(_shortened(left, clip.start - left.start))
        found.append(clip)
    return found


def _shortened(long: Clip, duration: int) -> Clip:
    cut_off = round(-long.speed * (long.duration - duration)) if long.speed < 0 else 0
    return replace(long, duration=duration, source_start=long.source_start + cut_off)


def _transitions(
    scene: Scene,
    fades: list[tuple[etree._Element, Fraction]],
    clock: Clock,
    pictures: list[Clip],
    sounds: list[Clip],
) -> tuple[tuple[Transition, ...], tuple[Transition, ...]]:
    """The transitions of pictures and those of sounds; one of Final Cut is often both."""
    document = scene.document
    edges = [{edge for clip in clips for edge in (clip.start, clip.end)} for clips in (pictures, sounds)]  # fmt: skip
    found: tuple[list[Transition], list[Transition]] = ([], [])
    for element, cut in fades:
        scene.look_at(clock.at(cut))
        duration = document.time(element, "duration") or Fraction(0)
        offset = document.time(element, "offset")
        begin = cut - duration / 2 if offset is None else offset
        start, end = (scene.ticks(clock.at(time)) for time in (begin, begin + duration))
        at = scene.ticks(clock.at(cut))
        kind = _kind(document, element)
        if start < 0:
            document.omit(element, "transition before the timeline's start", kind)
            start = 0
        if end <= start:
            document.omit(element, "transition shorter than a frame", kind)
            continue
        of_pictures, of_sounds = (element.find(tag) is not None for tag in ("filter-video", "filter-audio"))  # fmt: skip
        both = of_pictures == of_sounds
        wanted = (both or of_pictures, both or of_sounds)
        fitting = [wanted[index] and at in edges[index] and start <= at <= end for index in (0, 1)]
        if not any(fitting):
            document.omit(element, "transition off a cut", kind)
        for index in (0, 1):
            if fitting[index]:
                found[index].append(Transition(start, end - start, at - start, kind))
    return tuple(found[0]), tuple(found[1])


def _kind(document: Document, element: etree._Element) -> str:
    for effect in (element.find("filter-video"), element.find("filter-audio")):
        resource = None if effect is None else document.resource(effect)
        if resource is None:
            continue
        if resource.get("uid") in {CROSS_DISSOLVE[1], AUDIO_CROSSFADE[1]}:
            return DISSOLVE
        return resource.get("name") or element.get("name") or DISSOLVE
    name = element.get("name", "")
    return DISSOLVE if name in {"", CROSS_DISSOLVE[0], AUDIO_CROSSFADE[0]} else name
