"""How many changes turn the clips of one track into those of another, and which of them stay.

A clip is four choices: when it starts, when it ends, what it shows, and, for pictures, how it
stands. Each that must be made or made again is one change: a start or an end that is off by more
than WINDOW_SECONDS, another source, a layout with an IoU under SAME_LAYOUT_IOU. So a clip that is
missing costs four (a sound three), one that is there and wrong in one respect costs one, and one
that is too many costs one, to delete it. A clip becomes only one that it overlaps; a clip on the
wrong track is too many there and missing on its own. Clips keep their order, as on a track. An edit
distance with stated costs is Wagner and Fischer's (1974).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from roughcut.encode.assets import AssetKeys
from roughcut.encode.decisions import Decision
from roughcut.encode.layouts import Rectangle, aspect_of, iou, layout_of, stands
from roughcut.ticks import TICKS_PER_SECOND
from roughcut.timeline import Clip, Timeline

WINDOW_SECONDS = 0.2
WINDOW = round(WINDOW_SECONDS * TICKS_PER_SECOND)
SAME_LAYOUT_IOU = 0.9

REMOVED = 1.0

Costs = NDArray[np.float64]  # pairs of clips, or prefixes of ours


@dataclass(frozen=True, slots=True)
class Entry:
    """A clip as changes compare it: times in ticks, the key of its source, where it stands."""

    start: int
    end: int
    asset: Hashable
    stands: Rectangle | None


def entries(timeline: Timeline, rows: Sequence[Decision]) -> list[Entry]:
    """The clips of one track of a timeline, in time order."""
    keys = AssetKeys()
    return [
        Entry(
            row.start,
            row.start + row.duration,
            keys.portable(row.clip.source),
            None if row.audio else standing(row.clip, timeline, row.start + row.duration // 2),
        )
        for row in rows
    ]


def standing(clip: Clip, timeline: Timeline, time: int) -> Rectangle | None:
    """Where a picture stands at a time of the timeline; None where its size is unknown."""
    still = replace(clip, parameters=clip.parameters.at(time - clip.start))
    layout, aspect = layout_of(still, timeline), aspect_of(clip.source, timeline)
    return stands(layout, aspect, timeline) if layout is not None and aspect else None


def edits(theirs: Sequence[Entry], mine: Sequence[Entry]) -> float:
    """The least cost of turning our clips of a track into theirs; O(n·m) time, O(m) memory."""
    costs = _nothing_of_theirs(mine)
    for entry, change in zip(theirs, _change_costs(theirs, mine), strict=True):
        costs = _next_row(costs, change, added(entry))
    return float(costs[-1])


def saved(theirs: Sequence[Entry], mine: Sequence[Entry]) -> list[float]:
    """How many changes each of our clips saves in the cheapest way: −REMOVED for those that go.

    O(n·m) time and memory.
    """
    rows = [_nothing_of_theirs(mine)]
    changes = list(_change_costs(theirs, mine))
    for entry, costs in zip(theirs, changes, strict=True):
        rows.append(_next_row(rows[-1], costs, added(entry)))
    found = [-REMOVED] * len(mine)
    row, column = len(theirs), len(mine)
    while row and column:
        here, change = float(rows[row][column]), float(changes[row - 1][column - 1])
        cost = added(theirs[row - 1])
        if np.isclose(here, rows[row - 1][column - 1] + change):
            found[column - 1] = cost - change
            row, column = row - 1, column - 1
        elif np.isclose(here, rows[row - 1][column] + cost):
            row -= 1
        else:
            column -= 1
    return found


def added(entry: Entry) -> float:
    """What adding a clip costs: the choices that it is made of."""
    return 3.0 if entry.stands is None else 4.0


def _nothing_of_theirs(mine: Sequence[Entry]) -> Costs:
    """The costs with none of theirs: all of ours go."""
    return np.arange(len(mine) + 1, dtype=np.float64) * REMOVED


def _change_costs(theirs: Sequence[Entry], mine: Sequence[Entry]) -> Iterator[Costs]:
    """For each of theirs, what turning each of ours into it costs; inf where they lie apart."""
    starts = np.array([each.start for each in mine], dtype=np.int64)
    ends = np.array([each.end for each in mine], dtype=np.int64)
    for entry in theirs:
        change = (np.abs(starts - entry.start) > WINDOW).astype(np.float64)
        change += np.abs(ends - entry.end) > WINDOW
        change += np.array([each.asset != entry.asset for each in mine], dtype=bool)
        change += np.array([_differs(each.stands, entry.stands) for each in mine], dtype=bool)
        change[(ends <= entry.start) | (starts >= entry.end)] = np.inf
        yield change


def _next_row(costs: Costs, change: Costs, missing: float) -> Costs:
    """The least costs with one more of theirs, of ours up to each; missing: what adding it costs."""
    columns = np.arange(len(costs)) * REMOVED
    best = np.minimum(costs + missing, np.concatenate([[np.inf], costs[:-1] + change]))
    # A removal comes from the left in the same row: its minimum runs along the row.
    return np.asarray(np.minimum.accumulate(best - columns) + columns)


def _differs(one: Rectangle | None, other: Rectangle | None) -> bool:
    if one is None or other is None:
        return one is not other
    return iou(one, other) < SAME_LAYOUT_IOU
