"""The samples of media, asked for by time: decoded forwards, at 48 kHz in stereo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from roughcut.footage.containers import opened, packets, sound_stream
from roughcut.footage.movie import SAMPLE_RATE
from roughcut.footage.probe import Footage
from roughcut.footage.sound import Sound
from roughcut.ticks import TICKS_PER_SECOND

CHANNELS = 2
SOON = 4 * SAMPLE_RATE
"""Samples that lie no further ahead are decoded up to; later ones are sought."""
_GUESSED = ("mp3", "aac", "ac3", "eac3", "amr")
"""Bare streams say no times: FFmpeg tells them from the bit rate, and is off by up to seconds."""
_BEFORE = Fraction(1, 4)  # seconds: compressed sound needs what came before it

Samples = NDArray[np.float32]


class Sounds:
    """The sound of one file; sample n is heard n / 48,000 s after the first frame."""

    def __init__(self, footage: Footage) -> None:
        self._footage = footage
        self._open = ExitStack()
        self._reopen()
        self._zero = self._first()
        self._reopen()
        self._start_at(0, from_file_start=True)

    def close(self) -> None:
        self._open.close()

    def between(self, first: int, after: int) -> Samples:
        """(after − first, 2): silence before the sound begins and after it ends."""
        found = np.zeros((after - first, CHANNELS), np.float32)
        wanted = max(0, first)
        last = min(after, self._footage.end * SAMPLE_RATE // TICKS_PER_SECOND + 1)
        if last <= wanted:
            return found
        if not self._origin <= wanted <= self._origin + self._count + SOON:
            self._start_at(wanted)
        while self._origin + self._count < last:
            if not self._more():
                break
            self._forget(wanted)
        held = self._held()
        begin, end = max(wanted, self._origin), min(last, self._origin + self._count)
        if begin < end:
            found[begin - first : end - first] = held[begin - self._origin : end - self._origin]
        return found

    def take(self, at: int, piece: Samples) -> None:
        """A block that `Sound` made; at is unused, since blocks have no gaps."""
        del at
        self._blocks.append(piece)
        self._count += len(piece)

    def _reopen(self) -> None:
        self._open.close()
        self._container = self._open.enter_context(opened(self._footage.path))
        self._stream = sound_stream(self._container)

    def _start_at(self, sample: int, *, from_file_start: bool = False) -> None:
        """Begin to decode so that the first sample is this one."""
        self._origin = sample
        self._blocks: list[Samples] = []
        self._count = 0
        seconds = self._zero + Fraction(sample, SAMPLE_RATE)
        end = Fraction(self._footage.end, TICKS_PER_SECOND)
        self._placed: Sound | None = Sound(SAMPLE_RATE, CHANNELS, seconds, end, (self,))
        if not from_file_start:
            self._seek(int((seconds - _BEFORE) / self._stream.time_base))
        self._packets = packets(self._container, [self._stream])

    def _seek(self, stamp: int) -> None:
        """Go to a packet before a stamp; to the first one where the format only guesses places."""
        if self._container.format.name not in _GUESSED:
            try:
                self._container.seek(stamp, stream=self._stream, backward=True)
            except av.FFmpegError:
                pass  # a stamp before the first one, or a file without an index
            else:
                return
        self._reopen()

    def _more(self) -> bool:
        """Decode a packet; whether there was one."""
        if self._placed is None:
            return False
        packet = next(self._packets, None)
        if packet is None:
            self._placed.end()
            self._placed = None
            return True
        for frame in _decoded(packet):
            self._placed.take(frame, frame.pts * self._stream.time_base)
        return True

    def _forget(self, before: int) -> None:
        while self._blocks and self._origin + len(self._blocks[0]) <= before:
            gone = len(self._blocks.pop(0))
            self._origin += gone
            self._count -= gone

    def _held(self) -> Samples:
        if not self._blocks:
            return np.zeros((0, CHANNELS), np.float32)
        if len(self._blocks) > 1:
            self._blocks = [np.concatenate(self._blocks)]
        return self._blocks[0]

    def _first(self) -> Fraction:
        """The container's time of the first frame; where there is no picture, of the first sample."""
        if self._footage.frames is not None:
            return Fraction(self._footage.frames.first, TICKS_PER_SECOND)
        for packet in packets(self._container, [self._stream]):
            for frame in _decoded(packet):
                return Fraction(frame.pts * self._stream.time_base)
        return Fraction(0)


def _decoded(packet: Any) -> Iterator[Any]:
    """The frames of a packet that have a stamp; none of a broken one."""
    try:
        yield from (each for each in packet.decode() if each.pts is not None)
    except av.FFmpegError:
        return
