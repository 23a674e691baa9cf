"""The figures that a report shows: what was measured, beside the simple rule to beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Setting = Literal[
    "new editor",
    "same editor",
    "same editor, others only",
    "same editor, own only",
    "same editor, as many of others",
]
Regime = Literal["cold", "begun", "causal"]


@dataclass(frozen=True, slots=True)
class TaskFigure:
    """One row of the table of tasks.

    value and rule_value are means over projects; low and high bound their difference (value −
    rule_value): a bootstrap 90 % interval over projects. base is the figure of chance, where the
    measure has one. Larger is always better. seeds: over how many value is the mean; spread: the
    standard deviation of their means.
    """

    task: str
    measure: str
    setting: Setting
    regime: Regime
    model: str
    value: float
    rule: str
    rule_value: float
    low: float
    high: float
    projects: int
    base: float | None = None
    seeds: int = 1
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One point of a learning curve: a task of held-out projects of an editor, with `known` of theirs.

    Other fields as in TaskFigure; projects counts those that were held out.
    """

    editor: str
    known: int
    task: str
    measure: str
    regime: Regime
    value: float
    spread: float
    rule: str
    rule_value: float
    projects: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A loss over the epochs, for one component of it."""

    component: str
    training: tuple[float, ...]
    validation: tuple[float, ...]
