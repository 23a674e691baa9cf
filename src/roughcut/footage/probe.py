"""What a media file is, told by its packets rather than by its header.

Headers promise frames that a truncated file does not have, mean rates of variable files, and
lengths that edit lists cut. The time of every frame is therefore read from the packets, which
costs one reading of the file and no decoding.
"""

from __future__ import annotations

from array import array
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from roughcut.errors import NotEnough, Omission, Unreadable, Unsupported, Where
from roughcut.footage.containers import opened, packets, picture_stream, sound_stream
from roughcut.footage.frames import FrameTimes
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds, from_timecode, seconds
from roughcut.timeline import Media

MAX_GAP_SECONDS = 600
"""Stamps that are further apart than this are damage: no recorder pauses so long in one file."""
MAX_SECONDS = 48 * 3600
MAX_PIXELS = 2**28  # 16,384²: no camera's, and a gigabyte once it is decoded
_TRIED = 300  # packets, after which a file whose pictures do not decode is given up
_STILLS = ("image2", "png_pipe", "jpeg_pipe", "bmp_pipe", "tiff_pipe", "webp_pipe")


@dataclass(frozen=True, slots=True)
class Footage:
    """A file that can be measured and cut.

    media: as a timeline refers to it; upright size (a rotation flag is applied), duration from
    the first frame, or from the first sample where there is no picture.
    frames: when each frame is shown; None without moving picture.
    rotation_degrees: counter-clockwise, as the file asks for.
    sound_start, sound_end: ticks from the first frame to the first sample and to the end of the last
    one; negative where sound is earlier.
    end: ticks from the first frame to where both pictures and sound are over.
    findings: what is broken or was passed over.
    """

    path: Path
    media: Media
    frames: FrameTimes | None
    rotation_degrees: int = 0
    sound_start: int = 0
    sound_end: int = 0
    end: int = 0
    findings: tuple[Omission, ...] = ()

    @property
    def duration(self) -> int:
        """In ticks; 0 for a still."""
        return self.media.duration or 0


def probe(path: Path) -> Footage:
    """What a file is.

    Raises:
        Unreadable: it is missing, damaged beyond use, or not media.
        Unsupported: its pictures are larger than any camera's.
        NotEnough: it holds neither pictures nor sound.
    """
    with opened(path) as container:
        return _probed(container, path)


def _probed(container: Any, path: Path) -> Footage:
    # A container's streams are dead once it is closed: nothing of them leaves this function.
    video, sound = picture_stream(container), sound_stream(container)
    if video is None and sound is None:
        raise NotEnough(
            str(path), "it holds neither pictures nor sound", "Name a recording of a camera or recorder"
        )  # fmt: skip
    if video is not None and video.width * video.height > MAX_PIXELS:
        raise Unsupported(
            str(path), f"its pictures are {video.width}×{video.height}", "Make a smaller copy of it"
        )  # fmt: skip
    still = video is not None and sound is None and container.format.name in _STILLS
    shown = _packet_times(container, [each for each in (video, sound) if each is not None])
    seen = shown.get(video.index) if video is not None else None
    heard = shown.get(sound.index) if sound is not None else None
    if seen is None and heard is None:
        raise NotEnough(str(path), "it lasts no time at all", "Check that it was copied whole")
    findings: list[Omission] = []
    frames = None
    if video is not None and seen is not None and not still:
        frames = FrameTimes.of(seen.pts, video.time_base, video.guessed_rate)
        if frames.variable:
            conformed = f"it is conformed to {frames.rate} fps"
            findings.append(_finding(path, "variable frame rate", conformed))
    zero = frames.first if frames is not None else heard.first if heard is not None else 0
    sound_end = heard.end - zero if heard is not None else 0
    duration = frames.duration if frames is not None else sound_end
    end = max(duration, sound_end)
    if end > MAX_SECONDS * TICKS_PER_SECOND:
        raise Unsupported(
            str(path), f"it lasts {seconds(end) / 3600:.0f} hours by its stamps", "Convert it, or copy it again"
        )  # fmt: skip
    if any(each is not None and each.strays for each in (seen, heard)):
        strays = sum(each.strays for each in (seen, heard) if each is not None)
        findings.append(
            _finding(path, "packets whose time stamps are far from all others", str(strays))
        )
    if len(container.streams.audio) > 1:
        listened = f"the first of {len(container.streams.audio)} is listened to"
        findings.append(_finding(path, "several sound streams", listened))
    promised = from_seconds(Fraction(container.duration or 0, 1_000_000))
    if promised - end > TICKS_PER_SECOND and not still:
        there = f"{seconds(promised):.1f} s are promised, {seconds(end):.1f} s are there"
        findings.append(_finding(path, "its end is missing", there))
    rotation = _rotation(path) if seen is not None else 0
    media = _media(path, video if seen else None, sound if heard else None, frames, rotation)
    media = replace(media, still=still, duration=None if still else duration)
    sound_start = heard.first - zero if heard is not None else 0
    return Footage(path, media, frames, rotation, sound_start, sound_end, end, tuple(findings))


@dataclass(frozen=True, slots=True)
class _Shown:
    """The packets of a stream that are shown: their sorted pts, and both ends in ticks.

    strays: how many packets were left out, since their stamps lie far from all others.
    """

    pts: NDArray[np.int64]
    first: int
    end: int
    strays: int


def _packet_times(container: Any, streams: list[Any]) -> dict[int, _Shown]:
    """The packets of each stream that are shown, by its index; streams without any are missing."""
    times: dict[int, array[int]] = {each.index: array("q") for each in streams}
    lasts = dict.fromkeys(times, 0)
    for packet in packets(container, streams):
        if packet.pts is None or packet.is_discard:
            continue
        times[packet.stream.index].append(packet.pts)
        # How long the last one lasts is not known before all are; most last equally long.
        lasts[packet.stream.index] = packet.duration or lasts[packet.stream.index]
    found = {}
    for each in streams:
        stamps = np.sort(np.frombuffer(times[each.index], dtype=np.int64))
        if len(stamps):
            near = _together(stamps, int(MAX_GAP_SECONDS / each.time_base))
            end = int(near[-1]) + lasts[each.index]
            first, after = (from_seconds(at * each.time_base) for at in (int(near[0]), end))
            found[each.index] = _Shown(near, first, after, len(stamps) - len(near))
    return found


def _together(stamps: NDArray[np.int64], gap: int) -> NDArray[np.int64]:
    """The largest part of sorted stamps without a gap in it."""
    with np.errstate(over="ignore"):
        steps = np.diff(stamps)
    bounds = [0, *(np.flatnonzero((steps > gap) | (steps < 0)) + 1).tolist(), len(stamps)]
    first, after = max(pairwise(bounds), key=lambda each: each[1] - each[0])
    return stamps[first:after]


def _rotation(path: Path) -> int:
    """The rotation flag, which stands on decoded frames alone; in a reading of its own.

    Raises:
        Unreadable: none of the first pictures can be decoded.
    """
    with opened(path) as container:
        video = picture_stream(container)
        for packet in islice(packets(container, [video]), _TRIED):
            with suppress(av.FFmpegError):
                for frame in packet.decode():
                    return int(round(frame.rotation / 90) * 90 % 360)
        with suppress(av.FFmpegError):
            for frame in video.codec_context.decode(None):
                return int(round(frame.rotation / 90) * 90 % 360)
    raise Unreadable(str(path), "no picture of it can be decoded", "Convert it, or copy it again")


def _media(path: Path, video: Any, sound: Any, frames: FrameTimes | None, rotation: int) -> Media:
    width = height = None
    aspect = Fraction(1)
    start = 0
    if video is not None:
        width, height = video.width, video.height
        aspect = Fraction(video.sample_aspect_ratio or 1) or Fraction(1)
        if rotation % 180:
            width, height, aspect = height, width, 1 / aspect
        if frames is not None:
            start = _start(video, frames.rate)
    return Media(
        name=path.name,
        path=str(path.absolute()),  # programs open projects from elsewhere
        width=width,
        height=height,
        rate=frames.rate if frames is not None else None,
        start=start,
        pixel_aspect=aspect,
        has_video=video is not None,
        audio_channels=sound.channels if sound is not None else 0,
    )


def _start(video: Any, rate: Rate) -> int:
    """The timecode of the first frame: mov and mp4 keep it in the metadata of the pictures."""
    written = video.metadata.get("timecode") or video.container.metadata.get("timecode")
    try:
        return from_timecode(written, rate) if written else 0
    except ValueError:
        return 0  # a label that is no timecode at this rate says nothing


def _finding(path: Path, what: str, value: str) -> Omission:
    return Omission(Where(file=str(path)), what, value)
