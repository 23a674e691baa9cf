"""A look into a media file: how long and how big it says that it is. No frame is decoded.

A file in a folder of media can be a playlist that names others, also on a network, whatever it is
called: only demuxers of recordings may open it, and only the file itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

from roughcut.extras import EXTRAS
from roughcut.ticks import Rate, from_seconds

_DEMUXERS = (
    "mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "mpegts", "mpeg", "avi", "mxf",
    "mxf_opatom", "flv", "asf", "dv", "gxf", "ogg", "wav", "w64", "aiff", "au", "caf", "flac", "mp3",
    "aac", "ac3", "image2", "png_pipe", "jpeg_pipe", "bmp_pipe", "tiff_pipe", "webp_pipe",
)  # fmt: skip
_OPTIONS = {"format_whitelist": ",".join(_DEMUXERS), "protocol_whitelist": "file"}


@dataclass(frozen=True, slots=True)
class Glimpse:
    """lengths in ticks, the picture's first, then the whole file's, which sound can make longer.

    None of them and no rate for stills; size in stored pixels, None without a picture.
    """

    lengths: tuple[int, ...] = ()
    size: tuple[int, int] | None = None
    rate: Rate | None = None


def can_look() -> bool:
    """Whether the extra that opens media is installed."""
    return find_spec(EXTRAS["footage"][0]) is not None


def glimpse(path: Path) -> Glimpse | None:
    """What the header of a file says; None where it is no recording, or a damaged one."""
    import av  # noqa: PLC0415 - the extra `footage`

    try:
        with av.open(str(path), options=_OPTIONS, metadata_errors="replace") as container:
            video = next(iter(container.streams.video), None)
            still = container.format.name.endswith("_pipe") or container.format.name == "image2"
            lengths = []
            if video is not None and video.duration and video.time_base and not still:
                lengths.append(from_seconds(video.duration * video.time_base))
            if container.duration and not still:
                lengths.append(from_seconds(Fraction(container.duration, 1_000_000)))
            size = (video.width, video.height) if video is not None and video.width else None
            rate = None if video is None or still else video.average_rate
            return Glimpse(tuple(lengths), size, Rate.nearest(rate) if rate else None)
    except (av.FFmpegError, ValueError):
        return None
