"""What the network says, measured beside rules that need no network.

The loss table measures reconstruction unless the other tracks were hidden or the next frame is
asked for: a copy of the input scores 0 in it, and says nothing about editing. The precision is
measured with every track but the spine switched off, unless what comes next is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from roughcut.encode.grid import ACTIVE as ACTIVE_INPUT
from roughcut.encode.grid import ASSET as ASSET_INPUT
from roughcut.encode.grid import ASSET_CLASSES, COLUMNS, PARAMETERS, SCALE, SPINE_COLUMN, Grid
from roughcut.learn.figures import Setting, TaskFigure
from roughcut.learn.measures import average_precision, interval
from roughcut.learn.multitrack.columns import ACTIVE, OUTPUTS, REGRESSED, TRACKS
from roughcut.learn.multitrack.decoding import only_spine, raw_outputs
from roughcut.learn.multitrack.evaluating import averages, evaluate, told_losses
from roughcut.learn.multitrack.loss import Losses
from roughcut.learn.multitrack.model import FrameGridTransformer
from roughcut.learn.multitrack.windows import Windows

Rule = Callable[[Tensor, Tensor], Tensor]
"""From rows and standardised rows (B, T, F) to outputs (B, T, K, O), as if a network had said them."""

_CERTAIN = 100.0  # a logit; the others are 0


@dataclass(frozen=True, slots=True)
class LossRow:
    """The validation loss of one predictor, in the order of COMPONENTS."""

    predictor: str
    components: tuple[float, ...]

    @property
    def total(self) -> float:
        return sum(self.components)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """How well a column's being on is told, over all validation rows.

    share: of the rows that it is on. iou: of said and true rows; None where it is never said nor
    true. The rule says always on, or never, whichever is more frequent in training.
    """

    column: str
    share: float
    accuracy: float
    iou: float | None
    rule_accuracy: float
    rule_iou: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """What a report shows of the network."""

    losses: tuple[LossRow, ...]
    activity: tuple[ActivityRow, ...]


def loss_rows(
    model: FrameGridTransformer, training: Windows, validation: Windows, batch: int
) -> tuple[LossRow, ...]:
    """The network's validation loss beside means, and beside what only a copier can use."""
    rows = [LossRow("multitrack", averages(evaluate(model, model, validation, batch)))]
    rows += [
        LossRow(name, averages([_rule_losses(model, rule, validation, each) for each in batches]))
        for name, rule in rules(model, training).items()
        if (batches := validation.batches(batch))
    ]
    return tuple(row for row in rows if row.components)


def rules(model: FrameGridTransformer, training: Windows) -> dict[str, Rule]:
    """Rules fitted on the training rows; those that look at the row itself only where it is seen."""
    pooled = _rates(model, training.rows, pooled=True)
    of_track = _rates(model, training.rows, pooled=False)
    found: dict[str, Rule] = {
        "a mean for all tracks": lambda rows, _: pooled.expand(*rows.shape[:-1], *pooled.shape),
        "a mean per track": lambda rows, _: of_track.expand(*rows.shape[:-1], *of_track.shape),
    }
    if bool(model.visible.all()):
        found["the frame before"] = _previous(training, of_track)
        if not model.first_told:
            found["a copy of the input"] = _copy
    return found


def activity_rows(
    model: FrameGridTransformer, training: Windows, grids: Sequence[Grid], frames: int, step: int
) -> tuple[ActivityRow, ...]:
    """One row for each judged column that is ever on."""
    filled = [grid for grid in grids if len(grid.values)]
    if not filled:
        return ()
    true = np.concatenate([grid.values[..., ACTIVE_INPUT] > 0 for grid in filled])
    said = np.concatenate(
        [
            raw_outputs(model, grid, frames, step)[..., ACTIVE].argmax(dim=-1).numpy() > 0
            for grid in filled
        ]
    )
    rates = training.rows.view(-1, TRACKS, len(PARAMETERS))[..., ACTIVE_INPUT].mean(dim=0).numpy()
    rows = []
    for column in np.flatnonzero(model.judged.numpy() & (true.any(axis=0) | (rates > 0))):
        own, guess = true[:, column], said[:, column]
        always = np.full_like(own, rates[column] >= 0.5)
        rows.append(
            ActivityRow(
                COLUMNS[column],
                float(own.mean()),
                float((own == guess).mean()),
                _iou(own, guess),
                float((own == always).mean()),
                _iou(own, always),
            )
        )
    return tuple(rows)


def precision_figures(
    model: FrameGridTransformer,
    training: Windows,
    grids: Sequence[Grid],
    *,
    frames: int,
    step: int,
    setting: Setting,
    seed: int,
) -> tuple[TaskFigure, ...]:
    """Average precision of the other tracks' activity from the spine alone, beside rates per track.

    A mean over timelines; empty where no validation timeline has anything beside its spine, and
    where the network looks back on all tracks.
    """
    if model.first_told:
        return ()
    others = np.arange(TRACKS) != SPINE_COLUMN
    rates = training.rows.view(-1, TRACKS, len(PARAMETERS))[..., ACTIVE_INPUT].mean(dim=0).numpy()
    ours, theirs, shares = [], [], []
    for grid in grids:
        labels = (grid.values[:, others, ACTIVE_INPUT] > 0).astype(np.int64).ravel()
        if not labels.any():
            continue
        said = raw_outputs(model, only_spine(grid), frames, step)[..., ACTIVE].softmax(dim=-1)
        scores = said[..., 1].numpy()[:, others].astype(np.float64).ravel()
        ours.append(average_precision(labels, scores))
        constant = np.tile(rates[others].astype(np.float64), len(grid.values))
        theirs.append(average_precision(labels, constant))
        shares.append(float(labels.mean()))
    if not ours:
        return ()
    low, high = interval(np.array(ours) - np.array(theirs), seed=seed)
    figure = TaskFigure(
        task="what is on beside the spine, in each tenth of a second",
        measure="average precision",
        setting=setting,
        regime="cold",
        model="multitrack",
        value=float(np.mean(ours)),
        rule="how often each track is on",
        rule_value=float(np.mean(theirs)),
        low=low,
        high=high,
        projects=len(ours),
        base=float(np.mean(shares)),
    )
    return (figure,)


def _rule_losses(model: FrameGridTransformer, rule: Rule, data: Windows, chosen: Tensor) -> Losses:
    rows, padding = data.batch(chosen)
    said = rule(rows, model.standardised(rows))[:, model.first_told :]
    return told_losses(model, said, rows, padding).recorded()


def _rates(model: FrameGridTransformer, rows: Tensor, *, pooled: bool) -> Tensor:
    """(K, O): log rates of activity and asset (one of each added), mean layout where active."""
    shape = (-1, TRACKS, len(PARAMETERS))
    true = rows.view(shape)
    active = true[..., ACTIVE_INPUT]  # (N, K)
    on = torch.stack([(active == value).sum(dim=0) for value in (0, 1)], dim=-1)  # (K, 2)
    assets = torch.stack(
        [(true[..., ASSET_INPUT] == each).sum(dim=0) for each in range(len(ASSET_CLASSES))], dim=-1
    )  # (K, 10)
    layout = model.standardised(rows).view(shape)[..., SCALE:]
    sums = (layout * active[..., None]).sum(dim=0, dtype=torch.float64)  # (K, 7)
    entries = active.sum(dim=0, dtype=torch.float64)[:, None]  # (K, 1)
    if pooled:
        judged = model.judged
        on, assets, sums, entries = (
            each[judged].sum(dim=0, keepdim=True).expand(TRACKS, -1)
            for each in (on, assets, sums, entries)
        )
    logs = [torch.log((each + 1) / (each + 1).sum(dim=-1, keepdim=True)) for each in (on, assets)]
    return torch.cat([*logs, (sums / entries.clamp(min=1)).float()], dim=-1)


def _previous(training: Windows, otherwise: Tensor) -> Rule:
    """As in the row before, as surely as that held in training; otherwise: the mean per track."""
    true = training.rows.view(-1, TRACKS, len(PARAMETERS)).long()
    of_active = _changes(true[..., ACTIVE_INPUT], 2)
    of_asset = _changes(true[..., ASSET_INPUT], len(ASSET_CLASSES))

    def rule(rows: Tensor, standardised: Tensor) -> Tensor:
        shape = (*rows.shape[:-1], TRACKS, len(PARAMETERS))
        before, layout = rows.view(shape)[:, :-1], standardised.view(shape)[:, :-1, :, SCALE:]
        active = before[..., ACTIVE_INPUT].long()
        said = otherwise.expand(*rows.shape[:-1], *otherwise.shape).clone()  # (B, T, K, O)
        said[:, 1:, :, ACTIVE] = of_active[active]
        said[:, 1:, :, ACTIVE.stop : REGRESSED.start] = of_asset[before[..., ASSET_INPUT].long()]
        kept = torch.where(active[..., None] > 0, layout, otherwise[:, REGRESSED])
        said[:, 1:, :, REGRESSED] = kept
        return said

    return rule


def _changes(classes: Tensor, count: int) -> Tensor:
    """(count, count): the log rate of each class after each, over all columns, one of each added."""
    pairs = (classes[:-1] * count + classes[1:]).flatten()
    counts = torch.bincount(pairs, minlength=count * count).view(count, count) + 1
    return torch.log(counts / counts.sum(dim=-1, keepdim=True))


def _copy(rows: Tensor, standardised: Tensor) -> Tensor:
    shape = (*rows.shape[:-1], TRACKS, len(PARAMETERS))
    true = rows.view(shape)
    said = torch.zeros(*shape[:-1], OUTPUTS)
    said.scatter_(-1, true[..., ACTIVE_INPUT, None].long(), _CERTAIN)
    said.scatter_(-1, ACTIVE.stop + true[..., ASSET_INPUT, None].long(), _CERTAIN)
    said[..., REGRESSED] = standardised.view(shape)[..., SCALE:]
    return said


def _iou(true: np.ndarray, said: np.ndarray) -> float | None:
    union = int((true | said).sum())
    return float((true & said).sum() / union) if union else None
