"""What pre-training and context are worth to the composer alone, on real projects; writes docs/composer.md.

    .venv/bin/python benchmarks/composer_alone.py ../shared/data/timelines --write

No trees and no rules: the composer's own first answer, on projects that were held out, by the folds
of the tasks. It is asked as it ships (made-up editors only), with less of the editor's past in
sight, after some steps on the real projects of the training folds, and without pre-training. That
real projects of others are learned from is for measuring only: they are in no weights that ship.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from corpus import projects
from pages import rewrite
from roughcut.learn.composer.answers import AT_ONCE, ROWS, shipped
from roughcut.learn.composer.asking import (
    LASTS,
    LAYOUT,
    PACE,
    PUNCH,
    ROLE,
    SOURCE,
    START,
    WHERE,
    Asked,
    Prepared,
    episode,
    every_question,
)  # fmt: skip
from roughcut.learn.composer.batching import batched
from roughcut.learn.composer.finetuning import SETTINGS, finetuned
from roughcut.learn.composer.model import Composer, losses
from roughcut.learn.composer.sheet import sheet_of
from roughcut.learn.habits.edit import edit_of
from roughcut.learn.measures import average_precision
from roughcut.learn.tasks import folds

KINDS = (
    ("starts, cold", START, True), ("starts", START, False), ("punch-in", PUNCH, False),
    ("role", ROLE, False), ("source", SOURCE, False), ("layout", LAYOUT, False),
    ("next cut", PACE, False), ("where it starts", WHERE, False), ("how long", LASTS, False),
)  # fmt: skip
LONG = replace(SETTINGS, steps=400, rate=5e-4)
OF_EACH = 2  # folds of each editor are asked, of five

Fold = tuple[list[Prepared], list[Prepared]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("timelines", type=Path)
    arguments.add_argument("--only", nargs="*", default=[""], help="beginnings of rows' names")
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    torch.set_num_threads(1)
    examples = projects(asked.timelines)
    names: dict[str, int] = {}
    read = {id(each): edit_of(each) for each in examples}
    sheets = {
        key: Prepared.of(sheet_of(edit, names)) for key, edit in read.items() if edit is not None
    }
    parts = folds.settings(examples, folds.drawn(examples, 0))
    lines = [f"| setting | composer | {' | '.join(name for name, *_ in KINDS)} | nats | seconds |"]
    lines.append("|---" * (len(KINDS) + 4) + "|")
    for setting in ("new editor", "same editor"):
        sides = [
            tuple([sheets[id(e)] for e in side if id(e) in sheets] for side in (f.train, f.test))
            for f in parts[setting]
            if setting == "new editor" or int(f.held_out.split("fold ")[1].split()[0]) <= OF_EACH
        ]
        for name, measured in rows(sides).items():
            if name.startswith(tuple(asked.only)):
                lines.append(f"| {setting} | {name} | {measured()} |")
                print(lines[-1], flush=True)
    text = "\n".join(lines)
    if asked.write:
        rewrite("composer.md", "composer alone", text)


def rows(sides: Sequence[Fold]) -> dict[str, Callable[[], str]]:
    """Each way to ask by its name, to be measured."""
    made_up = shipped()

    def blank() -> str:
        torch.manual_seed(0)
        knows_nothing = Composer(made_up.size).eval()
        return line(sides, lambda t: finetuned(knows_nothing, t, LONG))

    return {
        "as it ships": lambda: line(sides, lambda _: made_up),
        "no past projects": lambda: line(sides, lambda _: made_up, past=False),
        "half the rows in sight": lambda: line(sides, lambda _: made_up, most=ROWS // 2),
        "twice the rows in sight": lambda: line(sides, lambda _: made_up, most=2 * ROWS),
        f"and {SETTINGS.steps} steps on real projects": lambda: line(
            sides, lambda t: finetuned(made_up, t)
        ),
        f"{LONG.steps} steps, not pre-trained": blank,
    }


def line(sides: Sequence[Fold], fitted, *, past: bool = True, most: int = ROWS) -> str:
    """Each measure, a mean over projects; the mean loss of all kinds; seconds of fitting a fold."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    lost: list[float] = []
    spent = 0.0
    for train, test in sides:
        begun = time.process_time()
        model = fitted(train)
        spent += time.process_time() - begun
        for present in test:
            own = [
                each
                for each in train
                if past
                and each.sheet.editor == present.sheet.editor
                and each.sheet.project != present.sheet.project
            ]
            for name, kind, cold in KINDS:
                value, loss = asked(model, own, present, kind, cold=cold, most=most)
                if value is not None:
                    found[name][present.sheet.project].append(value)
                    lost.append(loss)
    means = [np.mean([np.mean(each) for each in found[name].values()]) for name, *_ in KINDS]
    told = " | ".join(f"{each:.3f}" for each in means)
    return f"{told} | {np.mean(lost):.3f} | {spent / len(sides):.0f}"


def asked(
    model: Composer, past: list[Prepared], present: Prepared, kind: int, *, cold: bool, most: int
) -> tuple[float | None, float]:
    """The measure of one kind of question of a project, None where it gives none, and its loss."""
    every = every_question(present, kind)
    scores, answers, lost = [], [], []
    for first in range(0, len(every.kind), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        chosen = (every.kind[part], every.row[part], every.track[part])
        some = Asked(*chosen, np.full(len(chosen[0]), cold))
        batch, answer = batched([episode(past, present, some, most)])
        with torch.inference_mode():
            said = model(batch)
            loss = losses(said, batch, answer)[0]
        yes = torch.sigmoid(said.yes[0])
        if kind == ROLE:
            yes = (said.role[0].argmax(-1) == answer[0]).float()
        elif kind in (SOURCE, LAYOUT):
            yes = first_right(said.points[0], batch, answer[0], kind)
        scores.append((-loss if kind in (PACE, WHERE, LASTS) else yes).numpy())
        answers.append(answer[0].numpy())
        lost.append(loss.numpy())
    known = np.isfinite(np.concatenate([*answers, []]))
    if not known.any():
        return None, 0.0
    values, truth = np.concatenate(scores)[known], np.concatenate(answers)[known]
    loss = float(np.concatenate(lost)[known].mean())
    if kind not in (START, PUNCH):
        return float(values.mean()), loss
    return (average_precision(truth, values), loss) if truth.any() else (None, 0.0)


def first_right(points: torch.Tensor, batch, answer: torch.Tensor, kind: int) -> torch.Tensor:
    """Whether the likeliest source or layout among the rows in sight is the right one."""
    numbers = (batch.asset if kind == SOURCE else batch.stands)[0, 1 : batch.shown]
    distinct, group = torch.unique(numbers, return_inverse=True)
    sums = torch.zeros(len(points), len(distinct)).index_add_(1, group, points[:, 1:].exp())
    if not len(distinct):
        return torch.zeros(len(points))
    return (distinct[sums.argmax(-1)] == answer).float()


if __name__ == "__main__":
    main()
