"""How a clip's picture stands: layouts that could be meant, by the rules that copy them.

Everything before the clip is known, on its own track and on all others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from roughcut.encode.decisions import Decision
from roughcut.encode.layouts import Layout, apart, fit, size_of
from roughcut.encode.roles import ROLES
from roughcut.learn.habits.edit import DEFAULT_LAYOUT, Edit, identity, layout_of_row
from roughcut.learn.habits.ranking import Bools, Question
from roughcut.timeline import Generator, Media, Text

SAME_ASSET = "as the same source stood last"
SAME_SIZE = "as the last of its size stood"
SAME_TRACK = "as the last on its track stood"
TWO_BACK = "as the last but one on its track stood"
PAST_ASSET = "as the same source stood in other projects"
USUAL_SIZE = "as its role and size usually stand"
USUAL = "as its role usually stands"
SECOND = "as its role stands second most often"
EVERYBODY = "as everybody stands its role"
NATIVE = "pixel for pixel"
FILL = "filling the frame"
DEFAULT = "fitted"
RULES = (
    SAME_ASSET, SAME_SIZE, SAME_TRACK, TWO_BACK, PAST_ASSET, USUAL_SIZE, USUAL, SECOND, EVERYBODY,
    NATIVE, FILL, DEFAULT,
)  # fmt: skip
SIMPLE = (SAME_ASSET, SAME_SIZE, SAME_TRACK, USUAL, DEFAULT)
"""The rules that a figure is compared with; each falls back on ORDER where it has no answer."""
ORDER = (SAME_ASSET, SAME_SIZE, SAME_TRACK, USUAL, DEFAULT)

_ROLE_NUMBERS = {role: number for number, role in enumerate(ROLES)}


@dataclass(slots=True)
class Usual:
    """How often each layout was used, by editor ("" for everybody) and by what it was used for."""

    _counts: dict[tuple[Hashable, ...], Counter[Layout]] = field(default_factory=dict)
    _most: dict[tuple[Hashable, ...], list[Layout]] = field(default_factory=dict)

    @classmethod
    def of(cls, edits: Sequence[Edit]) -> Usual:
        usual = cls()
        for edit in edits:
            for row in edit.decisions.rows:
                layout = layout_of_row(edit.decisions, row)
                if layout is None or row.audio:
                    continue
                for scope in (("editor", edit.editor), ("editor", ""), ("project", edit.project)):
                    for key in _keys(edit, row):
                        usual._counts.setdefault((*scope, key), Counter())[layout] += 1
        return usual

    def most(self, edit: Edit, key: Hashable, *, own: bool, left_out: bool) -> list[Layout]:
        """The two layouts that are most frequent in this use, the most frequent first."""
        who, without = edit.editor if own else "", edit.project if left_out else ""
        asked = (who, key, without)
        if asked not in self._most:
            counts = self._counts.get(("editor", who, key), Counter())
            less = self._counts.get(("project", without, key))
            if less is not None:
                counts = counts - less
            self._most[asked] = sorted(
                counts, key=lambda layout: (-counts[layout], layout.values())
            )[:2]
        return self._most[asked]


def _keys(edit: Edit, row: Decision) -> tuple[Hashable, ...]:
    size = size_of(row.clip.source, edit.decisions.frame)
    frame = edit.decisions.frame
    return (
        row.role,
        (row.role, size, frame.width, frame.height),
        identity(edit.decisions.assets[row.asset]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A clip whose layout is asked for: its candidates, and what they would mean."""

    editor: str
    project: str
    row: Decision
    truth: Layout
    layouts: tuple[Layout, ...]
    holds: Bools
    facts: tuple[tuple[float, ...], ...]

    def question(self, right: Sequence[float], *, wanted: bool = True) -> Question:
        return Question(
            self.editor, self.project, self.row.role, self.holds, np.array(right),
            np.array(self.facts, dtype=np.float64), wanted,
        )  # fmt: skip


@dataclass(slots=True)
class _Before:
    """How the clips before stood."""

    of_asset: dict[int, Layout] = field(default_factory=dict)
    of_size: dict[Hashable, Layout] = field(default_factory=dict)
    of_track: dict[int, list[Layout]] = field(default_factory=dict)
    seen: Counter[int] = field(default_factory=Counter)
    asset_on: dict[int, int] = field(default_factory=dict)

    def add(self, row: Decision, size: Hashable, layout: Layout) -> None:
        self.of_asset[row.asset] = self.of_size[size] = layout
        self.of_track.setdefault(row.track, []).append(layout)
        self.seen[row.asset] += 1
        self.asset_on[row.track] = row.asset


def asked(edit: Edit, usual: Usual, *, left_out: bool) -> Iterator[Asked]:
    """Every clip of picture with a layout, in time order."""
    before = _Before()
    frame = edit.decisions.frame
    for row in edit.decisions.rows:
        truth = layout_of_row(edit.decisions, row)
        size, fitting = size_of(row.clip.source, frame), fit(row.clip.source, frame)
        if truth is None or size is None or fitting is None or row.audio:
            continue
        track = before.of_track.get(row.track, [])
        in_size = (size, row.track)
        role, role_size, asset = _keys(edit, row)
        own = usual.most(edit, role, own=True, left_out=left_out)
        fills = max(frame.width * float(frame.pixel_aspect) / size[0], frame.height / size[1])
        said: dict[str, Layout | None] = {
            SAME_ASSET: before.of_asset.get(row.asset),
            SAME_SIZE: before.of_size.get(in_size),
            SAME_TRACK: track[-1] if track else None,
            TWO_BACK: track[-2] if len(track) > 1 else None,
            PAST_ASSET: _first(usual.most(edit, asset, own=True, left_out=left_out)),
            USUAL_SIZE: _first(usual.most(edit, role_size, own=True, left_out=left_out)),
            USUAL: _first(own or usual.most(edit, role, own=False, left_out=left_out)),
            SECOND: own[1] if len(own) > 1 else None,
            EVERYBODY: _first(usual.most(edit, role, own=False, left_out=left_out)),
            NATIVE: Layout(scale=1 / fitting),
            FILL: Layout(scale=fills / fitting),
            DEFAULT: DEFAULT_LAYOUT,
        }
        layouts, holds = _different([said[rule] for rule in RULES])
        shared = (
            row.track, _ROLE_NUMBERS.get(row.role, -1), fitting, fills / fitting, before.seen[row.asset],
            _kind(row), before.asset_on.get(row.track) == row.asset, len(track),
            float(np.log(max(row.duration, 1) / frame.rate.ticks(1))),
        )  # fmt: skip
        facts = tuple(
            (
                each.scale, each.x, each.y, each.rotation, each.opacity,
                each.crop_left + each.crop_right, each.crop_top + each.crop_bottom,
                apart(each, DEFAULT_LAYOUT) <= 1, sum(each == past for past in track[-8:]), *shared,
            )
            for each in layouts
        )  # fmt: skip
        yield Asked(edit.editor, edit.project, row, truth, tuple(layouts), holds, facts)
        before.add(row, in_size, truth)


def _kind(row: Decision) -> int:
    source = row.clip.source
    if isinstance(source, Text):
        return 1
    if isinstance(source, Generator):
        return 2
    return 3 if isinstance(source, Media) and source.still else 4


def _first(layouts: Sequence[Layout]) -> Layout | None:
    return layouts[0] if layouts else None


def _different(said: Sequence[Layout | None]) -> tuple[list[Layout], Bools]:
    """The different layouts among the rules' answers, and which rule gives which, (C, R)."""
    layouts: list[Layout] = []
    holds: list[list[bool]] = []
    for rule, answer in enumerate(said):
        if answer is None:
            continue
        place = next(
            (n for n, each in enumerate(layouts) if each == answer or apart(each, answer) <= 1),
            None,
        )
        if place is None:
            place = len(layouts)
            layouts.append(answer)
            holds.append([False] * len(said))
        holds[place][rule] = True
    return layouts, np.array(holds, dtype=bool)
