"""Footage with everything that was measured in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from roughcut.errors import Omission
from roughcut.footage import cache
from roughcut.footage.looks import Looks
from roughcut.footage.measures import Measure, at_hand
from roughcut.footage.one_pass import in_one_pass
from roughcut.footage.parts import Found, Part, Shelf, are_entered, measured_part, parts_of
from roughcut.footage.probe import Footage, probe
from roughcut.footage.series import Series
from roughcut.footage.words import Word
from roughcut.progress import Progress, silent


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """series: by the name of the measure; those that a file has nothing for are missing.

    words: what is said, where a transcriber listened. looks: what it looks like, where a model was named.
    """

    footage: Footage
    series: Mapping[str, Series]
    findings: tuple[Omission, ...]
    words: tuple[Word, ...] = ()
    looks: Looks | None = None


def measured(
    path: Path,
    *,
    folder: Path | None = None,
    measures: Sequence[Measure] | None = None,
    fast: bool = False,
    threads: int = 2,
    part: int | None = None,
    progress: Progress = silent,
) -> Measured:
    """Probe a file and measure it, in one pass over it for all that the cache does not hold.

    Of a pass that was killed, the whole parts are in the cache, and it goes on after them.

    folder: the cache; without one nothing is kept. measures: these instead of all that are at hand.
    fast: key frames alone; thorough measures are left out. part: how long one is, in ticks, instead
    of what suits the file.

    Raises:
        Unreadable, Unsupported, NotEnough: as `probe`.
        Unwritable: the cache takes no entry.
    """
    found = begun(path, folder=folder, measures=measures, fast=fast, part=part)
    return found.finished(threads=threads, progress=progress)


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """A file of which it is known what is left to measure.

    known: what the cache held, with what could not be decoded for it. length: of a part; parts: none
    where the file is long and is not to be entered in its middle.
    """

    footage: Footage
    measures: tuple[Measure, ...]
    known: Mapping[str, Series]
    broken: tuple[Omission, ...]
    left: tuple[Measure, ...]
    shelf: Shelf | None
    length: int
    parts: tuple[Part, ...]
    fast: bool

    def part(self, part: Part, *, threads: int, progress: Progress = silent) -> Found:
        """What one of the parts holds."""
        return measured_part(
            self.footage, self.left, part, self.shelf, fast=self.fast, threads=threads,
            progress=progress,
        )  # fmt: skip

    def finished(self, *, threads: int, progress: Progress = silent) -> Measured:
        """All parts measured, one after the other."""
        if not self.left:
            return self.whole(None)
        if self.parts:
            found = [self.part(each, threads=threads, progress=progress) for each in self.parts]
            return self.whole(Found.joined(found))
        passed = in_one_pass(
            self.footage, self.left, self.length, self.shelf, fast=self.fast, threads=threads,
            progress=progress,
        )  # fmt: skip
        return self.whole(passed)

    def whole(self, found: Found | None) -> Measured:
        """What was known and what was found of the whole file, which is kept."""
        known, broken = dict(self.known), self.broken
        if found is not None:
            known |= found.series
            broken = found.broken
            if self.shelf is not None:
                for each in self.left:
                    self.shelf.keep(each, known[each.name], broken)
        series = {each.name: known[each.name] for each in self.measures if len(known[each.name])}
        return Measured(self.footage, series, (*self.footage.findings, *broken))


def begun(
    path: Path,
    *,
    folder: Path | None = None,
    measures: Sequence[Measure] | None = None,
    fast: bool = False,
    part: int | None = None,
) -> Begun:
    """Probe a file and look for it in the cache.

    Raises:
        Unreadable, Unsupported, NotEnough: as `probe`.
    """
    footage = probe(path)
    chosen = at_hand() if measures is None else measures
    wanted = tuple(each for each in chosen if not (each.thorough and fast))
    shelf = None if folder is None else Shelf(folder, cache.content_key(path), fast)
    known: dict[str, Series] = {}
    broken: tuple[Omission, ...] = ()
    for each in wanted:
        entry = None if shelf is None else shelf.whole(each)
        if entry is not None:
            known[each.name], broken = entry
    left = tuple(each for each in wanted if each.name not in known)
    parts = parts_of(footage.end, part)
    length = parts[0].length
    if left and not are_entered(footage, parts):
        parts = ()
    return Begun(footage, wanted, known, broken, left, shelf, length, parts, fast)
