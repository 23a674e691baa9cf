"""Producers and chains that play a file: the file, and what the project knows of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from roughcut.formats.mlt import numbers
from roughcut.formats.mlt.document import Document, Service
from roughcut.formats.mlt.remapping import SIMPLE
from roughcut.ticks import SLOWEST_RATE, Rate, from_timecode
from roughcut.timeline import Generator, Media, Text

OWN_LENGTH = "roughcut:length"  # of a file in frames, whatever the producer makes of it
OWN_UNKNOWN = "unknown"
STILLS = frozenset({"qimage", "pixbuf", "glaxnimate"})
_WHOLE_PATH = re.compile(r"/|[A-Za-z]:[\\/]|\\\\|[a-z]{3,8}://")
_MOST_STREAMS = 64
_MOST_CHANNELS = 256
_MOST_PIXELS = 100_000
_MOST_SPEED = 10_000
_SPEED = re.compile(
    r"\s*([-+]?\d{0,7}(?:[.,]\d{0,20})?(?:[eE]-?\d{1,2})?):(.*)", re.DOTALL | re.ASCII
)
# Kdenlive writes six digits of 2/3; twelve of ours tell it from a near one.
_ROUNDED = ((100, Fraction(1, 10**6)), (SIMPLE, Fraction(1, 10**12)))


@dataclass(frozen=True, slots=True)
class Shown:
    """A source, and how its producer plays it.

    sound: whether the producer lets the sound of its media be heard; pictures likewise.
    """

    source: Media | Text | Generator
    name: str
    speed: Fraction = Fraction(1)
    sound: bool = False
    picture: bool = True


def read_media(
    service: Service, original: Service, name: str, document: Document, rate: Rate
) -> Shown:
    """The file that a producer plays; original is the bin's producer of it, else the same one.

    name is what its program calls it; rate is that in which the project counts frames.
    """
    speed, resource = Fraction(1), service.text("resource")
    if service.kind in {"timewarp", "framebuffer"}:
        speed, resource = _warped(service, resource)
    path = _path(original.text("kdenlive:originalurl") or resource, document.folder)
    file_name = re.split(r"[\\/]", path.rstrip("\\/"))[-1]
    described = service if service.text("meta.media.nb_streams") else original
    media = Media(
        name=(name if document.kdenlive else "") or file_name or service.id,
        path=path or None,
        width=_pixels(described, "width"),
        height=_pixels(described, "height"),
        pixel_aspect=_pixel_aspect(described),
        still=service.kind in STILLS,
    )
    sound = service.number("audio_index", 0.0) >= 0 and not service.on("set.test_audio")
    picture = service.number("video_index", 0.0) >= 0 and not service.on("set.test_image")
    if not media.still:
        streams = _streams(described)
        own_rate = _rate(described)
        seen = "video" in streams if streams else bool(media.width) or picture or not sound
        media = replace(
            media,
            rate=own_rate,
            duration=_duration(service, original, rate, speed),
            start=_start(described, own_rate or rate),
            has_video=seen,
            audio_channels=_channels(described, streams, sound=sound),
        )
    return Shown(
        media,
        name or media.name,
        speed,
        sound=sound and media.audio_channels > 0,
        picture=picture and media.has_video,
    )


def _path(path: str, folder: str) -> str:
    """A path as it is written, after the project's folder where it is relative to that."""
    if path and folder and not _WHOLE_PATH.match(path):
        return f"{folder.rstrip('/')}/{path}"
    return path


def _warped(service: Service, resource: str) -> tuple[Fraction, str]:
    """The speed of a timewarp producer and its file, from `speed:path`."""
    match = _SPEED.fullmatch(resource)
    text = service.text("warp_speed") or (match[1] if match else "1")
    path = service.text("warp_resource") or (match[2] if match else resource)
    number = numbers.leading(text)
    if number is None or not number or abs(number) > _MOST_SPEED:
        raise service.broken(f"its speed is '{text[:40]}'")
    exact = Fraction(number)
    for most, rounding in _ROUNDED:
        near = exact.limit_denominator(most)
        if abs(near - exact) <= rounding:
            return near, path
    return Fraction(repr(number)), path


def _duration(service: Service, original: Service, rate: Rate, speed: Fraction) -> int | None:
    """Of the file at its own speed, in ticks."""
    if service.text(OWN_LENGTH) == OWN_UNKNOWN:
        return None
    length = _length(original, rate, OWN_LENGTH)
    if length is None:
        length = _length(original, rate, "length")
        if length is not None and original.kind == "timewarp":
            length = round(length * abs(speed))
    return None if length is None else rate.ticks(length)


def _length(service: Service, rate: Rate, name: str) -> int | None:
    """How many frames a producer has; None where it says nothing or never ends."""
    try:
        found = numbers.frames(service.text(name), rate)
    except ValueError:
        return None
    return found if found > 0 else None


def _streams(service: Service) -> list[str]:
    count = int(min(_MOST_STREAMS, max(0.0, service.number("meta.media.nb_streams", 0.0))))
    return [service.text(f"meta.media.{index}.stream.type") for index in range(count)]


def _channels(service: Service, streams: list[str], *, sound: bool) -> int:
    """Of the stream that is heard, else of the first; two where the file does not say."""
    if not streams:
        return 2 if sound and service.text("audio_index") else 0
    heard = int(service.number("audio_index", -1.0))
    sounding = [index for index, each in enumerate(streams) if each == "audio"]
    if not sounding:
        return 0
    index = heard if heard in sounding else sounding[0]
    count = service.number(f"meta.media.{index}.codec.channels", 2.0)
    return int(count) if 0 < count <= _MOST_CHANNELS else 2


def _rate(service: Service) -> Rate | None:
    top = service.number("meta.media.frame_rate_num", 0.0)
    bottom = service.number("meta.media.frame_rate_den", 1.0)
    if 0 < top < 10**9 and 0 < bottom < 10**9 and SLOWEST_RATE < top / bottom < 10**5:
        return Rate.nearest(Fraction(top) / Fraction(bottom))
    return None


def _pixels(service: Service, side: str) -> int | None:
    found = service.number(f"meta.media.{side}", 0.0)
    return int(found) if 1 <= found <= _MOST_PIXELS else None


def _pixel_aspect(service: Service) -> Fraction:
    top = service.number("meta.media.sample_aspect_num", 0.0)
    bottom = service.number("meta.media.sample_aspect_den", 0.0)
    if 0 < top < 10**6 and 0 < bottom < 10**6:
        aspect = Fraction(int(top) or 1, int(bottom) or 1)
        return aspect if Fraction(1, 10) < aspect < 10 else Fraction(1)
    return Fraction(1)


def _start(service: Service, rate: Rate) -> int:
    """The timecode of the first frame, as the file's own metadata tell it."""
    for name in ("meta.attr.timecode.markup", "meta.attr.0.stream.timecode.markup"):
        if service.text(name):
            try:
                return from_timecode(service.text(name), rate)
            except ValueError:
                return 0
    return 0
