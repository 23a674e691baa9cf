"""What each switch of the frame-grid transformer brings, on real projects; writes docs/experiments.md.

    .venv/bin/python benchmarks/ablations.py ../shared/data/timelines --write

One switch at a time against the protocol, on the fold of `seed_protocol.py`. Windows lie further
apart than in the protocol (STEP_FRAMES), and all rows but one are computed in bf16, so that a row
takes minutes on a core: some 230 windows, the first experiment had 836. What was measured is kept
in ablations.json and not measured again; the table is made of all of it, the rows that take
longest are measured last, `--only` some are.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch

from corpus import projects
from pages import rewrite
from roughcut.caches import cache_folder
from roughcut.encode.decisions import decode
from roughcut.encode.grid import Grid, to_grid
from roughcut.learn import multitrack
from roughcut.learn.multitrack.augmenting import Augmenting
from roughcut.learn.multitrack.measures import precision_figures
from roughcut.learn.multitrack.windows import Windows, windows
from roughcut.lesson import FOLDS
from roughcut.projects.splits import Fold, project_folds

KEPT = Path(__file__).with_name("ablations.json")
STEP_FRAMES = 3840
BASE = multitrack.Settings(step_frames=STEP_FRAMES, precision="bf16-mixed")
_SIZES = BASE.sizes

SWITCHES = {
    "the protocol": BASE,
    "50 epochs": replace(BASE, epochs=50, half_period=25),
    "100 epochs": replace(BASE, epochs=100, half_period=50),
    "width 512, 6 layers": replace(BASE, sizes=replace(_SIZES, width=512, layers=6)),
    "position × 1.5": replace(BASE, weights=(1, 1, 1, 1.5, 1)),
    "position × 2": replace(BASE, weights=(1, 1, 1, 2, 1)),
    "crop × 1.5": replace(BASE, weights=(1, 1, 1, 1, 1.5)),
    "learning rate 5e-5": replace(BASE, learning_rate=5e-5),
    "learning rate 2e-4": replace(BASE, learning_rate=2e-4),
    "jitter of a second": replace(BASE, augmenting=Augmenting(jitter_frames=10)),
    "random crop": replace(BASE, augmenting=Augmenting(random_crop=True)),
    "noise 0.1": replace(BASE, augmenting=Augmenting(noise=0.1)),
    "residual heads": replace(BASE, sizes=replace(_SIZES, heads="residual")),
    "heads per track": replace(BASE, sizes=replace(_SIZES, heads="per track")),
    "encoders by type": replace(BASE, sizes=replace(_SIZES, inputs="by type")),
    "attention over tracks": replace(BASE, sizes=replace(_SIZES, inputs="by track")),
    "curriculum": replace(BASE, augmenting=Augmenting(curriculum=True)),
    "warm-up over 5 epochs": replace(BASE, warm_up=5),
    "float32": replace(BASE, precision="32-true"),
}
LONGEST = ("width 512, 6 layers", "50 epochs", "100 epochs")
SEVERAL_SEEDS = ("the protocol", "heads per track", "attention over tracks", "learning rate 2e-4")


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured: components of the loss on held-out windows, and precision."""

    losses: list[float]
    lowest: float
    precision: float
    rule: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("timelines", type=Path)
    arguments.add_argument("--only", nargs="*", choices=list(SWITCHES), default=list(SWITCHES))
    arguments.add_argument("--seeds", type=int, default=1, help="of the rows that matter")
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    torch.set_num_threads(asked.threads)
    data = data_of(project_folds(projects(asked.timelines), FOLDS, 0)[0])
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    rows = [(seed, name) for name in asked.only for seed in range(asked.seeds)]
    for seed, name in sorted(rows, key=lambda row: (row[1] in LONGEST, row[0])):
        if (seed == 0 or name in SEVERAL_SEEDS) and str(seed) not in kept.get(name, {}):
            row = asdict(measured(name, data, seed))
            kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}  # others measure, too
            kept.setdefault(name, {})[str(seed)] = row
            KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
            print(name, seed, kept[name][str(seed)], flush=True)
    text = table(kept)
    print(text)
    if asked.write:
        rewrite("experiments.md", "ablations", text)


@dataclass(frozen=True, slots=True)
class Data:
    """The fold as every row sees it."""

    learned_from: Windows
    judged_on: Windows
    held_out: list[Grid]


def data_of(fold: Fold) -> Data:
    grids = [[to_grid(decode(each.decisions)) for each in side] for side in (fold.train, fold.test)]
    training, validation = (windows(each, BASE.window_frames, STEP_FRAMES) for each in grids)
    return Data(training, validation, grids[1])


def measured(name: str, data: Data, seed: int) -> Row:
    """A row: the same switch asked to say its input, and to finish from the spine."""
    settings = replace(SWITCHES[name], seed=seed)
    folder = cache_folder() / "multitrack"
    both = data.learned_from, data.judged_on
    _, epochs = multitrack.trained(*both, folder, settings=settings, task="reconstruct")
    model, _ = multitrack.trained(*both, folder, settings=settings, task="finish")
    (figure,) = precision_figures(
        model, data.learned_from, data.held_out,
        frames=settings.window_frames, step=STEP_FRAMES, setting="same editor", seed=seed,
    )  # fmt: skip
    totals = [sum(each.validation) for each in epochs]
    return Row(list(epochs[-1].validation), min(totals), figure.value, figure.rule_value)


def table(kept: dict[str, dict[str, dict[str, float]]]) -> str:
    """A line a switch, as they stand in SWITCHES; the mean over seeds, with their spread."""
    lines = [
        "| switch | loss | at its lowest | active | asset | scale | position | crop | precision |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name in SWITCHES:
        runs = list(kept.get(name, {}).values())
        if not runs:
            continue
        losses = np.array([each["losses"] for each in runs])
        told = [_told(losses.sum(axis=1), 2), _told(np.array([each["lowest"] for each in runs]), 2)]
        told += [f"{value:.3f}" for value in losses.mean(axis=0)]
        told += [_told(np.array([each["precision"] for each in runs]), 3)]
        lines.append(f"| {name} | {' | '.join(told)} |")
    rule = next(iter(kept["the protocol"].values()))["rule"]
    return "\n".join([*lines, "", f"How often each track is on: precision {rule:.3f}."])


def _told(values: np.ndarray, digits: int) -> str:
    spread = f" ± {values.std():.{digits}f}" if len(values) > 1 else ""
    return f"{values.mean():.{digits}f}{spread}"


if __name__ == "__main__":
    main()
