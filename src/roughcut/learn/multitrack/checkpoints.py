"""What a killed training resumes from: one folder an epoch, whole or not there at all.

epoch-01/  weights.safetensors  optimizer.safetensors  state.json     … one for every epoch
best/      weights.safetensors  state.json       the epoch with the lowest validation loss
final/     weights.safetensors  state.json       the last epoch
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec
import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor, nn

from roughcut.atomic import write_folder
from roughcut.errors import Unreadable

WEIGHTS, OPTIMIZER, STATE = "weights.safetensors", "optimizer.safetensors", "state.json"
BEST, FINAL = "best", "final"


@dataclass(frozen=True, slots=True)
class GradientWarning:
    """A gradient whose norm was beyond the limit before it was clipped."""

    epoch: int
    step: int
    norm: float

    def __str__(self) -> str:
        return f"epoch {self.epoch}, step {self.step}: the gradient's norm was {self.norm:.0f}"


@dataclass(frozen=True, slots=True)
class Epoch:
    """An epoch that is over, counted from 1; losses in the order of COMPONENTS.

    learning_rate is the one after the schedule's step, that is, of the next epoch.
    """

    number: int
    learning_rate: float
    training: tuple[float, ...]
    validation: tuple[float, ...]
    warnings: tuple[GradientWarning, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What state.json holds: the epochs so far, and the hashes of the files beside it."""

    epochs: tuple[Epoch, ...]
    digests: dict[str, str]


def save_epoch(
    folder: Path,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    epochs: tuple[Epoch, ...],
    planned: int,
) -> None:
    """Keep the epoch that is just over; it is also the best or the final one, if it is.

    Raises:
        Unwritable: the disk refuses; the epochs before stand.
    """
    weights = safetensors.torch.save(_on_cpu(model.state_dict()))
    moments = safetensors.torch.save(_on_cpu(_flattened(optimizer)))
    _write(folder / epoch_name(len(epochs)), {WEIGHTS: weights, OPTIMIZER: moments}, epochs)
    _keep_best_and_final(folder, epochs, planned)


def restore(
    folder: Path, model: nn.Module, optimizer: torch.optim.Optimizer, planned: int
) -> tuple[Epoch, ...]:
    """Load the last epoch that is kept into model and optimizer; its epochs, none if none is.

    Raises:
        Unreadable: a kept file was damaged.
    """
    kept = sorted(folder.glob("epoch-*"))
    if not kept:
        return ()
    state, files = _read(kept[-1], (WEIGHTS, OPTIMIZER))
    model.load_state_dict(files[WEIGHTS])
    _unflatten(optimizer, files[OPTIMIZER])
    _keep_best_and_final(folder, state.epochs, planned)  # a kill may have come between
    return state.epochs


def load_weights(folder: Path, model: nn.Module) -> None:
    """Load the weights of one kept folder (an epoch, best, final) into model.

    Raises:
        Unreadable: a kept file was damaged.
    """
    _, files = _read(folder, (WEIGHTS,))
    model.load_state_dict(files[WEIGHTS])


def best_epoch(epochs: tuple[Epoch, ...]) -> int:
    """The number of the epoch with the lowest validation loss; the training loss without one."""
    totals = [sum(each.validation or each.training) for each in epochs]
    return totals.index(min(totals)) + 1


def epoch_name(number: int) -> str:
    return f"epoch-{number:02}"


def _keep_best_and_final(folder: Path, epochs: tuple[Epoch, ...], planned: int) -> None:
    _copy(folder, BEST, epochs[: best_epoch(epochs)])
    if len(epochs) == planned:
        _copy(folder, FINAL, epochs)


def _copy(folder: Path, name: str, epochs: tuple[Epoch, ...]) -> None:
    """Copy the last of these epochs, unless that is the copy already there."""
    kept = folder / name / STATE
    if kept.exists() and len(_state(kept).epochs) == len(epochs):
        return
    weights = (folder / epoch_name(len(epochs)) / WEIGHTS).read_bytes()
    _write(folder / name, {WEIGHTS: weights}, epochs)


def _write(folder: Path, files: dict[str, bytes], epochs: tuple[Epoch, ...]) -> None:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    state = msgspec.json.encode(State(epochs, digests))
    write_folder(folder, files | {STATE: state}, force=True)


def _read(folder: Path, names: tuple[str, ...]) -> tuple[State, dict[str, dict[str, Tensor]]]:
    state = _state(folder / STATE)
    return state, {name: _tensors(folder / name, state.digests.get(name)) for name in names}


def _tensors(path: Path, digest: str | None) -> dict[str, Tensor]:
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise _damaged(path)
        return safetensors.torch.load(content)
    except (OSError, SafetensorError) as error:
        raise _damaged(path) from error


def _state(path: Path) -> State:
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except (OSError, msgspec.MsgspecError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> Unreadable:
    return Unreadable(
        str(path),
        "this checkpoint was damaged",
        f"Delete {path.parent} to train on from the epoch before",
    )


def _on_cpu(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: each.detach().cpu().contiguous() for name, each in tensors.items()}


def _flattened(optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """Adam's state as named tensors: `3.exp_avg` is the first moment of the fourth parameter."""
    state = optimizer.state_dict()["state"]
    return {
        f"{number}.{name}": value
        for number, values in state.items()
        for name, value in values.items()
    }


def _unflatten(optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        number, name = key.split(".", 1)
        state.setdefault(int(number), {})[name] = value
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": state, "param_groups": groups})
