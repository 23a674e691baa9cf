"""Pre-trains the composer on made-up editors and writes its weights into the package.

    .venv/bin/python benchmarks/pretrain_composer.py --steps 4000

Beside the weights stands `weights.json`: the command, the seed, how long it took on what, and the
loss of each kind of question on the last tenth of the episodes, none of which was seen before.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save

from roughcut.atomic import write_file
from roughcut.learn.composer import pretraining, training
from roughcut.learn.composer.answers import shipped

FOLDER = Path(__file__).parents[1] / "src" / "roughcut" / "learn" / "composer"
KINDS = ("start", "pace", "role", "source", "layout", "punch", "where", "length")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--steps", type=int, default=4000)
    arguments.add_argument("--rows", type=int, default=224)
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--rate", type=float, default=training.Settings().rate)
    arguments.add_argument("--go-on", action="store_true", help="from the weights of the package")
    arguments.add_argument("--output", type=Path, default=FOLDER)
    asked = arguments.parse_args()
    torch.set_num_threads(asked.threads)
    settings = training.Settings(
        steps=asked.steps, rows=asked.rows, seed=asked.seed, rate=asked.rate
    )
    before = json.loads((FOLDER / "weights.json").read_text()) if asked.go_on else {}
    begun, steps = time.monotonic(), []

    def told(step: training.Step) -> None:
        steps.append(step.by_kind)
        if len(steps) % 100 == 0:
            means = np.round(np.nanmean(steps[-100:], axis=0), 3)
            print(len(steps), dict(zip(KINDS, means.tolist(), strict=True)), flush=True)
            print(f"{time.monotonic() - begun:.0f} s", flush=True)

    model = pretraining.pretrain(settings, told, begun=shipped() if asked.go_on else None)
    last = np.nanmean(steps[-max(1, len(steps) // 10) :], axis=0)
    minutes = (time.monotonic() - begun) / 60
    record = {
        "commands": [*before.get("commands", ()), command(asked)],
        "settings": asdict(settings),
        "editors": before.get("editors", 0) + settings.steps * settings.batch,
        "parameters": sum(each.numel() for each in model.parameters()),
        "minutes": round(before.get("minutes", 0) + minutes, 1),
        "on": f"{asked.threads} CPU thread",
        "losses": dict(zip(KINDS, np.round(last, 4).tolist(), strict=True)),
    }
    write_file(asked.output / "weights.safetensors", save(model.state_dict()), force=True)
    text = json.dumps(record, indent=1) + "\n"
    write_file(asked.output / "weights.json", text.encode(), force=True)


def command(asked: argparse.Namespace) -> str:
    """What was called."""
    go_on = " --go-on" if asked.go_on else ""
    return (
        f"benchmarks/pretrain_composer.py --steps {asked.steps} --rows {asked.rows} "
        f"--threads {asked.threads} --seed {asked.seed} --rate {asked.rate}{go_on}"
    )


if __name__ == "__main__":
    main()
