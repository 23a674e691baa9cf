"""An editor's few layouts, with how often each was used.

Kept apart from `layouts` because a codebook is about many clips: it can be made of one timeline or
of all the projects of an editor, and the order in which they were found never matters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roughcut.encode.layouts import LAYOUT_NAMES, Layout, distances


@dataclass(frozen=True, slots=True)
class Codebook:
    """Distinct layouts, the most used first, and the number of clips that stand like each."""

    layouts: tuple[Layout, ...]
    counts: tuple[int, ...]

    @classmethod
    def of(cls, layouts: Iterable[Layout] | Mapping[Layout, int]) -> Codebook:
        """The layouts of many clips, those within TOLERANCE of a more used one counted with it.

        Every entry is a layout that was really used, not a mean. The result depends on how often
        each layout occurs, never on the order.
        """
        uses = Counter(layouts)
        ranked = sorted(uses, key=lambda each: (-uses[each], each.values()))
        leaders: list[int] = []
        values = _matrix(ranked)
        for index, layout in enumerate(ranked):
            if not leaders or distances(layout, values[leaders]).min() > 1:
                leaders.append(index)
        counts = [0] * len(leaders)
        for layout in ranked:
            counts[int(distances(layout, values[leaders]).argmin())] += uses[layout]
        entries = [
            (-count, ranked[i].values(), ranked[i])
            for count, i in zip(counts, leaders, strict=True)
        ]
        entries.sort(key=lambda each: each[:2])
        return cls(tuple(each[2] for each in entries), tuple(-each[0] for each in entries))

    def nearest(self, layout: Layout) -> int | None:
        """The slot of the closest layout (the more used on ties), None in an empty codebook."""
        return self.slots([layout])[0] if self.layouts else None

    def slots(self, layouts: Sequence[Layout]) -> list[int]:
        """The nearest slot of each of many layouts.

        Raises:
            ValueError: the codebook is empty and layouts is not.
        """
        values = _matrix(self.layouts)
        known = {each: int(distances(each, values).argmin()) for each in set(layouts)}
        return [known[each] for each in layouts]


def _matrix(layouts: Sequence[Layout]) -> NDArray[np.float64]:
    return np.array([each.values() for each in layouts]).reshape(-1, len(LAYOUT_NAMES))
