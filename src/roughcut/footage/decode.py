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
from fractions import Fraction
from typing import Any, Literal, Protocol

import av
import numpy as np
from numpy.typing import NDArray

from roughcut.errors import Omission
from roughcut.footage.containers import opened, packets, picture_stream, sound_stream
from roughcut.footage.damage import Damage
from roughcut.footage.entering import key_frame_before, seek
from roughcut.footage.probe import Footage
from roughcut.footage.sound import Sound
from roughcut.progress import Progress, silent
from roughcut.ticks import TICKS_PER_SECOND, from_seconds

Form = Literal["luma", "picture", "mono16k", "stereo48k"]
PICTURE_WIDTH = 320
PICTURE_STEP = TICKS_PER_SECOND // 5
_THREADS = 2
_SOUNDS: dict[Form, tuple[int, int]] = {"mono16k": (16_000, 1), "stereo48k": (48_000, 2)}
_INTERLEAVED = 30 * TICKS_PER_SECOND
"""Further apart than this no pictures and sounds of one time are stored; ten seconds are usual."""
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
    end: int | None = None,
    fast: bool = False,
    threads: int = _THREADS,
    progress: Progress = silent,
    damage: Damage | None = None,
) -> tuple[Omission, ...]:
    """Decode a file once for all listeners; what of it could not be decoded.

    start: what lies before is not given, and not decoded where the file can be entered there; a
    multiple of a second. end: from there on nothing is given, but for the rest of a second of sound
    or of a frame. fast: key frames alone are decoded, and of files made of nothing else one
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
    sought = start > 0 and key_frame_before(footage, start) is not None
    with opened(footage.path) as container:
        video = picture_stream(container) if pictures else None
        sound = sound_stream(container) if sounds else None
        streams = [each for each in (video, sound) if each is not None]
        if not streams:
            return ()
        if sought:
            seek(container, picture_stream(container), footage, start)
        eye = _Eye(footage, by_form, start, end) if pictures else None
        ear = _Ear(footage, by_form, start, end) if sounds else None
        if video is not None:
            video.thread_type = "FRAME"
            video.thread_count = threads
        found = _packets(container, streams, footage, end)
        _run(found, eye, ear, footage, fast=fast, progress=progress, damage=damage)
        if end is None:
            total = _whole_seconds(footage)
            progress(_what(footage), total, total)
    if ear is not None:
        ear.end()
    return damage.omissions()


def _run(
    found: Iterator[tuple[Any, Any]], eye: _Eye | None, ear: _Ear | None, footage: Footage,
    *, fast: bool, progress: Progress, damage: Damage,
) -> None:  # fmt: skip
    what, total = _what(footage), _whole_seconds(footage)
    in_a_row = 0
    handed = -PICTURE_STEP
    stamp = 0
    for stream, packet in found:
        is_video = stream.type == "video"
        listener = eye if is_video else ear
        if listener is None or listener.over:
            if all(each is None or each.over for each in (eye, ear)):
                break
            continue
        if packet is not None and packet.pts is not None:
            stamp = from_seconds(packet.pts * packet.time_base) - _zero(footage)
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
            damage.at(stamp)
            in_a_row += 1
            if in_a_row > _MAX_BROKEN:
                break
            continue
        for frame in frames:
            if frame.pts is not None:
                listener.see(frame, stream.time_base)


def _what(footage: Footage) -> str:
    return f"Watching {footage.path.name}"


def _whole_seconds(footage: Footage) -> int:
    return max(1, footage.duration // TICKS_PER_SECOND)


def _zero(footage: Footage) -> int:
    """When the first frame is shown, by the stamps of the file."""
    return 0 if footage.frames is None else footage.frames.first


def _packets(
    container: Any, streams: list[Any], footage: Footage, end: int | None
) -> Iterator[tuple[Any, Any]]:
    """Each stream's packets, and None at its end, also where the file breaks off.

    Of a stream that is silent for long, nothing tells that an end was reached: the other one does.
    """
    for packet in packets(container, streams):
        if end is not None and packet.pts is not None:
            stamp = from_seconds(packet.pts * packet.time_base) - _zero(footage)
            if end + _INTERLEAVED <= stamp < footage.end:
                break
        yield packet.stream, packet
    for stream in streams:
        yield stream, None


class _Eye:
    """Hands frames on in the forms that are wanted."""

    def __init__(
        self, footage: Footage, by_form: dict[Form, list[Listener]], start: int, end: int | None
    ) -> None:
        self._zero = _zero(footage)
        self._end = max(1, footage.end)
        self._until = self._end if end is None else end
        self.over = False
        self._luma = by_form.get("luma", [])
        self._picture = by_form.get("picture", [])
        self._next = 0
        self._latest = start - 1

    def see(self, frame: Any, time_base: Fraction) -> None:
        at = from_seconds(frame.pts * time_base) - self._zero
        if not self._latest < at < self._end:
            return  # a stream that stutters, or a damaged stamp: time only goes on
        self._latest = at
        if at >= self._until:
            self.over = True
            return
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

    def __init__(
        self, footage: Footage, by_form: dict[Form, list[Listener]], start: int, end: int | None
    ) -> None:
        # Sound alone begins with its own first sample.
        self._zero = None if footage.frames is None else Fraction(_zero(footage), TICKS_PER_SECOND)
        self._end = Fraction(footage.end, TICKS_PER_SECOND)
        self._until = self._end if end is None else Fraction(end, TICKS_PER_SECOND)
        self._silent_until = None
        if end is not None:
            self._silent_until = Fraction(min(end, footage.sound_end), TICKS_PER_SECOND)
        self.over = False
        first = start // TICKS_PER_SECOND
        self._sounds = [
            Sound(rate, channels, self._zero, self._end, by_form[form], start_seconds=first)
            for form, (rate, channels) in _SOUNDS.items()
            if form in by_form
        ]

    def see(self, frame: Any, time_base: Fraction) -> None:
        at = frame.pts * time_base
        self._zero = at if self._zero is None else self._zero
        if self._until <= at - self._zero < self._end:
            self.over = True
            return
        for each in self._sounds:
            each.take(frame, at)

    def end(self) -> None:
        # Sound that goes on after a hole had silence in it; where it has ended, none is made up.
        for each in self._sounds:
            each.end(self._silent_until)


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
