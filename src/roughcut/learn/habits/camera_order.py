"""In which order an editor shows cameras that ran at the same time.

Cameras of new footage have no past, so that of past projects is told by ranks: 0 is the source that
a project shows for the longest. Only projects count that come back to what they showed before, as
is done with cameras and not with a row of takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Sequence

import numpy as np

from roughcut.learn.habits.tables import Person, Spine

RETURNS = 0.25
"""Of a project's shots, so many must show a source that it showed before the last one."""
RUN = 3  # cameras before that are looked at
OFTEN = 8  # times that a run must have been met before it decides


class CameraOrder:
    """The editor's order of cameras; it goes on with every shot that it is asked for."""

    def __init__(self, past: Sequence[tuple[int, ...]], seed: int) -> None:
        self._past = past
        self._shown: tuple[int, ...] = ()
        self._random = np.random.default_rng(seed)

    @classmethod
    def of(cls, person: Person, *, seed: int = 0) -> CameraOrder | None:
        """None where no past project shows several cameras."""
        past = [_ranks(each) for each in person.spines if returns(each.sources) >= RETURNS]
        return cls(past, seed) if past else None

    def next(self, ranks: Collection[int]) -> tuple[int, float]:
        """One of these ranks, and the share of past times at which it came next.

        Drawn by what came after the last cameras, so that shares are the editor's own too. Ranks
        that no past project had are as likely as each other, once nothing else is possible.
        """
        counts = self._followers(ranks) or Counter(ranks)
        known = sorted(counts)
        weights = np.array([counts[rank] for rank in known], np.float64) / counts.total()
        chosen = int(self._random.choice(len(known), p=weights))
        self._shown = (*self._shown, known[chosen])[-RUN:]
        return known[chosen], float(weights[chosen])

    def _followers(self, ranks: Collection[int]) -> Counter[int]:
        """What came after the longest run of the last cameras that was met often enough."""
        counts: Counter[int] = Counter()
        for run in range(len(self._shown), -1, -1):
            last = self._shown[len(self._shown) - run :]
            counts = Counter(
                past[place]
                for past in self._past
                for place in range(run, len(past))
                if past[place - run : place] == last and past[place] in ranks
            )
            if counts.total() >= OFTEN:
                break
        return counts


def returns(sources: Sequence[Hashable]) -> float:
    """The share of shots that show a source again which was not shown right before."""
    again = [
        sources[n] in sources[: n - 1] and sources[n] != sources[n - 1]
        for n in range(1, len(sources))
    ]
    return sum(again) / max(1, len(sources))


def _ranks(spine: Spine) -> tuple[int, ...]:
    lasts: dict[int, float] = {}
    for source, length in zip(spine.sources, spine.lengths, strict=True):
        lasts[source] = lasts.get(source, 0.0) + length
    order = sorted(lasts, key=lambda source: (-lasts[source], spine.sources.index(source)))
    ranks = {source: rank for rank, source in enumerate(order)}
    return tuple(ranks[source] for source in spine.sources)
