"""The frame-grid transformer in its plain form: each frame expanded once for every track.

What `roughcut.learn.multitrack` folds into one matrix and one table is computed here as it was
first written down, with a head of its own for each output, torch's own encoder and a loss output by
output. It is the oracle of the fold's test and the peer of its benchmark.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional

from roughcut.encode.grid import PARAMETERS
from roughcut.learn.multitrack.columns import TRACKS
from roughcut.learn.multitrack.heads import SharedHeads
from roughcut.learn.multitrack.model import FrameGridTransformer, positions

SIDES = ("left", "right", "top", "bottom")
HEADS = {"active": 2, "asset": 10, "scale": 1, "x": 1, "y": 1} | {
    f"crop_{side}": 1 for side in SIDES
}


class PlainMultitrack(nn.Module):
    """The same network with the same weights as a folded one; gradients are its own."""

    def __init__(self, folded: FrameGridTransformer) -> None:
        super().__init__()
        heads = folded.heads
        if not isinstance(heads, SharedHeads):
            raise TypeError("only shared heads have a plain form")
        for name in ("mean", "deviation", "visible"):
            self.register_buffer(name, getattr(folded, name).clone())
        self.width = folded.sizes.width
        self.inputs = copy.deepcopy(folded.inputs)
        self.encoder = copy.deepcopy(folded.encoder)
        self.track = copy.deepcopy(heads.track)
        self.expand = copy.deepcopy(heads.expand)
        self.out = nn.ModuleDict({name: nn.Linear(self.width, HEADS[name]) for name in HEADS})
        sizes = list(HEADS.values())
        weights, biases = heads.out.weight.split(sizes), heads.out.bias.split(sizes)
        with torch.no_grad():
            for name, weight, bias in zip(HEADS, weights, biases, strict=True):
                self.out[name].weight.copy_(weight)
                self.out[name].bias.copy_(bias)

    @property
    def judged(self) -> Tensor:
        return torch.ones(TRACKS, dtype=torch.bool)

    def standardised(self, rows: Tensor) -> Tensor:
        return (rows - self.mean) / self.deviation

    def forward(self, rows: Tensor, padding: Tensor) -> Tensor:
        seen = self.standardised(rows) * self.visible
        hidden = self.inputs(seen) + positions(rows.shape[1], self.width).to(rows)
        hidden = self.encoder(hidden, src_key_padding_mask=padding)  # (B, T, W)
        expanded = self.expand(hidden[:, :, None] + self.track.weight)  # (B, T, K, W)
        return torch.cat([head(expanded) for head in self.out.values()], dim=-1)  # (B, T, K, O)

    def loss(self, outputs: Tensor, rows: Tensor, padding: Tensor) -> Tensor:
        """The sum of the five components, where every column is judged."""
        shape = (*rows.shape[:-1], TRACKS, len(PARAMETERS))
        true = rows.view(shape)[~padding]  # (N, K, P)
        target = self.standardised(rows).view(shape)[~padding]
        found = outputs[~padding]
        on = true[..., 0] == 1
        off_or_on, asset = (
            functional.cross_entropy(found[..., place].flatten(0, 1), classes.flatten().long())
            for place, classes in ((slice(0, 2), true[..., 0]), (slice(2, 12), true[..., 1]))
        )
        squared = (found[..., 12:] - target[..., 2:]).square()[on]  # (entries, 7)
        return off_or_on + asset + squared.mean(dim=0).sum()
