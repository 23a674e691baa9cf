"""From habits and a begun timeline to the clips that its editor would add, and how others stand.

On each clip of the spine all streams are asked, the most frequent first; a walk decides.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from roughcut.learn.habits.edit import REFRAMED, Edit
from roughcut.learn.habits.restyling import restyled
from roughcut.learn.habits.walking import Walk
from roughcut.learn.predictor import Proposal, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roughcut.learn.habits.edit import Floats, Stream
    from roughcut.learn.habits.tables import Person, Tables
    from roughcut.learn.habits.trees import Trees


def proposals(
    tables: Tables,
    trees: dict[str, Trees],
    person: Person,
    edit: Edit,
    *,
    least: float | None = None,
    within: Span | None = None,
    restyle: bool = False,
    heard: Mapping[Stream, Floats] = MappingProxyType({}),
) -> tuple[Proposal, ...]:
    """Everything that the person would add to a timeline, in time order; as `Predictor.propose`.

    heard: as of `Ear.starts`; for these streams it stands in for the habits' own scores.
    """
    walk = Walk(tables, trees, person, edit, least, within=within, heard=heard)
    lines = [line for line in walk.lines if line.habit.stream.role == REFRAMED or not restyle]
    lines.sort(key=lambda each: -each.habit.rate)
    for index in range(len(edit.spine)):
        for line in lines:
            walk.decide(line, index)
    if restyle:
        walk.found += restyled(walk)
    return tuple(sorted(walk.found, key=lambda p: (p.start, p.audio, p.track, p.role)))
