"""The loop in which a composer learns from episodes, whoever draws them.

A drawn sample of questions is asked of each episode. Where none is ever drawn twice, the training
loss is the held-out loss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from roughcut.learn.composer.asking import (
    LASTS,
    LAYOUT,
    PACE,
    PUNCH,
    QUESTIONS,
    ROLE,
    SOURCE,
    START,
    WHERE,
    Asked,
    Episode,
    Prepared,
    every_question,
)
from roughcut.learn.composer.batching import batched
from roughcut.learn.composer.model import Batch, Composer, Size, losses

SAMPLE = {
    START: 64, PACE: 24, ROLE: 16, SOURCE: 24, LAYOUT: 32, PUNCH: 16, WHERE: 16, LASTS: 24,
}  # fmt: skip
"""How many questions of each kind are asked of an episode, at most."""

MIXED = 8  # batches are drawn together
COLD = 0.35  # of the START questions


@dataclass(frozen=True, slots=True)
class Settings:
    """How it is trained; rows: how many are shown at most."""

    steps: int = 20_000
    batch: int = 8
    rows: int = 288
    rate: float = 1e-3
    warm_up: int = 300
    weight_decay: float = 0.01
    seed: int = 0
    size: Size = field(default_factory=Size)


@dataclass(frozen=True, slots=True)
class Step:
    """What a step cost: the mean loss of each kind of question, nan where none was asked."""

    number: int
    loss: float
    by_kind: tuple[float, ...]


def sampled(past: Sequence[Prepared], present: Prepared, random: np.random.Generator) -> Asked:
    """Some of the questions that a project gives, at most as many of each kind as SAMPLE says."""
    parts = []
    for kind, most in SAMPLE.items():
        every = every_question(present, kind, past)
        chosen = random.permutation(len(every.kind))[:most]
        cold = (every.kind[chosen] == START) & (random.random(len(chosen)) < COLD)
        parts.append((every.kind[chosen], every.row[chosen], every.track[chosen], cold))
    return Asked(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


Draw = Callable[[np.random.Generator, int], Episode]
"""Draws an episode that shows at most so many rows."""


def train(
    model: Composer,
    draw: Draw,
    settings: Settings,
    told: Callable[[Step], None] = lambda _: None,
) -> Composer:
    """The composer itself, after `steps × batch` episodes."""
    model.train()
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=settings.rate, weight_decay=settings.weight_decay, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, settings))
    for number, (batch, answer) in enumerate(_batches(draw, settings)):
        lost = losses(model(batch), batch, answer)
        kept = ~torch.isnan(lost)
        loss = lost[kept].mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        with torch.no_grad():
            by_kind = tuple(
                float(lost[kept & (batch.kind == kind)].mean()) for kind in range(QUESTIONS)
            )
        told(Step(number, float(loss.detach()), by_kind))
    return model.eval()


def _batches(draw: Draw, settings: Settings) -> Iterator[tuple[Batch, torch.Tensor]]:
    """Episodes of like size together, so that little is padded."""
    random = np.random.default_rng(settings.seed)
    done = 0
    while done < settings.steps:
        drawn = [draw(random, settings.rows) for _ in range(MIXED * settings.batch)]
        drawn.sort(key=lambda each: len(each.shown.role))
        for number in random.permutation(MIXED)[: settings.steps - done].tolist():
            yield batched(drawn[number * settings.batch : (number + 1) * settings.batch])
            done += 1


def _rate(step: int, settings: Settings) -> float:
    """Up in a straight line, then down along a cosine to a twentieth."""
    if step < settings.warm_up:
        return (step + 1) / settings.warm_up
    passed = (step - settings.warm_up) / max(1, settings.steps - settings.warm_up)
    return 0.05 + 0.95 * 0.5 * (1 + float(np.cos(np.pi * min(passed, 1.0))))
