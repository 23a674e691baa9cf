"""The first experiment's protocol on real projects; writes its section of docs/experiments.md.

    .venv/bin/python benchmarks/seed_protocol.py ../shared/data/timelines --write

The frame-grid transformer learns to say its own input, ten epochs, on four fifths of the projects;
its loss on the others stands beside rules. Then the honest tasks in the same table: what the next
frame is, and what the other tracks are where the spine alone is seen. Beside the heads that are
shared by all tracks stand their repair, heads of each track's own. Windows lie as far apart as
leaves as many of them as the first experiment had (STEP_FRAMES). Stopped, it goes on where it was.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from corpus import projects
from pages import rewrite
from roughcut.caches import cache_folder
from roughcut.encode.decisions import decode
from roughcut.learn import multitrack
from roughcut.learn.multitrack.loss import COMPONENTS
from roughcut.lesson import FOLDS
from roughcut.projects.splits import Fold, project_folds

STEP_FRAMES = 960
EXACT = multitrack.Settings(step_frames=STEP_FRAMES)
FORMS = {
    "multitrack": EXACT,
    "with heads per track": replace(EXACT, sizes=replace(EXACT.sizes, heads="per track")),
}
TASKS: dict[multitrack.Task, str] = {
    "reconstruct": "Every frame is told from all frames, itself among them:",
    "next": "Every frame is told from those before it:",
    "finish": "The other columns are told from the spine's:",
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("timelines", type=Path)
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    torch.set_num_threads(asked.threads)
    fold = project_folds(projects(asked.timelines), FOLDS, 0)[0]
    text = "\n\n".join(
        [
            (
                f"{len(fold.train)} sequences to learn from, {len(fold.test)} held out, by project. Each "
                f"predictor's validation loss after {EXACT.epochs} epochs; less is better."
            ),
            *(section(fold, task) for task in TASKS),
        ]
    )
    print(text)
    if asked.write:
        rewrite("experiments.md", "seed protocol", text)


def section(fold: Fold, task: multitrack.Task) -> str:
    """The table of losses of a task; of which other columns are on, the precision, too."""
    fitted = {name: _fitted(fold, settings, task) for name, settings in FORMS.items()}
    lines = [
        TASKS[task],
        "",
        f"| predictor | {' | '.join(COMPONENTS)} | total |",
        "|---|" + "---|" * (len(COMPONENTS) + 1),
    ]
    rows = [(name, each.table.losses[0]) for name, each in fitted.items()]
    rows += [(each.predictor, each) for each in fitted["multitrack"].table.losses[1:]]
    for name, row in rows:
        told = " | ".join(f"{value:.3f}" for value in row.components)
        lines.append(f"| {name} | {told} | {row.total:.3f} |")
    totals = ", ".join(f"{value:.2f}" for value in fitted["multitrack"].curves[0].validation)
    lines += ["", f"Validation loss of the exact form over the epochs: {totals}."]
    if task == "finish":
        lines += ["", _precision(fitted)]
    return "\n".join(lines)


def _precision(fitted: dict[str, multitrack.Fitted]) -> str:
    lines = [
        (
            "| of which other columns are on | average precision | how often each track is on "
            "| difference, 90 % | projects |"
        ),
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {each.value:.3f} | {each.rule_value:.3f} "
        f"| {each.low:+.3f} … {each.high:+.3f} | {each.projects} |"
        for name, one in fitted.items()
        for each in one.figures
    ]
    return "\n".join(lines)


def _fitted(fold: Fold, settings: multitrack.Settings, task: multitrack.Task) -> multitrack.Fitted:
    return multitrack.fit(
        [decode(each.decisions) for each in fold.train],
        [decode(each.decisions) for each in fold.test],
        cache_folder() / "multitrack",
        settings=settings,
        task=task,
        progress=_say,
    )


def _say(what: str, done: int, total: int) -> None:
    if done % max(1, total // 20) == 0:
        print(f"{what} {done} / {total}", flush=True)


if __name__ == "__main__":
    main()
