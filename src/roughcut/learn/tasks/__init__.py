"""The honest tasks: what would this person do next, asked of projects that were held out.

Every figure stands beside the best of its simple rules, which is picked after the fact (that
favours the rule), with a bootstrap interval of the difference over projects. Three settings: a new
editor (none of their projects was learned from), the same editor (other projects of theirs were,
and everybody else's), and the control of the latter: as many projects of others instead.

To add a task: a module that says what may be known when it is asked, a `Judge`, a row in TASKS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from roughcut.learn.figures import Regime, Setting, TaskFigure
from roughcut.learn.habits.edit import Edit, edit_of
from roughcut.learn.measures import interval
from roughcut.learn.tasks import choices, overlays, pace, placements, punch_ins, standing
from roughcut.learn.tasks.judging import Judge, Judged, Trial
from roughcut.progress import Progress, silent
from roughcut.projects.example import Example
from roughcut.projects.splits import Fold, project_folds

if TYPE_CHECKING:
    from roughcut.learn.composer.answers import Answers

FOLDS = 5
EDITOR_FOLDS = 8
ENOUGH_OF_ONE = 4  # projects of one editor, to ask of "the same editor"
MODEL = "habits"


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the table: what is asked, how it is measured, what may be known."""

    name: str
    measure: str
    regime: Regime
    judge: Judge
    controlled: bool = False  # whether the same editor's figure gets its control


TASKS = (
    Task("an overlay starts in this clip", "average precision", "cold", overlays.starts("cold"), controlled=True),
    Task("an overlay starts in this clip", "average precision", "begun", overlays.starts("begun")),
    Task("an overlay starts in this clip", "average precision", "causal", overlays.starts("causal")),
    Task(
        "something is on at the clip's middle", "average precision", "begun",
        overlays.on_at_the_middle("begun"),
    ),
    Task("where in the clip it starts", "within ±2 frames", "causal", placements.where),
    Task("how long it lasts", "within ±0.2 s", "causal", placements.how_long),
    Task("layout of a clip", "accuracy", "causal", standing.layout_accuracy(), controlled=True),
    Task("layout of a clip", "IoU", "causal", standing.layout_iou()),
    Task("layout, clips off the default", "IoU ≥ 0.9", "causal", standing.off_default()),
    Task("punch-in at a cut in one source", "average precision", "causal", punch_ins.judge, controlled=True),
    Task("time to the next cut", "log density, nats", "causal", pace.judge),
    Task("role of an overlay", "top 1", "causal", choices.role(1)),
    Task("role of an overlay", "top 3", "causal", choices.role(3)),
    Task("source of an overlay", "top 3", "causal", choices.asset),
)  # fmt: skip


def evaluate(
    examples: Sequence[Example],
    *,
    seed: int = 0,
    composer: Answers | None = None,
    progress: Progress = silent,
) -> tuple[TaskFigure, ...]:
    """Every task in every setting that the examples allow; rows without a question are left out.

    composer: a further candidate, which counts only where it did better on the training folds.
    """
    settings = _settings(examples, seed)
    figures = []
    steps = sum(
        len(folds) * sum(_asked(task, setting) for task in TASKS)
        for setting, folds in settings.items()
    )
    done = 0
    edits = {id(each): edit_of(each) for each in examples}  # the composer knows them again
    for setting, folds in settings.items():
        sides = [(_edits(fold.train, edits), _edits(fold.test, edits)) for fold in folds]
        for task in TASKS:
            if not _asked(task, setting):
                continue
            lines = []
            for train, test in sides:
                progress("Judging on held-out projects", done, steps)
                done += 1
                if train and test:
                    lines += task.judge(Trial(train, test, seed, composer))
            if lines:
                figures.append(_figure(task, setting, lines, seed))
    progress("Judging on held-out projects", steps, steps)
    return tuple(figures)


def _asked(task: Task, setting: Setting) -> bool:
    return task.controlled or setting != "same editor, others only"


def _settings(examples: Sequence[Example], seed: int) -> dict[Setting, tuple[Fold, ...]]:
    """The folds of each setting; a setting that the examples do not allow is left out."""
    by_editor: dict[str, list[Example]] = {}
    for each in examples:
        by_editor.setdefault(each.editor, []).append(each)
    settings: dict[Setting, tuple[Fold, ...]] = {}
    if len(by_editor) > 1:
        settings["new editor"] = _editor_folds(by_editor)
    same, control = [], []
    for editor, own in sorted(by_editor.items()):
        projects = {each.project for each in own}
        if (len(projects) < ENOUGH_OF_ONE and len(by_editor) > 1) or len(projects) < 2:
            continue
        for fold in project_folds(own, min(FOLDS, len(projects)), seed):
            hidden = {each.project for each in fold.test}
            others = tuple(
                each for each in examples if each.editor != editor and each.project not in hidden
            )
            same.append(Fold(f"{editor}, {fold.held_out}", (*fold.train, *others), fold.test))
            if others:
                control.append(Fold(f"{editor}, {fold.held_out}, others", others, fold.test))
    if same:
        settings["same editor"] = tuple(same)
    if control:
        settings["same editor, others only"] = tuple(control)
    return settings


def _editor_folds(by_editor: dict[str, list[Example]]) -> tuple[Fold, ...]:
    """Editors held out a few at a time, since a fold for each costs as much time as editors."""
    editors = sorted(by_editor)
    folds = []
    for number in range(min(EDITOR_FOLDS, len(editors))):
        hidden = editors[number::EDITOR_FOLDS]
        test = tuple(each for editor in hidden for each in by_editor[editor])
        projects = {each.project for each in test}
        train = tuple(
            each
            for editor in editors
            if editor not in hidden
            for each in by_editor[editor]
            if each.project not in projects
        )
        if train:
            folds.append(Fold(", ".join(hidden), train, test))
    return tuple(folds)


def _edits(examples: Sequence[Example], edits: Mapping[int, Edit | None]) -> list[Edit]:
    return [edit for each in examples if (edit := edits[id(each)]) is not None]


def _figure(task: Task, setting: Setting, lines: Sequence[Judged], seed: int) -> TaskFigure:
    """Means over projects; a project that stands in several sequences counts once."""
    projects = sorted({line.project for line in lines})

    def means(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array(
            [
                np.mean([v for v, line in zip(values, lines, strict=True) if line.project == each])
                for each in projects
            ]
        )

    ours = means([line.ours for line in lines])
    rules = {name: means([line.rules[name] for line in lines]) for name in lines[0].rules}
    best = max(rules, key=lambda name: float(rules[name].mean()))
    low, high = interval(ours - rules[best], seed=seed)
    bases = [line.base for line in lines if not isnan(line.base)]
    return TaskFigure(
        task=task.name,
        measure=task.measure,
        setting=setting,
        regime=task.regime,
        model=MODEL,
        value=float(ours.mean()),
        rule=best,
        rule_value=float(rules[best].mean()),
        low=low,
        high=high,
        projects=len(projects),
        base=float(np.mean(bases)) if bases else None,
    )
