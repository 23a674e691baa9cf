"""Which proposals are worth making: those that would have saved changes in held-out projects.

A proposal that is right in every respect saves its editor all the choices that a clip is made of;
one that must be deleted costs one change, and each must be looked at (the costs stand in `changes`).
So the least confidence is kept from which the proposals of a stream surely saved work. A stream that
never did is not proposed.
"""

from __future__ import annotations

from collections import defaultdict
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from roughcut.learn.habits.tables import Worth

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN = 0.5  # changes that each further proposal must save to be worth looking at
NEVER = 2.0  # a confidence that nothing has
CERTAIN = 2.0  # deviations by which somebody else must save more than habits, which are the floor


class Tried(NamedTuple):
    """A proposal for a held-out project. confidence: 0 to 1. saving: in changes, −1 to 4."""

    confidence: float
    saving: float
    project: str = ""


def worth(tried: Sequence[Tried]) -> Worth:
    """The least confidence from which proposals surely save most.

    Surely: less the deviation of such a sum, since the best of many streams and confidences looks
    better on the projects that it was chosen on than it is. The least lies halfway to what did not
    pay, and is 0 where everything did.
    """
    best, taken = 0.0, 0
    total = gained = squares = saved = 0.0
    ordered = sorted(tried, reverse=True)
    for number, (confidence, saving, _) in enumerate(ordered, start=1):
        gained += saving - MARGIN
        total += saving
        squares += saving**2
        surely = gained - sqrt(squares)
        last_of_its_confidence = number == len(ordered) or ordered[number].confidence < confidence
        if last_of_its_confidence and surely > best:
            best, taken, saved = surely, number, total
    if not taken:
        return Worth(least=NEVER, tried=len(tried))
    below = ordered[taken].confidence if taken < len(ordered) else -ordered[taken - 1].confidence
    least = (ordered[taken - 1].confidence + below) / 2
    return Worth(least, len(tried), saved, best)


def saves_more(other: Sequence[Tried], own: Sequence[Tried]) -> bool:
    """Whether others' proposals of a stream surely saved more than one's own, project by project.

    The same projects are hard for both, so that their differences tell more than two sums; and a
    deviation is not enough, since this is asked of many streams, one of which is always lucky.
    """
    theirs, ours = _by_project(other), _by_project(own)
    gained = [theirs[project] - ours[project] for project in theirs.keys() | ours.keys()]
    return sum(gained) > MARGIN + CERTAIN * sqrt(sum(each**2 for each in gained))


def _by_project(tried: Sequence[Tried]) -> defaultdict[str, float]:
    """What was saved, less the looking, from the least confidence on that was worth it."""
    least = worth(tried).least
    saved: defaultdict[str, float] = defaultdict(float)
    for each in tried:
        if each.confidence >= least:
            saved[each.project] += each.saving - MARGIN
    return saved
