"""The first report's recommendations as switches of the composer; writes docs/composer.md.

    .venv/bin/python benchmarks/composer_switches.py ../shared/data/timelines --write

One at a time, a short pre-training from nothing: 2,000 made-up editors, each met once. Its loss is
that of the last fifth of them before they were learned from; beside it stands the loss on every
third real project of the corpus, none of whose editor's projects are in sight.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import torch

from composer_alone import KINDS, asked
from corpus import projects
from pages import rewrite
from roughcut.learn.composer import answers, pretraining
from roughcut.learn.composer.answers import ROWS, shipped
from roughcut.learn.composer.asking import Prepared
from roughcut.learn.composer.model import Composer, Size
from roughcut.learn.composer.sheet import sheet_of
from roughcut.learn.composer.training import Settings, Step
from roughcut.learn.habits.edit import edit_of

SHORT = Settings(steps=250, rows=224, warm_up=50)
SWITCHES = {
    "as it ships, so short": SHORT,
    "twice as many editors": replace(SHORT, steps=500),
    "learning rate halved": replace(SHORT, rate=SHORT.rate / 2),
    "learning rate doubled": replace(SHORT, rate=2 * SHORT.rate),
    "warm-up three times as long": replace(SHORT, warm_up=3 * SHORT.warm_up),
    "half as wide": replace(SHORT, size=Size(width=64)),
    "6 layers": replace(SHORT, size=Size(layers=6)),
    "half the rows in sight": replace(SHORT, rows=SHORT.rows // 2),
}
THIRD, FIFTH = 3, 5


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("timelines", type=Path)
    arguments.add_argument("--seeds", type=int, default=3, help="of the first row; the others: 1")
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    torch.set_num_threads(1)
    examples = projects(given.timelines)[::THIRD]
    names: dict[str, int] = {}
    real = [Prepared.of(sheet_of(edit, names)) for edit in map(edit_of, examples) if edit]
    lines = [
        "| switch | parameters | editors met | made-up, nats | real, nats | minutes |",
        "|---" * 6 + "|",
    ]
    for name, settings in SWITCHES.items():
        seeds = given.seeds if settings == SHORT else 1
        lines.append(f"| {name} | {line(settings, seeds, real)} |")
        print(lines[-1], flush=True)
    ships = f"{count(shipped()):,} | {record()['editors']:,} | – | {lost(shipped(), real):.3f}"
    lines.append(f"| what ships | {ships} | {record()['minutes']:.0f} |")
    print(lines[-1], flush=True)
    if given.write:
        rewrite("composer.md", "composer switches", "\n".join(lines))


def line(settings: Settings, seeds: int, real: Sequence[Prepared]) -> str:
    """Both losses, over several seeds with their deviation, and the processor time of one."""
    begun = time.process_time()
    trained = [pretrained(replace(settings, seed=seed)) for seed in range(seeds)]
    minutes = (time.process_time() - begun) / 60 / seeds
    losses = np.array([(made_up, lost(model, real)) for model, made_up in trained])
    told = [
        f"{mean:.3f}" + (f" ± {spread:.3f}" if seeds > 1 else "")
        for mean, spread in zip(losses.mean(axis=0), losses.std(axis=0), strict=True)
    ]
    met = settings.steps * settings.batch
    return f"{count(trained[0][0]):,} | {met:,} | {told[0]} | {told[1]} | {minutes:.1f}"


def count(model: Composer) -> int:
    return sum(each.numel() for each in model.parameters())


def record() -> dict[str, Any]:
    """What the package says of the weights that it ships."""
    return json.loads((files(answers.__package__) / "weights.json").read_text())


def pretrained(settings: Settings) -> tuple[Composer, float]:
    """A composer that met so many editors, and its loss on the last fifth: a mean of all kinds."""
    steps: list[tuple[float, ...]] = []

    def told(step: Step) -> None:
        steps.append(step.by_kind)

    model = pretraining.pretrain(settings, told)
    return model, float(np.nanmean(np.nanmean(steps[-settings.steps // FIFTH :], axis=0)))


def lost(model: Composer, real: Sequence[Prepared]) -> float:
    """The mean loss of all kinds of questions, each a mean over the real projects that have any."""
    kinds = []
    for _, kind, cold in KINDS:
        told = [asked(model, [], each, kind, cold=cold, most=ROWS) for each in real]
        kinds.append(np.mean([loss for value, loss in told if value is not None]))
    return float(np.mean(kinds))


if __name__ == "__main__":
    main()
