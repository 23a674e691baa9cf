"""A long file measured in parts, each kept as soon as it is whole, so that a kill loses little.

Each part is entered on its own: several processes can measure them side by side, and whoever
measures one, after whatever else, finds the same numbers. Its measures begin to listen some time
before it and go on some time after, so that filters have settled and neighbours are known; rows
outside of it are dropped. A file that is no longer than a part is measured as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roughcut.errors import Omission
from roughcut.footage import cache
from roughcut.footage.damage import Damage
from roughcut.footage.decode import listened
from roughcut.footage.entering import key_frame_before
from roughcut.footage.measures import Measure
from roughcut.footage.probe import Footage
from roughcut.footage.series import Series
from roughcut.progress import Progress
from roughcut.ticks import TICKS_PER_SECOND

LONGEST = 300 * TICKS_PER_SECOND
GRID = 4 * TICKS_PER_SECOND
"""A multiple of every measure's step (1 s, 0.2 s, 32 ms, 10 ms): rows stay on the grid."""
BEFORE, AFTER = 4 * GRID, 2 * GRID
_FARTHEST_KEY_FRAME = 30 * TICKS_PER_SECOND
"""From a part. Encoders put one every 10 s at most; screen recorders one for the whole file."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a file whose parts are this long; times are ticks from the first frame."""

    number: int
    length: int
    last: bool = False

    @property
    def name(self) -> str:
        """In the cache: files that were parted otherwise are not mistaken for it."""
        return f"{self.length // TICKS_PER_SECOND}s-{self.number}"

    @property
    def start(self) -> int:
        return self.number * self.length

    @property
    def after(self) -> int | None:
        """Where the next one starts; None of the last one, which goes on to the end of the file."""
        return None if self.last else self.start + self.length

    @property
    def began(self) -> int:
        """When its measures begin to listen."""
        return max(0, self.start - BEFORE)

    @property
    def ended(self) -> int | None:
        """When they need no more."""
        return None if self.after is None else self.after + AFTER


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the measures of one file are kept."""

    folder: Path
    key: str
    fast: bool

    def whole(self, measure: Measure) -> tuple[Series, tuple[Omission, ...]] | None:
        """What is kept of the whole file; None where it was not measured to its end."""
        return cache.kept(self.folder, self.key, measure, fast=self.fast)

    def part(self, measure: Measure, part: Part) -> tuple[Series, tuple[Omission, ...]] | None:
        """What an earlier pass found; None where it did not come so far."""
        return cache.kept(self.folder, self.key, measure, fast=self.fast, part=part.name)

    def keep(
        self,
        measure: Measure,
        series: Series,
        broken: tuple[Omission, ...],
        part: Part | None = None,
    ) -> None:
        """Keep a part, or the whole in the place of its parts.

        Raises:
            Unwritable: the cache takes no entry.
        """
        name = None if part is None else part.name
        cache.keep(self.folder, self.key, measure, series, broken, fast=self.fast, part=name)
        if part is None:
            cache.forget_parts(self.folder, self.key, measure, fast=self.fast)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """series: of each measure by its name; broken: what could not be decoded for them."""

    series: dict[str, Series]
    broken: tuple[Omission, ...]

    @classmethod
    def joined(cls, parts: Sequence[Found]) -> Found:
        """Of parts that follow each other."""
        names = parts[0].series
        return cls(
            {name: joined([each.series[name] for each in parts]) for name in names},
            tuple(one for each in parts for one in each.broken),
        )


def parts_of(end: int, length: int | None = None) -> tuple[Part, ...]:
    """The parts of a file that ends there.

    Without a length, an even number of them, so that two processors are done at the same time.
    """
    if length is None:
        count = 2 * -(-end // (2 * LONGEST))
        length = LONGEST if end <= LONGEST else -(-end // (count * GRID)) * GRID
    last = max(0, -(-end // length) - 1)
    return tuple(Part(number, length, number == last) for number in range(last + 1))


def are_entered(footage: Footage, parts: Sequence[Part]) -> bool:
    """Whether little is decoded in vain where each of the parts is begun on its own."""
    for each in parts[1:]:
        key_frame = key_frame_before(footage, each.began)
        if key_frame is None or each.began - key_frame > _FARTHEST_KEY_FRAME:
            return False
    return True


def measured_part(
    footage: Footage,
    measures: Sequence[Measure],
    part: Part,
    shelf: Shelf | None,
    *,
    fast: bool,
    threads: int,
    progress: Progress,
) -> Found:
    """One part of a file, or the only one; what an earlier pass found of it is not watched again.

    Raises:
        Unreadable: as `listened`.
        Unwritable: the cache takes no entry.
    """
    alone = part.last and part.number == 0
    series: dict[str, Series] = {}
    broken: tuple[Omission, ...] = ()
    for measure in measures:
        entry = None if alone or shelf is None else shelf.part(measure, part)
        if entry is not None:
            series[measure.name], broken = entry
    listening = [OnePart(each, part) for each in measures if each.name not in series]
    if listening:
        broken = listened(
            footage, listening, start=part.began, end=part.ended, fast=fast, threads=threads,
            progress=progress, damage=Damage(footage, part.start, part.after),
        )  # fmt: skip
    for each in listening:
        series[each.measure.name] = each.series(last=part.last)
        if shelf is not None and not alone:
            shelf.keep(each.measure, series[each.measure.name], broken, part)
    return Found(series, broken)


class OnePart:
    """A listener that measures one part."""

    def __init__(self, measure: Measure, part: Part) -> None:
        self.measure = measure
        self.part = part
        self._measuring = measure.start()
        self.form = self._measuring.form

    def take(self, at: int, piece: NDArray[Any]) -> None:
        self._measuring.take(at - self.part.began, piece)

    def series(self, *, last: bool) -> Series:
        """The rows of the part; of the last one, up to the end of the file."""
        series = self._measuring.series()
        times = series.times + self.part.began
        own = times >= self.part.start
        if not last:
            own &= times < self.part.start + self.part.length
        columns = {name: each[own] for name, each in series.columns.items()}
        return Series(times[own], columns)


def joined(parts: Sequence[Series]) -> Series:
    if len(parts) == 1:
        return parts[0]
    names = parts[0].columns
    return Series(
        np.concatenate([each.times for each in parts]),
        {name: np.concatenate([each.columns[name] for each in parts]) for name in names},
    )
