"""Habits, and the composer beside them wherever it told better on held-out projects.

The composer is tried as it ships, with the editor's past projects in sight, and, where there are
ENOUGH of them, after learning on from them. One of the two is used, or neither; each stream, and
the length of the next shot, is told by whoever surely gained most (`habits.trying`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from roughcut.learn import habits
from roughcut.learn.composer import keeping
from roughcut.learn.composer.remembering import Remembering, remembering
from roughcut.learn.habits import Correction, Habits
from roughcut.learn.habits.ear import Teacher
from roughcut.progress import Progress, silent
from roughcut.projects.example import Example

ENOUGH = 8  # projects of one editor, to learn on from them
IN_CONTEXT, TUNED = "the composer", "the composer, fine-tuned"


def fit(
    examples: Sequence[Example],
    corrections: Sequence[Correction] = (),
    *,
    seed: int = 0,
    enough: int = ENOUGH,
    progress: Progress = silent,
) -> Habits:
    """Habits with the composer as their ear, where it is listened to at all.

    enough: projects of one editor from which on it is also tried after learning on from them.

    Raises:
        NotEnough: no project has a picture on its main track.
    """
    teachers: dict[str, Teacher] = {IN_CONTEXT: remembering}
    if _most_of_one(examples) >= enough:
        teachers[TUNED] = partial(remembering, tuned=True)
    learned = habits.fit(examples, corrections, seed=seed, progress=progress, teachers=teachers)
    if not learned.told_by:
        return learned
    weighed = [*examples, *(each.example for each in corrections)]
    return replace(learned, ear=teachers[learned.told_by](weighed))


def files(learned: Habits) -> dict[str, bytes]:
    """The files of a style's folder, by name."""
    own = keeping.written(learned.ear) if isinstance(learned.ear, Remembering) else {}
    return learned.files() | own


def _most_of_one(examples: Sequence[Example]) -> int:
    projects: dict[str, set[str]] = defaultdict(set)
    for each in examples:
        projects[each.editor].add(each.project)
    return max(map(len, projects.values()), default=0)
