"""From timelines to a trained network with everything that was measured about it, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor

from roughcut.encode.grid import Grid, to_grid
from roughcut.errors import BrokenStyle, NotEnough
from roughcut.learn.figures import Curve, Setting, TaskFigure
from roughcut.learn.multitrack import decoding
from roughcut.learn.multitrack.checkpoints import Epoch, GradientWarning
from roughcut.learn.multitrack.loss import COMPONENTS, TOTAL
from roughcut.learn.multitrack.measures import (
    Table,
    activity_rows,
    loss_rows,
    precision_figures,
)
from roughcut.learn.multitrack.model import FrameGridTransformer
from roughcut.learn.multitrack.training import Settings, train
from roughcut.learn.multitrack.windows import Windows, statistics, windows
from roughcut.progress import Progress, silent
from roughcut.timeline import Timeline

Task = Literal["reconstruct", "next", "finish"]
"""What is told from what: "reconstruct" each frame from all frames, itself among them, "next" each
from those before it, "finish" the other columns from the spine's."""

ORIGINAL = Settings()
"""The settings of the protocol that this baseline reproduces."""

WEIGHTS = "multitrack/model.safetensors"
RECORD = "multitrack/record.json"

_DRAWS = 3  # which random numbers a training draws; grows where the same seed trains otherwise


@dataclass(frozen=True, slots=True)
class _Record:
    """What is kept beside the weights."""

    task: Task
    settings: Settings
    epochs: tuple[Epoch, ...]
    table: Table
    figures: tuple[TaskFigure, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A trained network, as it was after its last epoch, and what was measured about it."""

    model: FrameGridTransformer
    task: Task
    settings: Settings
    epochs: tuple[Epoch, ...]
    table: Table
    figures: tuple[TaskFigure, ...]

    @property
    def curves(self) -> tuple[Curve, ...]:
        """The total loss over the epochs, then its components."""
        total = Curve(
            TOTAL,
            tuple(sum(each.training) for each in self.epochs),
            tuple(sum(each.validation) for each in self.epochs if each.validation),
        )
        parts = tuple(
            Curve(
                name,
                tuple(each.training[number] for each in self.epochs),
                tuple(each.validation[number] for each in self.epochs if each.validation),
            )
            for number, name in enumerate(COMPONENTS)
        )
        return (total, *parts)

    @property
    def warnings(self) -> tuple[GradientWarning, ...]:
        """Every step whose gradient had a norm beyond the limit."""
        return tuple(warning for epoch in self.epochs for warning in epoch.warnings)

    def predict(self, grid: Grid) -> Grid:
        """What the network says of a grid, row by row."""
        return decoding.predict(
            self.model,
            grid,
            window_frames=self.settings.window_frames,
            step_frames=self.settings.step_frames,
        )

    def complete(self, timeline: Timeline) -> Timeline:
        """The timeline with what the network predicts where a track has nothing yet.

        Every clip that was there stands as it was. A network that was trained to reconstruct
        takes an empty track for one that stays empty: it seldom adds anything.
        """
        return decoding.complete(
            self.model, timeline, self.settings.window_frames, self.settings.step_frames
        )

    def files(self) -> dict[str, bytes]:
        """The network as the files of a style folder."""
        record = _Record(self.task, self.settings, self.epochs, self.table, self.figures)
        tensors = {name: each.contiguous() for name, each in self.model.state_dict().items()}
        return {
            WEIGHTS: safetensors.torch.save(tensors),
            RECORD: msgspec.json.format(msgspec.json.encode(record), indent=2),
        }

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Fitted:
        """The network that `files` wrote; no code of theirs is run.

        Raises:
            BrokenStyle: a file is missing, damaged, or does not fit the other.
        """
        for name in (WEIGHTS, RECORD):
            if name not in files:
                raise _broken(name, "it is missing")
        try:
            record = msgspec.json.decode(files[RECORD], type=_Record)
        except msgspec.MsgspecError as error:
            raise _broken(RECORD, f"it cannot be read ({error})") from error
        try:
            tensors = safetensors.torch.load(files[WEIGHTS])
        except SafetensorError as error:
            raise _broken(WEIGHTS, f"it cannot be read ({error})") from error
        model = _with_weights(record, tensors)
        return cls(model, record.task, record.settings, record.epochs, record.table, record.figures)


def fit(
    training: Sequence[Timeline],
    validation: Sequence[Timeline],
    folder: Path,
    *,
    settings: Settings = ORIGINAL,
    task: Task = "reconstruct",
    setting: Setting = "same editor",
    progress: Progress = silent,
) -> Fitted:
    """Train the frame-grid transformer, and measure it on the validation timelines.

    The default task is the original's: the network is asked for the very rows that it was given,
    so its losses measure copying. "next" shows it the frames before, "finish" the spine's column
    alone, and judges the others. setting says how the validation timelines were held out.

    The folder keeps the checkpoints, in a folder of its own for each choice of settings and
    timelines; the same call goes on where an earlier one was stopped.

    Raises:
        NotEnough: the training timelines hold nothing.
        Unreadable: a checkpoint in the folder was damaged.
        Unwritable: the disk refuses a checkpoint; those before it stand.
    """
    frames, step = settings.window_frames, settings.step_frames
    learned_from = windows([to_grid(each) for each in training], frames, step)
    held_out = [to_grid(each) for each in validation]
    judged_on = windows(held_out, frames, step)
    if not len(learned_from):
        raise NotEnough(
            "multitrack",
            "the training timelines hold nothing",
            "Give it timelines with clips on their tracks",
        )
    model, epochs = trained(
        learned_from, judged_on, folder, settings=settings, task=task, progress=progress
    )
    table = Table(
        loss_rows(model, learned_from, judged_on, settings.batch),
        activity_rows(model, learned_from, held_out, frames, step),
    )
    figures = precision_figures(
        model,
        learned_from,
        held_out,
        frames=frames,
        step=step,
        setting=setting,
        seed=settings.seed,
    )
    return Fitted(model, task, settings, epochs, table, figures)


def new_model(learned_from: Windows, settings: Settings, task: Task) -> FrameGridTransformer:
    """An untrained network that knows the statistics of what it will learn from."""
    with torch.random.fork_rng():
        torch.manual_seed(settings.seed)
        model = FrameGridTransformer(settings.sizes)
    mean, deviation = statistics(learned_from.rows)
    model.mean.copy_(mean)
    model.deviation.copy_(deviation)
    model.visible.copy_(decoding.visible_inputs(spine_only=task == "finish"))
    model.foresees.fill_(task == "next")
    return model


def trained(
    learned_from: Windows,
    judged_on: Windows,
    folder: Path,
    *,
    settings: Settings,
    task: Task,
    progress: Progress = silent,
) -> tuple[FrameGridTransformer, tuple[Epoch, ...]]:
    """The trained network and its epochs, as `fit` has them; nothing else is measured.

    Raises:
        Unreadable, Unwritable: as `fit`.
    """
    model = new_model(learned_from, settings, task)
    run = folder / _run_name(learned_from, judged_on, settings, task)
    epochs = train(model, learned_from, judged_on, run, settings=settings, progress=progress)
    return model, epochs


def _run_name(learned_from: Windows, judged_on: Windows, settings: Settings, task: Task) -> str:
    told = [_DRAWS, learned_from.digest(), judged_on.digest(), task]
    hasher = hashlib.sha256(msgspec.json.encode([told, settings]))
    return f"run-{hasher.hexdigest()[:16]}"


def _with_weights(record: _Record, tensors: dict[str, Tensor]) -> FrameGridTransformer:
    sizes = record.settings.sizes
    if not 0 < sizes.layers <= len(tensors):  # before anything is built that large
        raise _broken(RECORD, f"{sizes.layers} layers do not fit its weights")
    try:
        with torch.device("meta"):  # shapes alone, so that absurd sizes cost no memory
            model = FrameGridTransformer(sizes)
        model.load_state_dict(tensors, assign=True)
    except (AssertionError, ValueError, ZeroDivisionError, RuntimeError) as error:
        raise _broken(WEIGHTS, f"its weights do not fit its sizes ({error})") from error
    return model.eval()


def _broken(name: str, problem: str) -> BrokenStyle:
    return BrokenStyle(name, problem, "Learn the style again")
