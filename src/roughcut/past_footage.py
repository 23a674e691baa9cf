"""What past projects took of their footage: the pieces of each file, and which of them were used.

Projects name their footage by paths of the machine that they were cut on, so files are looked for
by name in the folders that the user gives, and nowhere else.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

import msgspec
import numpy as np

from roughcut.check import with_nests
from roughcut.encode.decisions import decode, encode
from roughcut.errors import NotEnough, Omission, RoughcutError, Where
from roughcut.face_framing import Framed, centred, face_place, framed
from roughcut.footage.clusters import Backend
from roughcut.footage.embedding import Embedder, with_looks
from roughcut.footage.measured import Measured
from roughcut.footage.moments import FEATURES, Margins, features, moments
from roughcut.footage.on_beat import beat_times, on_beat
from roughcut.footage.pauses import Range, heard
from roughcut.footage.shot_changes import parted, shot_changes
from roughcut.footage.together import all_measured
from roughcut.learn import selection
from roughcut.learn.figures import TaskFigure
from roughcut.learn.selection import Labelled, Selection
from roughcut.past_cameras import Shoot, following
from roughcut.progress import Progress, silent
from roughcut.projects import Example
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds, seconds
from roughcut.timeline import Media, Timeline

_FARTHEST = 1.0  # seconds: a cut that is further from what is heard is no margin
_EARLY = TICKS_PER_SECOND // 20  # a cut this much inside what is heard still belongs to its edge


@dataclass(frozen=True, slots=True, eq=False)
class Used:
    """A file that a project used, and the source ranges that it took, joined and in order.

    clips: the range of every clip, not joined. elsewhere: those in which another camera of its scene is shown. framed: how it stands where it is
    punched in on a face.
    """

    project: str
    timeline: Timeline
    media: Media
    measured: Measured
    rate: Rate
    ranges: tuple[Range, ...]
    clips: tuple[Range, ...] = ()
    elsewhere: tuple[Range, ...] = ()
    framed: tuple[Framed, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What was learned, how good it is on projects that were held out, and what was not at hand.

    examples: the projects as habits are to be learned from them: where punch-ins are on faces, with the
    picture in the middle, since the cut moves it onto the face.
    """

    examples: tuple[Example, ...]
    selection: Selection
    figures: tuple[TaskFigure, ...]
    omissions: tuple[Omission, ...]


def learned(
    examples: Sequence[Example],
    folders: Sequence[Path],
    *,
    seed: int = 0,
    cache: Path | None = None,
    backend: Backend | None = None,
    embedder: Embedder | None = None,
    progress: Progress = silent,
) -> Lesson:
    """What the editors of these projects keep of their footage.

    embedder: tells what looks alike.

    Raises:
        NotEnough: none of the footage was found, or too little of it was kept or left out.
    """
    used, omissions = used_footage(
        examples, folders, cache=cache, backend=backend, embedder=embedder, progress=progress
    )
    if not used:
        raise NotEnough(
            ", ".join(str(folder) for folder in folders),
            "none of the footage of the projects is there"
            + (f" (first, {omissions[0]})" if omissions else ""),
            "Name the folder that holds it with --media",
        )
    used, shoots = _beside_others(used, progress)
    rows = labelled(used)
    figures = selection.judged(rows, [each.project for each in used], FEATURES, seed=seed)
    face_at = face_place([one for each in used for one in each.framed])
    chosen = selection.fit(rows, FEATURES, seed=seed, face_at=face_at)
    looks = "" if embedder is None else embedder.key()
    facts = msgspec.structs.replace(chosen.facts, following=following(shoots), looks=looks)
    if face_at is not None:
        watched = {each.media: each.measured for each in used}
        examples = [_centred(each, watched) for each in examples]
    return Lesson(tuple(examples), replace(chosen, facts=facts), figures, omissions)


def _centred(example: Example, watched: Mapping[Media, Measured]) -> Example:
    timeline = decode(example.decisions)
    found = centred(timeline, watched)
    return example if found == timeline else replace(example, decisions=encode(found))


def _beside_others(
    used: Sequence[Used], progress: Progress
) -> tuple[tuple[Used, ...], tuple[Shoot, ...]]:
    """The files with where other cameras of their scenes are shown, and each project's shoot."""
    files: dict[int, dict[Media, Measured]] = defaultdict(dict)
    for each in used:
        files[id(each.timeline)][each.media] = each.measured
    timelines = {id(each.timeline): each.timeline for each in used}
    shoots = {
        key: Shoot.of(timeline, files[key], progress=progress)
        for key, timeline in timelines.items()
    }
    beside = (
        replace(each, elsewhere=shoots[id(each.timeline)].elsewhere(each.media)) for each in used
    )
    return tuple(beside), tuple(shoots.values())


def labelled(used: Sequence[Used]) -> tuple[Labelled, ...]:
    """The pieces of each file as examples; all are parted by the margins that were found in all."""
    trims = [_trims(each) for each in used]
    head, tail = (
        float(np.median(found)) if (found := [one for trim in trims for one in trim[side]]) else 0.1
        for side in (0, 1)
    )
    beaten = [
        on_beat(each.ranges, beat_times(each.measured), each.measured.footage.duration)
        for each in used
    ]
    heeds = selection.is_habit(cut for cuts in beaten for cut in cuts)
    apart = [parted(each.clips, shot_changes(each.measured)) for each in used]
    margins = Margins(from_seconds(head), from_seconds(tail), heeds)
    return tuple(
        replace(_labelled(each, margins, heads, tails), on_beat=cuts, parted=ends)
        for each, (heads, tails), cuts, ends in zip(used, trims, beaten, apart, strict=True)
    )


def used_footage(
    examples: Sequence[Example],
    folders: Sequence[Path],
    *,
    cache: Path | None = None,
    backend: Backend | None = None,
    embedder: Embedder | None = None,
    progress: Progress = silent,
) -> tuple[tuple[Used, ...], tuple[Omission, ...]]:
    """Each project's files that are at hand, measured, with what was taken of them."""
    index = _index(folders)
    wanted: list[tuple[Example, Timeline, Media, list[Range], Path]] = []
    omissions: list[Omission] = []
    for example in examples:
        timeline = decode(example.decisions)
        for media, ranges in _ranges(timeline).items():
            path = _found(media, index)
            if path is None:
                where = Where(file=example.file, timeline=example.sequence)
                omissions.append(Omission(where, "footage that is not at hand", media.name))
            else:
                wanted.append((example, timeline, media, ranges, path))
    paths = sorted({each[-1] for each in wanted})
    watched: dict[Path, Measured | RoughcutError] = dict(
        all_measured(paths, folder=cache, backend=backend, progress=progress)
    )
    if embedder is not None:
        for path, each in watched.items():
            if isinstance(each, Measured):
                watched[path] = with_looks(each, embedder, folder=cache, progress=progress)
    used = []
    for example, timeline, media, ranges, path in wanted:
        found = watched[path]
        if isinstance(found, RoughcutError):
            omissions.append(
                Omission(Where(file=str(path)), "footage that cannot be used", found.problem)
            )
        elif not found.footage.media.still:
            rate = found.footage.media.rate or timeline.rate
            stands = framed(timeline, media, found)
            used.append(
                Used(
                    example.project, timeline, media, found, rate, _joined(ranges), tuple(ranges),
                    framed=stands,
                )
            )  # fmt: skip
    return tuple(used), tuple(omissions)


def _index(folders: Sequence[Path]) -> dict[str, list[Path]]:
    """Every file below the folders by its name in lower case; links that lead outside are left."""
    index: dict[str, list[Path]] = defaultdict(list)
    for folder in folders:
        root = os.path.realpath(folder)
        for place, inner, files in os.walk(root):
            inner.sort()
            for name in sorted(files):
                path = Path(place, name)
                if path.is_file() and os.path.realpath(path).startswith(root + os.sep):
                    index[name.lower()].append(path)
    return index


def _found(media: Media, index: Mapping[str, Sequence[Path]]) -> Path | None:
    """The file of this name whose folders are most alike; None where there is none, or two."""
    written = media.path or media.name
    parts = (PureWindowsPath if "\\" in written else PurePosixPath)(written).parts
    if not parts:
        return None
    same = index.get(parts[-1].lower(), ())

    def alike(path: Path) -> int:
        ours = [each.lower() for each in path.parts[::-1]]
        theirs = [each.lower() for each in parts[::-1]]
        differing = (n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b)
        return next(differing, min(len(ours), len(theirs)))

    best = max((alike(path) for path in same), default=0)
    nearest = [path for path in same if alike(path) == best]
    return nearest[0] if len(nearest) == 1 else None


def _ranges(timeline: Timeline) -> dict[Media, list[Range]]:
    """What a timeline and its nests show of each recording: pictures, and sound that has none."""
    found: dict[Media, list[Range]] = defaultdict(list)
    for each in with_nests(timeline):
        for track in each.tracks:
            for clip in track.clips:
                source = clip.source
                if not isinstance(source, Media) or source.still or not clip.enabled:
                    continue
                if track.enabled and (track.kind == "video" or not source.has_video):
                    end = clip.source_start + clip.source_duration
                    found[source].append((clip.source_start, end))
    return found


def _joined(ranges: Sequence[Range]) -> tuple[Range, ...]:
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _trims(used: Used) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Seconds before and after what is heard, at each used edge that lies by a pause."""
    sounds = heard(used.measured)
    heads, tails = [], []
    for start, end in used.ranges:
        before = [seconds(at - start) for at, _ in sounds if at >= start - _EARLY]
        after = [seconds(end - at) for _, at in sounds if at <= end + _EARLY]
        heads += [max(0.0, each) for each in before[:1] if each <= _FARTHEST]
        tails += [max(0.0, each) for each in after[-1:] if each <= _FARTHEST]
    return tuple(heads), tuple(tails)


def _labelled(
    used: Used, margins: Margins, heads: tuple[float, ...], tails: tuple[float, ...]
) -> Labelled:
    pieces = moments(used.measured, 0, used.rate, margins)
    shown = _joined((*used.ranges, *used.elsewhere))
    kept = [
        sum(max(0, min(piece.end, end) - max(piece.start, start)) for start, end in shown)
        / (piece.end - piece.start)
        for piece in pieces
    ]
    shots = tuple(seconds(end - start) for start, end in used.ranges)
    return Labelled(features(used.measured, pieces), np.array(kept), heads, tails, shots)
