"""How far one whole timeline is from another, in the measures of the field.

The reference is what an editor cut, ours is to be judged. Both become decisions (`encode`): tracks
are counted from the spine, and each clip has a role. Times are compared in seconds, so rates,
lengths and frame sizes may differ. Disabled clips are left out: nobody sees them.

Conventions
    A step is STEP_SECONDS long; a clip is on at a step when it covers the step's middle.
    An overlay is any clip off the spine that is not the sound of a picture; such sound is never
    judged, because it follows its picture.
    A measure that has nothing to judge is left out of the figures: it is neither 0 nor 1.

Measures (1 is best, but for the edits)
    activity_f1          F1 of (role, step) pairs; also of overlays alone, and of each role
    role_activity_f1     the mean of the overlays' roles, so that long music does not drown a logo
    track_iou            steps on in both ÷ steps on in either, per track, and their mean
    cut_f1               F1 of the spine's cuts, matched one to one within WINDOW_SECONDS
    start_f1             the same for the starts of overlays, track by track
    layout_iou           where both show a picture on a track: intersection over union of their
                         upright rectangles, with what lies outside the frame (else a punch-in
                         would be none), mean over steps; also of overlays alone
    asset_accuracy       where both are on: the share of steps with the same source; also of overlays
    edits                how many changes until ours is the reference (`changes`)

F1 of boundaries within a window is the measure of music segmentation (Turnbull et al., ISMIR 2007,
as in mir_eval); intersection over union that of object detection (PASCAL VOC).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roughcut.changes import WINDOW, edits, entries, standing
from roughcut.encode.assets import AssetKeys
from roughcut.encode.decisions import Decision, encode
from roughcut.encode.layouts import iou
from roughcut.errors import NotEnough, Where
from roughcut.ticks import TICKS_PER_SECOND
from roughcut.timeline import Clip, Timeline

STEP_SECONDS = 0.1

_STEP = round(STEP_SECONDS * TICKS_PER_SECOND)
_SOUND = "sound"

Steps = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Score:
    """The measures of two timelines; None where there is nothing to judge.

    activity_f1_by_role and track_iou_by_track name what either timeline has. decisions counts the
    clips of the reference that edits are about.
    """

    activity_f1: float | None
    overlay_activity_f1: float | None
    role_activity_f1: float | None
    track_iou: float | None
    cut_f1: float | None
    start_f1: float | None
    layout_iou: float | None
    overlay_layout_iou: float | None
    asset_accuracy: float | None
    overlay_asset_accuracy: float | None
    edits: float
    decisions: int
    activity_f1_by_role: Mapping[str, float]
    track_iou_by_track: Mapping[str, float]

    def figures(self) -> dict[str, float]:
        """Names to numbers, without those that have nothing to judge."""
        whole: dict[str, float | None] = {
            "activity_f1": self.activity_f1,
            "overlay_activity_f1": self.overlay_activity_f1,
            "role_activity_f1": self.role_activity_f1,
            "track_iou": self.track_iou,
            "cut_f1": self.cut_f1,
            "start_f1": self.start_f1,
            "layout_iou": self.layout_iou,
            "overlay_layout_iou": self.overlay_layout_iou,
            "asset_accuracy": self.asset_accuracy,
            "overlay_asset_accuracy": self.overlay_asset_accuracy,
            "edits": self.edits,
            "decisions": self.decisions,
        }
        figures = {name: value for name, value in whole.items() if value is not None}
        figures |= {f"activity_f1 {role}": f1 for role, f1 in self.activity_f1_by_role.items()}
        return figures | {f"track_iou {name}": x for name, x in self.track_iou_by_track.items()}


def score(reference: Timeline, ours: Timeline) -> Score:
    """Every measure of ours against the reference.

    Raises:
        NotEnough: one of them has no clip that is on.
    """
    theirs, mine = _tracks(reference), _tracks(ours)
    steps = -(-max(reference.duration, ours.duration) // _STEP)
    by_role = {
        role: (_on(_of_role(theirs, role), steps), _on(_of_role(mine, role), steps))
        for role in sorted({row.role for rows in (theirs, mine) for row in _all(rows)} - {_SOUND})
    }
    by_track = {
        track: (_on(theirs.get(track, ()), steps), _on(mine.get(track, ()), steps))
        for track in sorted({*theirs, *mine})
    }
    overlays = [on for role, on in by_role.items() if role != "main"]
    f1s = {role: f1 for role, on in by_role.items() if (f1 := pooled_f1([on])) is not None}
    ious = {track.name: intersection_over_union(*on) for track, on in by_track.items()}
    known = {name: value for name, value in ious.items() if value is not None}
    shared = tuple(_shared(reference, theirs, ours, mine, steps))
    added = tuple(each for each in shared if each.track != SPINE)
    return Score(
        activity_f1=pooled_f1(list(by_role.values())),
        overlay_activity_f1=pooled_f1(overlays),
        role_activity_f1=_mean([(1, f1) for role, f1 in f1s.items() if role != "main"]),
        track_iou=sum(known.values()) / len(known) if known else None,
        cut_f1=boundary_f1([(_cuts(theirs), _cuts(mine))]),
        start_f1=boundary_f1(
            [
                (_starts(theirs.get(track, ())), _starts(mine.get(track, ())))
                for track in by_track
                if track != SPINE
            ]
        ),
        layout_iou=_mean([(each.steps, each.layout) for each in shared]),
        overlay_layout_iou=_mean([(each.steps, each.layout) for each in added]),
        asset_accuracy=_mean([(each.steps, each.asset) for each in shared]),
        overlay_asset_accuracy=_mean([(each.steps, each.asset) for each in added]),
        edits=sum(
            edits(entries(reference, theirs.get(track, ())), entries(ours, mine.get(track, ())))
            for track in by_track
        ),
        decisions=sum(len(rows) for rows in theirs.values()),
        activity_f1_by_role=f1s,
        track_iou_by_track=known,
    )


def pooled_f1(pairs: Sequence[tuple[Steps, Steps]]) -> float | None:
    """2·TP / (2·TP + FP + FN) over all (reference, ours) activities together, each (steps,)."""
    true = sum(int((theirs & mine).sum()) for theirs, mine in pairs)
    either = sum(int(theirs.sum()) + int(mine.sum()) for theirs, mine in pairs)
    return 2 * true / either if either else None


def intersection_over_union(theirs: Steps, mine: Steps) -> float | None:
    """|both on| / |either on| of two activities, each (steps,)."""
    either = int((theirs | mine).sum())
    return int((theirs & mine).sum()) / either if either else None


def boundary_f1(pairs: Sequence[tuple[Sequence[int], Sequence[int]]]) -> float | None:
    """2·matched / (reference + ours) over lists of times in ticks, each in rising order.

    A time matches at most one of the other list, no further away than WINDOW_SECONDS. Taking the
    earliest that is left gives as many matches as any choice can.
    """
    matched = 0
    for theirs, mine in pairs:
        left = right = 0
        while left < len(theirs) and right < len(mine):
            gap = mine[right] - theirs[left]
            if abs(gap) <= WINDOW:
                matched += 1
            left += gap >= -WINDOW
            right += gap <= WINDOW
    total = sum(len(theirs) + len(mine) for theirs, mine in pairs)
    return 2 * matched / total if total else None


@dataclass(frozen=True, slots=True, order=True)
class _Track:
    audio: bool
    number: int

    @property
    def name(self) -> str:
        if self.audio:
            return f"A{self.number}"
        return "spine" if self.number == 0 else f"spine{self.number:+}"


SPINE = _Track(audio=False, number=0)
_Rows = Sequence[Decision]


def _tracks(timeline: Timeline) -> Mapping[_Track, tuple[Decision, ...]]:
    found: dict[_Track, list[Decision]] = defaultdict(list)
    for row in encode(timeline).rows:
        if row.clip.enabled and row.duration > 0 and row.role != _SOUND:
            found[_Track(row.audio, row.track)].append(row)
    if not found:
        raise NotEnough(
            Where(timeline=timeline.name),
            "no clip of it is seen or heard",
            "Was another sequence of the file meant? Choose it with --sequence",
        )
    return {track: tuple(rows) for track, rows in found.items()}


def _all(tracks: Mapping[_Track, _Rows]) -> Iterator[Decision]:
    for rows in tracks.values():
        yield from rows


def _of_role(tracks: Mapping[_Track, _Rows], role: str) -> list[Decision]:
    return [row for row in _all(tracks) if row.role == role]


def _on(rows: _Rows, steps: int) -> Steps:
    on = np.zeros(steps, dtype=bool)
    for row in rows:
        on[_covered(row)] = True
    return on


def _covered(row: Decision) -> slice:
    """The steps whose middles a clip covers."""
    return slice(_first_step(row.start), _first_step(row.start + row.duration))


def _first_step(ticks: int) -> int:
    """The first step whose middle is not before a time."""
    return max(0, -((_STEP // 2 - ticks) // _STEP))


def _cuts(tracks: Mapping[_Track, _Rows]) -> list[int]:
    return _starts(tracks.get(SPINE, ()))[1:]


def _starts(rows: _Rows) -> list[int]:
    return [row.start for row in rows]


@dataclass(frozen=True, slots=True)
class _Shared:
    """A stretch of steps where both timelines have a clip on; layout is None for sound."""

    track: _Track
    steps: int
    layout: float | None
    asset: float


def _shared(
    reference: Timeline,
    theirs: Mapping[_Track, _Rows],
    ours: Timeline,
    mine: Mapping[_Track, _Rows],
    steps: int,
) -> Iterator[_Shared]:
    keys = AssetKeys()
    for track in sorted({*theirs} & {*mine}):
        left, right = _indices(theirs[track], steps), _indices(mine[track], steps)
        both = np.flatnonzero((left >= 0) & (right >= 0))
        pairs, first, counts = np.unique(
            np.stack([left[both], right[both]]), axis=1, return_index=True, return_counts=True
        )
        for (a, b), at, count in zip(pairs.T, first, counts, strict=True):
            one, other = theirs[track][a].clip, mine[track][b].clip
            layout = None
            if not track.audio:
                moments = both[at : at + count] if _animated(one, other) else both[at : at + 1]
                layout = _mean(
                    [(1, _layout_iou(reference, one, ours, other, at)) for at in moments]
                )
            same = keys.portable(one.source) == keys.portable(other.source)
            yield _Shared(track, int(count), layout, float(same))


def _indices(rows: _Rows, steps: int) -> NDArray[np.int64]:
    indices = np.full(steps, -1, dtype=np.int64)
    for index, row in enumerate(rows):
        indices[_covered(row)] = index
    return indices


def _animated(one: Clip, other: Clip) -> bool:
    return bool(one.parameters.animated or other.parameters.animated)


def _layout_iou(
    reference: Timeline, one: Clip, ours: Timeline, other: Clip, step: int
) -> float | None:
    time = int(step) * _STEP + _STEP // 2
    theirs, mine = standing(one, reference, time), standing(other, ours, time)
    return iou(theirs, mine) if theirs is not None and mine is not None else None


def _mean(weighted: Sequence[tuple[int, float | None]]) -> float | None:
    """The mean of values with their weights, without those that are unknown."""
    known = [(weight, value) for weight, value in weighted if value is not None]
    total = sum(weight for weight, _ in known)
    return sum(weight * value for weight, value in known) / total if total else None
