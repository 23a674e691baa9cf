"""What a benchmark found: plain values, which reports show."""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.learn.figures import CurvePoint, TaskFigure
from roughcut.learn.tasks.folds import Folds


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Every figure, over which seeds and folds, of how much, and of which model."""

    figures: tuple[TaskFigure, ...]
    curves: tuple[CurvePoint, ...]
    seeds: tuple[int, ...]
    folds: Folds
    editors: int
    projects: int
    sequences: int
    model: str = "habits"
