"""The properties of a source, and what its producer cannot hold of it."""

from __future__ import annotations

import re
from fractions import Fraction

from roughcut.formats.losses import Lose
from roughcut.formats.mlt import numbers
from roughcut.formats.mlt.media import OWN_LENGTH, OWN_UNKNOWN
from roughcut.formats.mlt.writing.page import survives
from roughcut.ticks import Rate, from_timecode, timecode
from roughcut.timeline import Clip, Generator, Media, Source

Properties = dict[str, object]
_STREAM = "meta.media.{}.{}"


def file_of(media: Media) -> str:
    """The path, or the name where the project knows no path."""
    return media.path or media.name


def file_name(media: Media) -> str:
    """What the reader takes for the name of a file that has no other."""
    return re.split(r"[\\/]", file_of(media).rstrip("\\/"))[-1]


def service_of(source: Media, clip: Clip) -> Properties:
    """What plays a file: as it is, at another speed, or as a still."""
    path = file_of(source)
    if source.still:
        return {"resource": path, "mlt_service": "qimage", "ttl": 25, "eof": "pause"}
    if clip.speed in {0, 1}:
        return {"resource": path, "mlt_service": "avformat", "seekable": 1, "eof": "pause"}
    speed = numbers.written(float(clip.speed))
    return {
        "resource": f"{speed}:{path}",
        "mlt_service": "timewarp",
        "warp_speed": speed,
        "warp_resource": path,
        "warp_pitch": 0,
        "eof": "pause",
    }


def described(media: Media, rate: Rate, length: int) -> Properties:
    """What MLT caches of a file: streams, size, rate, timecode; length in frames of the profile."""
    found: Properties = {}
    streams = [] if media.still else _streams(media)
    if streams:
        found["meta.media.nb_streams"] = len(streams)
    for index, (kind, channels) in enumerate(streams):
        found[_STREAM.format(index, "stream.type")] = kind
        if channels:
            found[_STREAM.format(index, "codec.channels")] = channels
    if media.width and media.height:
        found["meta.media.width"] = media.width
        found["meta.media.height"] = media.height
        found["meta.media.sample_aspect_num"] = media.pixel_aspect.numerator
        found["meta.media.sample_aspect_den"] = media.pixel_aspect.denominator
    if media.rate is not None and not media.still:
        found["meta.media.frame_rate_num"] = media.rate.numerator
        found["meta.media.frame_rate_den"] = media.rate.denominator
    if media.start and not media.still:
        found["meta.attr.timecode.markup"] = timecode(media.start, media.rate or rate)
    if media.duration is None and not media.still:
        found[OWN_LENGTH] = OWN_UNKNOWN
    elif not media.still:
        found[OWN_LENGTH] = length
    return found


def _streams(media: Media) -> list[tuple[str, int]]:
    streams = [("video", 0)] if media.has_video else []
    return [*streams, ("audio", media.audio_channels)] if media.audio_channels else streams


def indices(media: Media, *, sound: bool) -> Properties:
    """Which streams a clip plays: the picture on a track of pictures, the sound on one of sounds."""
    if media.still:
        return {}
    picture = 0 if media.has_video else -1
    heard = (1 if media.has_video else 0) if media.audio_channels else -1
    return {
        "video_index": -1 if sound else picture,
        "audio_index": heard if sound else -1,
    }


def lose_of_media(media: Media, rate: Rate, lose: Lose) -> None:
    """What a producer cannot hold of a file."""
    if media.path is None:
        lose("media without a path", media.name)
    if not (survives(media.name) and survives(media.path or "")):
        lose("control characters", media.name)
    if media.still:
        if media.duration is not None:
            lose("duration of a still")
        if media.rate is not None or media.start or media.audio_channels or not media.has_video:
            lose("media of a still")
        return
    if media.duration is not None and rate.ticks(rate.frames(media.duration)) != media.duration:
        lose("media off the frame grid")
    own_rate = media.rate or rate
    if media.rate is not None and Rate.nearest(media.rate.fraction) != media.rate:
        lose("media frame rate", str(media.rate.fraction))
    try:
        kept = from_timecode(timecode(media.start, own_rate), own_rate) == media.start
    except ValueError:
        kept = False
    if not kept:
        lose("timecode of the media")
    if not media.has_video and not media.audio_channels:
        lose("media without streams")
    if media.audio_channels > 256:
        lose("audio channels", str(media.audio_channels))
    if not Fraction(1, 10) < media.pixel_aspect < 10 or (media.pixel_aspect != 1 and not media.width):  # fmt: skip
        lose("media pixel aspect", str(media.pixel_aspect))
    if (media.width is None) != (media.height is None):
        lose("media size")


def color_of(source: Generator, lose: Lose) -> str:
    """A generator as the colour that stands in for it, as `#rrggbb` with opacity before it."""
    if source.kind == "color":
        if source.color is None:
            lose("generator colour", "written as black")
        return f"#ff{(source.color or '#000000').removeprefix('#')}"
    if source.kind != "slug":
        lose("generator", source.kind)
    return "#00000000"


def shown_name(clip: Clip) -> str:
    """The name of a clip's source as its program shows it."""
    source: Source = clip.source
    return source.name if isinstance(source, Media) else clip.name
