"""What the composer adds on real projects: habits with and without it; writes docs/composer.md.

    .venv/bin/python benchmarks/composer.py ../shared/data/timelines --write

The same tasks, folds and seed twice in one run. The composer was trained on made-up editors alone;
it reads the editor's other projects as context and is one more candidate, and one more thing that
trees see, so that its word counts only where that did better on the training folds.

Beside habits: the same figures project by project, so that the interval is of what the composer
changes; `--tasks` names those that are asked.

Whole timelines: editors with at least five projects, a third of which is held out at a time. The
main track alone is finished, and gone on with from its middle, by habits and by `learn --model
composer`, on the same projects to learn from.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch

from corpus import projects
from pages import rewrite
from roughcut.caches import cache_folder
from roughcut.encode.begun import begun_from
from roughcut.encode.decisions import decode
from roughcut.finishing import finish
from roughcut.learn import habits, mixture, tasks
from roughcut.learn.composer import answers
from roughcut.learn.figures import TaskFigure
from roughcut.learn.habits import Habits
from roughcut.learn.habits.pacing import paced, pooled
from roughcut.learn.habits.tables import Person
from roughcut.learn.measures import interval
from roughcut.learn.tasks import folds as folds_of
from roughcut.learn.tasks.judging import Judge, Judged, Trial
from roughcut.learn.tasks.keeping import Kept
from roughcut.projects import Example
from roughcut.projects.splits import project_folds
from roughcut.scoring import score

PARTS = ("composer", "beside habits", "whole timelines")
ENOUGH, FOLDS = 5, 3
NEVER = 10**9
F1 = "overlay_activity_f1"
COLUMNS = (
    "editor", "held out", "overlays on, F1: habits", "with the composer", "changes left",
    "with the composer", "difference, 90 %", "nats a shot gained, 90 %", "told by it",
)  # fmt: skip
_ASKED_OF: dict[str, Any] = {}
ASKED = {
    "an overlay starts in this clip", "layout of a clip", "layout, clips off the default",
    "punch-in at a cut in one source", "time to the next cut", "role of an overlay",
    "source of an overlay", "where in the clip it starts", "how long it lasts",
}  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("timelines", type=Path)
    arguments.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    arguments.add_argument("--tasks", nargs="*", default=[""], help="beginnings of their names")
    arguments.add_argument("--editors", nargs="*", default=[""], help="beginnings of their names")
    arguments.add_argument("--in-context", action="store_true", help="whole timelines: never tuned")
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    torch.set_num_threads(1)
    examples = projects(asked.timelines)
    for part in asked.only:
        if part == "composer":
            text = by_task(examples)
        elif part == "beside habits":
            text = beside_habits(examples, tuple(asked.tasks))
        else:
            some = [each for each in examples if each.editor.startswith(tuple(asked.editors))]
            text = whole_timelines(some, mixture.ENOUGH if not asked.in_context else NEVER)
        print(text)
        if asked.write:
            rewrite("composer.md", part, text)


def by_task(examples: Sequence[Example]) -> str:
    """The table of tasks, by two processes; what was measured before by the same code is kept."""
    rows = [number for number, each in enumerate(tasks.TASKS) if each in _rows()]
    jobs = [(row, with_it) for with_it in (True, False) for row in rows]
    with ProcessPoolExecutor(
        2, mp_context=get_context("spawn"), initializer=begin, initargs=(examples,)
    ) as pool:
        found = list(pool.map(figures, *zip(*jobs, strict=True)))
    told, untold = (
        sorted((f for each in half for f in each), key=lambda f: f.setting)  # stable: task by task
        for half in (found[: len(rows)], found[len(rows) :])
    )
    return table(untold, told)


def _rows() -> list[tasks.Task]:
    return [
        each
        for each in tasks.TASKS
        if each.name in ASKED and each.regime != "begun" and each.measure != "IoU"
    ]


def begin(examples: Sequence[Example]) -> None:
    """What a process asks everything of."""
    torch.set_num_threads(1)
    _ASKED_OF["examples"], _ASKED_OF["composer"] = examples, answers.Answers(answers.shipped())


def figures(number: int, with_it: bool) -> tuple[TaskFigure, ...]:
    """The figures of a task, by its number, by habits with or without the composer."""
    row = replace(tasks.TASKS[number], controlled=False)
    examples, composer = _ASKED_OF["examples"], _ASKED_OF["composer"]
    folds = folds_of.drawn(examples, 0)
    kept = Kept.of_all(cache_folder() / "composer", examples, folds, (0,))
    found = tasks.evaluate(
        examples, folds=folds, asked=(row,), composer=composer if with_it else None, kept=kept
    )
    print(os.getpid(), row.name, row.measure, row.regime, with_it, flush=True)
    return found


def table(without: Sequence[TaskFigure], with_it: Sequence[TaskFigure]) -> str:
    """Beside each other; the interval is of the difference between ours with it and the rule."""
    record = json.loads((files(answers.__package__) / "weights.json").read_text())
    made = (
        f"Pre-trained on {record['editors']:,} made-up editors in {record['minutes']:.0f} minutes on "
        f"{record['on']} ({record['parameters']:,} parameters): {', then '.join(f'`{each}`' for each in record['commands'])}."
    )
    lines = [
        made,
        "",
        "| task | measure | setting | known | habits | with the composer | best simple rule | with it − rule, 90 % | projects |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for before, after in zip(without, with_it, strict=True):
        lines.append(
            f"| {after.task} | {after.measure} | {after.setting} | {after.regime} | {before.value:.3f} "
            f"| {after.value:.3f} | {after.rule_value:.3f} {after.rule} "
            f"| {after.low:+.3f} … {after.high:+.3f} | {after.projects} |"
        )
    return "\n".join(lines)


def beside_habits(examples: Sequence[Example], wanted: tuple[str, ...]) -> str:
    """Habits stand where a simple rule stands elsewhere, on the same projects, folds and seed."""
    composer, folds = answers.Answers(answers.shipped()), folds_of.drawn(examples, 0)
    lines = [
        "| task | measure | setting | known | habits | with the composer | difference, 90 % | projects |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in _rows():
        if row.name.startswith(wanted):
            paired = replace(row, judge=_against_habits(row.judge), controlled=False)
            for each in tasks.evaluate(examples, folds=folds, asked=(paired,), composer=composer):
                lines.append(
                    f"| {each.task} | {each.measure} | {each.setting} | {each.regime} "
                    f"| {each.rule_value:.3f} | {each.value:.3f} | {each.low:+.3f} … {each.high:+.3f} "
                    f"| {each.projects} |"
                )
                print(lines[-1], flush=True)
    return "\n".join(lines)


def _against_habits(judge: Judge) -> Judge:
    def judged(trial: Trial) -> list[Judged]:
        alone = judge(replace(trial, composer=None, kept={}))
        return [
            replace(line, rules={"habits": other.ours})
            for line, other in zip(judge(trial), alone, strict=True)
        ]

    return judged


def whole_timelines(examples: Sequence[Example], enough: int) -> str:
    """A line an editor: what is finished, and how well the lengths of shots are told.

    enough: projects from which on it is also fine-tuned.
    """
    by_editor: dict[str, list[Example]] = defaultdict(list)
    for each in examples:
        by_editor[each.editor].append(each)
    lines = [
        f"| {' | '.join(COLUMNS)} |",
        "|---" * len(COLUMNS) + "|",
    ]
    for editor, own in sorted(by_editor.items()):
        if len({each.project for each in own}) >= ENOUGH:
            lines.append(f"| {editor} | {_line(own, enough)} |")
            print(lines[-1], flush=True)
    return "\n".join(lines)


def _line(own: Sequence[Example], enough: int) -> str:
    scores: dict[str, list[dict[str, float]]] = {"habits": [], "both": []}
    nats: list[float] = []
    told: list[str] = []
    for fold in project_folds(own, FOLDS):
        both = mixture.fit(fold.train, enough=enough)
        learned = {"habits": habits.fit(fold.train), "both": both}
        person = both.tables.persons[0]
        streams = [habit for habit in person.streams if habit.worth.by]
        told.append(f"{len(streams)} of {len(person.streams)}, {100 * person.pace.share:.0f} %")
        for example in fold.test:
            theirs = decode(example.decisions)
            begun = begun_from(theirs)
            for name, each in learned.items():
                made = finish(begun, each, editor=example.editor).timeline
                scores[name].append(score(theirs, made).figures())
            nats += _gained(both, person, example)
    f1 = [np.mean([row[F1] for row in rows if F1 in row] or [np.nan]) for rows in scores.values()]
    left = [np.array([row["edits"] for row in rows]) for rows in scores.values()]
    low, high = interval(left[1] - left[0], seed=0)
    gained = interval(np.array(nats), seed=0) if nats else (float("nan"),) * 2
    return (
        f"{len(left[0])} | {f1[0]:.3f} | {f1[1]:.3f} | {left[0].mean():.1f} | {left[1].mean():.1f} "
        f"| {low:+.1f} … {high:+.1f} | {np.mean(nats or [np.nan]):+.3f}, {gained[0]:+.3f} … {gained[1]:+.3f} "
        f"| {'; '.join(told)} |"
    ).removesuffix(" |")


def _gained(both: Habits, person: Person, example: Example) -> list[float]:
    """The nats a shot that the pool gains over the rhythm alone; 0 where it is not used."""
    if both.ear is None or not person.pace.share:
        return [0.0]
    found = paced(both.tables, person, example, both.ear)
    if found is None:
        return []
    return [float(np.mean(pooled(found, person.pace.share) - found.own))]


if __name__ == "__main__":
    main()
