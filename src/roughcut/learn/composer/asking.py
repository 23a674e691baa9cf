"""Episodes: the past of an editor, a project, and questions about it, each with what it may know.

A question stands at a row and sees the whole past, and those rows of the project that come before.
Its own facts are those of the row, less what is asked and what its kind may not know. PACE, and the
rows of the spine, see no more of the project than its spine: the end of what is laid over a clip
tells where that clip ends.

    question  known of its row                                   answer
    START     its spine clip, and a track                        whether something starts there
    PACE      that a spine clip comes, and its source            its length, as log seconds
    ROLE      its spine clip and track                           a number in ROLES
    SOURCE    its spine clip, track and role                     the asset, among those seen
    LAYOUT    everything but how it stands                       the layout, among those seen
    PUNCH     its spine clip, which shows what the last one did  whether it stands closer
    WHERE     its spine clip, track and role                     how long after the cut it starts
    LASTS     the same, and where it starts                      how long it lasts

WHERE and LASTS are answered by AT_CUT (it starts on the cut; it ends with its spine clip), AT_EDGE
(it starts where the one before on its track ends; it lasts to the end of the spine), or by
log(1 + seconds).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from roughcut.learn.composer.facts import (
    AHEAD,
    CLIP,
    LENGTH,
    OFFSET,
    PAST,
    SLICES,
    TRACK,
    WIDTH,
    TrackPast,
    clip_numbers,
    facts,
    track_pasts,
)
from roughcut.learn.composer.sheet import (
    KINDS,
    ROLE_NUMBERS,
    TRACKS,
    Bools,
    Floats,
    Integers,
    Sheet,
    same_places,
)

START, PACE, ROLE, SOURCE, LAYOUT, PUNCH, WHERE, LASTS = range(8)
QUESTIONS = 8
AT_CUT, AT_EDGE = -1.0, -2.0
NEAR_SECONDS = 0.03  # two times that are called the same
CLOSER = 1.02  # a scale this much larger is a punch-in
NO_ROLE, NO_TRACK, NO_KIND = len(ROLE_NUMBERS), TRACKS, len(KINDS)
UNKNOWN = -1

_KNOWN = {
    START: (PAST, CLIP, AHEAD, TRACK),
    PACE: (PAST,),
    ROLE: (PAST, CLIP, AHEAD, TRACK),
    SOURCE: (PAST, CLIP, AHEAD, TRACK),
    LAYOUT: (PAST, CLIP, AHEAD, TRACK, LENGTH, OFFSET),
    PUNCH: (PAST, CLIP, AHEAD),
    WHERE: (PAST, CLIP, AHEAD, TRACK),
    LASTS: (PAST, CLIP, AHEAD, TRACK, OFFSET),
}
_SEEN = np.zeros((QUESTIONS, WIDTH), dtype=bool)
for _kind, _blocks in _KNOWN.items():
    for _block in _blocks:
        _SEEN[_kind, SLICES[_block]] = True


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows that are shown, or questions: (R,) each, facts (R, WIDTH).

    order: a row is seen by what has at least its order. project, place: which project and how
    many rows from its start. last: the row before on its track, by number among those shown.
    below: the asset of the spine clip. stands: numbers of layouts. UNKNOWN (-1) hides a number.
    bare: sees only the spine. over: is not seen by those.
    """

    facts: Floats
    role: Integers
    track: Integers
    kind: Integers
    asset: Integers
    below: Integers
    stands: Integers
    order: Integers
    project: Integers
    place: Integers
    last: Integers
    bare: Bools
    over: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Questions about one project, (Q,): their kind, their row in it, their track, cold or not."""

    kind: Integers
    row: Integers
    track: Integers
    cold: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Episode:
    """What is shown, what is asked, and the answers (a number each; nan where nobody knows).

    places: how each row that is shown stands, as in Sheet.
    """

    shown: Rows
    places: Floats
    asked: Rows
    kind: Integers
    answer: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A sheet with its facts, computed once."""

    sheet: Sheet
    facts: Floats
    clip: Integers
    tracks: dict[int, TrackPast]

    @classmethod
    def of(cls, sheet: Sheet) -> Prepared:
        clip = clip_numbers(sheet)
        tracks = track_pasts(sheet, clip)
        return cls(sheet, facts(sheet, clip, tracks), clip, tracks)


def episode(past: Sequence[Prepared], present: Prepared, asked: Asked, most: int) -> Episode:
    """What these questions see.

    most: rows that are shown: of the project the latest that any question sees, and as much of the
    past, its last project first, as there is room for.
    """
    sheet = present.sheet
    used = int(asked.row[~asked.cold].max(initial=0))
    own = range(max(0, used - most), used)
    room = most - len(own)
    parts: list[tuple[Prepared, range]] = []
    for each in reversed(past):
        if room <= 0:
            break
        size = min(len(each.sheet), room)
        parts.append((each, range(size)))
        room -= size
    parts = [*reversed(parts), (present, own)]
    places = np.concatenate([each.sheet.place[rows] for each, rows in parts])
    stands = same_places(np.concatenate([places, sheet.place]))
    offset = sum(len(rows) for _, rows in parts[:-1])
    shown = _joined(
        [_rows(each, rows, n, past=n < len(parts) - 1) for n, (each, rows) in enumerate(parts)]
    )
    shown = _with(shown, stands[: len(shown.role)])
    of_present = stands[len(shown.role) :]
    questions = _questions(present, asked, len(parts) - 1, offset - own.start)
    return Episode(shown, places, questions, asked.kind, _answers(present, asked, of_present))


def _rows(each: Prepared, rows: range, project: int, *, past: bool) -> Rows:
    sheet, chosen = each.sheet, np.arange(rows.start, rows.stop)
    known = each.facts[chosen].copy()
    known[:, SLICES[AHEAD]] = 0
    last = np.full(len(chosen), UNKNOWN)
    seen: dict[int, int] = {}
    for number, track in enumerate(sheet.track[chosen].tolist()):
        last[number] = seen.get(track, UNKNOWN)
        seen[track] = number
    return Rows(
        facts=known,
        role=sheet.role[chosen],
        track=sheet.track[chosen],
        kind=sheet.kind[chosen],
        asset=sheet.asset[chosen],
        below=sheet.asset[sheet.within[chosen]],
        stands=np.full(len(chosen), UNKNOWN),
        order=np.zeros(len(chosen), dtype=np.int64) if past else chosen + 1,
        project=np.full(len(chosen), project),
        place=chosen,
        last=last,
        bare=sheet.spine[chosen] & (not past),
        over=~sheet.spine[chosen] & (not past),
    )


def _joined(parts: Sequence[Rows]) -> Rows:
    offsets = np.cumsum([0, *(len(part.role) for part in parts)])
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in Rows.__slots__
    }
    columns["last"] = np.concatenate(
        [np.where(p.last < 0, UNKNOWN, p.last + o) for p, o in zip(parts, offsets, strict=False)]
    )
    return Rows(**columns)


def _with(rows: Rows, stands: Integers) -> Rows:
    columns = {name: getattr(rows, name) for name in Rows.__slots__}
    return Rows(**{**columns, "stands": stands})


def _questions(present: Prepared, asked: Asked, project: int, offset: int) -> Rows:
    """offset: the number among the rows shown that the project's row 0 has, or would have."""
    sheet = present.sheet
    known = np.where(_SEEN[asked.kind], present.facts[asked.row], 0)
    last = np.full(len(asked.row), UNKNOWN)
    cuts = sheet.start[sheet.within[asked.row]].tolist()
    questions = zip(
        asked.kind.tolist(), asked.row.tolist(), asked.track.tolist(), asked.cold, strict=True
    )
    for number, (kind, row, track, cold) in enumerate(questions):
        own = present.tracks.get(track)
        if cold or own is None:
            known[number, SLICES[TRACK]] = 0
            continue
        before = own.before(row)
        if before is not None and before + offset >= 0:
            last[number] = before + offset
        if kind == START:
            known[number, SLICES[TRACK]] = own.facts(row, int(present.clip[row]), cuts[number])
    kind = asked.kind
    overlay = np.isin(kind, (SOURCE, LAYOUT, WHERE, LASTS))
    row_known = (kind == LAYOUT) | (kind == PACE) | (kind == PUNCH)
    return Rows(
        facts=known,
        role=np.where(overlay, sheet.role[asked.row], NO_ROLE),
        track=asked.track,
        kind=np.where(row_known, sheet.kind[asked.row], NO_KIND),
        asset=np.where(row_known, sheet.asset[asked.row], UNKNOWN),
        below=sheet.asset[sheet.within[asked.row]],
        stands=np.full(len(kind), UNKNOWN),
        order=np.where(asked.cold, 0, asked.row),
        project=np.full(len(kind), project),
        place=asked.row,
        last=last,
        bare=kind == PACE,
        over=np.zeros(len(kind), dtype=bool),
    )


def _answers(present: Prepared, asked: Asked, stands: Integers) -> Floats:
    sheet = present.sheet
    starting = starts_on(present)
    found = np.full(len(asked.kind), np.nan, dtype=np.float32)
    scale = sheet.place[:, 0]
    for number, (kind, row, track) in enumerate(
        zip(asked.kind.tolist(), asked.row.tolist(), asked.track.tolist(), strict=True)
    ):
        if kind == START:
            found[number] = float((int(present.clip[row]), track) in starting)
        elif kind == PACE:
            found[number] = present.facts[row, SLICES[LENGTH]][0]
        elif kind == ROLE:
            found[number] = sheet.role[row]
        elif kind == SOURCE:
            found[number] = sheet.asset[row]
        elif kind == LAYOUT:
            found[number] = stands[row]
        elif kind == WHERE:
            found[number] = _where(present, row)
        elif kind == LASTS:
            found[number] = _length(sheet, row)
        else:
            before = np.flatnonzero(sheet.spine[:row])[-1]
            found[number] = float(scale[row] > scale[before] + np.log(CLOSER))
    return found


def _where(present: Prepared, row: int) -> float:
    sheet = present.sheet
    start, cut = float(sheet.start[row]), float(sheet.start[sheet.within[row]])
    before = present.tracks[int(sheet.track[row])].before(row)
    if abs(start - cut) <= NEAR_SECONDS:
        return AT_CUT
    if before is not None and abs(start - float(sheet.end[before])) <= NEAR_SECONDS:
        return AT_EDGE
    return float(np.log1p(max(start - cut, 0.0)))


def _length(sheet: Sheet, row: int) -> float:
    end = float(sheet.end[row])
    if abs(end - float(sheet.end[sheet.within[row]])) <= NEAR_SECONDS:
        return AT_CUT
    if abs(end - float(sheet.end[sheet.spine][-1])) <= NEAR_SECONDS:
        return AT_EDGE
    return float(np.log1p(max(end - float(sheet.start[row]), 0.0)))


def starts_on(present: Prepared) -> set[tuple[int, int]]:
    """The spine clips and tracks on which something starts beside the spine."""
    over = ~present.sheet.spine
    return set(zip(present.clip[over].tolist(), present.sheet.track[over].tolist(), strict=True))


def every_question(present: Prepared, kind: int, past: Sequence[Prepared] = ()) -> Asked:
    """Every question of one kind that the project gives.

    START is asked on the tracks that it uses, and on those of the past projects that are given.
    """
    sheet = present.sheet
    spine, over = np.flatnonzero(sheet.spine), np.flatnonzero(~sheet.spine)
    if kind == START:
        return at_cuts(present, kind, tracks_of([present, *past]))
    if kind == PACE:
        return _asked(kind, spine[:-1], sheet.track[spine[:-1]])
    if kind == PUNCH:
        same = spine[1:][sheet.asset[spine[1:]] == sheet.asset[spine[:-1]]]
        return _asked(kind, same, sheet.track[same])
    rows = over
    if kind == LAYOUT:
        rows = np.flatnonzero(np.isfinite(sheet.place[:, 0]))
    return _asked(kind, rows, sheet.track[rows])


def tracks_of(projects: Sequence[Prepared]) -> Integers:
    """The tracks beside the spine on which any of them has something."""
    return np.unique(np.concatenate([each.sheet.track[~each.sheet.spine] for each in projects]))


def at_cuts(present: Prepared, kind: int, tracks: Integers) -> Asked:
    """START or ROLE of each of these tracks in each spine clip, a clip's tracks together."""
    spine = np.flatnonzero(present.sheet.spine)
    return _asked(kind, np.repeat(spine, len(tracks)), np.tile(tracks, len(spine)))


def _asked(kind: int, rows: Integers, tracks: Integers) -> Asked:
    return Asked(
        np.full(len(rows), kind), rows, tracks.astype(np.int64), np.zeros(len(rows), dtype=bool)
    )
