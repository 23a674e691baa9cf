"""Several files measured side by side, and so are the parts of a long one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from typing import Any, Self

from roughcut.errors import RoughcutError, Unreadable
from roughcut.footage.clusters import Backend, spread
from roughcut.footage.measured import Begun, Measured, begun, measured
from roughcut.footage.parts import Found, Part
from roughcut.progress import Progress, silent
from roughcut.ticks import TICKS_PER_SECOND
from roughcut.workers import end_with_parent

WORTH_PROCESSES_BYTES = 2**24
"""Files that are smaller together are measured sooner than processes start."""
_LOOK_SECONDS = 0.5  # how often it is told how far the processes are

_Job = tuple[Path, Path | None, bool, int | None, int]
"""A file, the cache, whether key frames alone are looked at, how long a part is, decoding threads."""


def all_measured(
    paths: Sequence[Path],
    *,
    folder: Path | None = None,
    fast: bool = False,
    part: int | None = None,
    backend: Backend | None = None,
    progress: Progress = silent,
) -> Iterator[tuple[Path, Measured | RoughcutError]]:
    """Each file measured, or why it could not be, in the order given.

    Decoding in as many processes as there are processors, with a thread each, is quicker than in as
    many threads of one, where measures wait for it. What is found is the same.
    part: as in `measured`. backend: a cluster does it; what is found names files by their absolute paths then.
    """
    if backend is not None:
        jobs = [(path.absolute(), folder and folder.absolute(), fast, part, 1) for path in paths]
        results = zip(paths, spread(_one, jobs, backend), strict=True)
        yield from _counted(results, len(paths), progress)
        return
    processors = cpu_count() or 1
    size = sum(path.stat().st_size for path in paths if path.is_file())
    if processors <= 1 or size < WORTH_PROCESSES_BYTES:
        for path in paths:
            yield path, _one((path, folder, fast, part, 2), progress)
        return
    threads = processors // min(processors, len(paths))
    jobs = [(path, folder, fast, part, threads) for path in paths]
    if len(paths) == 1:
        only = _short(jobs[0], progress)
        if not isinstance(only, Begun):
            yield paths[0], only
            return
    with _Pool(processors) as pool:
        shorts = [only] if len(paths) == 1 else pool.shorts(paths, jobs, progress)
        outcomes = [each if not isinstance(each, Begun) else pool.parts(each) for each in shorts]
        pool.wait(progress)
        for path, each in zip(paths, outcomes, strict=True):
            yield path, each if not isinstance(each, _Long) else each.whole()


class _Pool:
    """Processes that measure short files and parts of long ones, and count the seconds of the latter."""

    def __init__(self, processors: int) -> None:
        # Spawned, not forked: the caller may have threads (a progress bar, torch).
        context = get_context("spawn")
        self._seconds = context.Value("q", 0)
        self._processors = processors
        self._pool = ProcessPoolExecutor(
            processors, mp_context=context, initializer=_start, initargs=(self._seconds,)
        )
        self._longs: list[_Long] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise Unreadable(
                "footage",
                "a process that was watching it ended",
                "Free some memory; in a script, call this below `if __name__ == '__main__':`",
            ) from error

    def shorts(
        self, paths: Sequence[Path], jobs: Sequence[_Job], progress: Progress
    ) -> Iterator[Measured | Begun | RoughcutError]:
        """The short files measured, the long ones begun."""
        for done, each in enumerate(self._pool.map(_short, jobs), 1):
            progress("Watching footage", done, len(paths))
            yield each

    def parts(self, begun: Begun) -> _Long:
        threads = max(1, self._processors // len(begun.parts))
        jobs = ((begun, part, threads) for part in begun.parts)
        self._longs.append(_Long(begun, [self._pool.submit(_part, job) for job in jobs]))
        return self._longs[-1]

    def wait(self, progress: Progress) -> None:
        """Until all parts are measured."""
        total = sum(_whole_seconds(each.begun) for each in self._longs)
        names = [each.begun.footage.path.name for each in self._longs]
        what = f"Watching {names[0] if len(names) == 1 else f'{len(names)} long recordings'}"
        waiting = {part for each in self._longs for part in each.parts}
        while waiting:
            waiting = wait(waiting, timeout=_LOOK_SECONDS).not_done
            progress(what, min(total, self._seconds.value), total)


@dataclass(frozen=True, slots=True)
class _Long:
    begun: Begun
    parts: list[Future[Found | RoughcutError]]

    def whole(self) -> Measured | RoughcutError:
        found = []
        for each in self.parts:
            part = each.result()
            if isinstance(part, RoughcutError):
                return part
            found.append(part)
        try:
            return self.begun.whole(Found.joined(found))
        except RoughcutError as error:
            return error


def _whole_seconds(begun: Begun) -> int:
    return begun.footage.end // TICKS_PER_SECOND


def _counted(
    results: Iterable[tuple[Path, Measured | RoughcutError]], total: int, progress: Progress
) -> Iterator[tuple[Path, Measured | RoughcutError]]:
    for done, result in enumerate(results, 1):
        progress("Watching footage", done, total)
        yield result


def _one(job: _Job, progress: Progress = silent) -> Measured | RoughcutError:
    path, folder, fast, part, threads = job
    try:
        return measured(
            path, folder=folder, fast=fast, part=part, threads=threads, progress=progress
        )
    except RoughcutError as error:
        return error


def _short(job: _Job, progress: Progress = silent) -> Measured | Begun | RoughcutError:
    """A file measured, or begun where others can measure parts of it at the same time."""
    path, folder, fast, part, threads = job
    try:
        found = begun(path, folder=folder, fast=fast, part=part)
        if found.left and len(found.parts) > 1:
            return found
        return found.finished(threads=threads, progress=progress)
    except RoughcutError as error:
        return error


_seconds: Any = None  # of long files, watched by all processes together


def _start(seconds: Any) -> None:
    """Begin a process of the pool."""
    global _seconds  # noqa: PLW0603 - what a process is started with can be kept nowhere else
    _seconds = seconds
    end_with_parent()


def _part(job: tuple[Begun, Part, int]) -> Found | RoughcutError:
    long, part, threads = job
    first = part.start // TICKS_PER_SECOND
    last = _whole_seconds(long) if part.after is None else part.after // TICKS_PER_SECOND
    counted = first

    def count(what: str, done: int, total: int) -> None:  # noqa: ARG001 - the form of a Progress
        nonlocal counted
        more = min(done, last) - counted
        if more > 0:
            counted += more
            with _seconds.get_lock():
                _seconds.value += more

    try:
        found = long.part(part, threads=threads, progress=count)
    except RoughcutError as error:
        return error
    count("", last, last)
    return found
