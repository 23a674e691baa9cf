"""Which source comes next on the main track, and for how long.

Sources: what followed the last few, in the editor's past projects and here; the longest run of
them that was met often enough decides. Lengths: log-normal about what this source's shots last,
moved by how the last shots differed from theirs; never shorter than the editor's shortest shot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from roughcut.learn.habits.edit import Floats
from roughcut.learn.habits.tables import Past, Person, Spine

RUN = 4  # sources before that are looked at
OFTEN = 3  # times that a run must have been met before it decides
HERE = 4  # what happened in this timeline counts as much as so many past projects
RECENT = 8
SHRINK = 4.0  # shots: what is known more broadly weighs as much as so many
NEAREST = 3
NARROWEST, WIDEST = 0.05, 1.0  # spread of the logarithm of lengths


@dataclass(frozen=True, slots=True)
class Shot:
    """The next clip of the main track.

    source: its number as in Spine. likely: the share of past times at which this source came next.
    after: how many sources before it were looked at; times: how often their run was met.
    """

    source: int
    seconds: float
    likely: float
    after: int
    times: int
    nearest: tuple[Past, ...]


Heard = Callable[[int, Sequence[tuple[int, float]]], Floats]
"""(a source, the shots that were drawn before) → a mixture (3, M) as of `Ear.pace`."""


class Rhythm:
    """How an editor's main track goes on; it grows with every shot that is drawn or seen.

    heard: asked for the length of a shot instead of the editor's own rhythm, person.pace.share of
    the times: that is a draw from the pool of both.
    """

    def __init__(
        self,
        person: Person,
        past: Sequence[Spine],
        here: Spine,
        seed: int,
        heard: Heard | None = None,
    ) -> None:
        self._past = past
        self._heard, self._share = heard, person.pace.share
        self._drawn: list[tuple[int, float]] = []
        self._sources = list(here.sources)
        self._logs = [_log(each) for each in here.lengths]
        self._random = np.random.default_rng(seed)
        every = [each for spine in (*past, here) for each in spine.lengths]
        self.shortest = min(each for each in every if each > 0)
        self._longest = max(every)
        logs = [_log(each) for each in every]
        middle = float(np.mean(logs))
        by_source: dict[int, list[float]] = {}
        for spine in (*past, here):
            for source, length in zip(spine.sources, spine.lengths, strict=True):
                by_source.setdefault(source, []).append(_log(length))
        self._usual = {
            source: (sum(own) + SHRINK * middle) / (len(own) + SHRINK)
            for source, own in by_source.items()
        }
        left = [each - self._usual[source] for source, own in by_source.items() for each in own]
        low, _, high = person.shot_seconds
        spread = float(np.std(left)) if len(left) > 1 else (_log(high) - _log(low)) / 1.349
        self._spread = min(max(spread, NARROWEST), WIDEST)

    def next(self, room: Mapping[int, float]) -> Shot | None:
        """The next shot; room: seconds that are left of each source. None where none has enough."""
        possible = {source for source, left in room.items() if left >= self.shortest}
        if not possible:
            return None
        run, counts = self._followers(possible)
        sources = sorted(counts)
        weights = np.array([counts[source] for source in sources], dtype=np.float64)
        source = sources[int(self._random.choice(len(sources), p=weights / weights.sum()))]
        length = min(self._length(source), room[source])
        likely = counts[source] / weights.sum()
        shot = Shot(
            source, length, round(float(likely), 4), run, int(weights.sum()),
            self._nearest(run, source, length),
        )  # fmt: skip
        self._drawn.append((source, length))
        self.saw(source, length)
        return shot

    def saw(self, source: int, length_seconds: float) -> None:
        """What comes next, whoever chose it."""
        self._sources.append(source)
        self._logs.append(_log(length_seconds))

    def own(self, source: int) -> Floats:
        """How long a shot of this source lasts, as (3, 1): share, middle and spread of log seconds."""
        recent = list(zip(self._sources, self._logs, strict=True))[-RECENT:]
        moved = sum(length - self._usual.get(each, length) for each, length in recent)
        middle = self._usual.get(source, float(np.mean(list(self._usual.values()))))
        middle += moved / (len(recent) + SHRINK)
        return np.array([[1.0], [middle], [self._spread]])

    def _followers(self, possible: set[int]) -> tuple[int, Counter[int]]:
        """What came after the longest run of the last sources that was met often enough."""
        for run in range(min(RUN, len(self._sources)), -1, -1):
            last = self._sources[len(self._sources) - run :]
            counts: Counter[int] = Counter()
            for sources, weight in (
                *((spine.sources, 1) for spine in self._past),
                (self._sources, HERE),
            ):
                for place in _places(sources, last):
                    if sources[place] in possible:
                        counts[sources[place]] += weight
            if counts.total() >= (OFTEN if run else 1):
                return run, counts
        return 0, Counter(possible)

    def _length(self, source: int) -> float:
        listens = self._heard is not None and self._random.random() < self._share
        told = self._heard(source, self._drawn) if self._heard and listens else self.own(source)
        part = int(self._random.choice(told.shape[1], p=told[0] / told[0].sum()))
        drawn = exp(told[1, part] + told[2, part] * float(self._random.standard_normal()))
        return min(max(drawn, self.shortest), self._longest)

    def _nearest(self, run: int, source: int, length: float) -> tuple[Past, ...]:
        """Past shots of the same place in a run, the most alike in length first."""
        last = self._sources[len(self._sources) - run :]
        found: list[tuple[float, Past]] = []
        for exact in (True, False):
            for spine in self._past:
                places = _places(spine.sources, last) if exact else range(len(spine.sources))
                for place in places:
                    if exact and spine.sources[place] != source:
                        continue
                    start, lasted = spine.starts[place], spine.lengths[place]
                    end = spine.starts[-1] + spine.lengths[-1]
                    past = Past(spine.project, start, lasted, round(start / max(end, 1e-9), 4))
                    found.append((abs(_log(lasted) - _log(length)), past))
            if len(found) >= NEAREST:
                break
        found.sort(key=lambda each: (each[0], each[1].project, each[1].seconds))
        return tuple(dict.fromkeys(past for _, past in found))[:NEAREST]


def log_density(mixture: Floats, log_seconds: float) -> float:
    """The log density, in nats, of a length under a mixture (3, M) of normals of its logarithm."""
    shares, middles, spreads = mixture
    scaled = (log_seconds - middles) / spreads
    each = np.log(shares / (spreads * np.sqrt(2 * np.pi))) - scaled**2 / 2
    return float(np.logaddexp.reduce(each) - log_seconds)


def _places(sources: Sequence[int], run: Sequence[int]) -> list[int]:
    """Where something came right after this run."""
    count = len(run)
    return [
        place
        for place in range(count, len(sources))
        if list(sources[place - count : place]) == list(run)
    ]


def _log(length_seconds: float) -> float:
    return log(max(length_seconds, 1 / 240))
