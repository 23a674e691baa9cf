"""What the composer adds on real projects: habits with and without it; writes docs/composer.md.

    .venv/bin/python benchmarks/composer.py ../shared/data/timelines --write

The same tasks, folds and seed twice in one run. The composer was trained on made-up editors alone;
it reads the editor's other projects as context and is one more candidate, and one more thing that
trees see, so that its word counts only where that did better on the training folds.
"""

from __future__ import annotations

import argparse
import json
from importlib.resources import files
from pathlib import Path

import torch

from pages import rewrite
from roughcut.caches import cache_folder
from roughcut.learn import tasks
from roughcut.learn.composer import answers
from roughcut.learn.figures import TaskFigure
from roughcut.learn.tasks.folds import CONTROLS
from roughcut.projects import gather

FORMATS = ("prproj", "xmeml", "otio")
ASKED = {
    "an overlay starts in this clip", "layout of a clip", "layout, clips off the default",
    "punch-in at a cut in one source", "time to the next cut", "role of an overlay",
    "source of an overlay",
}  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("timelines", type=Path)
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    torch.set_num_threads(1)
    paths = [asked.timelines / name for name in FORMATS]
    examples = gather(paths, cache=cache_folder(), minimum_clips=10).examples
    rows = tuple(
        each
        for each in tasks.TASKS
        if each.name in ASKED and each.regime != "begun" and each.measure != "IoU"
    )
    composer = answers.Answers(answers.shipped())
    figures = [
        tasks.evaluate(examples, asked=rows, composer=each, progress=_told)
        for each in (None, composer)
    ]
    text = table(*figures)
    print(text)
    if asked.write:
        rewrite("composer.md", "composer", text)


def _told(what: str, done: int, total: int) -> None:
    print(what, done, total, flush=True)


def table(without: tuple[TaskFigure, ...], with_it: tuple[TaskFigure, ...]) -> str:
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
        if after.setting in CONTROLS:
            continue
        lines.append(
            f"| {after.task} | {after.measure} | {after.setting} | {after.regime} | {before.value:.3f} "
            f"| {after.value:.3f} | {after.rule_value:.3f} {after.rule} "
            f"| {after.low:+.3f} … {after.high:+.3f} | {after.projects} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
