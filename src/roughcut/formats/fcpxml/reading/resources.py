"""Formats and assets: how big and fast something is, and which file it is.

Resolve writes an asset for each used range of a file: those that differ in nothing else are one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from roughcut.formats.fcpxml.clock import seconds
from roughcut.formats.fcpxml.paths import path_of
from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.vocabulary import named_format
from roughcut.ticks import SLOWEST_RATE, Rate, from_seconds
from roughcut.timeline import Media

_MOST_PIXELS = 100_000
_MOST_CHANNELS = 1_000
_FASTEST = 100_000
_STILLS = (".png", ".jpg", ".jpeg", ".heic", ".tif", ".tiff", ".gif", ".bmp", ".psd", ".webp")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a format says; None where it does not."""

    rate: Rate | None = None
    size: tuple[int, int] | None = None
    pixel_aspect: Fraction = Fraction(1)


def shape(document: Document, identity: str | None) -> Shape:
    """The format of an id: its attributes, else what its name says."""
    element = document.resources.get(identity or "")
    if element is None or element.tag != "format":
        return Shape()
    rate, size, aspect = named_format(element.get("name", ""))
    frame = seconds(element.get("frameDuration", ""))
    if frame is not None and frame > 0 and SLOWEST_RATE <= 1 / frame <= _FASTEST:
        rate = Rate.nearest(1 / frame)
    elif element.get("frameDuration") is not None:
        document.omit(element, "frame rate", f"frameDuration '{element.get('frameDuration')}'")
    sides = [_whole(element.get(name), _MOST_PIXELS) for name in ("width", "height")]
    if sides[0] and sides[1]:
        size = (sides[0], sides[1])
    across, down = (_whole(element.get(name), _MOST_PIXELS) for name in ("paspH", "paspV"))
    if across and down:
        aspect = Fraction(across, down)
    return Shape(rate, size, aspect)


def gather_media(document: Document) -> None:
    """Every asset of the file as Media, by its id."""
    alike: dict[tuple[object, ...], list[tuple[str, Media]]] = defaultdict(list)
    for identity, element in document.resources.items():
        if element.tag == "asset":
            media = _media(document, element)
            key = (media.path, media.name, element.get("uid"), element.get("format"), media.has_video, media.audio_channels, media.still)  # fmt: skip
            alike[key if media.path and not media.still else (identity,)].append((identity, media))
    for group in alike.values():
        ends = [None if each.duration is None else each.start + each.duration for _, each in group]
        known = [end for end in ends if end is not None]
        first = min(each.start for _, each in group)
        for identity, each in group:
            document.media[identity] = each if len(group) == 1 else Media(
                each.name, each.path, each.width, each.height, each.rate,
                max(known) - first if len(known) == len(ends) else None,
                first, each.pixel_aspect, each.still, each.has_video, each.audio_channels,
            )  # fmt: skip


def _media(document: Document, element: etree._Element) -> Media:
    representations = element.findall("media-rep")
    original = [each for each in representations if each.get("kind") != "proxy-media"]
    holder = (original or representations or [element])[0]
    path = path_of(holder.get("src", ""))
    said = shape(document, element.get("format"))
    heard = element.get("hasAudio") == "1"
    seen = element.get("hasVideo") == "1" or (element.get("hasVideo") is None and not heard)
    duration = from_seconds(document.time(element, "duration") or Fraction(0))
    ending = (path or "").lower()
    still = seen and not heard and (duration == 0 or ending.endswith(_STILLS))
    return Media(
        name=element.get("name", ""),
        path=path,
        width=said.size[0] if seen and said.size else None,
        height=said.size[1] if seen and said.size else None,
        rate=None if still else said.rate,
        duration=duration if duration > 0 and not still else None,
        start=0 if still else from_seconds(document.time(element, "start") or Fraction(0)),
        pixel_aspect=said.pixel_aspect if seen and said.size else Fraction(1),
        still=still,
        has_video=seen,
        audio_channels=(_whole(element.get("audioChannels"), _MOST_CHANNELS) or 1) if heard else 0,
    )


def _whole(text: str | None, most: int) -> int | None:
    """A positive integer; None where it is none."""
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 9:
        return None
    return int(text) if 0 < int(text) <= most else None
