"""What clips show: media files, generators, and the sizes and rates that a project knows of them.

Synthetic media have no file: their FilePath is a four-character code written as a number (COLR a
colour matte, BLAK black, TRNV transparent, GRFV a graphic, TITL a legacy title, clcp closed
captions), counted over 6,103 media of 112 projects.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from fractions import Fraction

from roughcut.formats.prproj.graph import Element, Graph, is_true, text
from roughcut.ticks import Rate
from roughcut.timeline import Generator, Media

_UNKNOWN_RATE = 2**63 - 1
_GENERATORS = {b"BLAK": "black", b"TRNV": "transparent", b"BARS": "bars", b"TONE": "tone"}
_GRAPHIC, _LEGACY_TITLE, _MATTE = b"GRFV", b"TITL", b"COLR"


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """A media object as a clip's source, and what only its reader must know.

    still: its In means nothing. title: a graphic or a legacy title, whose text lies elsewhere.
    """

    source: Media | Generator
    still: bool
    title: bool
    size: tuple[int, int, Fraction] | None
    duration: int | None


def media_facts(graph: Graph, element: Element) -> MediaFacts:
    """What a Media object says of itself."""
    video = graph.object(element, "VideoStream")
    audio = graph.object(element, "AudioStream")
    name = text(element, "Title")
    code = _code(text(element, "FilePath"))
    still = is_true(element, "Infinite") or (video is not None and is_true(video, "IsStill"))
    size = None if video is None else _size(graph, video)
    duration = None if still else _duration(graph, video if video is not None else audio)
    if code in _GENERATORS or code == _MATTE:
        kind = _GENERATORS.get(code, "color")
        color = _matte_color(element) if code == _MATTE else None
        return MediaFacts(Generator(kind, name, color), True, False, size, None)
    start = graph.integer(element, "Start", default=0)
    if is_true(element, "UseAlternateStart"):
        start = graph.integer(element, "AlternateStart", default=start)
    path = text(element, "ActualMediaFilePath") or text(element, "FilePath")
    source = Media(
        name=name or path,
        path=None if code else path.removeprefix("\\\\?\\") or None,
        width=size[0] if size else None,
        height=size[1] if size else None,
        rate=None if video is None or still else _rate(graph, video),
        duration=duration,
        start=0 if still else start,
        pixel_aspect=size[2] if size else Fraction(1),
        still=still,
        has_video=video is not None,
        audio_channels=0 if audio is None else channels(audio),
        metadata=(("prproj.media", element.get("ObjectUID", "")),),
    )
    return MediaFacts(source, still, code in {_GRAPHIC, _LEGACY_TITLE}, size, duration)


def channels(element: Element) -> int:
    """How many channels an AudioChannelLayout lists; two where it is absent, as in Premiere."""
    layout = text(element, "AudioChannelLayout")
    return layout.count("channellabel") if layout else 2


def frame_size(graph: Graph, element: Element) -> tuple[int, int] | None:
    """Width and height of a FrameRect, `left,top,right,bottom`."""
    written = text(element, "FrameRect")
    if not written:
        return None
    sides = [graph.whole(element, each) for each in written.split(",")]
    if len(sides) != 4:
        raise graph.broken(element, f"its frame is '{written[:40]}'")
    return sides[2] - sides[0], sides[3] - sides[1]


def pixel_aspect(graph: Graph, element: Element) -> Fraction:
    """The ratio `1920,1440`; square where it is absent."""
    written = text(element, "PixelAspectRatio")
    if not written:
        return Fraction(1)
    parts = [graph.whole(element, each) for each in written.split(",")]
    if len(parts) != 2 or min(parts) <= 0:
        raise graph.broken(element, f"its pixel aspect is '{written[:40]}'")
    return Fraction(parts[0], parts[1])


def frame_rate(graph: Graph, element: Element, frame_ticks: int) -> Rate:
    """The rate whose frame lasts this many ticks."""
    if frame_ticks <= 0:
        raise graph.broken(element, f"a frame lasts {frame_ticks} ticks")
    return Rate.from_frame_ticks(frame_ticks)


def _size(graph: Graph, video: Element) -> tuple[int, int, Fraction] | None:
    size = frame_size(graph, video)
    if size is None or min(size) <= 0:
        return None
    return size[0], size[1], pixel_aspect(graph, video)


def _rate(graph: Graph, video: Element) -> Rate | None:
    frame_ticks = graph.integer(video, "FrameRate", default=_UNKNOWN_RATE)
    return None if frame_ticks == _UNKNOWN_RATE else frame_rate(graph, video, frame_ticks)


def _duration(graph: Graph, stream: Element | None) -> int | None:
    if stream is None:
        return None
    duration = graph.integer(stream, "Duration", default=0)
    return duration if duration > 0 else None


def _code(path: str) -> bytes:
    """The four characters of a synthetic medium's path, else nothing."""
    if not (path.isascii() and path.isdigit() and len(path) <= 10):
        return b""
    number = int(path)
    return number.to_bytes(4, "big") if number < 2**32 else b""


def _matte_color(element: Element) -> str | None:
    """The colour of a matte: its preferences begin with red, green and blue."""
    try:
        raw = base64.b64decode(text(element, "ImporterPrefs")[:64], validate=False)
    except (binascii.Error, ValueError):
        return None
    return f"#{raw[:3].hex()}" if len(raw) >= 3 else None
