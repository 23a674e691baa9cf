"""A `sequence` element as a Timeline."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from lxml import etree

from roughcut.formats.xmeml.exact import exact
from roughcut.formats.xmeml.reading.clips import Frame
from roughcut.formats.xmeml.reading.document import Document
from roughcut.formats.xmeml.reading.items import Item
from roughcut.formats.xmeml.reading.links import link, linked
from roughcut.formats.xmeml.reading.markers import markers
from roughcut.formats.xmeml.reading.media import frame, timecode_start
from roughcut.formats.xmeml.reading.stereo import Heard, folded, with_clips
from roughcut.formats.xmeml.reading.tracks import track
from roughcut.ticks import Rate
from roughcut.timeline import Kind, Timeline, Track

DEEPEST = 32
_ASSUMED = (1920, 1080)


def timeline(document: Document, element: etree._Element, enclosing: Rate | None) -> Timeline:
    """A sequence with everything nested in it, each nest read once.

    Raises:
        Unreadable: it nests itself, too deep, or nothing gives it a rate.
    """
    definition = document.definition(element)
    if definition is None:
        raise document.unreadable(
            element,
            f"it nests the sequence '{element.get('id', '')}', which the file does not hold",
        )
    known = document.timelines.get(definition)
    if known is not None:
        return known
    if definition in document.open:
        raise document.unreadable(element, "a sequence nests itself")
    if len(document.open) >= DEEPEST:
        raise document.unreadable(element, f"sequences are nested more than {DEEPEST} deep")
    document.open.append(definition)
    place = document.name, document.empty, document.track, document.ticks
    found = _read(document, definition, enclosing)
    document.name, document.empty, document.track, document.ticks = place
    document.open.pop()
    document.timelines[definition] = found
    return found


def _read(document: Document, element: etree._Element, enclosing: Rate | None) -> Timeline:
    children = {child.tag: child for child in element if child.tag != "marker"}
    name_element = children.get("name")
    name = "" if name_element is None else name_element.text or ""
    document.name, document.empty, document.track, document.ticks = name, None, None, None
    rate = document.rate(children.get("rate"), enclosing)
    if rate is None:
        raise document.unreadable(element, "neither the sequence nor what encloses it has a rate")
    start, drop = timecode_start(document, children.get("timecode"), rate)
    tracks = children.get("media")
    video = None if tracks is None else tracks.find("video")
    audio = None if tracks is None else tracks.find("audio")
    width, height, aspect = _frame(document, element, video)
    hertz = None if audio is None else exact(audio.findtext("format/samplecharacteristics/samplerate") or "")  # fmt: skip
    empty = Timeline(
        name, rate, width, height, (), aspect, start, drop,
        48_000 if hertz is None or not 0 < hertz < 10**7 else round(hertz),
        markers(document, element.findall("marker"), rate, lambda when: rate.ticks(round(when))),
    )  # fmt: skip
    document.empty = empty
    sequence = Frame(empty, lambda nest: timeline(document, nest, rate))
    return replace(empty, tracks=_tracks(document, video, audio, sequence))


def _tracks(
    document: Document,
    video: etree._Element | None,
    audio: etree._Element | None,
    sequence: Frame,
) -> tuple[Track, ...]:
    pictures: list[Heard] = []
    sounds: list[Heard] = []
    kinds: tuple[tuple[Kind, etree._Element | None, list[Heard], str], ...] = (
        ("video", video, pictures, "V"),
        ("audio", audio, sounds, "A"),
    )
    order: list[tuple[Kind, list[Item]]] = []
    for kind, parent, found, letter in kinds:
        for child in () if parent is None else parent:
            if child.tag == "filter":
                document.omit(child, "track effect", child.findtext("effect/name") or "")
            if child.tag != "track":
                continue
            label = f"{letter}{len(found) + 1}"
            read, items = track(document, child, kind, label, sequence)
            found.append(Heard(child, read, items))
            order.append((kind, items))
    link(document, order)
    heard = folded(sounds)
    seen = [with_clips(each) for each in pictures]
    return _without_lone_links((*seen, *heard))


def _without_lone_links(tracks: tuple[Track, ...]) -> tuple[Track, ...]:
    """The halves of one sound were linked to each other; folded, it moves with nothing."""
    numbers = Counter(clip.link for track in tracks for clip in track.clips)
    lone = {number for number, count in numbers.items() if number is not None and count == 1}
    if not lone:
        return tracks
    return tuple(
        replace(
            track,
            clips=tuple(linked(clip, None) if clip.link in lone else clip for clip in track.clips),
        )
        for track in tracks
    )


def _frame(
    document: Document, element: etree._Element, video: etree._Element | None
) -> tuple[int, int, Fraction]:
    shape = None if video is None else video.find("format/samplecharacteristics")
    width, height, aspect = frame(document, shape)
    if width is not None and height is not None:
        return width, height, aspect
    for file in () if video is None else video.iterfind("track/clipitem/file"):
        definition = document.definition(file)
        inner = None if definition is None else definition.find("media/video/samplecharacteristics")
        width, height, aspect = frame(document, inner)
        if width is not None and height is not None:
            document.omit(element, "frame size", f"none is told, its media is {width}×{height}")
            return width, height, aspect
    if video is not None and video.find("track/clipitem") is not None:
        document.omit(element, "frame size", "none is told, 1920×1080 is assumed")
    return *_ASSUMED, Fraction(1)
