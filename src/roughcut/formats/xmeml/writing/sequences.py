"""A Timeline as a `sequence` element."""

from __future__ import annotations

from functools import partial

from lxml import etree

from roughcut.errors import Where
from roughcut.formats.xmeml.vocabulary import nearest_aspect
from roughcut.formats.xmeml.writing.clips import Written
from roughcut.formats.xmeml.writing.files import shape
from roughcut.formats.xmeml.writing.page import Page, written_rate
from roughcut.formats.xmeml.writing.tracks import write_sound, write_track
from roughcut.timeline import Timeline


def write_sequence(page: Page, parent: etree._Element, timeline: Timeline) -> None:
    """The sequence with its nests; everything about it that xmeml cannot hold is declared."""
    page.where = partial(Where, timeline=timeline.name)
    identity = page.nests[id(timeline)] = f"sequence-{len(page.nests) + 1}"
    element = page.add(parent, "sequence")
    element.set("id", identity)
    element.set("explodedTracks", "true")
    rate = timeline.rate
    if written_rate(rate) != rate:
        page.omit("frame rate", f"{rate} as {written_rate(rate)}")
    if nearest_aspect(timeline.pixel_aspect)[2] != timeline.pixel_aspect:
        page.omit("pixel aspect", str(timeline.pixel_aspect))
    page.add(element, "duration", rate.frames(timeline.duration))
    page.rate(element, rate)
    page.add(element, "name", timeline.name)
    media = page.add(element, "media")
    video = page.add(media, "video")
    shape(page, page.add(video, "format"), rate, (timeline.width, timeline.height), timeline.pixel_aspect)  # fmt: skip
    audio = page.add(media, "audio")
    page.add(audio, "numOutputChannels", 2)
    characteristics = page.add(page.add(audio, "format"), "samplecharacteristics")
    page.add(characteristics, "depth", 16)
    page.add(characteristics, "samplerate", timeline.audio_rate)
    written: list[Written] = []
    for number in range(1, len(timeline.video_tracks) + 1):
        written += write_track(page, video, timeline, number)
    exploded = 1
    for number in range(1, len(timeline.audio_tracks) + 1):
        sounds, exploded = write_sound(page, audio, timeline, number, exploded)
        written += sounds
    _link(page, written)
    page.where = partial(Where, timeline=timeline.name)
    page.timecode(element, timeline.start, rate, drop_frame=timeline.drop_frame)
    page.markers(element, timeline.markers, rate, lambda frame: frame)


def _link(page: Page, written: list[Written]) -> None:
    """Every item of a group names every one of them, itself too.

    The halves of an exploded clip are one clip, so they are always a group.
    """
    groups: dict[object, list[Written]] = {}
    for each in written:
        key = ("link", each.clip.link) if each.clip.link is not None else ("clip", id(each.clip), each.half_of)  # fmt: skip
        groups.setdefault(key, []).append(each)
    for group in groups.values():
        if len(group) < 2:
            continue
        for each in group:
            for other in group:
                block = page.add(each.element, "link")
                page.add(block, "linkclipref", other.element.get("id"))
                page.add(block, "mediatype", other.kind)
                page.add(block, "trackindex", other.track)
                page.add(block, "clipindex", other.number)
