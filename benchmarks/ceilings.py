"""How often any answer that habits know of is right: what choosing can reach; writes docs/experiments.md.

    .venv/bin/python benchmarks/ceilings.py ../shared/data/timelines --write

The tasks, projects and folds are those of `real_projects.py`, without the composer. Nothing is
chosen: of the candidates of each question the best one counts.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from corpus import projects
from pages import rewrite
from roughcut.encode.layouts import alike, aspect_of, iou, visible
from roughcut.learn.figures import Setting
from roughcut.learn.habits import standing, times
from roughcut.learn.habits.edit import DEFAULT_LAYOUT, Edit, edit_of
from roughcut.learn.habits.times import Asked
from roughcut.learn.habits.usual import Usual
from roughcut.learn.tasks import folds as folds_of
from roughcut.learn.tasks.standing import SEEN_ALIKE
from roughcut.projects import Example

SETTINGS: tuple[Setting, ...] = ("new editor", "same editor")

Best = Callable[[Sequence[Edit], Edit], Iterator[float]]
"""(those that are learned from, one that is asked of) → how good the best candidate of each question is."""


def times_of(asked: Asked) -> Best:
    def best(train: Sequence[Edit], edit: Edit) -> Iterator[float]:
        usual = Usual(train, audio=False)
        for question in times.questions(edit, usual, asked, audio=False, left_out=False):
            yield float(question.right.max())

    return best


def layouts(train: Sequence[Edit], edit: Edit) -> Iterator[float]:
    usual = standing.Usual.of(train)
    for asked in standing.asked(edit, usual, left_out=False):
        yield float(any(alike(each, asked.truth) for each in asked.candidates.layouts))


def off_default(train: Sequence[Edit], edit: Edit) -> Iterator[float]:
    usual, frame = standing.Usual.of(train), edit.decisions.frame
    for asked in standing.asked(edit, usual, left_out=False):
        if not alike(asked.truth, DEFAULT_LAYOUT):
            aspect = aspect_of(asked.row.clip.source, frame) or 1.0
            truth = visible(asked.truth, aspect, frame)
            overlaps = [
                iou(visible(each, aspect, frame), truth) for each in asked.candidates.layouts
            ]
            yield float(max(overlaps) >= SEEN_ALIKE)


CEILINGS: tuple[tuple[str, str, Best], ...] = (
    ("where in the clip it starts", "within ±2 frames", times_of("start")),
    ("how long it lasts", "within ±0.2 s", times_of("end")),
    ("layout of a clip", "accuracy", layouts),
    ("layout, clips off the default", "IoU ≥ 0.9", off_default),
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("timelines", type=Path)
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    text = table(projects(asked.timelines))
    print(text)
    if asked.write:
        rewrite("experiments.md", "ceilings", text)


def table(examples: Sequence[Example]) -> str:
    folds = folds_of.settings(examples, folds_of.drawn(examples, 0))
    edits = {id(each): edit_of(each) for each in examples}
    lines = [
        "| task | measure | the best of the candidates, new editor | same editor |",
        "|---|---|---|---|",
    ]
    for task, measure, best in CEILINGS:
        reached = []
        for setting in SETTINGS:
            by_project: dict[str, list[float]] = defaultdict(list)
            for fold in folds[setting]:
                train, test = (
                    [edit for each in side if (edit := edits[id(each)]) is not None]
                    for side in (fold.train, fold.test)
                )
                for edit in test:
                    found = list(best(train, edit))
                    if found:
                        by_project[edit.project].append(float(np.mean(found)))
            reached.append(float(np.mean([np.mean(each) for each in by_project.values()])))
        lines.append(f"| {task} | {measure} | " + " | ".join(f"{v:.3f}" for v in reached) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
