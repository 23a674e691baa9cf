"""What the composer costs: decisions a second in training, and time and memory by projects.

    python benchmarks/composer_speed.py [--steps 8] [--projects 20] [--write]

One thread, timed by the processor time that it got. Training draws made-up editors as it goes; what
a step costs is parted into drawing its episodes and learning from them, and the latter stands beside
the arithmetic of its matrix products at the speed of one large product, in the same process. Each row
of the tables by projects is a process of its own, whose peak of memory is its own, too. With --write
the section in docs/benchmarks.md is replaced.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from itertools import islice

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from multitrack_throughput import PRODUCT, seconds
from pages import rewrite
from roughcut.encode.decisions import encode
from roughcut.learn.composer import pretraining, training
from roughcut.learn.composer.answers import Answers, shipped
from roughcut.learn.composer.batching import batched
from roughcut.learn.composer.model import Composer, losses
from roughcut.learn.habits.edit import edit_of
from roughcut.projects import Example
from roughcut.sample import chosen, projects

TIMES = 10  # as many projects
EDITOR = "magazine"  # the one of the made-up editors with the most overlays
SETTINGS = training.Settings()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--steps", type=int, default=8)
    arguments.add_argument("--projects", type=int, default=20)
    arguments.add_argument("--write", action="store_true")
    arguments.add_argument("--row", nargs=2, help="one measurement, as JSON: its name, its size")
    asked = arguments.parse_args()
    torch.set_num_threads(1)
    if asked.row:
        name, size = asked.row
        print(json.dumps(ROWS[name](int(size))))
        return
    text = section(asked.steps, asked.projects)
    print(text)
    if asked.write:
        rewrite("benchmarks.md", "composer_speed", text)


def of_training(steps: int) -> dict[str, float]:
    """Steps of the pre-training, and what was shown and asked in them."""
    random = np.random.default_rng(0)
    torch.manual_seed(0)
    model = Composer(SETTINGS.size).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=SETTINGS.rate, fused=True)
    left, right = torch.randn(2, PRODUCT, PRODUCT)
    found = {"drawing": 0.0, "learning": 0.0, "decisions": 0.0, "questions": 0.0}
    products, work = [], 0
    for number in range(steps):
        begun = time.process_time()
        drawn = [pretraining.made_up(random, SETTINGS.rows) for _ in range(SETTINGS.batch)]
        batch, answer = batched(drawn)
        found["drawing"] += time.process_time() - begun

        def step() -> None:
            lost = losses(model(batch), batch, answer)  # noqa: B023 - done before the next round
            optimizer.zero_grad()
            lost[~torch.isnan(lost)].mean().backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()

        if not number:  # counting slows it down; the first step warms up besides
            with FlopCounterMode(display=False) as counter:
                step()
            work = counter.get_total_flops()
            size = batch.kind.shape[1] + batch.shown
            continue
        found["learning"] += seconds(step)
        found["decisions"] += sum(len(each.shown.role) for each in drawn)
        found["questions"] += sum(len(each.kind) for each in drawn)
        products.append(seconds(lambda: left @ right))
        # Attention is quadratic and the rest linear in the tokens; batches differ little.
        found["work"] = found.get("work", 0.0) + work * (batch.kind.shape[1] + batch.shown) / size
    speed = 2 * PRODUCT**3 / statistics.median(products)
    return found | {"floor": found["work"] / speed}


def of_pretraining(steps: int) -> dict[str, float]:
    """The pre-training as it runs, which meets `steps × batch` editors."""
    begun = time.process_time()
    pretraining.pretrain(training.Settings(steps=steps))
    return {"seconds": time.process_time() - begun, "memory": peak()}


def of_reading(count: int) -> dict[str, float]:
    """One project of an editor asked everything, with so many others as its past."""
    *past, present = edits(count + 1)
    begun = time.process_time()
    _ask(Answers(shipped()), past, present)
    return {"seconds": time.process_time() - begun, "memory": peak()}


def of_judging(count: int) -> dict[str, float]:
    """Each of so many projects asked everything, with all others as its past."""
    own = edits(count)
    begun = time.process_time()
    answers = Answers(shipped())
    for number, each in enumerate(own):
        _ask(answers, [*own[:number], *own[number + 1 :]], each)
    return {"seconds": time.process_time() - begun, "memory": peak()}


ROWS = {
    "training": of_training,
    "pretraining": of_pretraining,
    "reading": of_reading,
    "judging": of_judging,
}


def _ask(answers: Answers, past: list, present) -> None:
    answers.starts(past, present, cold=False)
    answers.roles(past, present)
    answers.sources(past, present)
    answers.layouts(past, present)


def edits(count: int) -> list:
    made = islice(projects(chosen(EDITOR)[0], count, 0), count)
    return [
        edit_of(Example(EDITOR, str(n), f"{n}.xml", str(n), str(n), encode(each)))
        for n, each in enumerate(made)
    ]


def peak() -> float:
    """MB that this process took at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(name: str, size: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--row", name, str(size)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def section(steps: int, count: int) -> str:
    step = measured("training", steps + 1)
    spent = step["drawing"] * steps / (steps + 1) + step["learning"]
    lines = [
        f"| in training, {SETTINGS.batch} episodes a step | |", "|---|---|",
        f"| decisions shown, a second | {step['decisions'] / spent:,.0f} |",
        f"| questions answered, a second | {step['questions'] / spent:,.0f} |",
        f"| of the time, drawing made-up editors | {1 - step['learning'] / spent:.0%} |",
        f"| a step without drawing, its matrix products at full speed = 1 | {step['learning'] / step['floor']:.1f} |",
        "",
        f"| | {TIMES} times as many take | peak of memory | with {TIMES} times as many |",
        "|---|---|---|---|",
    ]  # fmt: skip
    told = {
        f"editors met in training ({steps * SETTINGS.batch})": ("pretraining", steps),
        f"past projects of one that is asked everything ({count})": ("reading", count),
        f"projects, each asked everything with all others as its past ({count})": ("judging", count),
    }  # fmt: skip
    for words, (name, size) in told.items():
        few, many = measured(name, size), measured(name, TIMES * size)
        lines.append(
            f"| {words} | {many['seconds'] / few['seconds']:.1f} × | {few['memory']:.0f} MB "
            f"| {many['memory']:.0f} MB |"
        )
    table = "\n".join(lines)
    return f"""## What the composer costs

`python benchmarks/composer_speed.py --steps {steps} --projects {count} --write`: one thread, processor time, torch {torch.__version__}; made-up editors and projects.

{table}
"""


if __name__ == "__main__":
    main()
