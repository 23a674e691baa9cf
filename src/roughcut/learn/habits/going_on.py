"""From a person's rhythm to cuts of a timeline, in whole frames and within what is left of its media."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from roughcut.learn.habits.ear import Ear
from roughcut.learn.habits.edit import Edit, Floats
from roughcut.learn.habits.learning import spine_of
from roughcut.learn.habits.rhythm import Rhythm, Shot
from roughcut.learn.habits.tables import Person, Tables
from roughcut.learn.predictor import Cut
from roughcut.ticks import from_seconds, seconds


def cuts(
    tables: Tables,
    person: Person,
    edit: Edit,
    room: Mapping[int, int],
    length: int,
    *,
    seed: int,
    ear: Ear | None = None,
) -> tuple[Cut, ...]:
    """The next clips of the main track, as `Predictor.go_on`; ear: who else tells their lengths.

    What would be left at the end for a clip shorter than any is given to the last one.
    """
    rate = edit.decisions.frame.rate
    here = spine_of(edit, {name: code for code, name in enumerate(tables.known_sources)})
    slots = {
        number: row.asset
        for number, row in zip(here.sources, edit.spine, strict=True)
        if row.asset in room
    }
    past = person.spines or tuple(each for other in tables.persons for each in other.spines)

    def heard(source: int, before: Sequence[tuple[int, float]]) -> Floats:
        shots = [(slots[each], lasted) for each, lasted in before]
        told = ear.pace(person.name, edit, [*shots, (slots[source], 1.0)]) if ear else np.zeros(0)
        return np.asarray(told[-1]) if len(told) else rhythm.own(source)

    rhythm = Rhythm(person, past, here, seed, heard if ear else None)
    shortest = min(from_seconds(rhythm.shortest), length)
    left = {number: room[slot] for number, slot in slots.items()}
    start = edit.spine[-1].start + edit.spine[-1].duration
    end, time, found = rate.snap(start + length), start, []
    while end - time >= shortest and end > time:
        shot = rhythm.next({number: seconds(ticks) for number, ticks in left.items()})
        if shot is None:
            break
        until = rate.snap(time + from_seconds(shot.seconds))
        if end - until < shortest:
            until = end
        if until - time > left[shot.source]:
            until = rate.ticks(rate.frames(time + left[shot.source]) - 1)
        if until <= time:
            break
        left[shot.source] -= until - time
        found.append(
            Cut(slots[shot.source], until - time, shot.likely, _because(shot), shot.nearest)
        )
        time = until
    return tuple(found)


def _because(shot: Shot) -> str:
    if not shot.after:
        return "as often as its source is shown"
    before = "the source before" if shot.after == 1 else f"the {shot.after} sources before"
    return f"follows {before} {100 * shot.likely:.0f} % of {shot.times} times"
