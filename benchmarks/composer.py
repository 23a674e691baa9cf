"""What the composer adds on real projects: habits with and without it; writes docs/composer.md.

    .venv/bin/python benchmarks/composer.py ../shared/data/timelines --write

The same tasks, folds and seed twice in one run, so that the intervals are of the same projects. The
composer was trained on made-up editors alone; it reads the editor's other projects as context and is
one more candidate, and one more thing that trees see, so that its word counts only where that did
better on the training folds.

Whole timelines: editors with at least five projects, a third of which is held out at a time. The
main track alone is finished, and gone on with from its middle, by habits and by `learn --model
composer`, on the same projects to learn from.
"""

from __future__ import annotations

import argparse
import json
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

PARTS = ("composer", "whole timelines")
ENOUGH, FOLDS = 5, 3
NEVER = 10**9
F1 = "overlay_activity_f1"
Both = tuple[TaskFigure, TaskFigure]  # with the composer: beside the simple rules, beside habits
TASK_COLUMNS = (
    "task", "measure", "setting", "known", "habits", "with the composer", "with it − habits, 90 %",
    "best simple rule", "with it − rule, 90 %", "projects",
)  # fmt: skip
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
    arguments.add_argument("--editors", nargs="*", default=[""], help="beginnings of their names")
    arguments.add_argument("--in-context", action="store_true", help="whole timelines: never tuned")
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    torch.set_num_threads(1)
    examples = projects(asked.timelines)
    for part in asked.only:
        if part == "composer":
            text = by_task(examples)
        else:
            some = [each for each in examples if each.editor.startswith(tuple(asked.editors))]
            text = whole_timelines(some, mixture.ENOUGH if not asked.in_context else NEVER)
        print(text)
        if asked.write:
            rewrite("composer.md", part, text)


def by_task(examples: Sequence[Example]) -> str:
    """The table of tasks, by two processes; what was measured before by the same code is kept."""
    with ProcessPoolExecutor(
        2, mp_context=get_context("spawn"), initializer=begin, initargs=(examples,)
    ) as pool:
        found = [each for of_task in pool.map(figures, range(len(rows()))) for each in of_task]
    return table(sorted(found, key=lambda both: both[0].setting))  # stable: task by task


def rows() -> list[tasks.Task]:
    """What is asked, by the composer as by habits."""
    return [
        replace(each, controlled=False)
        for each in tasks.TASKS
        if each.name in ASKED and each.regime != "begun" and each.measure != "IoU"
    ]


def begin(examples: Sequence[Example]) -> None:
    """What a process asks everything of."""
    torch.set_num_threads(1)
    _ASKED_OF["examples"], _ASKED_OF["composer"] = examples, answers.Answers(answers.shipped())


def figures(number: int) -> tuple[Both, ...]:
    """A task with the composer, by its number among `rows`, in every setting."""
    row, examples = rows()[number], _ASKED_OF["examples"]
    folds = folds_of.drawn(examples, 0)

    def made() -> tuple[Both, ...]:
        against: dict[str, tuple[TaskFigure, ...]] = {}
        judge = Beside(row.judge)
        for name, said in (("rules", judge.beside_rules), ("habits", judge.beside_habits)):
            asked = replace(row, judge=said)
            against[name] = tasks.evaluate(
                examples, folds=folds, asked=(asked,), composer=_ASKED_OF["composer"]
            )
        return tuple(zip(against["rules"], against["habits"], strict=True))

    kept = Kept.of_all(cache_folder() / "composer", examples, folds, (0,))
    found = kept.once((row.name, row.measure, row.regime), tuple[Both, ...], made)
    for each in found:
        print(line(*each), flush=True)
    return found


class Beside:
    """A judge that asks with the composer and without, and says how it stands to either.

    beside_rules is asked first, and beside_habits of the same trials in the same order.
    """

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.later: list[list[Judged]] = []

    def beside_rules(self, trial: Trial) -> list[Judged]:
        """Each project with the composer, beside the simple rules."""
        told = self.judge(trial)
        alone = self.judge(replace(trial, composer=None, kept={}))
        self.later.append(
            [
                replace(line, rules={"habits": other.ours})
                for line, other in zip(told, alone, strict=True)
            ]
        )
        return told

    def beside_habits(self, _trial: Trial) -> list[Judged]:
        """The same, beside what habits alone reached where a simple rule stands elsewhere."""
        return self.later.pop(0)


def table(found: Sequence[Both]) -> str:
    """What made the composer, and a line a figure."""
    record = json.loads((files(answers.__package__) / "weights.json").read_text())
    made = (
        f"Pre-trained on {record['editors']:,} made-up editors in {record['minutes']:.0f} minutes on "
        f"{record['on']} ({record['parameters']:,} parameters): {', then '.join(f'`{each}`' for each in record['commands'])}."
    )
    heads = f"| {' | '.join(TASK_COLUMNS)} |"
    return "\n".join(
        [made, "", heads, "|---" * len(TASK_COLUMNS) + "|", *(line(*b) for b in found)]
    )


def line(told: TaskFigure, beside: TaskFigure) -> str:
    """A figure beside habits and beside the best simple rule, and what lies between them."""
    return (
        f"| {told.task} | {told.measure} | {told.setting} | {told.regime} | {beside.rule_value:.3f} "
        f"| {told.value:.3f} | {beside.low:+.3f} … {beside.high:+.3f} "
        f"| {told.rule_value:.3f} {told.rule} | {told.low:+.3f} … {told.high:+.3f} "
        f"| {told.projects} |"
    )


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
