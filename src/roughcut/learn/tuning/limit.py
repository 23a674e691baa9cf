"""How long a search may take, the comparison at its end with it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import inf

from roughcut.learn.tuning.holding import SEEDS


@dataclass(frozen=True, slots=True)
class Limit:
    """end: when everything should be over, in seconds of `time.monotonic`.

    folds: of a trial, which learns all but one of them in turn.
    """

    end: float
    folds: int

    @classmethod
    def after(cls, minutes: float | None, folds: int) -> Limit:
        """So many minutes from now; never, where None."""
        return cls(inf if minutes is None else time.monotonic() + 60 * minutes, folds)

    def allows(self, trial: float, *, best: float, usual: float) -> bool:
        """Whether there is time for so many seconds of a trial, and to compare afterwards.

        best, usual: how long a whole trial of the two lasts that will be compared. Each of them then
        learns all folds at once, with every seed.
        """
        comparing = SEEDS * (best + usual) / (self.folds - 1)
        return time.monotonic() + trial + comparing <= self.end
