"""Training throughput of the folded frame-grid transformer, beside its plain form.

    python benchmarks/multitrack_throughput.py [--rounds 15] [--write]

One run, the forms in turn, so that whatever else the machine does falls on all of them; one thread,
timed by the processor time that it got, so that waiting for a busy machine does not count. The
figures are medians of ratios within a round. The floor is the arithmetic of the form's matrix
products at the speed of one large product, measured in the same rounds. With --write the section
in docs/benchmarks.md is replaced.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from pages import rewrite
from plain_multitrack import PlainMultitrack
from roughcut.encode.grid import PARAMETERS
from roughcut.learn.multitrack.columns import TRACKS
from roughcut.learn.multitrack.loss import losses
from roughcut.learn.multitrack.model import FrameGridTransformer, Sizes
from roughcut.learn.multitrack.training import Settings

PRODUCT = 2048  # rows, columns and depth of the product that the floor is measured with


def batch(seed: int) -> tuple[Tensor, Tensor]:
    """One batch of the protocol's shape: 16 windows of 100 rows, no padding."""
    settings = Settings()
    generator = torch.Generator().manual_seed(seed)
    shape = (settings.batch, settings.window_frames, TRACKS, len(PARAMETERS))
    values = torch.randn(shape, generator=generator)
    values[..., 0] = (torch.rand(shape[:-1], generator=generator) < 0.2).float()
    values[..., 1] = torch.randint(0, 10, shape[:-1], generator=generator).float()
    rows = (values * values[..., :1]).flatten(2)
    return rows, torch.zeros(rows.shape[:2], dtype=torch.bool)


def training_step(
    model: PlainMultitrack | FrameGridTransformer,
    rows: Tensor,
    padding: Tensor,
    *,
    fused: bool,
    bf16: bool,
) -> Callable[[], None]:
    """One step of the protocol: forward, loss, backward, clip, Adam."""
    settings = Settings()
    optimizer = torch.optim.Adam(
        model.parameters(),
        lr=settings.learning_rate,
        weight_decay=settings.weight_decay,
        fused=fused,
    )
    model.train()

    def step() -> None:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            outputs = model(rows, padding)
        if isinstance(model, PlainMultitrack):
            loss = model.loss(outputs, rows, padding)
        else:
            standardised = model.standardised(rows)
            loss = losses(outputs.float(), rows, standardised, padding, model.judged).total
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), settings.clip_norm)
        optimizer.step()

    return step


def seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def arithmetic(step: Callable[[], None]) -> int:
    """Floating-point operations of a step's matrix products."""
    counter = FlopCounterMode(display=False)
    with counter:
        step()
    return int(counter.get_total_flops())


def measure(rounds: int) -> str:
    torch.set_num_threads(1)
    rows, padding = batch(seed=0)

    def fresh() -> FrameGridTransformer:
        torch.manual_seed(0)
        return FrameGridTransformer(Sizes())

    forms = {
        "plain": training_step(PlainMultitrack(fresh()), rows, padding, fused=False, bf16=False),
        "folded": training_step(fresh(), rows, padding, fused=False, bf16=False),
        "folded, fused Adam (what `fit` runs)": training_step(
            fresh(), rows, padding, fused=True, bf16=False
        ),
        "folded, fused Adam, bf16": training_step(fresh(), rows, padding, fused=True, bf16=True),
    }
    work = {name: arithmetic(step) for name, step in forms.items()}
    left, right = torch.randn(2, PRODUCT, PRODUCT)
    for step in forms.values():
        step()
    timed: list[dict[str, float]] = []
    for number in range(rounds):
        order = list(forms)[number % len(forms) :] + list(forms)[: number % len(forms)]
        this = {name: seconds(forms[name]) for name in order}
        this["product"] = seconds(lambda: left @ right)
        timed.append(this)
    speed = statistics.median(2 * PRODUCT**3 / each["product"] for each in timed)
    lines = [
        "| form | matrix work a step | steps a second, plain = 1 | above the floor |",
        "|---|---|---|---|",
    ]
    for name in forms:
        ratios = sorted(each["plain"] / each[name] for each in timed)
        low, high = ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
        above = statistics.median(each[name] * speed / work[name] for each in timed)
        # The products of bf16 run at another speed than the one that was measured.
        distance = "–" if "bf16" in name else f"{above:.1f} ×"
        lines.append(
            f"| {name} | {work[name] / 1e9:.1f} GFLOP | {statistics.median(ratios):.2f} × "
            f"({low:.2f} to {high:.2f}) | {distance} |"
        )
    return "\n".join(lines)


def section(table: str, rounds: int) -> str:
    return f"""## Training the frame-grid transformer: folded beside plain

`python benchmarks/multitrack_throughput.py --rounds {rounds} --write`: one batch of 16 windows of 100 rows, one thread, processor time, torch {torch.__version__}; medians (and middle halves) of the ratios within {rounds} interleaved rounds. The floor is the form's own matrix products at the speed of one float32 product of {PRODUCT}³, measured in the same rounds. The folded form gives the same outputs and gradients to 1e-5 (`tests/learn/test_multitrack_model.py`); bf16 does not, so `fit` uses it only when asked.

{table}
"""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    measured = measure(arguments.rounds)
    print(measured)
    if arguments.write:
        rewrite("benchmarks.md", "multitrack_throughput", section(measured, arguments.rounds))
