"""Decoded sound as an unbroken row of samples, in blocks of a second."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from roughcut.ticks import TICKS_PER_SECOND

GAP_SECONDS = Fraction(1, 25)
"""Stamps that are off by less are rounded ones (an AAC frame lasts 0.021 s)."""
MAX_SILENCE_SECONDS = 3600
"""Of all holes together: sound that lies behind more of them is left out."""


class Sound:
    """Resamples and places; holes are filled with silence, what is there twice is heard once.

    zero_seconds: the container's time at which sample 0 lies; earlier sound is dropped, so that
    sample n is heard n / rate after the first frame. end_seconds: from there on nothing is heard.
    start_seconds: the first block begins there; what is earlier is left out.
    """

    def __init__(
        self,
        rate: int,
        channels: int,
        zero_seconds: Fraction | None,
        end_seconds: Fraction,
        listeners: Sequence[Any],
        *,
        start_seconds: int = 0,
    ) -> None:
        self._rate = rate
        self._channels = channels
        self._zero = zero_seconds
        self._end = end_seconds
        self._silence = MAX_SILENCE_SECONDS * rate
        self._listeners = listeners
        self._resampler = self._fresh()
        self._form: tuple[str, str, int] | None = None
        self._block = np.zeros((rate, channels), dtype=np.float32)
        self._filled = 0  # samples of the block
        self._passed = start_seconds * rate  # samples of whole blocks
        self._skip = 0  # samples that lie before zero, still to come
        self._expected: Fraction | None = None

    def take(self, frame: Any, at: Fraction) -> None:
        """A decoded frame of sound that begins at the container's time `at`, in seconds."""
        if self._zero is None:
            self._zero = at
        if not -MAX_SILENCE_SECONDS < at - self._zero < self._end:
            return  # a damaged stamp
        if self._expected is None or abs(at - self._expected) > GAP_SECONDS:
            self._move(at - self._zero)
        self._expected = at + Fraction(frame.samples, frame.sample_rate)
        form = frame.format.name, frame.layout.name, frame.sample_rate
        if form != self._form:
            self._renew()  # broadcasts change from stereo to surround and back
            self._form = form
        stamp, frame.pts = frame.pts, None  # the resampler would fill holes by rules of its own
        self._append(self._resampler.resample(frame))
        frame.pts = stamp

    def end(self, at_seconds: Fraction | None = None) -> None:
        """The last, short block; at_seconds: what is missing up to there is silence."""
        self._renew()
        if at_seconds is not None and at_seconds * self._rate > self._passed + self._filled:
            self._move(at_seconds)
        if self._filled:
            self._give(self._block[: self._filled])

    def _fresh(self) -> Any:
        layout = "mono" if self._channels == 1 else "stereo"
        return av.AudioResampler(format="flt", layout=layout, rate=self._rate)

    def _renew(self) -> None:
        """What the resampler still holds, and another one."""
        if self._form is not None:
            self._append(self._resampler.resample(None))
            self._resampler = self._fresh()

    def _move(self, to_seconds: Fraction) -> None:
        """Go on at another time: silence up to it, or leave out what was heard already."""
        self._renew()
        distance = round(to_seconds * self._rate) - self._passed - self._filled
        self._skip = max(0, -distance)
        silence = min(max(0, distance), self._silence)
        self._silence -= silence
        while silence > 0:
            part = min(silence, self._rate)
            self._write(np.zeros((part, self._channels), dtype=np.float32))
            silence -= part

    def _append(self, frames: Sequence[Any]) -> None:
        for frame in frames:
            self._write(frame.to_ndarray().reshape(-1, self._channels))

    def _write(self, samples: NDArray[np.float32]) -> None:
        skipped = min(self._skip, len(samples))
        self._skip -= skipped
        samples = samples[skipped:]
        while len(samples):
            room = self._rate - self._filled
            part = samples[:room]
            self._block[self._filled : self._filled + len(part)] = part
            self._filled += len(part)
            samples = samples[room:]
            if self._filled == self._rate:
                self._give(self._block)
                self._passed += self._rate
                self._filled = 0

    def _give(self, samples: NDArray[np.float32]) -> None:
        at = self._passed * TICKS_PER_SECOND // self._rate
        piece = samples[:, 0] if self._channels == 1 else samples
        for each in self._listeners:
            each.take(at, piece.copy())
