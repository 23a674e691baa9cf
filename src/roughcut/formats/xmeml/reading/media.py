"""A `file` element as Media."""

from __future__ import annotations

import re
from fractions import Fraction
from urllib.parse import unquote

from lxml import etree

from roughcut.formats.xmeml.exact import exact
from roughcut.formats.xmeml.reading.document import Document
from roughcut.formats.xmeml.reading.elements import first, text, texts, true
from roughcut.formats.xmeml.vocabulary import MAC_ROOTS, PIXEL_ASPECTS
from roughcut.ticks import Rate, from_timecode
from roughcut.timeline import Media

_MOST_PIXELS = 100_000
_ASPECTS = {name.lower(): pair for name, pair in PIXEL_ASPECTS.items()}


def media(document: Document, element: etree._Element, rate: Rate) -> Media:
    """What a file is; rate is the enclosing one."""
    definition = document.definition(element)
    if definition is None:
        document.omit(element, "undefined file", element.get("id", ""))
        return Media(name=element.get("id", ""))
    known = document.media.get(definition)
    if known is None:
        known = document.media[definition] = _read(document, definition, rate)
    return known


def _read(document: Document, element: etree._Element, enclosing: Rate) -> Media:
    children = {child.tag: child for child in element}
    own_rate = document.rate(children.get("rate"), None)
    rate = own_rate or enclosing
    tracks = children.get("media")
    video = None if tracks is None else first(tracks, "video")
    shape = element if video is None else first(video, "samplecharacteristics")
    width, height, aspect = frame(document, shape)
    duration = children.get("duration")
    path = children.get("pathurl")
    return Media(
        name=_text(children.get("name")),
        path=None if path is None or not path.text else decoded_path(path.text),
        width=width,
        height=height,
        rate=own_rate,
        duration=None
        if duration is None or not (duration.text or "").strip()
        else rate.ticks(document.frames(duration.text or "", "duration", duration)),
        start=timecode_start(document, children.get("timecode"), rate)[0],
        pixel_aspect=aspect,
        still=video is not None and true(text(video, "stillframe")),
        has_video=tracks is None or video is not None,
        audio_channels=0 if tracks is None else _channels(tracks),
    )


def frame(
    document: Document, shape: etree._Element | None
) -> tuple[int | None, int | None, Fraction]:
    """Width, height and pixel aspect of samplecharacteristics; size None where it is not told."""
    if shape is None:
        return None, None, Fraction(1)
    said = texts(shape)
    sizes = []
    for tag in ("width", "height"):
        value = exact(said.get(tag, ""))
        if value is not None and not 0 < value <= _MOST_PIXELS:
            value = None
        sizes.append(None if value is None else round(value))
    if None in sizes:
        sizes = [None, None]
    word = (said.get("pixelaspectratio") or "square").strip()
    known = _ASPECTS.get(word.lower())
    if known is None:
        document.omit(shape, "pixel aspect", word)
        known = PIXEL_ASPECTS["square"]
    anamorphic = true(said.get("anamorphic")) and word.lower() != "square"
    return sizes[0], sizes[1], known[anamorphic]


def timecode_start(
    document: Document, element: etree._Element | None, enclosing: Rate
) -> tuple[int, bool]:
    """The ticks of a timecode's first frame, and whether it drops frame numbers."""
    if element is None:
        return 0, False
    children = {child.tag: child for child in element}
    rate = document.rate(children.get("rate"), enclosing) or enclosing
    drop = _text(children.get("displayformat")).strip().upper() == "DF"
    frame_number = children.get("frame")
    if frame_number is not None and (frame_number.text or "").strip():
        return rate.ticks(document.frames(frame_number.text or "", "frame", frame_number)), drop
    label = _text(children.get("string"))
    if not label.strip():
        return 0, drop
    try:
        return from_timecode(label.replace(".", ":"), rate), drop
    except ValueError:
        document.omit(element, "timecode", label[:40])
        return 0, drop


def decoded_path(url: str) -> str:
    r"""A path out of a pathurl in any of its forms; URLs of other schemes stay as they are.

    Seen in files: file://localhost/C%3a/…, file://localhostC:\…, file:///…, file://d:\…,
    file://localhost//Volumes/… (for Resolve on macOS), plain paths, bare names.
    """
    if re.match(r"[a-z][a-z0-9+.-]+://", url, re.IGNORECASE) and url[:5].lower() != "file:":
        return url
    path = url
    if url[:7].lower() == "file://":
        path = url[7:]
        path = path[9:] if path[:9].lower() == "localhost" else path
        if path and path[0] not in "/\\" and not re.match(r"[A-Za-z](:|%3a)", path, re.IGNORECASE):
            path = "//" + path
    path = unquote(path, errors="surrogateescape")
    if path[1:].startswith(MAC_ROOTS):
        return path[1:]
    return path[1:] if re.match(r"[/\\][A-Za-z]:", path) else path


def _channels(tracks: etree._Element) -> int:
    """Premiere writes a channel a time, or all of them as one channelcount."""
    total = 0
    for audio in tracks.iterchildren("audio"):
        said = texts(audio)
        count = exact(said.get("channelcount", "")) or exact(said.get("trackcount", ""))
        total += round(count) if count is not None and 0 < count <= 256 else 1
    return total


def _text(element: etree._Element | None) -> str:
    return "" if element is None else element.text or ""
