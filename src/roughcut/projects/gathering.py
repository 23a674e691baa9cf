"""From a folder of projects to examples: find, read, leave out, tell apart, encode."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from roughcut.calibration.assuming import as_read, assumptions
from roughcut.check import with_nests
from roughcut.encode.assets import AssetKeys
from roughcut.encode.decisions import Decisions, encode
from roughcut.errors import MissingExtra, NotEnough, RoughcutError, Unreadable, Unsupported
from roughcut.progress import Progress, silent
from roughcut.projects.cache import cached_reading
from roughcut.projects.example import Example
from roughcut.projects.finding import ProjectFile, found
from roughcut.projects.telling_apart import Candidate, Pieces, duplicates, groups, pieces_of
from roughcut.timeline import Timeline
from roughcut.workers import end_with_parent

MINIMUM_CLIPS = 10
MINIMUM_PROJECTS = 2
WORTH_PROCESSES_BYTES = 2**20  # starting processes takes longer than parsing less than this


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A sequence that stands among the examples already."""

    file: str
    sequence: str
    kept_file: str
    kept_sequence: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a folder of projects holds.

    examples: in order of editor, file and sequence, whatever order they were found in.
    refused: files that could not be read, and why.
    omissions: how often each kind of thing was not carried, over all files that were read.
    duplicates: sequences that are another one once more.
    left_out: how many sequences were left out for each reason, duplicates aside.
    """

    examples: tuple[Example, ...]
    refused: tuple[tuple[Path, RoughcutError], ...]
    omissions: dict[str, int]
    duplicates: tuple[Duplicate, ...]
    left_out: dict[str, int]


def gather(
    paths: Sequence[Path],
    *,
    cache: Path | None = None,
    minimum_clips: int = MINIMUM_CLIPS,
    minimum_projects: int = MINIMUM_PROJECTS,
    assume: Sequence[str] = (),
    progress: Progress = silent,
) -> Gathered:
    """The finished sequences in project files and folders of them, each once.

    A sequence counts if it has at least minimum_clips clips of picture, if one of its video tracks
    holds more than one clip (the stacked cameras of a multicam sequence do not), and if no other
    sequence that counts nests it. Files are read in as many processes as there are processors.
    assume: answers of `NAME=VALUE`, which hold for the files that they are about.

    Raises:
        Unreadable: a path does not exist.
        Unsupported: nobody asks what is assumed.
        NotEnough: fewer than minimum_projects different projects were found.
    """
    assumptions(assume)
    files, refused = found(paths)
    contents: list[tuple[ProjectFile, _Content]] = []
    refusals = list(refused)
    for done, (file, content) in enumerate(_read_all(files, cache, minimum_clips, tuple(assume))):
        progress("Reading projects", done + 1, len(files))
        if isinstance(content, RoughcutError):
            refusals.append((file.path, content))
        else:
            contents.append((file, content))
    examples, copies = _told_apart(contents)
    projects = len({example.project for example in examples})
    if projects < minimum_projects:
        raise NotEnough(
            ", ".join(str(path) for path in paths),
            _too_few(projects, len(files) + len(refused), refusals, minimum_clips),
            f"At least {minimum_projects} different finished projects are needed",
        )
    omissions: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for _, content in contents:
        omissions.update(content.omissions)
        left_out.update(content.left_out)
    return Gathered(
        examples, tuple(sorted(refusals, key=lambda each: str(each[0]))),
        dict(sorted(omissions.items())), copies, dict(sorted(left_out.items())),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sequence:
    name: str
    fingerprint: str
    pieces: Pieces
    clips: int
    decisions: Decisions


@dataclass(frozen=True, slots=True)
class _Content:
    digest: str
    sequences: tuple[_Sequence, ...]
    omissions: Counter[str]
    left_out: Counter[str]


def _read_all(
    files: Sequence[ProjectFile], cache: Path | None, minimum_clips: int, assume: tuple[str, ...]
) -> Iterator[tuple[ProjectFile, _Content | RoughcutError]]:
    """What each file holds, in the order of files, read by several processes."""
    jobs = [(file.path, cache, minimum_clips, assume) for file in files]
    workers = min(cpu_count() or 1, len(files))
    if workers <= 1 or sum(file.path.stat().st_size for file in files) < WORTH_PROCESSES_BYTES:
        yield from zip(files, map(_read, jobs), strict=True)
        return
    # Spawned, not forked: the caller may have threads (a progress bar, torch).
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_parent) as pool:
        try:
            yield from zip(files, pool.map(_read, jobs), strict=True)
        except BrokenProcessPool as error:
            raise Unreadable(
                "projects",
                "a process that was reading them ended",
                "Free some memory; in a script, call this below `if __name__ == '__main__':`",
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _read(job: tuple[Path, Path | None, int, tuple[str, ...]]) -> _Content | RoughcutError:
    path, cache, minimum_clips, assume = job
    try:
        digest, reading = cached_reading(path, cache)
        reading = as_read(reading, assumptions(assume), path)
    except (MissingExtra, Unreadable, Unsupported) as error:
        return error
    left_out: Counter[str] = Counter()
    counting = []
    for timeline in reading.timelines:
        reason = _reason_against(timeline, minimum_clips)
        if reason is None:
            counting.append(timeline)
        else:
            left_out[reason] += 1
    nested = {id(inner) for each in counting for inner in with_nests(each)[1:]}
    tops = [each for each in counting if id(each) not in nested]
    if len(tops) < len(counting):
        left_out["nested in another sequence"] += len(counting) - len(tops)
    keys = AssetKeys()
    sequences = tuple(
        _Sequence(
            each.name,
            keys.content_digest(each),
            pieces_of(each, keys),
            _pictures(each),
            encode(each),
        )
        for each in tops
    )
    return _Content(digest, sequences, Counter(each.what for each in reading.omissions), left_out)


def _reason_against(timeline: Timeline, minimum_clips: int) -> str | None:
    if _pictures(timeline) < minimum_clips:
        return "too few clips"
    if all(len(track.clips) <= 1 for track in timeline.video_tracks):
        return "nothing is cut in it"
    return None


def _pictures(timeline: Timeline) -> int:
    return sum(len(track.clips) for track in timeline.video_tracks)


def _told_apart(
    contents: Sequence[tuple[ProjectFile, _Content]],
) -> tuple[tuple[Example, ...], tuple[Duplicate, ...]]:
    rows = [
        (file, content.digest, each, _candidate(file, each))
        for file, content in contents
        for each in content.sequences
    ]
    rows.sort(key=lambda row: (row[0].editor, row[0].name, row[2].name, row[2].fingerprint))
    copies = duplicates([row[3] for row in rows])
    singles = [row for index, row in enumerate(rows) if index not in copies]
    firsts = groups([row[3] for row in singles])
    labels = [f"{file.editor}/{file.name}#{each.name}" for file, _, each, _ in singles]
    examples = tuple(
        Example(file.editor, labels[first], file.name, each.name, digest, each.decisions)
        for first, (file, digest, each, _) in zip(firsts, singles, strict=True)
    )
    return examples, tuple(
        Duplicate(rows[index][0].name, rows[index][2].name, rows[kept][0].name, rows[kept][2].name)
        for index, kept in sorted(copies.items())
    )


def _candidate(file: ProjectFile, sequence: _Sequence) -> Candidate:
    """Kept first: what the editor saved, then what holds most.

    An edit grows, so the state with the most clips is taken for the newest: dates of files do not
    survive copying.
    """
    length = max(row.start + row.duration for row in sequence.decisions.rows)
    rank = (file.autosave, -sequence.clips, -length, file.name, sequence.name)
    return Candidate(file.editor, sequence.name, sequence.fingerprint, sequence.pieces, rank)


def _too_few(
    projects: int, files: int, refused: Sequence[tuple[Path, RoughcutError]], minimum_clips: int
) -> str:
    if not files:
        return "no project file was found there"
    there = "one project was found" if projects == 1 else "no project was found"
    unread = f", {len(refused)} of them unreadable (first, {refused[0][1]})" if refused else ""
    return f"{there} with at least {minimum_clips} clips of picture, in {files} files{unread}"
