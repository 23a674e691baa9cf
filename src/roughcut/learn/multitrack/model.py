"""The network: what is on in each of 20 columns, at each of 100 frames, from all of them.

B windows, T frames, F = K · P inputs (K columns, P parameters), W width, O = 19 outputs a column.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from roughcut.encode.grid import ASSET_CLASSES, COLUMNS, LAYOUT, PARAMETERS

TRACKS = len(COLUMNS)
INPUTS = TRACKS * len(PARAMETERS)
ACTIVE = slice(0, 2)  # logits of off and on
ASSET = slice(2, 2 + len(ASSET_CLASSES))  # logits of the asset classes
REGRESSED = slice(ASSET.stop, ASSET.stop + len(LAYOUT))  # the layout, standardised
OUTPUTS = REGRESSED.stop


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the network is.

    heads: "shared" is the form of the original, where two tracks can differ by a constant only;
    "per track" is its first repair, for a hundredth more work.
    """

    width: int = 256
    layers: int = 4
    attention_heads: int = 8
    feedforward: int = 512
    dropout: float = 0.1
    heads: Literal["shared", "per track"] = "shared"


class FrameGridTransformer(nn.Module):
    """A post-norm encoder over frames, and linear heads.

    mean, deviation: (F,) of the training rows, by which inputs and targets are standardised.
    visible: (F,) 1 where the network may look, 0 where its input is the mean instead.
    They are buffers: whoever holds the weights knows what they were trained on.
    """

    mean: Tensor
    deviation: Tensor
    visible: Tensor

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.register_buffer("mean", torch.zeros(INPUTS))
        self.register_buffer("deviation", torch.ones(INPUTS))
        self.register_buffer("visible", torch.ones(INPUTS))
        self.inputs = nn.Linear(INPUTS, sizes.width)
        layer = nn.TransformerEncoderLayer(
            sizes.width,
            sizes.attention_heads,
            sizes.feedforward,
            sizes.dropout,
            batch_first=True,
        )
        self.encoder = nn.TransformerEncoder(layer, sizes.layers, enable_nested_tensor=False)
        shared = sizes.heads == "shared"
        self.heads = SharedHeads(sizes.width) if shared else TrackHeads(sizes.width)

    @property
    def judged(self) -> Tensor:
        """(K,): True for the columns whose loss counts: the hidden ones, or all if all are seen."""
        hidden = self.visible.view(TRACKS, -1)[:, 0] == 0
        return hidden if bool(hidden.any()) else ~hidden

    def standardised(self, rows: Tensor) -> Tensor:
        return (rows - self.mean) / self.deviation

    def forward(self, rows: Tensor, padding: Tensor) -> Tensor:
        """The outputs (B, T, K, O) for rows (B, T, F) of grids; padding (B, T) is True after the end."""
        seen = self.standardised(rows) * self.visible  # (B, T, F)
        hidden = self.inputs(seen) + positions(rows.shape[1], self.sizes.width).to(rows)
        hidden = self.encoder(hidden, src_key_padding_mask=padding)  # (B, T, W)
        outputs: Tensor = self.heads(hidden)
        return outputs


class SharedHeads(nn.Module):
    """One expansion and one set of heads for all tracks: out(expand(h_t + e_k)).

    Nothing bends between h_t and the outputs, so output(t, k) = A·h_t + c_k, with A (O, W) and
    c (K, O) formed from the same parameters: the K × W expansion is never computed. It also means
    that two tracks differ by the same constant at every frame, whatever the network has learned.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.track = nn.Embedding(TRACKS, width)
        self.expand = nn.Linear(width, width)
        self.out = nn.Linear(width, OUTPUTS)

    def forward(self, hidden: Tensor) -> Tensor:
        folded = self.out.weight @ self.expand.weight  # (O, W)
        constant = self.out.weight @ self.expand.bias + self.out.bias  # (O,)
        of_track = functional.linear(self.track.weight, folded, constant)  # (K, O)
        return functional.linear(hidden, folded)[..., None, :] + of_track  # (B, T, K, O)


class TrackHeads(nn.Module):
    """Linear heads of each track's own."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.out = nn.Linear(width, TRACKS * OUTPUTS)

    def forward(self, hidden: Tensor) -> Tensor:
        outputs: Tensor = self.out(hidden)
        return outputs.view(*hidden.shape[:-1], TRACKS, OUTPUTS)  # (B, T, K, O)


def positions(frames: int, width: int) -> Tensor:
    """(T, W) sines and cosines of falling frequency (Vaswani et al. 2017, §3.5), interleaved."""
    time = torch.arange(frames)[:, None]
    frequency = torch.exp(torch.arange(0, width, 2) * (-math.log(10_000.0) / width))
    table = torch.empty(frames, width)
    table[:, 0::2] = torch.sin(time * frequency)
    table[:, 1::2] = torch.cos(time * frequency[: width // 2])
    return table


def parameter_count(model: nn.Module) -> int:
    return sum(each.numel() for each in model.parameters())
