"""`file` elements: media, titles and generated pictures, defined once and named afterwards."""

from __future__ import annotations

import re
from fractions import Fraction
from urllib.parse import quote

from lxml import etree

from roughcut.formats.xmeml.vocabulary import (
    GRAPHIC,
    MAC_ROOTS,
    SLUG,
    generator_kind,
    nearest_aspect,
)
from roughcut.formats.xmeml.writing.page import Page, truth, written_rate
from roughcut.ticks import Rate
from roughcut.timeline import Generator, Media, Text, Timeline

_NAMES = {"bars": "Bars and Tone", "adjustment": "Adjustment Layer", "slug": "Black Video"}


def declare(page: Page, source: Media, grid: Rate) -> None:
    """What a file cannot say, at the place of each clip that uses it."""
    if written_rate(grid) != grid:
        page.omit("media frame rate", str(grid))
    if any(grid.snap(ticks) != ticks for ticks in (source.start, source.duration or 0)):
        page.omit("media off the frame grid", source.name)
    sized = source.width is not None and source.height is not None
    told = nearest_aspect(source.pixel_aspect)[2] if sized else 1
    if told != source.pixel_aspect:
        page.omit("media pixel aspect", str(source.pixel_aspect))
    if not sized and (source.width is not None or source.height is not None):
        page.omit("media size", "only one side is known")
    if source.still and source.duration is None:
        page.omit("duration of a still", "Premiere needs one")
    if source.still and not source.has_video:
        page.omit("still without a picture", source.name)
    if source in page.heard and source.audio_channels == 0:
        page.omit("audio channels", "unknown; written as 2")
    if page.resolve and found_by(source) != source.name:
        page.omit("media name", f"'{source.name}' as '{found_by(source)}'")


def found_by(source: Media) -> str:
    """The name that Resolve finds a file by: that of the file itself, with its ending."""
    return re.split(r"[\\/]", source.path.rstrip("\\/"))[-1] if source.path else source.name


def file(page: Page, parent: etree._Element, source: Media, sequence: Timeline, needed: int) -> None:  # fmt: skip
    """A media file; needed is how many ticks of it are used, for stills of unknown length."""
    known = page.files.get(source)
    element = page.add(parent, "file")
    if known is not None:
        element.set("id", known)
        return
    page.files[source] = f"file-{len(page.files) + 1}"
    element.set("id", page.files[source])
    rate = written_rate(page.grid(source, sequence.rate))
    page.add(element, "name", found_by(source) if page.resolve else source.name)
    if source.path:
        page.add(element, "pathurl", path_url(source.path, resolve=page.resolve))
    if source.rate is not None:
        page.rate(element, source.rate)
    duration = needed if source.still and source.duration is None else source.duration
    if duration is not None:
        page.add(element, "duration", rate.frames(duration))
    elif page.resolve:
        page.add(element, "duration")  # it reads no file without one
    page.timecode(element, rate.snap(source.start), rate)
    tracks = page.add(element, "media")
    if source.has_video or source.still:
        video = page.add(tracks, "video")
        if source.still:
            page.add(video, "stillframe", "TRUE")
        if source.width is not None and source.height is not None:
            shape(page, video, rate, (source.width, source.height), source.pixel_aspect)
    channels = source.audio_channels or (2 if source in page.heard else 0)
    if channels:
        audio = page.add(tracks, "audio")
        characteristics = page.add(audio, "samplecharacteristics")
        page.add(characteristics, "depth", 16)
        page.add(characteristics, "samplerate", sequence.audio_rate)
        page.add(audio, "channelcount", channels)


def graphic(page: Page, parent: etree._Element, source: Generator | Text, sequence: Timeline) -> None:  # fmt: skip
    """The file without a path that titles and generated pictures have; the canvas is the frame."""
    key = (type(source).__name__, source, id(sequence))
    known = page.files.get(key)
    element = page.add(parent, "file")
    if known is not None:
        element.set("id", known)
        return
    page.files[key] = f"file-{len(page.files) + 1}"
    element.set("id", page.files[key])
    name = "Graphic" if isinstance(source, Text) else slug_name(source)
    page.add(element, "name", name)
    page.add(element, "mediaSource", GRAPHIC if isinstance(source, Text) else SLUG)
    page.rate(element, sequence.rate)
    page.timecode(element, 0, sequence.rate)
    video = page.add(page.add(element, "media"), "video")
    shape(page, video, sequence.rate, (sequence.width, sequence.height), sequence.pixel_aspect)


def slug_name(source: Generator) -> str:
    """The name that tells what a Slug is: its own where that says it, else Premiere's."""
    if generator_kind(source.name) == source.kind:
        return source.name
    return _NAMES[source.kind]


def shape(
    page: Page, parent: etree._Element, rate: Rate, size: tuple[int, int], aspect: Fraction
) -> None:
    """The samplecharacteristics of pictures."""
    name, anamorphic, _ = nearest_aspect(aspect)
    element = page.add(parent, "samplecharacteristics")
    page.rate(element, rate)
    page.add(element, "width", size[0])
    page.add(element, "height", size[1])
    page.add(element, "anamorphic", truth(anamorphic))
    page.add(element, "pixelaspectratio", name)
    page.add(element, "fielddominance", "none")


def path_url(path: str, *, resolve: bool = False) -> str:
    """A path as Premiere writes it; relative paths and other schemes stay what they are.

    Resolve on a Mac finds files with a second slash behind the host alone.
    """
    if re.match(r"[a-z][a-z0-9+.-]+://", path, re.IGNORECASE):
        return path
    forward = path.replace("\\", "/")
    encoded = quote(forward, safe="/", errors="surrogateescape")
    if resolve and forward.startswith(MAC_ROOTS):
        return "file://localhost/" + encoded
    if forward.startswith("/"):
        return "file://localhost" + encoded
    if re.match("[A-Za-z]:", forward):
        return "file://localhost/" + encoded
    return encoded
