"""Raw footage → an assembly of its best moments, finished in a style where one is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roughcut.cameras import Cameras, left_to_others
from roughcut.errors import BrokenStyle, NotEnough, Omission, RoughcutError, Where
from roughcut.face_framing import on_faces
from roughcut.finishing import Finished, finish
from roughcut.footage import fallback
from roughcut.footage.asked import Length
from roughcut.footage.assembly import Setting, Shot, assembled, clock, with_alternates
from roughcut.footage.clusters import Backend
from roughcut.footage.embedding import Embedder, with_looks
from roughcut.footage.fitting import tails
from roughcut.footage.measured import Measured
from roughcut.footage.moments import (
    FEATURES,
    Asked,
    Margins,
    Moment,
    apart_from,
    features,
    moments,
)
from roughcut.footage.outcome import Weighed
from roughcut.footage.pauses import Range, spoken
from roughcut.footage.select import Limits, chosen, without_through_edits
from roughcut.footage.syncing import Scene, synced
from roughcut.footage.together import all_measured
from roughcut.footage.transcribing import Transcriber, with_words
from roughcut.learn.habits import Habits
from roughcut.learn.habits.camera_order import CameraOrder
from roughcut.learn.selection import Selection
from roughcut.progress import Progress, silent
from roughcut.ticks import from_seconds, seconds
from roughcut.timeline import Timeline

SHORTEST_SECONDS, LONGEST_SECONDS = 0.5, 120.0
"""Limits of a shot where no style says any."""
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cut:
    """The timeline, what was kept and what was finished, and everything that went otherwise.

    kept: the shots in the order of the timeline. rejected: moments that were left out, in source
    order, with the place in the timeline at which each is missing.
    finished: None where no style was given or nothing could be finished.
    """

    timeline: Timeline
    kept: tuple[Shot, ...]
    rejected: tuple[tuple[int, Shot], ...]
    finished: Finished | None
    remarks: tuple[Omission, ...]


def cut(
    paths: Sequence[Path],
    *,
    name: str,
    length: Length | None = None,
    selection: Selection | None = None,
    habits: Habits | None = None,
    asked: Sequence[Asked] = (),
    alternates: bool = False,
    cameras: bool = False,
    transcriber: Transcriber | None = None,
    embedder: Embedder | None = None,
    fast: bool = False,
    cache: Path | None = None,
    backend: Backend | None = None,
    progress: Progress = silent,
) -> Cut:
    """Measure, choose, assemble, finish.

    asked: what is to be kept and dropped of each path, or nothing. cameras: files that ran at the
    same time are laid on one clock, and each shot shows one of them. transcriber: hears words.
    embedder: tells what looks alike.
    backend: a cluster watches them.

    Raises:
        NotEnough: none of the footage can be cut, or nothing of it is worth keeping.
    """
    watched, remarks = _watched(paths, fast=fast, cache=cache, backend=backend, progress=progress)
    if transcriber is not None:
        watched = [
            (number, with_words(each, transcriber, folder=cache, progress=progress))
            for number, each in watched
        ]
    if embedder is not None:
        watched = [
            (number, with_looks(each, embedder, fast=fast, folder=cache, progress=progress))
            for number, each in watched
        ]
        if selection is not None and selection.facts.looks not in {"", embedder.key()}:
            what = "looks by another model than the style was learned with"
            remarks.append(_remark(what, embedder.model.name))
    scenes: tuple[Scene, ...] = ()
    if cameras:
        scenes, told = synced([each.footage for _, each in watched], progress=progress)
        remarks += told or [_remark("no cameras to choose from", "one file is no scene")]
    others = _left_to_others(scenes, [each for _, each in watched])
    setting = Setting.of([each.footage.media for _, each in watched])
    rate = setting.rate
    margins = Margins() if selection is None else _margins(selection)
    pieces: list[Moment] = []
    rows: list[_Floats] = []
    likely: list[_Floats] = []
    for number, (place, each) in enumerate(watched):
        wishes = asked[place] if asked else Asked()
        found = moments(each, number, rate, margins, wishes)
        kept_apart, own = apart_from(found, others.get(number, ()))
        pieces += kept_apart
        rows.append(features(each, found)[own])
        likely.append(_likelihood(rows[-1], selection))
    table = np.concatenate(rows)
    missing = () if selection is None else selection.missing(table)
    if selection is None:
        remarks.append(_remark("chosen without a learned selection", fallback.SAYS))
    elif missing:
        what = "chosen without measures that the style was learned with"
        remarks.append(_remark(what, ", ".join(missing)))
    likelihood = np.concatenate(likely)
    lasts = np.array([seconds(piece.end - piece.start) for piece in pieces])
    limits = _limits(length, selection, setting)
    runs = chosen(pieces, (likelihood - 0.5) * lasts, limits)
    if selection is None or not selection.facts.parted:
        runs = without_through_edits(runs, pieces)
    if not runs:
        raise NotEnough(
            ", ".join(path.name for path in paths),
            "nothing in it is worth keeping"
            + (f", as far as can be told without {', '.join(missing)}" if missing else ""),
            ("Look at all of it, without --fast, or ask" if fast and missing else "Ask")
            + " for a length with --length, or for a range with --keep",
        )
    media = [each.footage.media for _, each in watched]
    weighed = Weighed(media, pieces, table, likelihood)
    words = [spoken(each) for _, each in watched]
    added = tails(runs, pieces, words, limits, rate)
    kept = tuple(weighed.shot(run, tail) for run, tail in zip(runs, added, strict=True))
    if scenes:
        order = None if habits is None else CameraOrder.of(habits.person(None))
        follows = selection is not None and selection.facts.following.holds
        chooser = Cameras(scenes, [each for _, each in watched], order, follows_sound=follows)
        kept = tuple(
            chooser.shown(shot, pieces[run.first].file, rate)
            for shot, run in zip(kept, runs, strict=True)
        )
    remarks += _length_remarks(kept, length, setting)
    timeline = assembled(name, setting, kept)
    finished = None
    if habits is not None and timeline.video_tracks[0].clips:
        finished = finish(timeline, habits)
        timeline = finished.timeline
    timeline, moved = _on_faces(timeline, selection, [each for _, each in watched])
    remarks += moved
    rejected = weighed.rejected(runs, kept, setting)
    if alternates:
        timeline, homeless = with_alternates(timeline, setting, rejected)
        if homeless:
            remarks.append(_remark("rejected moments for which there is no room", str(homeless)))
    return Cut(timeline, kept, rejected, finished, tuple(remarks))


def _watched(
    paths: Sequence[Path],
    *,
    fast: bool,
    cache: Path | None,
    backend: Backend | None,
    progress: Progress,
) -> tuple[list[tuple[int, Measured]], list[Omission]]:
    """Each file that can be cut with its number among the paths, and what is wrong with the others."""
    watched: list[tuple[int, Measured]] = []
    remarks: list[Omission] = []
    found = all_measured(paths, folder=cache, fast=fast, backend=backend, progress=progress)
    for number, (path, each) in enumerate(found):
        if isinstance(each, RoughcutError):
            remarks.append(
                Omission(Where(file=str(path)), "footage that cannot be used", each.problem)
            )
        elif each.footage.media.still:
            remarks.append(Omission(Where(file=str(path)), "stills, which are not cut"))
        else:
            watched.append((number, each))
            remarks += each.findings
    if not watched:
        why = f"; first: {remarks[0].value or remarks[0].what}" if remarks else ""
        raise NotEnough(
            ", ".join(str(path) for path in paths),
            f"none of it can be cut{why}",
            "Name other footage",
        )
    return watched, remarks


def _left_to_others(
    scenes: Sequence[Scene], watched: Sequence[Measured]
) -> dict[int, tuple[Range, ...]]:
    found: dict[int, tuple[Range, ...]] = {}
    for scene in scenes:
        found |= left_to_others(scene, watched)
    return found


def _likelihood(rows: _Floats, selection: Selection | None) -> _Floats:
    if selection is None:
        return fallback.likelihood(rows)
    if selection.facts.columns != FEATURES:
        raise BrokenStyle(
            "selection", "its measures are those of another roughcut", "Learn the style again"
        )
    return selection.likelihood(rows)


def _on_faces(
    timeline: Timeline, selection: Selection | None, watched: Sequence[Measured]
) -> tuple[Timeline, list[Omission]]:
    """The timeline with its punch-ins on faces, where the editor's are."""
    if selection is None or selection.facts.face_at is None:
        return timeline, []
    seen = {each.footage.media: each for each in watched}
    timeline, moved = on_faces(timeline, selection.facts.face_at, seen)
    what = "punched-in clips that were moved onto their face"
    return timeline, [_remark(what, str(moved))] if moved else []


def _margins(selection: Selection) -> Margins:
    facts = selection.facts
    return Margins(from_seconds(facts.head), from_seconds(facts.tail), facts.on_beat)


def _limits(length: Length | None, selection: Selection | None, setting: Setting) -> Limits:
    shortest, longest = SHORTEST_SECONDS, LONGEST_SECONDS
    if selection is not None:
        shortest, longest = selection.facts.shortest, selection.facts.longest
    rate = setting.rate
    least_frames = max(1, rate.frames(from_seconds(shortest)))
    most_frames = max(least_frames, rate.frames(from_seconds(longest)))
    if length is None:
        return Limits(least_frames, most_frames)
    return Limits(
        least_frames, most_frames, max(1, rate.frames(length.least)), max(1, rate.frames(length.most))
    )  # fmt: skip


def _length_remarks(
    kept: Sequence[Shot], length: Length | None, setting: Setting
) -> list[Omission]:
    if length is None:
        return []
    frames = sum(each.frames for each in kept)
    least, most = (setting.rate.frames(each) for each in (length.least, length.most))
    if least <= frames <= most:
        return []
    nearest = least if frames < least else most
    value = (
        f"{clock(setting.rate.ticks(nearest))} was asked for, {clock(setting.rate.ticks(frames))} "
        f"is the nearest that the footage and the lengths of shots allow"
    )
    return [_remark("the wanted length is not met", value)]


def _remark(what: str, value: str) -> Omission:
    return Omission(Where(file="cut"), what, value)
