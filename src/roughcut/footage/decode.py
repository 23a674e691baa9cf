"""One pass over a file, to which every measure listens.

Decoding costs more than all measures together, so nobody decodes twice. A listener says which form
it wants and is given it in pieces; memory does not grow with the length of the file.

    luma        (H, W) uint8, every frame, as stored; a view that is good for one call only
    picture     (h, w, 3) uint8 RGB, 320 wide, the first frame at or after each fifth of a second
    mono16k     (N,) float32
    stereo48k   (N, 2) float32

Sound is placed by its time stamps: recorders drop packets, and counting samples would shorten it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any, Literal, Protocol

import av
import numpy as np
from numpy.typing import NDArray

from roughcut.errors import Omission, Where
from roughcut.footage.containers import opened, packets, picture_stream, sound_stream
from roughcut.footage.probe import Footage
from roughcut.footage.sound import Sound
from roughcut.progress import Progress, silent
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds, timecode

Form = Literal["luma", "picture", "mono16k", "stereo48k"]
PICTURE_WIDTH = 320
PICTURE_STEP = TICKS_PER_SECOND // 5
_THREADS = 2
_SOUNDS: dict[Form, tuple[int, int]] = {"mono16k": (16_000, 1), "stereo48k": (48_000, 2)}
_MAX_BROKEN = 1_000  # packets in a row that do not decode: the rest is not there


class Listener(Protocol):
    """Is given each piece of the form it wants, in time order."""

    form: Form

    def take(self, at: int, piece: NDArray[Any]) -> None:
        """A piece that begins `at` ticks after the first frame."""
        ...


def listened(
    footage: Footage,
    listeners: Sequence[Listener],
    *,
    start: int = 0,
    fast: bool = False,
    threads: int = _THREADS,
    progress: Progress = silent,
    damage: Damage | None = None,
) -> tuple[Omission, ...]:
    """Decode a file once for all listeners; what of it could not be decoded.

    start: what lies before is not given, and not decoded where the file can be entered there; a
    multiple of a second. fast: key frames alone are decoded, and of files made of nothing else one
    a step; whoever wants every frame is given only these. damage: is kept up to date meanwhile.

    Raises:
        Unreadable: the file is gone, or changed since it was probed.
    """
    by_form: dict[Form, list[Listener]] = {}
    for each in listeners:
        by_form.setdefault(each.form, []).append(each)
    pictures = footage.media.has_video and not by_form.keys().isdisjoint({"luma", "picture"})
    sounds = footage.media.audio_channels > 0 and not by_form.keys().isdisjoint(_SOUNDS)
    damage = Damage(footage) if damage is None else damage
    sought = start > 0 and pictures and _can_be_entered(footage, start)
    with opened(footage.path) as container:
        video = picture_stream(container) if pictures else None
        sound = sound_stream(container) if sounds else None
        streams = [each for each in (video, sound) if each is not None]
        if not streams:
            return ()
        if sought:
            _seek(container, video, footage, start)
        eye = _Eye(footage, by_form, start) if pictures else None
        ear = _Ear(footage, by_form, start) if sounds else None
        if video is not None:
            video.thread_type = "FRAME"
            video.thread_count = threads
        _run(container, streams, eye, ear, footage, fast=fast, progress=progress, damage=damage)
    if ear is not None:
        ear.end()
    return damage.omissions()


class Damage:
    """Where packets of a file did not decode."""

    def __init__(self, footage: Footage) -> None:
        self._footage = footage
        self.stamps: list[int] = []

    def omissions(self) -> tuple[Omission, ...]:
        if not self.stamps:
            return ()
        at = timecode(max(0, self.stamps[0]), self._footage.media.rate or Rate(25))
        where = Where(file=str(self._footage.path), timecode=at)
        return (Omission(where, "packets that cannot be decoded", str(len(self.stamps))),)


def _can_be_entered(footage: Footage, start: int) -> bool:
    """Whether a seek leads to a key frame at or before a time: in a stream without index it may not."""
    with opened(footage.path) as container:
        video = picture_stream(container)
        stamp = _seek(container, video, footage, start)
        packet = next(packets(container, [video]), None)
        return packet is not None and packet.is_keyframe and (packet.pts or 0) <= stamp


def _seek(container: Any, video: Any, footage: Footage, start: int) -> int:
    """Go to the key frame before a time; the time in the stream's own base."""
    zero = 0 if footage.frames is None else footage.frames.first
    stamp = int(Fraction(zero + start, TICKS_PER_SECOND) / video.time_base)
    with suppress(
        av.FFmpegError
    ):  # where it cannot be sought, `_can_be_entered` finds its beginning
        container.seek(stamp, stream=video, backward=True)
    return stamp


def _run(
    container: Any, streams: list[Any], eye: _Eye | None, ear: _Ear | None, footage: Footage,
    *, fast: bool, progress: Progress, damage: Damage,
) -> None:  # fmt: skip
    what = f"Watching {footage.path.name}"
    total = max(1, footage.duration // TICKS_PER_SECOND)
    in_a_row = 0
    handed = -PICTURE_STEP
    stamp = 0
    for stream, packet in _packets(container, streams):
        is_video = stream.type == "video"
        listener = eye if is_video else ear
        if packet is not None and packet.pts is not None:
            stamp = from_seconds(packet.pts * packet.time_base)
            progress(what, min(total, max(0, stamp // TICKS_PER_SECOND)), total)
        if fast and is_video and packet is not None and packet.size:
            if not packet.is_keyframe or 0 <= stamp - handed < PICTURE_STEP:
                continue
            handed = stamp
        try:
            frames = stream.codec_context.decode(packet)
            in_a_row = 0
        except av.EOFError:
            continue  # flushed already
        except av.FFmpegError:
            damage.stamps.append(stamp)
            in_a_row += 1
            if in_a_row > _MAX_BROKEN:
                break
            continue
        for frame in frames:
            if listener is not None and frame.pts is not None:
                listener.see(frame, stream.time_base)
    progress(what, total, total)


def _packets(container: Any, streams: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each stream's packets, and None at its end, also where the file breaks off."""
    for packet in packets(container, streams):
        yield packet.stream, packet
    for stream in streams:
        yield stream, None


class _Eye:
    """Hands frames on in the forms that are wanted."""

    def __init__(self, footage: Footage, by_form: dict[Form, list[Listener]], start: int) -> None:
        self._zero = 0 if footage.frames is None else footage.frames.first
        self._end = max(1, footage.end)
        self._luma = by_form.get("luma", [])
        self._picture = by_form.get("picture", [])
        self._next = 0
        self._latest = start - 1

    def see(self, frame: Any, time_base: Fraction) -> None:
        at = from_seconds(frame.pts * time_base) - self._zero
        if not self._latest < at < self._end:
            return  # a stream that stutters, or a damaged stamp: time only goes on
        self._latest = at
        if self._luma:
            plane = luma(frame)
            for each in self._luma:
                each.take(at, plane)
        if self._picture and at >= self._next:
            self._next = (at // PICTURE_STEP + 1) * PICTURE_STEP
            picture = small_picture(frame)
            for each in self._picture:
                each.take(at, picture)


class _Ear:
    """Hands samples on in the forms that are wanted, at the places that their stamps name."""

    def __init__(self, footage: Footage, by_form: dict[Form, list[Listener]], start: int) -> None:
        # Sound alone begins with its own first sample.
        zero = None if footage.frames is None else Fraction(footage.frames.first, TICKS_PER_SECOND)
        end = Fraction(footage.end, TICKS_PER_SECOND)
        self._sounds = [
            Sound(rate, channels, zero, end, by_form[form], start_seconds=start // TICKS_PER_SECOND)
            for form, (rate, channels) in _SOUNDS.items()
            if form in by_form
        ]

    def see(self, frame: Any, time_base: Fraction) -> None:
        for each in self._sounds:
            each.take(frame, frame.pts * time_base)

    def end(self) -> None:
        for each in self._sounds:
            each.end()


def luma(frame: Any) -> NDArray[np.uint8]:
    """(H, W) brightness of a frame: a view into it where it stores one byte a pixel."""
    if frame.format.name in {
        "yuv420p",
        "yuvj420p",
        "yuv422p",
        "yuvj422p",
        "yuv444p",
        "nv12",
        "gray",
    }:
        plane = frame.planes[0]
        rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
        return rows[:, : plane.width]
    return np.asarray(frame.to_ndarray(format="gray"), dtype=np.uint8)


def small_picture(frame: Any, width: int = PICTURE_WIDTH) -> NDArray[np.uint8]:
    """(h, w, 3) RGB, at most this wide, in the frame's own proportions."""
    width = min(width, frame.width)
    height = max(2, round(frame.height * width / frame.width))
    small = frame.reformat(width=width, height=height, format="rgb24", interpolation="AREA")
    return np.asarray(small.to_ndarray(), dtype=np.uint8)
