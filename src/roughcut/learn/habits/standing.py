"""How a clip's picture stands: layouts that could be meant, by the rules that copy them.

Everything before the clip is known, on its own track and on all others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from roughcut.encode.decisions import Decision
from roughcut.encode.layouts import Layout, alike, fit, size_of
from roughcut.encode.roles import ROLES
from roughcut.learn.habits.edit import DEFAULT_LAYOUT, Edit, identity, layout_of_row
from roughcut.learn.habits.ranking import Bools, Question
from roughcut.timeline import Generator, Media, Source, Text, Timeline

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
"""The rules that a figure is compared with; each falls back on _ORDER where it has no answer."""
_ORDER = (SAME_ASSET, SAME_SIZE, SAME_TRACK, USUAL, DEFAULT)
ORDERS = {name: tuple(RULES.index(rule) for rule in (name, *_ORDER)) for name in SIMPLE}

_ROLE_NUMBERS = {role: number for number, role in enumerate(ROLES)}


@dataclass(frozen=True, slots=True)
class Picture:
    """A clip of picture; asset: equal where the source is. duration in ticks."""

    track: int
    role: str
    source: Source
    asset: Hashable
    duration: int

    @classmethod
    def of(cls, row: Decision) -> Picture:
        return cls(row.track, row.role, row.clip.source, row.asset, row.duration)

    def uses(self, frame: Timeline) -> tuple[str, str, str]:
        """What it is used for: its role, its role and size in this frame, its source."""
        size = size_of(self.source, frame)
        return (
            f"role {self.role}",
            f"size {self.role} {size} in {frame.width}x{frame.height}",
            f"{_SOURCE}{identity(self.source)}",
        )


_SOURCE = "source "

Most = Callable[[str, bool], Sequence[Layout]]
"""(a use, by this editor or by everybody) → the two most frequent layouts, the most frequent first."""


@dataclass(slots=True)
class Usual:
    """How often each layout was used, by editor ("" for everybody) and by what it was used for."""

    _counts: dict[tuple[str, str, str], Counter[Layout]] = field(default_factory=dict)
    _most: dict[tuple[str, str, str], list[Layout]] = field(default_factory=dict)

    @classmethod
    def of(cls, edits: Sequence[Edit]) -> Usual:
        usual = cls()
        for edit in edits:
            for row in edit.decisions.rows:
                layout = layout_of_row(edit.decisions, row)
                if layout is None or row.audio:
                    continue
                for scope in (("editor", edit.editor), ("editor", ""), ("project", edit.project)):
                    for use in Picture.of(row).uses(edit.decisions.frame):
                        usual._counts.setdefault((*scope, use), Counter())[layout] += 1
        return usual

    def most(self, edit: Edit, *, left_out: bool) -> Most:
        """What is usual, told to an edit; left_out: without the edit's own project."""
        without = edit.project if left_out else ""

        def most(use: str, own: bool) -> Sequence[Layout]:
            return self._two(edit.editor if own else "", use, without)

        return most

    def kept(self) -> Iterator[tuple[str, str, tuple[Layout, ...]]]:
        """Editor, use, and the two layouts that are most frequent in it.

        How everybody lets a source stand is left out: nobody's habit asks for it.
        """
        for scope, editor, use in sorted(self._counts):
            if scope == "editor" and (editor or not use.startswith(_SOURCE)):
                yield editor, use, tuple(self._two(editor, use, ""))

    def _two(self, editor: str, use: str, without: str) -> list[Layout]:
        asked = (editor, use, without)
        if asked not in self._most:
            counts = self._counts.get(("editor", editor, use), Counter())
            less = self._counts.get(("project", without, use))
            if less is not None:
                counts = counts - less
            self._most[asked] = sorted(
                counts, key=lambda layout: (-counts[layout], layout.values())
            )[:2]
        return self._most[asked]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What a clip's layout could be: (C,) layouts, which rule gives which (C, R), facts (C, K)."""

    layouts: tuple[Layout, ...]
    holds: Bools
    facts: tuple[tuple[float, ...], ...]


class Scene:
    """A timeline while its clips are gone through: how those before stood."""

    def __init__(self, frame: Timeline, most: Most) -> None:
        self._frame, self._most = frame, most
        self._of_asset: dict[Hashable, Layout] = {}
        self._of_size: dict[Hashable, Layout] = {}
        self._of_track: dict[int, list[Layout]] = {}
        self._seen: Counter[Hashable] = Counter()
        self._asset_on: dict[int, Hashable] = {}

    def candidates(self, picture: Picture) -> Candidates | None:
        """None where nobody knows the picture's size."""
        frame, most = self._frame, self._most
        size, fitting = size_of(picture.source, frame), fit(picture.source, frame)
        if size is None or fitting is None:
            return None
        track = self._of_track.get(picture.track, [])
        role, role_size, asset = picture.uses(frame)
        own = most(role, True)
        fills = max(frame.width * float(frame.pixel_aspect) / size[0], frame.height / size[1])
        said: dict[str, Layout | None] = {
            SAME_ASSET: self._of_asset.get(picture.asset),
            SAME_SIZE: self._of_size.get((size, picture.track)),
            SAME_TRACK: track[-1] if track else None,
            TWO_BACK: track[-2] if len(track) > 1 else None,
            PAST_ASSET: _first(most(asset, True)),
            USUAL_SIZE: _first(most(role_size, True)),
            USUAL: _first(own or most(role, False)),
            SECOND: own[1] if len(own) > 1 else None,
            EVERYBODY: _first(most(role, False)),
            NATIVE: Layout(scale=1 / fitting),
            FILL: Layout(scale=fills / fitting),
            DEFAULT: DEFAULT_LAYOUT,
        }
        layouts, holds = _different([said[rule] for rule in RULES])
        shared = (
            picture.track, _ROLE_NUMBERS.get(picture.role, -1), fitting, fills / fitting,
            self._seen[picture.asset], _kind(picture.source),
            self._asset_on.get(picture.track) == picture.asset, len(track),
            float(np.log(max(picture.duration, 1) / frame.rate.ticks(1))),
        )  # fmt: skip
        facts = tuple(
            (
                each.scale, each.x, each.y, each.rotation, each.opacity,
                each.crop_left + each.crop_right, each.crop_top + each.crop_bottom,
                alike(each, DEFAULT_LAYOUT), sum(each == past for past in track[-8:]), *shared,
            )
            for each in layouts
        )  # fmt: skip
        return Candidates(tuple(layouts), holds, facts)

    def saw(self, picture: Picture, layout: Layout) -> None:
        """How a clip stands, whoever chose it."""
        size = size_of(picture.source, self._frame)
        self._of_asset[picture.asset] = self._of_size[size, picture.track] = layout
        self._of_track.setdefault(picture.track, []).append(layout)
        self._seen[picture.asset] += 1
        self._asset_on[picture.track] = picture.asset


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A clip whose layout is asked for: its candidates, and what they would mean."""

    editor: str
    project: str
    row: Decision
    truth: Layout
    candidates: Candidates

    def question(self, right: Sequence[float], *, wanted: bool = True) -> Question:
        return Question(
            self.editor, self.project, self.row.role, self.candidates.holds, np.array(right),
            np.array(self.candidates.facts, dtype=np.float64), wanted,
        )  # fmt: skip


def asked(edit: Edit, usual: Usual, *, left_out: bool) -> Iterator[Asked]:
    """Every clip of picture with a layout, in time order."""
    scene = Scene(edit.decisions.frame, usual.most(edit, left_out=left_out))
    for row in edit.decisions.rows:
        truth = layout_of_row(edit.decisions, row)
        if truth is None or row.audio:
            continue
        picture = Picture.of(row)
        candidates = scene.candidates(picture)
        if candidates is not None:
            yield Asked(edit.editor, edit.project, row, truth, candidates)
            scene.saw(picture, truth)


def _kind(source: Source) -> int:
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
            (n for n, each in enumerate(layouts) if each == answer or alike(each, answer)),
            None,
        )
        if place is None:
            place = len(layouts)
            layouts.append(answer)
            holds.append([False] * len(said))
        holds[place][rule] = True
    return layouts, np.array(holds, dtype=bool)
