"""How pictures over the main track stand that nobody has moved yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from roughcut.encode.layouts import alike
from roughcut.learn.habits.edit import DEFAULT_LAYOUT, REFRAMED, layout_of_row
from roughcut.learn.habits.line import Line
from roughcut.learn.habits.standing import Picture
from roughcut.learn.predictor import Proposal
from roughcut.ticks import seconds

if TYPE_CHECKING:
    from roughcut.learn.habits.walking import Walk


def restyled(walk: Walk) -> list[Proposal]:
    """Let pictures over the main track that nobody has moved stand as their kind does.

    Those before them that were moved here show how.
    """
    edit = walk.edit
    found: list[Proposal] = []
    for number, row in enumerate(edit.decisions.rows):
        present = layout_of_row(edit.decisions, row)
        if row.track == 0 or row.audio or present is None or row.moves:
            continue
        if not alike(present, DEFAULT_LAYOUT):
            walk.shelf.framer.saw(Picture.of(row), present)
            continue
        if not walk.inside(seconds(row.start)):
            continue
        line = _line_of(walk.lines, row.track, walk.shelf.slot(row.asset))
        if line is None:
            continue
        picture = replace(Picture.of(row), role=line.habit.stream.role)
        told = walk.shelf.framer.tell(picture)
        if told is None:
            continue
        walk.shelf.framer.put(picture, told.layout)
        if alike(told.layout, DEFAULT_LAYOUT):
            continue
        confidence = round(told.likely, 4)
        if confidence < (walk.person.standing.least if walk.least is None else walk.least):
            continue
        within = max(0, row.anchor.spine)
        found.append(
            Proposal(
                track=row.track,
                audio=False,
                role=line.habit.stream.role,
                start=row.start,
                duration=row.duration,
                asset=edit.decisions.assets[row.asset],
                source_start=row.clip.source_start,
                layout=told.layout,
                gain=1.0,
                confidence=confidence,
                because=f"stands {told.rule}",
                nearest=walk.nearest(line, within),
                row=number,
            )
        )
    return found


def _line_of(lines: Sequence[Line], track: int, slot: int | None) -> Line | None:
    """The stream that a picture on a track belongs to: the one that shows its source, if any.

    Its role cannot tell, since that depends on how it stands.
    """
    pictures = [
        line for line in lines if not line.habit.stream.audio and line.habit.stream.role != REFRAMED
    ]
    own = [line for line in pictures if line.habit.stream.track == track]
    showing = [
        line
        for line in (*own, *pictures)
        if slot is not None and slot in {each for each, _ in line.habit.assets}
    ]
    if showing:
        return showing[0]
    return max(own, key=lambda line: line.habit.events, default=None)
