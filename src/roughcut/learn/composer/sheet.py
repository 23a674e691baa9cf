"""A project as the composer reads it: one row a decision, as plain numbers.

Rows stand in time order, the spine's first where two start together; so whatever was decided
before a row stands before it. Letters: N rows, of which S are the spine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from roughcut.encode.layouts import Layout
from roughcut.encode.roles import ROLES
from roughcut.learn.habits.edit import REFRAMING, identity, layout_of_row
from roughcut.timeline import Generator, Media, Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from roughcut.encode.decisions import Decision
    from roughcut.learn.habits.edit import Edit
    from roughcut.timeline import Source

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int64]
    Bools = NDArray[np.bool_]
else:
    Floats = Integers = Bools = Any

ROLE_NUMBERS = {role: number for number, role in enumerate(ROLES)}
KINDS = ("moving", "still", "title", "generator", "nest")
BELOW, ABOVE, SOUNDS = 3, 8, 8
TRACKS = BELOW + 1 + ABOVE + SOUNDS
"""Numbers of tracks: pictures from BELOW under the spine to ABOVE over it, then the sounds."""

PLACE = (
    "scale",
    "x",
    "y",
    "rotation",
    "crop_left",
    "crop_right",
    "crop_top",
    "crop_bottom",
    "opacity",
)
"""What is known of a layout, in this order; scale is the logarithm."""

_NEAR = np.array([0.01, 0.005, 0.005, 0.5, 0.005, 0.005, 0.005, 0.005, 0.02])
"""The tolerances of `encode.layouts` for these: nearer ones are the same layout."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The decisions of one project, (N,) each.

    start, end: seconds. track: a number below TRACKS. role, kind: numbers in ROLES and KINDS.
    spine: whether the row is a clip of the spine. within: the row of the spine clip in which it
    starts; a spine clip's own. asset: equal where the source is, also between sheets that are
    read together. place: (N, 9) in the order of PLACE; nan for sound and unknown sizes.
    """

    editor: str
    project: str
    start: Floats
    end: Floats
    track: Integers
    role: Integers
    kind: Integers
    spine: Bools
    within: Integers
    asset: Integers
    place: Floats

    def __len__(self) -> int:
        return len(self.start)


def track_number(track: int, *, audio: bool) -> int:
    """The number of a track that counts from the spine (from A1 for sound); the outer ones share."""
    if audio:
        return BELOW + 1 + ABOVE + min(max(track, 1), SOUNDS) - 1
    return BELOW + min(max(track, -BELOW), ABOVE)


Key = tuple[bool, int, int]
"""Audio or not, track and start of a clip, as in Decision."""


def key_of(row: Decision) -> Key:
    """What tells a clip from all others of its timeline."""
    return row.audio, row.track, row.start


@dataclass(frozen=True, slots=True)
class Row:
    """A clip of an edit on its sheet; within: the number of its spine clip."""

    row: Decision
    start: float
    end: float
    spine: bool
    within: int


def rows_of(edit: Edit) -> list[Row]:
    """The clips of an edit in the order of its sheet."""
    rows = [
        Row(row, float(edit.starts[n]), float(edit.ends[n]), True, n)
        for n, row in enumerate(edit.spine)
    ]
    rows += [
        Row(event.row, event.start, event.end, False, event.within)
        for event in edit.events
        if event.stream != REFRAMING
    ]
    return sorted(rows, key=lambda each: (each.start, not each.spine))


def sheet_of(edit: Edit, names: dict[str, int]) -> Sheet:
    """The rows of an edit; names: the number of each source, which grows as new ones are met."""
    rows = rows_of(edit)
    spine = np.array([each.spine for each in rows])
    sources = [edit.decisions.assets[each.row.asset] for each in rows]
    tracks = [track_number(each.row.track, audio=each.row.audio) for each in rows]
    places = [place_of(layout_of_row(edit.decisions, each.row)) for each in rows]
    return Sheet(
        editor=edit.editor,
        project=edit.project,
        start=np.array([each.start for each in rows], dtype=np.float32),
        end=np.array([each.end for each in rows], dtype=np.float32),
        track=np.array(tracks),
        role=np.array([ROLE_NUMBERS.get(each.row.role, 0) for each in rows]),
        kind=np.array([kind_of(each) for each in sources]),
        spine=spine,
        within=np.flatnonzero(spine)[[each.within for each in rows]],
        asset=np.array([names.setdefault(identity(each), len(names)) for each in sources]),
        place=np.stack(places),
    )


def kind_of(source: Source) -> int:
    """The number in KINDS."""
    if isinstance(source, Media):
        return 1 if source.still else 0
    if isinstance(source, Text):
        return 2
    return 3 if isinstance(source, Generator) else 4


def place_of(layout: Layout | None) -> Floats:
    """A layout in the order of PLACE, (9,)."""
    if layout is None:
        return np.full(len(PLACE), np.nan, dtype=np.float32)
    values = [getattr(layout, name) for name in PLACE]
    values[0] = np.log(max(abs(values[0]), 1e-3))
    return np.array(values, dtype=np.float32)


def alike(places: Floats, place: Floats) -> Bools:
    """Which of many layouts (L, 9) count as the same as one, (L,)."""
    near: Bools = (np.abs(places.astype(np.float64) - place) / _NEAR).max(axis=1) <= 1
    return near


def same_places(places: Floats) -> Integers:
    """(N,) numbers that are equal for layouts within the tolerances, -1 for unknown ones.

    Layouts are told apart in order of appearance, the default (number 0) first.
    """
    found = np.full(len(places), -1)
    known = np.flatnonzero(np.isfinite(places[:, 0]))
    rounded, back = np.unique(np.round(places[known] / (_NEAR / 4)), axis=0, return_inverse=True)
    heads = [np.zeros(len(PLACE))]
    heads[0][-1] = 1.0
    number = np.empty(len(rounded), dtype=np.int64)
    first = np.full(len(rounded), len(known))
    np.minimum.at(first, back.ravel(), np.arange(len(known)))
    for each in np.argsort(first):
        own = places[known[first[each]]].astype(np.float64)
        near = np.flatnonzero(alike(np.stack(heads), own))
        if len(near):
            number[each] = near[0]
        else:
            number[each] = len(heads)
            heads.append(own)
    found[known] = number[back.ravel()]
    return found
