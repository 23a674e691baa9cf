"""The losses of batches of windows, in training and out of it."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from roughcut.learn.multitrack.augmenting import NOTHING, Augmenting
from roughcut.learn.multitrack.loss import Losses, losses
from roughcut.learn.multitrack.model import FrameGridTransformer
from roughcut.learn.multitrack.sharing import ALONE, Share
from roughcut.learn.multitrack.windows import Windows


def batch_losses(
    network: nn.Module,
    model: FrameGridTransformer,
    data: Windows,
    chosen: Tensor,
    *,
    share: Share = ALONE,
    augmenting: Augmenting = NOTHING,
) -> Losses:
    """The losses of this process's share of some windows; network is the model as Fabric wrapped it."""
    part, counts = share.of(chosen)
    rows, padding = (each.to(model.mean.device) for each in data.batch(part))
    outputs = network(augmenting.seen(rows, model.deviation), padding).float()
    found = told_losses(model, outputs, rows, padding)
    return Losses(found.sums * counts, found.entries * counts)


def told_losses(
    model: FrameGridTransformer, outputs: Tensor, rows: Tensor, padding: Tensor
) -> Losses:
    """The losses of outputs (B, T, K, O), the first of which are said of the first frame that is told.

    rows (B, T, F) and padding (B, T) are of all frames; what is said after the last one is left out.
    """
    told = slice(model.first_told, None)
    outputs = outputs[:, : rows.shape[1] - model.first_told]
    standardised = model.standardised(rows)
    return losses(outputs, rows[:, told], standardised[:, told], padding[:, told], model.judged)


@torch.no_grad()
def evaluate(
    network: nn.Module,
    model: FrameGridTransformer,
    data: Windows,
    batch: int,
    share: Share = ALONE,
) -> list[Losses]:
    """The losses of every batch of windows, in order, without dropout."""
    network.eval()
    return [
        share.told(batch_losses(network, model, data, chosen, share=share))
        for chosen in data.batches(batch)
    ]


def averages(seen: list[Losses]) -> tuple[float, ...]:
    """Each component over all entries of all batches; empty without any."""
    if not seen:
        return ()
    total = seen[0]
    for each in seen[1:]:
        total = total + each
    return tuple(total.components.tolist())
