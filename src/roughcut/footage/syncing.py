"""Files that recorded one scene together, laid on one clock: by their sound, else by timecode.

Every scene has the clock of its longest file. A file is compared with that one, and where that one
does not reach, with the other files of the scene; files that match nothing stay on their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from roughcut.errors import Omission, Where
from roughcut.footage.correlating import (
    WINDOW_SECONDS,
    Between,
    Offset,
    exact_offset,
    rough_offset,
)
from roughcut.footage.decode import Form, listened
from roughcut.footage.listening import Sounds
from roughcut.footage.probe import Footage
from roughcut.progress import Progress, silent
from roughcut.ticks import TICKS_PER_SECOND, from_seconds, seconds

MAX_HOURS = 6
_LEAST_SECONDS = 2.0
_DECODED = 16_000
_MOST_SAMPLES = 2**23  # of the longest file: more are thinned, as the coarse look needs memory
_WORTH_A_LOOK = 1.15  # how many times a rough peak must be the next one

By = Literal["clock", "sound", "timecode"]


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a scene: its number among the files, and where it lies on the scene's clock.

    offset: ticks of the scene at its first frame. by: what told, "clock" for the longest file.
    drift_ppm: how much slower its own clock counts, in millionths. confidence: 0 to 1.
    """

    number: int
    offset: int
    duration: int
    by: By = "clock"
    drift_ppm: float = 0.0
    confidence: float = 1.0

    def own(self, scene: int) -> int:
        """Ticks of the file at a time of the scene."""
        return round((scene - self.offset) / (1 + self.drift_ppm / 1e6))

    def scene(self, own: int) -> int:
        """Ticks of the scene at a time of the file."""
        return self.offset + round(own * (1 + self.drift_ppm / 1e6))

    @property
    def end(self) -> int:
        return self.scene(self.duration)


@dataclass(frozen=True, slots=True)
class Scene:
    """Files that run at the same time, in the order in which they were given."""

    members: tuple[Member, ...]


def synced(
    files: Sequence[Footage], *, progress: Progress = silent
) -> tuple[tuple[Scene, ...], tuple[Omission, ...]]:
    """The scenes of at least two files, and of each file how it was aligned or why it was not."""
    with ExitStack() as opened:
        ears = _Ears(files, opened, progress)
        waiting = sorted(range(len(files)), key=lambda n: (-files[n].duration, n))
        scenes: list[Scene] = []
        while waiting:
            members = [Member(waiting.pop(0), 0, 0)]
            members[0] = Member(members[0].number, 0, files[members[0].number].duration)
            for known in members:  # it grows while it is gone through
                for number in list(waiting):
                    found = _beside(known, members[0], number, files, ears)
                    if found is not None:
                        members.append(found)
                        waiting.remove(number)
            scenes.append(Scene(tuple(sorted(members, key=lambda each: each.number))))
    together = tuple(each for each in scenes if len(each.members) > 1)
    alone = [each.members[0].number for each in scenes if len(each.members) == 1]
    told = [_told(member, files) for scene in together for member in scene.members]
    told += [_apart(files[number]) for number in sorted(alone)] if len(files) > 1 else []
    return together, tuple(each for each in told if each is not None)


def _beside(
    known: Member, clock: Member, number: int, files: Sequence[Footage], ears: _Ears
) -> Member | None:
    """The file as a member of the scene, told by a known member; None where nothing tells."""
    if known is not clock and known.offset >= 0 and known.end <= clock.end:
        return None  # who ran beside this one ran beside the clock, and was compared with it
    one, other = files[known.number], files[number]
    if ears.hears(known.number) and ears.hears(number):
        found = ears.offset(known.number, number)
        if found is None:
            return None
        drift = ((1 + found.drift_ppm / 1e6) * (1 + known.drift_ppm / 1e6) - 1) * 1e6
        offset = known.scene(from_seconds(found.seconds))
        return Member(number, offset, other.duration, "sound", round(drift, 2), found.confidence)
    if not (one.media.start and other.media.start):
        return None
    apart = other.media.start - one.media.start
    if apart >= one.duration or apart + other.duration <= 0:
        return None
    return Member(number, known.offset + apart, other.duration, "timecode")


class _Ears:
    """The sound of every file: thinned as a whole, and any piece of it at 48 kHz."""

    def __init__(self, files: Sequence[Footage], opened: ExitStack, progress: Progress) -> None:
        self._files = files
        self._opened = opened
        longest = max((seconds(each.end) for each in files), default=0.0)
        self._thinned = 2
        while longest * _DECODED / self._thinned > _MOST_SAMPLES and self._thinned < 16:
            self._thinned *= 2
        self._whole: dict[int, NDArray[np.float32]] = {}
        self._readers: dict[int, Sounds] = {}
        for number, each in enumerate(files):
            if each.media.audio_channels and seconds(each.end) <= MAX_HOURS * 3600:
                self._whole[number] = self._listened(each)
            progress("Listening to cameras", number + 1, len(files))

    def hears(self, number: int) -> bool:
        """Whether there is enough sound to tell a place by."""
        return len(self._whole.get(number, ())) > _LEAST_SECONDS * self._rate

    def offset(self, one: int, other: int) -> Offset | None:
        """Where the other lies on the first one's clock; None where they do not match."""
        rough, clear = rough_offset(self._whole[one], self._whole[other], self._rate)
        if clear < _WORTH_A_LOOK:
            return None
        lengths = tuple(len(self._whole[each]) / self._rate for each in (one, other))
        return exact_offset(
            self._between(one), self._between(other), rough, (lengths[0], lengths[1]),
            lambda start, end: self._loudest(other, start, end),
        )  # fmt: skip

    @property
    def _rate(self) -> int:
        return _DECODED // self._thinned

    def _loudest(self, number: int, start: float, end: float) -> float:
        """Where a window is loudest between two seconds of a file."""
        first, last = round(start * self._rate), round(end * self._rate)
        length = WINDOW_SECONDS * self._rate
        piece = self._whole[number][first:last].astype(np.float64)
        if len(piece) <= length:
            return start
        power = np.concatenate([[0.0], np.cumsum(piece**2)])
        steps = np.arange(0, len(piece) - length + 1, max(1, self._rate // 4))
        best = int(steps[np.argmax(power[steps + length] - power[steps])])
        return start + best / self._rate

    def _between(self, number: int) -> Between:
        if number not in self._readers:
            reader = Sounds(self._files[number])
            self._opened.callback(reader.close)
            self._readers[number] = reader
        reader = self._readers[number]
        return lambda first, after: reader.between(first, after).mean(axis=1)

    def _listened(self, footage: Footage) -> NDArray[np.float32]:
        listener = _Thins(self._thinned)
        listened(footage, [listener])
        return listener.samples()


class _Thins:
    """Keeps the mean of every few samples; a block lasts a second, so none is left over."""

    form: Form = "mono16k"

    def __init__(self, by: int) -> None:
        self._by = by
        self._blocks: list[NDArray[np.float32]] = []

    def take(self, at: int, piece: NDArray[np.float32]) -> None:  # noqa: ARG002 (a Listener)
        whole = len(piece) // self._by * self._by
        means = piece[:whole].reshape(-1, self._by).mean(axis=1)
        self._blocks.append(means.astype(np.float32))

    def samples(self) -> NDArray[np.float32]:
        return np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.float32)


def _told(member: Member, files: Sequence[Footage]) -> Omission | None:
    if member.by == "clock":
        return None
    footage = files[member.number]
    at = f"it begins {seconds(member.offset):+.4f} s from its scene's longest file"
    value = f"by {member.by}, {at}"
    if member.by == "sound":
        value += f"; {member.confidence:.0%} of its windows agree"
    if member.drift_ppm:
        frames = abs(member.drift_ppm) / 1e6 * member.duration / TICKS_PER_SECOND
        value += (
            f"; its clock drifts by {member.drift_ppm:+.1f} ppm, {1000 * frames:.1f} ms to its end"
        )
    return Omission(Where(file=str(footage.path)), "aligned", value)


def _apart(footage: Footage) -> Omission:
    if not footage.media.audio_channels and not footage.media.start:
        why = "it has neither sound nor timecode"
    else:
        why = "it sounds like no other file" if footage.media.audio_channels else "no other file has its timecode"  # fmt: skip
    return Omission(Where(file=str(footage.path)), "not aligned with other cameras", why)
