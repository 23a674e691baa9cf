"""The figures of the tasks beside the simple rules, as a table that says who won and who did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from markupsafe import Markup

from roughcut.learn.figures import TaskFigure
from roughcut.report.curves import interval_svg, verdict
from roughcut.report.wording import count_of

_WORDS = {
    "win": "better",
    "tie": "tie",
    "loss": "worse than the rule",
    "unknown": "too few projects",
}


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A figure, its interval as a picture, and "win", "tie", "loss" or "unknown", also in words."""

    figure: TaskFigure
    interval: Markup
    verdict: str

    @property
    def words(self) -> str:
        return _WORDS[self.verdict]


@dataclass(frozen=True, slots=True)
class JudgedTask:
    """The rows of one task in one measure."""

    task: str
    measure: str
    rows: tuple[JudgedRow, ...]


def judged(figures: Sequence[TaskFigure]) -> tuple[JudgedTask, ...]:
    """The figures by task and measure, in the order in which they were measured.

    The intervals of one measure share one axis, so that their bars can be compared.
    """
    reach = reaches(figures)
    groups: dict[tuple[str, str], list[JudgedRow]] = {}
    for each in figures:
        groups.setdefault((each.task, each.measure), []).append(_row(each, reach[each.measure]))
    return tuple(JudgedTask(*key, tuple(rows)) for key, rows in groups.items())


def reaches(figures: Sequence[TaskFigure]) -> dict[str, float]:
    """How far the intervals of each measure reach from zero."""
    found: dict[str, float] = {}
    for each in figures:
        ends = [abs(end) for end in (each.low, each.high) if isfinite(end)]
        found[each.measure] = max([found.get(each.measure, 0.0), *ends])
    return found


def summary(figures: Sequence[TaskFigure]) -> str:
    """One sentence: how often the style was better than the simple rules, and how often not."""
    told = [told_verdict(each) for each in figures]
    if not told:
        return "Nothing was measured: there were too few projects to hold some out."
    counts = (
        f"better than the best simple rule in {told.count('win')}",
        f"a tie in {told.count('tie')} (the interval spans zero)",
        f"worse in {told.count('loss')}",
    )
    unjudged = told.count("unknown")
    rest = f"; {unjudged} cannot be judged from so few projects" if unjudged else ""
    return f"Of {count_of(len(told), 'figure')}: {', '.join(counts)}{rest}."


def told_verdict(figure: TaskFigure) -> str:
    """What the interval of a figure says; "unknown" where there were too few projects for one."""
    if not (isfinite(figure.low) and isfinite(figure.high)):
        return "unknown"
    return verdict(figure.low, figure.high)


def told_words(figure: TaskFigure) -> str:
    """The same in a word or three."""
    return _WORDS[told_verdict(figure)]


def _row(figure: TaskFigure, reach: float) -> JudgedRow:
    told = told_verdict(figure)
    if told == "unknown":
        return JudgedRow(figure, Markup("–"), told)
    difference = figure.value - figure.rule_value
    svg = Markup(interval_svg(difference, figure.low, figure.high, reach))  # noqa: S704 - numbers
    return JudgedRow(figure, svg, told)
