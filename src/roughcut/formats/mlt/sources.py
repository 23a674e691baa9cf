"""Producers and chains as what clips show: media, texts, colours, with their speed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from roughcut.formats.mlt import animation, numbers
from roughcut.formats.mlt.colors import clear, hex_color
from roughcut.formats.mlt.document import Document, Service
from roughcut.formats.mlt.effects import TEXTS, active
from roughcut.formats.mlt.setting import Lose, Setting
from roughcut.formats.mlt.titles import filter_title, kdenlive_title, pango_title
from roughcut.ticks import Rate, from_timecode
from roughcut.timeline import Generator, Media, Text

OWN_LENGTH = "roughcut:length"  # of a file in frames, whatever the producer makes of it
OWN_UNKNOWN = "unknown"
_STILLS = frozenset({"qimage", "pixbuf", "glaxnimate"})
_COLORS = frozenset({"color", "colour"})
_FILES = frozenset({"xml", "xml-nogl", "xml-string", "consumer"})
_WHOLE_PATH = re.compile(r"/|[A-Za-z]:[\\/]|\\\\|[a-z]{3,8}://")
_MOST_STREAMS = 64
_MOST_PIXELS = 100_000
_MOST_SPEED = 10_000
_DENOMINATOR = 100_000  # 2/3 is found again in 0.666667, a decimal of no fraction stays
_SPEED = re.compile(r"\s*([-+]?\d{0,7}(?:[.,]\d{0,20})?(?:[eE]-?\d{1,2})?):(.*)", re.DOTALL)


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


class Bin:
    """What Kdenlive's bin knows of each clip, by `kdenlive:id`: its name, its true length."""

    def __init__(self, document: Document) -> None:
        self._clips: dict[str, Service] = {}
        folder = document.bin
        for entry in () if folder is None else folder.children("entry"):
            service = document.used(entry)
            if service is not None:
                self._clips.setdefault(self._key(service), service)

    @staticmethod
    def _key(service: Service) -> str:
        # Kdenlive up to 17.08 calls the bin's producer 4 and those of the tracks 4_2, 4_audio.
        return service.text("kdenlive:id") or service.id.partition("_")[0]

    def of(self, service: Service) -> Service:
        """The bin's producer of the same clip, else the producer itself."""
        return self._clips.get(self._key(service), service)


def read_source(service: Service, document: Document, bins: Bin, setting: Setting, lose: Lose) -> Shown:  # fmt: skip
    """What a producer or a chain shows. Losses are told once for each clip of it."""
    kind = service.kind
    resource = service.text("resource")
    name = bins.of(service).text("kdenlive:clipname") or service.text("shotcut:caption")
    if kind == "kdenlivetitle":
        return Shown(kdenlive_title(service, lose), name)
    if kind == "pango":
        return Shown(pango_title(service), name)
    if kind in _COLORS:
        return Shown(_color(service, resource, name, lose), name)
    if kind.startswith("frei0r.test_pat"):
        return Shown(Generator("bars", name), name)
    if kind in _FILES or re.search(r"\.(mlt|kdenlive)$", resource, re.IGNORECASE):
        lose("project file as a clip", resource)
    elif kind not in _STILLS | {"timewarp", "framebuffer", ""} and not kind.startswith("avformat"):
        lose("generator", kind)
        return Shown(Generator(kind, name), name)
    return _media(service, kind, resource, name, document, bins.of(service), setting)


def _color(service: Service, resource: str, name: str, lose: Lose) -> Text | Generator:
    """Shotcut makes a title of a clear colour and a filter."""
    texts = [each for each in active(service) if each.kind in TEXTS]
    if texts and clear(resource):
        for other in texts[1:]:
            lose("second layer of a title", filter_title(other).text[:80])
        return filter_title(texts[0])
    if clear(resource):
        return Generator("slug", name)
    return Generator("color", name, hex_color(resource))


def _media(
    service: Service,
    kind: str,
    resource: str,
    name: str,
    document: Document,
    original: Service,
    setting: Setting,
) -> Shown:
    speed = Fraction(1)
    if kind in {"timewarp", "framebuffer"}:
        speed, resource = _warped(service, resource)
    path = original.text("kdenlive:originalurl") or resource
    if path and document.folder and not _WHOLE_PATH.match(path):
        path = f"{document.folder.rstrip('/')}/{path}"
    file_name = re.split(r"[\\/]", path.rstrip("\\/"))[-1]
    described = service if service.text("meta.media.nb_streams") else original
    still = kind in _STILLS
    rate = _rate(described)
    streams = _streams(described)
    sound = service.number("audio_index", 0.0) >= 0 and not service.on("set.test_audio")
    picture = service.number("video_index", 0.0) >= 0 and not service.on("set.test_image")
    media = Media(
        name=(name if document.kdenlive else "") or file_name or service.id,
        path=path or None,
        width=_pixels(described, "width"),
        height=_pixels(described, "height"),
        rate=None if still else rate,
        pixel_aspect=_pixel_aspect(described),
        still=still,
    )
    if not still:
        length = _length(original, setting.rate, OWN_LENGTH) or _length(original, setting.rate)
        if original.kind == "timewarp" and not original.text(OWN_LENGTH) and length is not None:
            length = round(length * abs(speed))
        if service.text(OWN_LENGTH) == OWN_UNKNOWN:
            length = None
        media = replace(
            media,
            duration=None if length is None else setting.rate.ticks(length),
            start=_start(described, rate or setting.rate),
            has_video=("video" in streams)
            if streams
            else bool(media.width) or picture or not sound,
            audio_channels=_channels(described, streams, sound=sound),
        )
    sound = sound and media.audio_channels > 0
    return Shown(media, name or media.name, speed, sound, picture and media.has_video)


def _warped(service: Service, resource: str) -> tuple[Fraction, str]:
    """The speed of a timewarp producer and its file, from `speed:path`."""
    match = _SPEED.fullmatch(resource)
    text = service.text("warp_speed") or (match[1] if match else "1")
    path = service.text("warp_resource") or (match[2] if match else resource)
    number = numbers.leading(text)
    if number is None or abs(number) > _MOST_SPEED or not number:
        raise service.broken(f"its speed is '{text[:40]}'")
    exact = Fraction(text.strip().replace(",", "."))
    simple = exact.limit_denominator(_DENOMINATOR)
    for most in (100, _DENOMINATOR):
        # Kdenlive writes six digits of 2/3; twelve of ours tell it from a near one.
        near = exact.limit_denominator(most)
        if abs(near - exact) <= Fraction(1, 10**6 if most == 100 else 10**12):
            simple = near
            break
    else:
        simple = exact
    return simple, path


def _length(service: Service, rate: Rate, name: str = "length") -> int | None:
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
    return int(count) if 0 < count <= 256 else 2


def _rate(service: Service) -> Rate | None:
    top = service.number("meta.media.frame_rate_num", 0.0)
    bottom = service.number("meta.media.frame_rate_den", 1.0)
    if 0 < top < 10**9 and 0 < bottom < 10**9 and 0 < top / bottom < 10**5:
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


def remapped(service: Service, first: int, count: int, rate: Rate, lose: Lose) -> tuple[Fraction, int] | None:  # fmt: skip
    """Speed and source start in ticks of a chain with a time remap; None where it has none.

    `time_map` holds the second of the source at keys of the chain's frames (Kdenlive 23.04 on).
    """
    links = [each for each in service.children("link") if each.kind == "timeremap" and not each.on("disable")]  # fmt: skip
    if not links:
        return None
    link = links[0]
    text = link.text("time_map") or link.text("map")
    try:
        keys = animation.parsed(text, rate)
    except ValueError as error:
        raise link.broken(str(error)) from error
    points = [
        (key.frame, Fraction(seconds))
        for key in (() if isinstance(keys, str) else keys)
        if (seconds := numbers.leading(key.value)) is not None
    ]
    if len(points) < 2:
        lose("time remapping", text[:80])
        return None
    begin, end = _mapped(points, first), _mapped(points, first + count)
    speed = (end - begin) * rate.fraction / count
    inner = [point for point in points if first < point[0] < first + count]
    straight = all(abs(seconds - (begin + (end - begin) * (frame - first) / count)) * rate.fraction <= Fraction(1, 2) for frame, seconds in inner)  # fmt: skip
    if not straight:
        lose("time remapping", f"read as its mean speed {float(speed):.4g}")
    start = numbers_to_ticks(min(begin, end), rate)
    return speed.limit_denominator(_DENOMINATOR), start


def numbers_to_ticks(in_seconds: Fraction, rate: Rate) -> int:
    """The frame of the rate that is nearest to a second, in ticks."""
    return rate.ticks(round(max(Fraction(0), in_seconds) * rate.fraction))


def _mapped(points: list[tuple[int, Fraction]], frame: int) -> Fraction:
    """The second at a frame; beyond the ends the last pieces go on."""
    for (left, one), (right, other) in pairwise(points):
        if frame <= right or right == points[-1][0]:
            return one + (other - one) * (frame - left) / (right - left)
    return points[-1][1]
