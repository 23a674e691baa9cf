"""The first experiment's protocol on real projects; writes its section of docs/experiments.md.

    .venv/bin/python benchmarks/seed_protocol.py ../shared/data/timelines --write

The frame-grid transformer learns to say its own input, ten epochs, on four fifths of the projects;
its loss on the others stands beside rules. Then the same network with everything but the spine
hidden, which is the honest task: which other tracks are on. Stopped, it goes on where it was.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pages import rewrite
from real_projects import FORMATS
from roughcut.caches import cache_folder
from roughcut.encode.decisions import decode
from roughcut.learn import multitrack
from roughcut.learn.multitrack.loss import COMPONENTS
from roughcut.lesson import FOLDS
from roughcut.projects import gather
from roughcut.projects.splits import Fold, project_folds


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("timelines", type=Path)
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    paths = [asked.timelines / name for name in FORMATS]
    fold = project_folds(gather(paths, cache=cache_folder()).examples, FOLDS, 0)[0]
    text = "\n\n".join((_reconstructing(fold), _finishing(fold)))
    print(text)
    if asked.write:
        rewrite("experiments.md", "seed protocol", text)


def _fitted(fold: Fold, task: multitrack.Task) -> multitrack.Fitted:
    return multitrack.fit(
        [decode(each.decisions) for each in fold.train],
        [decode(each.decisions) for each in fold.test],
        cache_folder() / "multitrack",
        task=task,
        progress=_say,
    )


def _say(what: str, done: int, total: int) -> None:
    if done % max(1, total // 20) == 0:
        print(f"{what} {done} / {total}", flush=True)


def _reconstructing(fold: Fold) -> str:
    fitted = _fitted(fold, "reconstruct")
    lines = [
        (
            f"{len(fold.train)} sequences to learn from, {len(fold.test)} held out, by project. Each "
            f"predictor's validation loss after {len(fitted.epochs)} epochs; less is better, and a "
            "copy of the input is free."
        ),
        "",
        f"| predictor | {' | '.join(COMPONENTS)} | total |",
        "|---|" + "---|" * (len(COMPONENTS) + 1),
    ]
    lines += [
        f"| {row.predictor} | {' | '.join(f'{value:.3f}' for value in row.components)} | {row.total:.3f} |"
        for row in fitted.table.losses
    ]
    curve = fitted.curves[0]
    told = ", ".join(f"{value:.2f}" for value in curve.validation)
    lines += ["", f"Its validation loss over the epochs: {told}."]
    return "\n".join(lines)


def _finishing(fold: Fold) -> str:
    fitted = _fitted(fold, "finish")
    lines = [
        "With every column but the spine's hidden, average precision of which other columns are on:",
        "",
        "| measure | multitrack | best simple rule | difference, 90 % | projects |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.task}, {each.measure} | {each.value:.3f} | {each.rule_value:.3f} {each.rule} "
        f"| {each.low:+.3f} … {each.high:+.3f} | {each.projects} |"
        for each in fitted.figures
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
