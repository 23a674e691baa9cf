"""What a search found, as plain values, which reports show and a style keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from roughcut.learn.multitrack.training import Settings
from roughcut.learn.tuning.switches import Value


@dataclass(frozen=True, slots=True)
class Trial:
    """One try. loss: the mean over folds of the last validation loss that it told.

    state: "whole", or "left" where it was left early: others had done better by then, or there was no
    time for the rest of it.
    """

    number: int
    state: Literal["whole", "left"]
    epochs: int
    loss: float
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Held:
    """The best beside the protocol, on projects that no trial saw; means over seeds and projects.

    low, high: a bootstrap 90 % interval over projects of by how much the best one's loss is lower.
    best_spread, usual_spread: standard deviation of the means of each seed.
    """

    best: float
    usual: float
    best_spread: float
    usual_spread: float
    low: float
    high: float
    projects: int
    seeds: int

    @property
    def better(self) -> bool:
        """Whether the interval lies above zero."""
        return self.low > 0


@dataclass(frozen=True, slots=True)
class Tuned:
    """All of it. trials: in their order; the first one is the protocol.

    importances: how much each switch decided whether a trial was among the best (PED-ANOVA, they
    sum to one); empty where there were too few whole trials. held: None where nothing was better
    than the protocol in the search. settings: those to use, the protocol's unless the best one
    was better on the projects that were set aside.
    """

    trials: tuple[Trial, ...]
    best: int
    importances: tuple[tuple[str, float], ...]
    held: Held | None
    settings: Settings

    @property
    def changed(self) -> tuple[tuple[str, Value, Value], ...]:
        """Each switch that the best trial has otherwise than the protocol: name, protocol, best."""
        first, best = self.trials[0].values, self.trials[self.best].values
        return tuple((name, first[name], best[name]) for name in first if first[name] != best[name])
