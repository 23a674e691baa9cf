"""The loop: Adam, a cosine schedule, clipped gradients, a checkpoint an epoch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from roughcut.errors import RoughcutError
from roughcut.learn.multitrack.augmenting import Augmenting
from roughcut.learn.multitrack.checkpoints import Epoch, GradientWarning, restore, save_epoch
from roughcut.learn.multitrack.evaluating import averages, batch_losses, evaluate
from roughcut.learn.multitrack.loss import Losses
from roughcut.learn.multitrack.model import FrameGridTransformer, Sizes
from roughcut.learn.multitrack.sharing import Share
from roughcut.learn.multitrack.windows import Windows
from roughcut.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class Settings:
    """Every number of a training run; frames are a tenth of a second.

    The learning rate falls from learning_rate to lowest_rate in half_period epochs, then rises
    again: with ten epochs the last one ends where the first began. That is the original's schedule.
    device, precision: as lightning-fabric names them. weights: of the loss's components, in
    training alone. warm_up: epochs in which the rate rises to where the schedule begins. processes:
    so many share each batch, on GPUs where device says so.
    """

    sizes: Sizes = field(default_factory=Sizes)
    window_frames: int = 100
    step_frames: int = 80
    epochs: int = 10
    batch: int = 16
    learning_rate: float = 1e-4
    lowest_rate: float = 1e-6
    half_period: int = 5
    weight_decay: float = 1e-5
    clip_norm: float = 1.0
    warn_norm: float = 100.0
    seed: int = 0
    device: Literal["cpu", "cuda", "auto"] = "cpu"
    precision: Literal["32-true", "bf16-mixed"] = "32-true"
    weights: tuple[float, float, float, float, float] = (1.0, 1.0, 1.0, 1.0, 1.0)
    warm_up: int = 0
    augmenting: Augmenting = field(default_factory=Augmenting)
    processes: int = 1


def learning_rate(settings: Settings, epochs_done: int) -> float:
    """The rate after so many epochs (Loshchilov & Hutter 2017, without restarts)."""
    if epochs_done < settings.warm_up:
        return settings.learning_rate * (epochs_done + 1) / (settings.warm_up + 1)
    epochs_done -= settings.warm_up
    span = settings.learning_rate - settings.lowest_rate
    swing = (1 + math.cos(math.pi * epochs_done / settings.half_period)) / 2
    return settings.lowest_rate + span * swing


def train(
    model: FrameGridTransformer,
    training: Windows,
    validation: Windows,
    folder: Path,
    *,
    settings: Settings,
    progress: Progress,
) -> tuple[Epoch, ...]:
    """Train the model in place; every epoch with its losses.

    Goes on after the last epoch that the folder holds, to the same losses as if it had never been
    stopped: order and dropout are drawn anew for each epoch, from its number and the seed.

    Raises:
        Unreadable: a checkpoint in the folder was damaged.
        Unwritable: the disk refuses a checkpoint; those before it stand.
    """
    fabric = _fabric(settings)
    if settings.processes == 1:
        _trained(fabric, model, training, validation, folder, settings=settings, progress=progress)
    else:
        # The model is an argument of its own, so that Fabric gives each process its own weights; the
        # windows are shared, which nobody changes.
        work = partial(
            _in_a_process,
            training=training, validation=validation, folder=folder, settings=settings,
        )  # fmt: skip
        met = fabric.launch(work, model)
        if met is not None:
            raise met
    epochs = restore(folder, model, _adam(model, settings), settings.epochs)
    model.to("cpu").eval()
    return epochs


def train_by_epoch(
    model: FrameGridTransformer,
    training: Windows,
    validation: Windows,
    *,
    settings: Settings,
    progress: Progress,
) -> Iterator[Epoch]:
    """The same epochs one at a time, kept nowhere: who asks for no more has stopped the training."""
    fabric, optimizer = _fabric(replace(settings, processes=1)), _adam(model, settings)
    yield from _epochs(
        fabric, model, optimizer, training, validation,
        settings=settings, done=(), progress=progress,
    )  # fmt: skip
    model.to("cpu").eval()


def _fabric(settings: Settings) -> Fabric:
    return Fabric(
        accelerator=settings.device,
        devices=settings.processes,
        strategy="auto" if settings.processes == 1 else "ddp_spawn",
        precision=settings.precision,
    )


def _in_a_process(
    fabric: Fabric,
    model: FrameGridTransformer,
    *,
    training: Windows,
    validation: Windows,
    folder: Path,
    settings: Settings,
) -> RoughcutError | None:
    """One of several that train together; the error that ended it, which the one that began it raises."""
    try:
        _trained(fabric, model, training, validation, folder, settings=settings, progress=silent)
    except RoughcutError as error:
        return error
    return None


def _trained(
    fabric: Fabric,
    model: FrameGridTransformer,
    training: Windows,
    validation: Windows,
    folder: Path,
    *,
    settings: Settings,
    progress: Progress,
) -> None:
    """Train what is left to do in the folder; the first process writes."""
    share, optimizer = Share(fabric), _adam(model, settings)
    epochs = restore(folder, model, optimizer, settings.epochs)
    for epoch in _epochs(
        fabric, model, optimizer, training, validation,
        settings=settings, done=epochs, progress=progress,
    ):  # fmt: skip
        epochs = (*epochs, epoch)
        met = None
        try:
            if share.number == 0:
                save_epoch(folder, model, optimizer, epochs, settings.epochs)
        except RoughcutError as error:
            met = error
        share.agreed(met)


def _adam(model: nn.Module, settings: Settings) -> torch.optim.Adam:
    return torch.optim.Adam(
        model.parameters(),
        lr=settings.learning_rate,
        weight_decay=settings.weight_decay,
        fused=True,  # the same sums in one pass over the parameters
    )


def _epochs(
    fabric: Fabric,
    model: FrameGridTransformer,
    optimizer: torch.optim.Optimizer,
    training: Windows,
    validation: Windows,
    *,
    settings: Settings,
    done: tuple[Epoch, ...],
    progress: Progress,
) -> Iterator[Epoch]:
    """The epochs that follow those that are done."""
    share = Share(fabric)
    network, stepper = fabric.setup(model, optimizer)
    batches = -(-len(training) // settings.batch)
    for number in range(len(done) + 1, settings.epochs + 1):
        for group in stepper.param_groups:
            group["lr"] = learning_rate(settings, number - 1)
        seen: list[Losses] = []
        warnings: list[GradientWarning] = []
        with torch.random.fork_rng():
            seed = _epoch_seed(settings.seed, number)
            torch.manual_seed(seed)
            order = settings.augmenting.order(training, number, settings.epochs)
            shown = settings.augmenting.windows(training)
            share.drawn_apart(seed)
            network.train()
            for step, chosen in enumerate(shown.batches(settings.batch, order), start=1):
                found = batch_losses(
                    network, model, shown, chosen, share=share, augmenting=settings.augmenting
                )
                whole = share.told(found)
                stepper.zero_grad()
                fabric.backward(share.to_descend(found, whole).weighted(settings.weights))
                norm = float(_clipped(fabric, network, stepper, settings.clip_norm))
                if norm > settings.warn_norm:
                    warnings.append(GradientWarning(number, step, norm))
                stepper.step()
                seen.append(whole)
                told = (number - 1) * batches + step
                progress("training multitrack", told, settings.epochs * batches)
        rate = learning_rate(settings, number)
        validated = evaluate(network, model, validation, settings.batch, share)
        yield Epoch(number, rate, averages(seen), averages(validated), tuple(warnings))


def _clipped(fabric: Fabric, network: nn.Module, stepper: object, limit: float) -> Tensor:
    """Clip the gradients in place; their norm before."""
    norm = fabric.clip_gradients(network, stepper, max_norm=limit)  # type: ignore[arg-type]
    if norm is None:
        raise TypeError("clipping by norm gives a norm")
    return norm


def _epoch_seed(seed: int, number: int) -> int:
    """A seed for each epoch; runs whose seeds are neighbours share none."""
    return (seed * 1_000_003 + number) % 2**63
