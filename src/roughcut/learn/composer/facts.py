"""What is known of each row of a sheet, as numbers near one, in blocks that can be hidden.

PAST is known whenever the spine is known up to the row's clip; CLIP also needs that clip's end, and
AHEAD the spine behind it. TRACK is what happened on the row's track before. The rest is what was
decided: LENGTH, OFFSET (where in its clip it starts), STANDS (its layout). Lengths are logarithms
of seconds; a number that does not exist is 0.
"""

from __future__ import annotations

from bisect import bisect_left
from math import copysign, log1p
from typing import Any

import numpy as np

from roughcut.learn.composer.sheet import PLACE, Floats, Integers, Sheet

CYCLES = (2, 3, 4, 5)
PAST, CLIP, AHEAD, TRACK, LENGTH, OFFSET, STANDS = range(7)
WIDTHS = (8 + 2 * len(CYCLES), 1, 5, 7, 1, 2, 2 + len(PLACE))
SLICES = tuple(slice(sum(WIDTHS[:block]), sum(WIDTHS[: block + 1])) for block in range(len(WIDTHS)))
WIDTH = sum(WIDTHS)
RECENT = 8  # shots, of which the mean length is known
_SHORTEST_SECONDS = 0.02


class TrackPast:
    """The rows of one track in time order, to be asked what came before a row of the sheet."""

    def __init__(self, sheet: Sheet, clip: Integers, track: int) -> None:
        rows = np.flatnonzero(sheet.track == track)
        self._rows = rows.tolist()
        self._starts = sheet.start[rows].tolist()
        self._ends = np.maximum.accumulate(sheet.end[rows]).tolist()
        self._clips = clip[rows].tolist()
        new = np.diff(clip[rows], prepend=-1) > 0
        self._distinct = np.cumsum(new).tolist()

    def before(self, row: int) -> int | None:
        """The last row of the track before this row of the sheet."""
        place = bisect_left(self._rows, row)
        return self._rows[place - 1] if place else None

    def facts(self, row: int, clip: int, now: float) -> tuple[float, ...]:
        """TRACK, asked at a row in a spine clip whose cut is now, in seconds."""
        count = bisect_left(self._rows, row)
        if not count:
            return (0.0,) * WIDTHS[TRACK]
        last = self._clips[count - 1]
        since = now - self._ends[count - 1]
        return (
            1.0, log1p(count), self._distinct[count - 1] / (clip + 1), copysign(log1p(abs(since)), since),
            log1p(max(now - self._starts[count - 1], 0.0)), log1p(clip - last), float(last == clip - 1),
        )  # fmt: skip


def track_pasts(sheet: Sheet, clip: Integers) -> dict[int, TrackPast]:
    """Each track that holds something, by number; clip: as of `clip_numbers`."""
    return {int(track): TrackPast(sheet, clip, int(track)) for track in np.unique(sheet.track)}


def facts(sheet: Sheet, clip: Integers, tracks: dict[int, TrackPast]) -> Floats:
    """Every block of every row, (N, WIDTH)."""
    spine = np.flatnonzero(sheet.spine)
    starts, ends = sheet.start[spine], sheet.end[spine]
    past, length, ahead = _spine(sheet, spine)
    place = np.nan_to_num(sheet.place)
    known = np.isfinite(sheet.place[:, :1])
    scaled = place * np.array([1, 2, 2, 1 / 90, 1, 1, 1, 1, 1])
    plain = known & (np.abs(scaled - np.eye(1, len(PLACE), len(PLACE) - 1)).max(1) < 0.01)[:, None]
    cuts = starts[clip].tolist()
    asked = zip(sheet.track.tolist(), clip.tolist(), cuts, strict=True)
    history = [tracks[track].facts(row, own, cut) for row, (track, own, cut) in enumerate(asked)]
    return np.concatenate(
        [
            past[clip], length[clip], ahead[clip], np.array(history), _log(sheet.end - sheet.start)[:, None],
            np.log1p(np.maximum(sheet.start - starts[clip], 0))[:, None],
            np.log1p(np.maximum(ends[clip] - sheet.start, 0))[:, None],
            known, plain, np.clip(scaled, -4, 4),
        ],
        axis=1, dtype=np.float32,
    )  # fmt: skip


def clip_numbers(sheet: Sheet) -> Integers:
    """For each row, the number of its spine clip among the spine's, (N,)."""
    return np.cumsum(sheet.spine)[sheet.within] - 1


def _spine(sheet: Sheet, spine: Integers) -> tuple[Floats, Floats, Floats]:
    """PAST, CLIP and AHEAD of each spine clip, (S, their widths)."""
    starts, ends, asset = sheet.start[spine], sheet.end[spine], sheet.asset[spine]
    logs = _log(ends - starts)
    index = np.arange(len(spine))
    before = np.concatenate([[-1], asset[:-1]])
    after = np.concatenate([asset[1:], [-1]])
    seen: dict[int, tuple[int, int]] = {}
    appearances, since = np.zeros(len(spine)), np.zeros(len(spine))
    for number, each in enumerate(asset.tolist()):
        times, last = seen.get(each, (0, number))
        appearances[number], since[number] = times, number - last
        seen[each] = (times + 1, number)
    turns = [turn(2 * np.pi * index / cycle) for cycle in CYCLES for turn in (np.sin, np.cos)]
    sums = np.concatenate([[0.0], np.cumsum(logs)])
    first = np.maximum(index - RECENT, 0)
    recent = (sums[index] - sums[first]) / np.maximum(index - first, 1)
    past = [
        np.log1p(starts), np.log1p(index), np.concatenate([[0], logs[:-1]]),
        np.concatenate([[0, 0], logs])[: len(spine)], recent, asset == before,
        np.log1p(appearances), np.log1p(since), *turns,
    ]  # fmt: skip
    ahead = [
        np.concatenate([logs[1:], [0]]), logs - np.median(logs),
        np.log1p(np.maximum(ends[-1] - starts, 0)), np.log1p(len(spine) - 1 - index), asset == after,
    ]  # fmt: skip
    return _columns(past), logs[:, None], _columns(ahead)


def _columns(values: list[Any]) -> Floats:
    return np.stack(values, axis=1).astype(np.float32)


def _log(lengths: Any) -> Any:
    return np.log(np.maximum(lengths, _SHORTEST_SECONDS))
