"""How much somebody else is listened to about the length of the next shot.

Tried on projects that were held out: the first half of the main track is known, then each shot
before the one that is asked for. The measure is the log density of its seconds, in nats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from roughcut.learn.habits.edit import Floats, edit_from
from roughcut.learn.habits.learning import spine_of
from roughcut.learn.habits.rhythm import Rhythm, log_density
from roughcut.learn.habits.tables import Pace, Person, Spine, Tables
from roughcut.learn.measures import surely

if TYPE_CHECKING:
    from roughcut.learn.habits.ear import Ear
    from roughcut.projects.example import Example

SHARES = (0.25, 0.5, 0.75, 1.0)
SHORTEST_SECONDS = 1 / 240
FEWEST_SHOTS = 8
FEWEST_PROJECTS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Paced:
    """The log densities of the shots of one project, (K,): of the editor's rhythm, of the other."""

    own: Floats
    heard: Floats


def paced(tables: Tables, person: Person, example: Example, ear: Ear) -> Paced | None:
    """A project that was held out; None where it is too short or the other knows nothing."""
    edit = edit_from(example.decisions, person.name, example.project, "")
    known = 0 if edit is None else max(1, len(edit.spine) // 2)
    if edit is None or len(edit.spine) - 1 - known < FEWEST_SHOTS:  # the last ends the video
        return None
    whole = spine_of(edit, {name: code for code, name in enumerate(tables.known_sources)})
    shots = [
        (edit.spine[n].asset, max(whole.lengths[n], SHORTEST_SECONDS))
        for n in range(known, len(whole.lengths) - 1)
    ]
    begun = replace(
        edit, spine=edit.spine[:known], starts=edit.starts[:known], ends=edit.ends[:known],
        assets=edit.assets[:known], events=(),
    )  # fmt: skip
    mixtures = ear.pace(person.name, begun, shots)
    if not len(mixtures):
        return None
    past = person.spines or tuple(each for other in tables.persons for each in other.spines)
    here = Spine(whole.project, whole.sources[:known], whole.starts[:known], whole.lengths[:known])
    rhythm = Rhythm(person, past, here, 0)
    own, heard = [], []
    for source, (_, length), mixture in zip(whole.sources[known:-1], shots, mixtures, strict=True):
        own.append(log_density(rhythm.own(source), np.log(length)))
        heard.append(log_density(mixture, np.log(length)))
        rhythm.saw(source, length)
    return Paced(np.array(own), np.array(heard))


def pace(tried: Sequence[Paced], by: str) -> Pace:
    """The share that gained most, where its gain is more than luck; else none."""
    best = Pace(projects=len(tried))
    if len(tried) < FEWEST_PROJECTS:
        return best
    for share in SHARES:
        gains = np.array([np.mean(pooled(each, share) - each.own) for each in tried])
        gained = surely(gains)
        if gained > best.surely:
            best = Pace(share, by, len(tried), float(gains.mean()), gained)
    return best


def pooled(paced: Paced, share: float) -> Floats:
    """The log densities of both together, (K,); share: of the other."""
    own, heard = _log(1 - share) + paced.own, _log(share) + paced.heard
    return np.asarray(np.logaddexp(own, heard))


def _log(share: float) -> float:
    return float(np.log(share)) if share > 0 else -np.inf
