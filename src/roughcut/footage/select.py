"""Which moments make the cut: those that are worth most and fill the wanted length.

Exact, by dynamic programming. A shot is a run of pieces of one file without a break; its worth is
the sum of theirs. Between two shots something is left out, unless a shot change or another file
lies there, so that no cut is made that nobody could see.

Letters: N pieces, L columns of length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from roughcut.footage.moments import Moment

CUT_COST = 0.02
"""A shot more must be worth this, so that of two equal cuts the calmer one is taken."""
_FORCED = 1e6  # what a piece is worth that the user keeps, beside −1 to 1 a second for the others
_MAX_CELLS = 30_000_000  # four bytes each

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limits:
    """All in frames; None where there is no limit.

    shortest, longest: of a shot. A shot of nothing but pieces that the user keeps breaks them, and
    a piece that cannot be divided may be longer.
    least, most: of the whole. Where nothing lies between them, what is nearest is taken, and no
    shot at all only where there is no choice.
    """

    shortest: int = 1
    longest: int | None = None
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The pieces from first up to last, not included, as one shot."""

    first: int
    last: int


def chosen(pieces: Sequence[Moment], worth: Floats, limits: Limits) -> tuple[Run, ...]:
    """The shots that are kept, in source order.

    worth: (N,) what keeping each piece is worth; below 0, leaving it out is better.
    """
    if not pieces:
        return ()
    forced = np.array([bool(piece.forced) for piece in pieces])
    worth = np.where(forced, _FORCED, worth)
    step, columns = _counting(pieces, limits)
    table = _Table(len(pieces), columns)
    values = [0.0, *accumulate(worth.tolist())]
    lengths = [0, *accumulate(piece.frames for piece in pieces)]
    for last in range(1, len(pieces) + 1):
        table.begin(last, droppable=not forced[last - 1])
        lowest = last
        for first in _firsts(pieces, lengths, last, limits):
            lowest = first
            frames = lengths[last] - lengths[first]
            if frames >= limits.shortest or forced[first:last].all():
                taken = -(-frames // step) if step else 0
                gain = values[last] - values[first] - CUT_COST
                table.shot(first, last, taken, gain, after_cut=pieces[first].joined)
        table.forget_before(lowest)
    totals = np.maximum(table.dropped[len(pieces)], table.kept[len(pieces)])
    return table.back(_best(totals, limits, step), pieces, lengths, step)


def without_through_edits(runs: Sequence[Run], pieces: Sequence[Moment]) -> tuple[Run, ...]:
    """Shots that follow each other in one file as one: the change between them is in the source."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].last == run.first and pieces[run.first].start > 0:
            found[-1] = Run(found[-1].first, run.last)
        else:
            found.append(run)
    return tuple(found)


def _firsts(
    pieces: Sequence[Moment], lengths: Sequence[int], last: int, limits: Limits
) -> Iterator[int]:
    """Where a shot that ends with piece last − 1 may begin, the nearest first."""
    for first in range(last - 1, -1, -1):
        if pieces[first].forced is False:
            return
        too_long = limits.longest is not None and lengths[last] - lengths[first] > limits.longest
        if too_long and first < last - 1 and not all(each.forced for each in pieces[first:last]):
            return
        yield first
        if not pieces[first].joined:
            return


def _counting(pieces: Sequence[Moment], limits: Limits) -> tuple[int, int]:
    """How many frames a column stands for, and how many columns there are.

    Frames are counted one by one as long as that fits into memory: three hours cut to half an hour
    are counted by sevens. Without a wanted length nothing is counted.
    """
    if limits.most is None:
        return 0, 1
    kept = sum(piece.frames for piece in pieces if piece.forced)
    beyond = max(piece.frames for piece in pieces)
    frames = min(max(limits.most, kept) + beyond, sum(piece.frames for piece in pieces))
    step = 1 + len(pieces) * frames // _MAX_CELLS
    # Shots are counted in whole columns, rounded up: each may need one more.
    return step, frames // step + (len(pieces) if step > 1 else 0) + 1


def _best(totals: Floats, limits: Limits, step: int) -> int:
    """The column of the result: the best of the wanted ones, else the nearest one."""
    reachable = np.isfinite(totals)
    if limits.most is None:
        return 0
    frames = np.arange(len(totals)) * step
    away = np.maximum(limits.least - frames, 0) + np.maximum(frames - limits.most, 0)
    away = np.where(reachable, away, away.max() + 2)
    if limits.least > 0:
        away[0] = away.max() + 1  # something too long can be trimmed, nothing cannot be lengthened
    near = np.flatnonzero(away == away.min())
    # What the user keeps comes before the length.
    must = totals > np.nanmax(totals[reachable]) - _FORCED / 2
    if not must[near].any():
        away = np.where(must, away, away.max() + 1)
        near = np.flatnonzero(away == away.min())
    return int(near[np.argmax(np.where(must[near], totals[near], -np.inf))])


class _Table:
    """The most that the pieces before n can be worth in l columns of length.

    dropped[n][l] where piece n − 1 is left out, kept[n][l] where a shot ends with it.
    """

    def __init__(self, count: int, columns: int) -> None:
        nothing = np.full(columns, -np.inf)
        nothing[0] = 0.0
        self.dropped: dict[int, Floats] = {0: nothing}
        self.kept: dict[int, Floats] = {0: np.full(columns, -np.inf)}
        self._length = np.zeros((count + 1, columns), dtype=np.uint16)  # pieces in the shot
        self._kept_before = np.zeros((count + 1, columns), dtype=bool)

    def begin(self, last: int, *, droppable: bool) -> None:
        before_dropped, before_kept = self.dropped[last - 1], self.kept[last - 1]
        self._kept_before[last - 1] = before_kept > before_dropped
        self.dropped[last] = (
            np.maximum(before_dropped, before_kept)
            if droppable
            else np.full_like(before_kept, -np.inf)
        )
        self.kept[last] = np.full_like(before_kept, -np.inf)

    def shot(self, first: int, last: int, taken: int, gain: float, *, after_cut: bool) -> None:
        """A shot of the pieces from first to last; after_cut: the one before it is left out."""
        before = self.dropped[first]
        if not after_cut:
            before = np.maximum(before, self.kept[first])
        row = self.kept[last][taken:]
        value = before[: len(row)] + gain
        better = value > row[: len(value)]
        row[: len(value)][better] = value[better]
        self._length[last, taken : taken + len(value)][better] = last - first

    def forget_before(self, first: int) -> None:
        for number in [each for each in self.dropped if each < first]:
            del self.dropped[number], self.kept[number]

    def back(
        self, column: int, pieces: Sequence[Moment], lengths: Sequence[int], step: int
    ) -> tuple[Run, ...]:
        """The shots that lead to a column of the last row."""
        last = len(pieces)
        is_kept = bool(self.kept[last][column] > self.dropped[last][column])
        runs = []
        while last > 0:
            if not is_kept:
                last -= 1
                is_kept = bool(self._kept_before[last, column])
                continue
            first = last - int(self._length[last, column])
            runs.append(Run(first, last))
            column -= -(-(lengths[last] - lengths[first]) // step) if step else 0
            last = first
            is_kept = (
                last > 0 and not pieces[first].joined and bool(self._kept_before[last, column])
            )
        return tuple(reversed(runs))
