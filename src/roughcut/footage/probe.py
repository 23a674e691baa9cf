"""What a media file is, told by its packets rather than by its header.

Headers promise frames that a truncated file does not have, mean rates of variable files, and
lengths that edit lists cut. The time of every frame is therefore read from the packets, which
costs one reading of the file and no decoding.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from roughcut.errors import NotEnough, Omission, Unreadable, Unsupported, Where
from roughcut.footage.containers import opened
from roughcut.footage.frames import FrameTimes
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds, from_timecode, seconds
from roughcut.timeline import Media

MAX_PIXELS = 2**28  # 16,384²: no camera's, and a gigabyte once it is decoded
_STILLS = ("image2", "png_pipe", "jpeg_pipe", "bmp_pipe", "tiff_pipe", "webp_pipe")


@dataclass(frozen=True, slots=True)
class Footage:
    """A file that can be measured and cut.

    media: as a timeline refers to it; upright size (a rotation flag is applied), duration from
    the first frame, or from the first sample where there is no picture.
    frames: when each frame is shown; None without moving picture.
    rotation_degrees: counter-clockwise, as the file asks for.
    sound_start: ticks from the first frame to the first sample; negative where sound is earlier.
    findings: what is broken or was passed over.
    """

    path: Path
    media: Media
    frames: FrameTimes | None
    rotation_degrees: int = 0
    sound_start: int = 0
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
    video = next(iter(container.streams.video), None)
    sound = next(iter(container.streams.audio), None)
    if video is None and sound is None:
        raise NotEnough(
            str(path), "it holds neither pictures nor sound", "Name a recording of a camera or recorder"
        )  # fmt: skip
    if video is not None and video.width * video.height > MAX_PIXELS:
        raise Unsupported(
            str(path), f"its pictures are {video.width}×{video.height}", "Make a smaller copy of it"
        )  # fmt: skip
    still = video is not None and sound is None and container.format.name in _STILLS
    rotation = _rotation(container, path) if video is not None else 0
    shown = _packet_times(container, path)
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
    if len(container.streams.audio) > 1:
        listened = f"the first of {len(container.streams.audio)} is listened to"
        findings.append(_finding(path, "several sound streams", listened))
    promised = from_seconds(Fraction(container.duration or 0, 1_000_000))
    if promised - max(duration, sound_end) > TICKS_PER_SECOND and not still:
        there = f"{seconds(promised):.1f} s are promised, {seconds(max(duration, sound_end)):.1f} s are there"
        findings.append(_finding(path, "its end is missing", there))
    media = _media(path, video if seen else None, sound if heard else None, frames, rotation)
    media = replace(media, still=still, duration=None if still else duration)
    sound_start = heard.first - zero if heard is not None else 0
    return Footage(path, media, frames, rotation, sound_start, tuple(findings))


@dataclass(frozen=True, slots=True)
class _Shown:
    """The packets of a stream that are shown: their sorted pts, and both ends in ticks."""

    pts: NDArray[np.int64]
    first: int
    end: int


def _packet_times(container: Any, path: Path) -> dict[int, _Shown]:
    """The packets that are shown, of the first picture and the first sound stream."""
    streams = [*container.streams.video[:1], *container.streams.audio[:1]]
    times: dict[int, array[int]] = {each.index: array("q") for each in streams}
    ends = dict.fromkeys(times, 0)
    for packet in _packets(container, streams, path):
        if packet.pts is None or packet.is_discard or not packet.size:
            continue
        times[packet.stream.index].append(packet.pts)
        ends[packet.stream.index] = max(
            ends[packet.stream.index], packet.pts + (packet.duration or 0)
        )
    found = {}
    for each in streams:
        if times[each.index]:
            stamps = np.sort(np.frombuffer(times[each.index], dtype=np.int64))
            first, end = (
                from_seconds(stamp * each.time_base) for stamp in (int(stamps[0]), ends[each.index])
            )
            found[each.index] = _Shown(stamps, first, end)
    return found


def _packets(container: Any, streams: list[Any], path: Path) -> Any:
    try:
        yield from container.demux(streams)
    except av.FFmpegError as error:
        if isinstance(error, av.InvalidDataError | av.EOFError):
            return  # a cut-off end: what came before it counts, and is compared with the header
        raise Unreadable(
            str(path), f"reading it failed ({error.strerror})", "Copy it again"
        ) from error


def _rotation(container: Any, path: Path) -> int:
    """The rotation flag, which stands on decoded frames; the reading position goes back after."""
    video = container.streams.video[0]
    try:
        for packet in container.demux(video):
            for frame in packet.decode():
                turned = int(round(frame.rotation / 90) * 90 % 360)
                container.seek(0)
                return turned
    except av.FFmpegError as error:
        raise Unreadable(
            str(path), f"no picture of it can be decoded ({error.strerror})", "Convert it, or copy it again"
        ) from error  # fmt: skip
    container.seek(0)
    return 0


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
