"""How many changes turn the clips of one track into those of another, and which of them stay.

Adding or removing a clip costs 1. Changing one costs ½ for its start (off by more than
WINDOW_SECONDS), ½ for its end, ½ for its source, ½ for its layout (IoU under SAME_LAYOUT_IOU): one
that is wrong in all respects costs as much as removing it and adding the right one, and so does a
clip on the wrong track. Clips keep their order, as on a track. An edit distance with stated costs
is Wagner and Fischer's (1974).
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

ADDED = REMOVED = 1.0
MOVED = TRIMMED = REPLACED = REFRAMED = 0.5

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
    for change in _change_costs(theirs, mine):
        costs = _next_row(costs, change)
    return float(costs[-1])


def fates(theirs: Sequence[Entry], mine: Sequence[Entry]) -> list[float | None]:
    """What changing each of our clips costs in the cheapest way; None for those that go.

    O(n·m) time and memory.
    """
    rows = [_nothing_of_theirs(mine)]
    changes = list(_change_costs(theirs, mine))
    for costs in changes:
        rows.append(_next_row(rows[-1], costs))
    found: list[float | None] = [None] * len(mine)
    row, column = len(theirs), len(mine)
    while row and column:
        here, change = float(rows[row][column]), float(changes[row - 1][column - 1])
        if np.isclose(here, rows[row - 1][column - 1] + change):
            found[column - 1] = change
            row, column = row - 1, column - 1
        elif np.isclose(here, rows[row - 1][column] + ADDED):
            row -= 1
        else:
            column -= 1
    return found


def _nothing_of_theirs(mine: Sequence[Entry]) -> Costs:
    """The costs with none of theirs: all of ours go."""
    return np.arange(len(mine) + 1, dtype=np.float64) * REMOVED


def _change_costs(theirs: Sequence[Entry], mine: Sequence[Entry]) -> Iterator[Costs]:
    """For each of theirs, what turning each of ours into it costs."""
    starts = np.array([each.start for each in mine], dtype=np.int64)
    ends = np.array([each.end for each in mine], dtype=np.int64)
    for entry in theirs:
        change = MOVED * (np.abs(starts - entry.start) > WINDOW)
        change += TRIMMED * (np.abs(ends - entry.end) > WINDOW)
        change += REPLACED * np.array([each.asset != entry.asset for each in mine], dtype=bool)
        change += REFRAMED * np.array(
            [_differs(each.stands, entry.stands) for each in mine], dtype=bool
        )
        yield change.astype(np.float64)


def _next_row(costs: Costs, change: Costs) -> Costs:
    """The least costs with one more of theirs, of ours up to each."""
    columns = np.arange(len(costs)) * REMOVED
    best = np.minimum(costs + ADDED, np.concatenate([[np.inf], costs[:-1] + change]))
    # A removal comes from the left in the same row: its minimum runs along the row.
    return np.asarray(np.minimum.accumulate(best - columns) + columns)


def _differs(one: Rectangle | None, other: Rectangle | None) -> bool:
    if one is None or other is None:
        return one is not other
    return iou(one, other) < SAME_LAYOUT_IOU
