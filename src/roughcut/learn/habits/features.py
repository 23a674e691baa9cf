"""What is known about a spine clip when somebody decides what to lay over it.

Two blocks of columns. COLD is known from the spine alone. HISTORY is known once everything before
the clip is decided: at learning from the editor's own past, at finishing from what was just
proposed, by the same code, so that the two cannot differ in kind.
"""

from __future__ import annotations

import numpy as np

from roughcut.learn.habits.edit import Edit, Floats, Integers
from roughcut.timeline import Media

CYCLES = (2, 3, 4, 5)
"""Editors count: every third cut, every other one."""

COLD = (
    "length",
    "length against the median",
    "length of the clip before",
    "length of the clip after",
    "start",
    "remaining",
    "share done",
    "index",
    "index from the end",
    "first appearance",
    "same source as before",
    "same source after",
    "source rank",
    "source share",
    "appearances of the source",
    "clips since the source was on",
    "clips in this run of the source",
    "gap before",
    "still or made",
    "clips on the spine",
    *(f"index modulo {count}" for count in CYCLES),
)
HISTORY = (
    "count so far",
    "rate so far",
    "clips since the last",
    "seconds since the last start",
    "seconds since the last end",
    "the clip before had one",
    "cuts between the last two",
    "count in this source",
    "the source's last clip had one",
)


def cold(edit: Edit) -> Floats:
    """What the spine alone says about each of its clips, (S, len(COLD)); lengths in seconds."""
    count = len(edit.spine)
    lengths = edit.ends - edit.starts
    median = float(np.median(lengths))
    index = np.arange(count)
    total = float(edit.ends[-1])
    assets = edit.assets
    before = np.concatenate([[-1], assets[:-1]])
    after = np.concatenate([assets[1:], [-1]])
    shares = np.bincount(assets, weights=lengths) / max(float(lengths.sum()), 1e-9)
    appearances, since, run = _appearances(assets)
    made = np.array([_still_or_made(edit, position) for position in range(count)])
    gaps = edit.starts - np.concatenate([[0.0], edit.ends[:-1]])
    columns = (
        lengths,
        lengths / max(median, 1e-9),
        np.concatenate([[np.nan], lengths[:-1]]),
        np.concatenate([lengths[1:], [np.nan]]),
        edit.starts,
        total - edit.starts,
        edit.starts / max(total, 1e-9),
        index,
        count - 1 - index,
        appearances == 0,
        assets == before,
        assets == after,
        assets,
        shares[assets],
        appearances,
        since,
        run,
        gaps,
        made,
        np.full(count, count),
        *(index % cycle for cycle in CYCLES),
    )
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def _appearances(assets: Integers) -> tuple[Floats, Floats, Floats]:
    """For each clip: earlier clips of its source, clips since the last of them, and its run so far."""
    seen: dict[int, int] = {}
    last: dict[int, int] = {}
    appearances, since, run = (np.full(len(assets), np.nan) for _ in range(3))
    for index, asset in enumerate(assets.tolist()):
        appearances[index] = seen.get(asset, 0)
        since[index] = index - last[asset] if asset in last else np.nan
        run[index] = run[index - 1] + 1 if index and assets[index - 1] == asset else 0
        seen[asset] = seen.get(asset, 0) + 1
        last[asset] = index
    return appearances, since, run


def _still_or_made(edit: Edit, index: int) -> bool:
    source = edit.decisions.assets[edit.spine[index].asset]
    return not isinstance(source, Media) or source.still


class History:
    """What has happened on one stream so far; grows as clips are decided."""

    def __init__(self, edit: Edit) -> None:
        self._edit = edit
        self._within: list[int] = []
        self._start = np.nan
        self.end = np.nan
        self._of_source: dict[int, int] = {}
        self._indices: set[int] = set()
        self._last_clip: dict[int, int] = {}
        self._asked = -1

    def add(self, start: float, end: float, within: int) -> None:
        """An event that starts in a spine clip; seconds."""
        self._within.append(within)
        self._start = start
        self.end = end if np.isnan(self.end) else max(self.end, end)
        asset = int(self._edit.assets[within])
        if within not in self._indices:
            self._of_source[asset] = self._of_source.get(asset, 0) + 1
        self._indices.add(within)

    def features(self, index: int) -> list[float]:
        """The HISTORY columns for a clip, knowing only events that start in clips before it.

        Clips must be asked for in their order.
        """
        assets = self._edit.assets
        for passed in range(max(self._asked, 0), index):
            self._last_clip[int(assets[passed])] = passed
        self._asked = index
        asset = int(assets[index])
        now = float(self._edit.starts[index])
        last = self._within[-1] if self._within else None
        previous = next((each for each in reversed(self._within) if each != last), None)
        of_source = self._last_clip.get(asset)
        return [
            len(self._within),
            len(self._indices) / max(index, 1),
            np.nan if last is None else index - last,
            now - self._start,
            now - self.end,
            float(index - 1 in self._indices),
            np.nan if last is None or previous is None else last - previous,
            self._of_source.get(asset, 0),
            np.nan if of_source is None else float(of_source in self._indices),
        ]
