"""Exact time: integer ticks, frame rates, timecode.

A tick is 1/254,016,000,000 of a second, the unit of Premiere project files. It holds exactly
every frame of the rates in use from 23.976 to 240 fps, every audio sample, 1/90000 s, and the
microsecond, so positions are integers and never drift.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

TICKS_PER_SECOND = 254_016_000_000

SLOWEST_RATE = Fraction(1, 1_000)  # frames a second; less is damage
SNAP_TOLERANCE = 1e-4  # relative; FCPXML's 100/2999 s and OTIO's 23.976 are within it
_STANDARD_RATES = tuple(
    Fraction(rate)
    for rate in ("24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60")
) + tuple(Fraction(rate) for rate in ("48000/1001", "100", "120000/1001", "120", "144", "240"))


@dataclass(frozen=True, slots=True)
class Rate:
    """Frames per second as an exact fraction, always in lowest terms."""

    numerator: int
    denominator: int = 1

    def __post_init__(self) -> None:
        if self.numerator <= 0 or self.denominator <= 0:
            raise ValueError(
                f"a frame rate must be positive, not {self.numerator}/{self.denominator}"
            )
        exact = Fraction(self.numerator, self.denominator)
        object.__setattr__(self, "numerator", exact.numerator)
        object.__setattr__(self, "denominator", exact.denominator)

    @classmethod
    @lru_cache(maxsize=256)
    def nearest(cls, frames_per_second: float | Fraction) -> Rate:
        """The standard rate within SNAP_TOLERANCE of a written one, else that one as it is.

        Decimal rates (29.97, 23.976) become the NTSC fractions that they stand for. A recording at
        60.0009 fps is nearer to 60 than the tolerance too: readers that know exact ticks per frame
        call `from_frame_ticks`.

        Raises:
            ValueError: the rate is below SLOWEST_RATE or not finite.
        """
        if not SLOWEST_RATE <= frames_per_second < 1_000_000:
            raise ValueError(f"a frame rate must be positive and finite, not {frames_per_second}")
        exact = Fraction(frames_per_second)
        closest = min(_STANDARD_RATES, key=lambda standard: abs(standard - exact))
        if abs(closest - exact) > exact * Fraction(SNAP_TOLERANCE):
            closest = exact.limit_denominator(1_000_000)
        return cls(closest.numerator, closest.denominator)

    @classmethod
    def from_frame_ticks(cls, frame_ticks: int) -> Rate:
        """The rate whose frame lasts this many ticks, exactly."""
        return cls(TICKS_PER_SECOND, frame_ticks)

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def nominal(self) -> int:
        """Frames that a second of timecode counts: 30 for 29.97."""
        return max(1, round(self.numerator / self.denominator))

    @property
    def ntsc(self) -> bool:
        """Whether the rate is a whole number times 1000/1001."""
        return self.numerator * 1001 % (self.denominator * 1000) == 0

    def ticks(self, frames: int) -> int:
        """Where the frame begins, rounded to a tick where the rate does not divide one."""
        return _rounded(frames * self.denominator * TICKS_PER_SECOND, self.numerator)

    def frames(self, ticks: int) -> int:
        """The frame whose beginning is nearest; `frames(ticks(n)) == n` for every n."""
        return _rounded(ticks * self.numerator, self.denominator * TICKS_PER_SECOND)

    def snap(self, ticks: int) -> int:
        """The nearest beginning of a frame."""
        return self.ticks(self.frames(ticks))

    def __str__(self) -> str:
        if self.denominator == 1:
            return str(self.numerator)
        return (
            f"{float(self.fraction):.6f}".rstrip("0")
            if not self.ntsc
            else f"{float(self.fraction):.2f}"
        )


def seconds(ticks: int) -> float:
    """For display and for learning only: positions stay in ticks."""
    return ticks / TICKS_PER_SECOND


def from_seconds(duration_seconds: float | Fraction) -> int:
    """The nearest tick."""
    exact = Fraction(duration_seconds)
    return _rounded(exact.numerator * TICKS_PER_SECOND, exact.denominator)


def timecode(ticks: int, rate: Rate, *, drop_frame: bool = False) -> str:
    """HH:MM:SS:FF, with `;` before the frames when frame numbers are dropped.

    Drop-frame counting (SMPTE ST 12-1) skips the first two labels of a second at 29.97, four at
    59.94, in every minute that is not a multiple of ten.
    """
    frame = rate.frames(ticks)
    sign, frame = ("-", -frame) if frame < 0 else ("", frame)
    nominal = rate.nominal
    if drop_frame and _drops(rate):
        frame = _labelled(frame, nominal)
    in_seconds, frames = divmod(frame, nominal)
    minutes, whole_seconds = divmod(in_seconds, 60)
    hours, minutes = divmod(minutes, 60)
    separator = ";" if drop_frame and _drops(rate) else ":"
    width = max(2, len(str(nominal - 1)))
    return f"{sign}{hours:02}:{minutes:02}:{whole_seconds:02}{separator}{frames:0{width}}"


def from_timecode(text: str, rate: Rate) -> int:
    """The ticks that a timecode label names; `;` or `,` before the frames means drop-frame.

    Raises:
        ValueError: the text is not a timecode, or names more frames than a second has.
    """
    match = re.fullmatch(r"\s*(\d+):(\d\d):(\d\d)([:;.,])(\d+)\s*", text)
    if match is None:
        raise ValueError(f"'{text}' is not a timecode; write HH:MM:SS:FF")
    hours, minutes, whole_seconds, frames = (int(match[group]) for group in (1, 2, 3, 5))
    nominal = rate.nominal
    if frames >= nominal or minutes > 59 or whole_seconds > 59:
        raise ValueError(f"'{text}' is not a timecode at {rate} fps")
    frame = ((hours * 60 + minutes) * 60 + whole_seconds) * nominal + frames
    if match[4] in ";," and _drops(rate):
        total_minutes = hours * 60 + minutes
        frame -= nominal // 15 * (total_minutes - total_minutes // 10)
    return rate.ticks(frame)


def _drops(rate: Rate) -> bool:
    return rate.ntsc and rate.nominal % 30 == 0


def _labelled(frame: int, nominal: int) -> int:
    dropped = nominal // 15
    per_ten_minutes = 600 * nominal - 9 * dropped
    per_minute = 60 * nominal - dropped
    tens, rest = divmod(frame, per_ten_minutes)
    skipped = 9 * dropped * tens
    if rest >= 60 * nominal:
        skipped += dropped * (1 + (rest - 60 * nominal) // per_minute)
    return frame + skipped


def _rounded(numerator: int, denominator: int) -> int:
    """The nearest integer to a fraction, halves up, in integers only."""
    return (2 * numerator + denominator) // (2 * denominator)
