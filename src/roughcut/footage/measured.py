"""Footage with everything that was measured in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from roughcut.errors import Omission, RoughcutError, Unreadable
from roughcut.footage import cache
from roughcut.footage.clusters import Backend, spread
from roughcut.footage.looks import Looks
from roughcut.footage.measures import Measure, at_hand
from roughcut.footage.parts import PART, Shelf, in_parts
from roughcut.footage.probe import Footage, probe
from roughcut.footage.series import Series
from roughcut.footage.words import Word
from roughcut.progress import Progress, silent

WORTH_PROCESSES_BYTES = 2**24
"""Files that are smaller together are measured sooner than processes start."""


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
    part: int = PART,
    progress: Progress = silent,
) -> Measured:
    """Probe a file and measure it, in one pass over it for all that the cache does not hold.

    Of a pass that was killed, the whole parts (in ticks) are in the cache, and it goes on after them.

    folder: the cache; without one nothing is kept. measures: these instead of all that are at hand.
    fast: key frames alone; thorough measures are left out.

    Raises:
        Unreadable, Unsupported, NotEnough: as `probe`.
        Unwritable: the cache takes no entry.
    """
    footage = probe(path)
    measures = at_hand() if measures is None else measures
    key = cache.content_key(path) if folder is not None else ""
    known: dict[str, Series] = {}
    broken: tuple[Omission, ...] = ()
    missing = []
    for measure in measures:
        if measure.thorough and fast:
            continue
        entry = cache.kept(folder, key, measure, fast=fast) if folder is not None else None
        if entry is None:
            missing.append(measure)
        else:
            known[measure.name], broken = entry
    if missing:
        shelf = None if folder is None else Shelf(folder, key, fast)
        fresh, broken = in_parts(
            footage, missing, shelf, part, fast=fast, threads=threads, progress=progress
        )
        known |= fresh
    series = {each.name: known[each.name] for each in measures if len(known.get(each.name, ()))}
    return Measured(footage, series, (*footage.findings, *broken))


def all_measured(
    paths: Sequence[Path],
    *,
    folder: Path | None = None,
    fast: bool = False,
    backend: Backend | None = None,
    progress: Progress = silent,
) -> Iterator[tuple[Path, Measured | RoughcutError]]:
    """Each file measured, or why it could not be, in the order given; several files side by side.

    Two files in two processes with one decoding thread each are quicker than one after the other.
    backend: a cluster does it; what is found names files by their absolute paths then.
    """
    if backend is not None:
        jobs = [(path.absolute(), folder and folder.absolute(), fast, 1) for path in paths]
        results = zip(paths, spread(_one, jobs, backend), strict=True)
        yield from _counted(results, len(paths), progress)
        return
    processors = cpu_count() or 1
    workers = min(processors, len(paths))
    size = sum(path.stat().st_size for path in paths if path.is_file())
    if workers <= 1 or size < WORTH_PROCESSES_BYTES:
        for path in paths:
            yield path, _one((path, folder, fast, 2), progress)
        return
    jobs = [(path, folder, fast, processors // workers) for path in paths]
    # Spawned, not forked: the caller may have threads (a progress bar, torch).
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        try:
            results = zip(paths, pool.map(_one, jobs), strict=True)
            yield from _counted(results, len(paths), progress)
        except BrokenProcessPool as error:
            raise Unreadable(
                "footage",
                "a process that was watching it ended",
                "Free some memory; in a script, call this below `if __name__ == '__main__':`",
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _counted(
    results: Iterable[tuple[Path, Measured | RoughcutError]], total: int, progress: Progress
) -> Iterator[tuple[Path, Measured | RoughcutError]]:
    for done, result in enumerate(results, 1):
        progress("Watching footage", done, total)
        yield result


def _one(
    job: tuple[Path, Path | None, bool, int], progress: Progress = silent
) -> Measured | RoughcutError:
    path, folder, fast, threads = job
    try:
        return measured(path, folder=folder, fast=fast, threads=threads, progress=progress)
    except RoughcutError as error:
        return error
