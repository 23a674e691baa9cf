"""The honest tasks: what would this person do next, asked of projects that were held out.

Every figure stands beside the best of its simple rules, which is picked after the fact (that
favours the rule), with a bootstrap interval of the difference over projects. The settings: a new
editor (none of their projects was learned from), the same editor (other projects of theirs were,
and everybody else's), and controls of the latter, which say whether it is the person that helps:
everybody else's projects alone; and the editor's own alone beside as many clips of others.

To add a task: a module that says what may be known when it is asked, a `Judge`, a row in TASKS.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from roughcut.learn.figures import CurvePoint, Regime, Setting, TaskFigure
from roughcut.learn.habits.edit import Edit, Floats, edit_of
from roughcut.learn.measures import interval
from roughcut.learn.tasks import choices, overlays, pace, placements, punch_ins, standing
from roughcut.learn.tasks import folds as folds_of
from roughcut.learn.tasks.folds import Folds
from roughcut.learn.tasks.judging import Judge, Judged, Trial
from roughcut.learn.tasks.keeping import Kept
from roughcut.progress import Progress, silent
from roughcut.projects.example import Example
from roughcut.projects.splits import Fold

if TYPE_CHECKING:
    from roughcut.learn.composer.answers import Answers

Sides = tuple[Sequence[Edit], Sequence[Edit]]
"""Those to learn from, and those that are held out."""

ALONE, WITH_COMPOSER = "habits", "habits with the composer"
CURVE = (2, 5, 10, 20)  # projects of one editor


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the table: what is asked, how it is measured, what may be known."""

    name: str
    measure: str
    regime: Regime
    judge: Judge
    controlled: bool = False  # whether the same editor's figure gets its controls
    curved: bool = False  # whether it is asked again with few of the editor's projects


TASKS = (
    Task("an overlay starts in this clip", "average precision", "cold", overlays.starts("cold"), controlled=True, curved=True),
    Task("an overlay starts in this clip", "average precision", "begun", overlays.starts("begun")),
    Task("an overlay starts in this clip", "average precision", "causal", overlays.starts("causal")),
    Task(
        "something is on at the clip's middle", "average precision", "begun",
        overlays.on_at_the_middle("begun"),
    ),
    Task("where in the clip it starts", "within ±2 frames", "causal", placements.where, curved=True),
    Task("how long it lasts", "within ±0.2 s", "causal", placements.how_long, curved=True),
    Task("layout of a clip", "accuracy", "causal", standing.layout_accuracy(), controlled=True),
    Task("layout of a clip", "IoU", "causal", standing.layout_iou()),
    Task("layout, clips off the default", "IoU ≥ 0.9", "causal", standing.off_default(), curved=True),
    Task("punch-in at a cut in one source", "average precision", "causal", punch_ins.judge, controlled=True),
    Task("time to the next cut", "log density, nats", "causal", pace.judge),
    Task("role of an overlay", "top 1", "causal", choices.role(1)),
    Task("role of an overlay", "top 3", "causal", choices.role(3)),
    Task("source of an overlay", "top 3", "causal", choices.asset, curved=True),
)  # fmt: skip


def evaluate(
    examples: Sequence[Example],
    *,
    seeds: Sequence[int] = (0,),
    folds: Folds | None = None,
    asked: Sequence[Task] = TASKS,
    composer: Answers | None = None,
    kept: Kept | None = None,
    progress: Progress = silent,
) -> tuple[TaskFigure, ...]:
    """Every task in every setting that the examples allow; rows without a question are left out.

    seeds: of what is random in learning; a figure is the mean over them. folds: those that are
    kept; without them they are drawn by the first seed. asked: rows of TASKS. composer: a further
    candidate, which counts only where it did better on the training folds. kept: figures that were
    worked out before, of the same examples, seeds, folds and composer.
    """
    settings = folds_of.settings(examples, folds or folds_of.drawn(examples, seeds[0]))
    figures: list[TaskFigure] = []
    steps = sum(
        len(parts) * sum(_asked(task, setting) for task in asked)
        for setting, parts in settings.items()
    )
    done = 0
    edits = {id(each): edit_of(each) for each in examples}  # the composer knows them again
    for setting, parts in settings.items():
        sides = [(_edits(fold.train, edits), _edits(fold.test, edits)) for fold in parts]
        for task in asked:
            if not _asked(task, setting):
                continue

            def judged(
                task: Task = task,
                setting: Setting = setting,
                sides: Sequence[Sides] = sides,
                before: int = done,
            ) -> tuple[TaskFigure, ...]:
                def told(number: int) -> None:
                    progress("Judging on held-out projects", before + number, steps)

                return _judged(task, setting, sides, seeds=seeds, composer=composer, told=told)

            named = (model_of(composer), setting, task.name, task.measure, task.regime)
            figures += (
                judged() if kept is None else kept.once(named, tuple[TaskFigure, ...], judged)
            )
            done += len(sides)
    progress("Judging on held-out projects", steps, steps)
    return tuple(figures)


def _judged(
    task: Task,
    setting: Setting,
    sides: Sequence[Sides],
    *,
    seeds: Sequence[int],
    composer: Answers | None,
    told: Callable[[int], None],
) -> tuple[TaskFigure, ...]:
    """The figure of a task in a setting; none where nothing could be asked."""
    lines: list[list[Judged]] = [[] for _ in seeds]
    for number, (train, test) in enumerate(sides):
        told(number)
        if train and test:
            trial = Trial(train, test, composer=composer)
            for own, seed in zip(lines, seeds, strict=True):
                own.extend(task.judge(replace(trial, seed=seed)))
    return (_figure(task, setting, lines, seeds[0], model_of(composer)),) if lines[0] else ()


def learning_curves(
    examples: Sequence[Example],
    *,
    seeds: Sequence[int] = (0,),
    folds: Folds | None = None,
    composer: Answers | None = None,
    kept: Kept | None = None,
    progress: Progress = silent,
) -> tuple[CurvePoint, ...]:
    """How well each editor is known with 2, 5, 10 and 20 of their projects, and with all of them.

    The same projects are held out for every number; those to learn from are drawn by each seed,
    everybody else's are always there. composer and kept are as in `evaluate`.
    """
    settings = folds_of.settings(examples, folds or folds_of.drawn(examples, seeds[0]))
    edits = {id(each): edit_of(each) for each in examples}
    by_editor: dict[str, list[Fold]] = {}
    for fold in settings.get("same editor", ()):
        by_editor.setdefault(fold.test[0].editor, []).append(fold)
    points: list[CurvePoint] = []
    curved = [task for task in TASKS if task.curved]
    steps = len(by_editor) * len(curved)
    for number, (editor, own) in enumerate(sorted(by_editor.items())):
        for place, task in enumerate(curved):
            progress("Learning from few projects", number * len(curved) + place, steps)

            def curve(
                task: Task = task, editor: str = editor, own: Sequence[Fold] = own
            ) -> tuple[CurvePoint, ...]:
                return _curve(task, editor, own, seeds, edits, composer=composer)

            named = (model_of(composer), "curve", editor, task.name, task.measure, task.regime)
            points += curve() if kept is None else kept.once(named, tuple[CurvePoint, ...], curve)
    progress("Learning from few projects", steps, steps)
    return tuple(points)


def _curve(
    task: Task,
    editor: str,
    folds: Sequence[Fold],
    seeds: Sequence[int],
    edits: Mapping[int, Edit | None],
    *,
    composer: Answers | None,
) -> tuple[CurvePoint, ...]:
    least = min(len({e.project for e in f.train if e.editor == editor}) for f in folds)
    points = []
    for count in [*(count for count in CURVE if count < least), least]:
        lines: list[list[Judged]] = [[] for _ in seeds]
        for fold in folds:
            trials: dict[tuple[int, ...], Trial] = {}
            test = _edits(fold.test, edits)
            for own, seed in zip(lines, seeds, strict=True):
                train = _edits(_with_few(fold.train, editor, count, seed), edits)
                if train and test:
                    same = trials.setdefault(
                        tuple(map(id, train)), Trial(train, test, composer=composer)
                    )
                    own.extend(task.judge(replace(same, seed=seed)))
        if lines[0]:
            figure = _figure(task, "same editor", lines, seeds[0], model_of(composer))
            points.append(
                CurvePoint(
                    editor, count, task.name, task.measure, task.regime, figure.value,
                    figure.spread, figure.rule, figure.rule_value, figure.projects,
                )
            )  # fmt: skip
    return tuple(points)


def _with_few(train: Sequence[Example], editor: str, count: int, seed: int) -> tuple[Example, ...]:
    """The examples with only so many projects of one editor's, drawn by their names and the seed."""
    own = sorted(
        {each.project for each in train if each.editor == editor},
        key=lambda name: hashlib.sha256(
            f"{seed}\0{name}".encode("utf-8", "surrogatepass")
        ).digest(),
    )
    kept = set(own[:count])
    return tuple(each for each in train if each.editor != editor or each.project in kept)


def model_of(composer: Answers | None) -> str:
    """Whose figures they are, in words."""
    return ALONE if composer is None else WITH_COMPOSER


def _asked(task: Task, setting: Setting) -> bool:
    return task.controlled or setting not in folds_of.CONTROLS


def _edits(examples: Sequence[Example], edits: Mapping[int, Edit | None]) -> list[Edit]:
    return [edit for each in examples if (edit := edits[id(each)]) is not None]


def _figure(
    task: Task, setting: Setting, lines: Sequence[Sequence[Judged]], seed: int, model: str
) -> TaskFigure:
    """Means over seeds, then projects; a project that stands in several sequences counts once.

    lines: for each seed, a line a sequence.
    """
    projects = sorted({line.project for line in lines[0]})

    def means(values: Sequence[float], own: Sequence[Judged]) -> Floats:
        """A mean a project; nan where a seed drew too little to learn from to ask it anything."""
        of = [
            [v for v, line in zip(values, own, strict=True) if line.project == each]
            for each in projects
        ]
        return np.array([np.mean(found) if found else np.nan for found in of])

    runs = np.stack([means([line.ours for line in own], own) for own in lines])
    ours = np.nanmean(runs, axis=0)
    # Rules draw nothing, so the first seed's lines stand for all.
    rules = {
        name: means([line.rules[name] for line in lines[0]], lines[0]) for name in lines[0][0].rules
    }
    best = max(rules, key=lambda name: float(rules[name].mean()))
    low, high = interval(ours - rules[best], seed=seed)
    bases = [line.base for line in lines[0] if not isnan(line.base)]
    return TaskFigure(
        task=task.name,
        measure=task.measure,
        setting=setting,
        regime=task.regime,
        model=model,
        value=float(ours.mean()),
        rule=best,
        rule_value=float(rules[best].mean()),
        low=low,
        high=high,
        projects=len(projects),
        base=float(np.mean(bases)) if bases else None,
        seeds=len(lines),
        spread=float(np.nanmean(runs, axis=1).std()),
    )
