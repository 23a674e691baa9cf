"""The frame-grid transformer in its plain form: each frame expanded once for every track.

What `roughcut.learn.multitrack` folds into one matrix and one table is computed here as it was
first written down, with a head of its own for each output. It is the oracle of the fold's test and
the peer of its benchmark.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

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
