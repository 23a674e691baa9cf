"""A long file measured in parts, each kept as soon as it is whole, so that a kill loses one at most.

The file is still decoded once. Each part has a fresh measure, which begins to listen some time
before and goes on some time after, so that filters have settled and neighbours are known; rows
outside of the part are dropped. A file that is no longer than a part is measured as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from roughcut.errors import Omission
from roughcut.footage import cache
from roughcut.footage.decode import Damage, Form, listened
from roughcut.footage.measures import Measure, Measuring
from roughcut.footage.probe import Footage
from roughcut.footage.series import Series
from roughcut.progress import Progress
from roughcut.ticks import TICKS_PER_SECOND

PART = 600 * TICKS_PER_SECOND
BEFORE = 16 * TICKS_PER_SECOND
"""A multiple of every measure's step (1 s, 0.2 s, 32 ms, 10 ms), as PART is: rows stay on the grid."""
AFTER = 8 * TICKS_PER_SECOND


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the measures of one file are kept."""

    folder: Path
    key: str
    fast: bool

    def parts(self, measure: Measure) -> list[tuple[Series, tuple[Omission, ...]]]:
        """The parts that an earlier pass left, from the first one on."""
        found: list[tuple[Series, tuple[Omission, ...]]] = []
        while entry := cache.kept(self.folder, self.key, measure, fast=self.fast, part=len(found)):
            found.append(entry)
        return found


def in_parts(
    footage: Footage,
    measures: Sequence[Measure],
    shelf: Shelf | None,
    part: int,
    *,
    fast: bool,
    threads: int,
    progress: Progress,
) -> tuple[dict[str, Series], tuple[Omission, ...]]:
    """The series of each measure by its name, and what could not be decoded for them.

    Raises:
        Unreadable: as `listened`.
        Unwritable: the cache takes no entry.
    """
    left = [[] if shelf is None else shelf.parts(each) for each in measures]
    first = min(
        (
            len(parts)
            for measure, parts in zip(measures, left, strict=True)
            if parts or _has(footage, measure.start().form)
        ),
        default=0,
    )
    found = [[series for series, _ in parts[:first]] for parts in left]
    before = max((parts[first - 1][1] for parts in left if parts), key=len) if first else ()
    damage = Damage(footage)

    def relay(measure: Measure, parts: list[Series]) -> Relay:
        def kept(number: int, series: Series, *, last: bool) -> None:
            parts.append(series)
            if shelf is not None and not last:
                broken = (*before, *damage.omissions())
                cache.keep(shelf.folder, shelf.key, measure, series, broken, fast=fast, part=number)

        return Relay(measure, part, first, kept)

    relays = [relay(measure, parts) for measure, parts in zip(measures, found, strict=True)]
    broken = listened(
        footage, relays, start=began(first, part), fast=fast, threads=threads, progress=progress,
        damage=damage,
    )  # fmt: skip
    series = {}
    for measure, each, parts in zip(measures, relays, found, strict=True):
        each.end()
        series[measure.name] = joined(parts)
        if shelf is not None:
            whole = series[measure.name]
            cache.keep(shelf.folder, shelf.key, measure, whole, (*before, *broken), fast=fast)
            cache.forget_parts(shelf.folder, shelf.key, measure, fast=fast)
    return series, (*before, *broken)


def _has(footage: Footage, form: Form) -> bool:
    """Whether there is anything of a form in a file: of silent pictures no part is ever heard."""
    media = footage.media
    return media.has_video if form in {"luma", "picture"} else media.audio_channels > 0


class _Kept(Protocol):
    def __call__(self, number: int, series: Series, *, last: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class _Working:
    number: int
    measure: Measuring


class Relay:
    """A listener that measures part after part.

    kept: is given the number of a part and its series once all of it was heard or seen, and whether
    it is the last one.
    """

    def __init__(self, measure: Measure, part: int, first: int, kept: _Kept) -> None:
        self._measure = measure
        self._part = part
        self._kept = kept
        self._working = [_Working(first, measure.start())]
        self.form = self._working[0].measure.form

    def take(self, at: int, piece: NDArray[Any]) -> None:
        following = self._working[-1].number + 1
        if at >= began(following, self._part):
            self._working.append(_Working(following, self._measure.start()))
        while at >= (self._working[0].number + 1) * self._part + AFTER and len(self._working) > 1:
            self._give(self._working.pop(0), last=False)
        for each in self._working:
            each.measure.take(at - began(each.number, self._part), piece)

    def end(self) -> None:
        """Give what is left."""
        for place, each in enumerate(self._working, 1):
            self._give(each, last=place == len(self._working))

    def _give(self, done: _Working, *, last: bool) -> None:
        series = done.measure.series()
        times = series.times + began(done.number, self._part)
        own = times >= done.number * self._part
        if not last:
            own &= times < (done.number + 1) * self._part
        columns = {name: each[own] for name, each in series.columns.items()}
        self._kept(done.number, Series(times[own], columns), last=last)


def began(number: int, part: int) -> int:
    """When the measure of a part begins to listen."""
    return max(0, number * part - BEFORE)


def joined(parts: Sequence[Series]) -> Series:
    if len(parts) == 1:
        return parts[0]
    names = parts[0].columns
    return Series(
        np.concatenate([each.times for each in parts]),
        {name: np.concatenate([each.columns[name] for each in parts]) for name in names},
    )
