"""The network: what is on in each of 20 columns, at each of 100 frames, from all of them.

B windows, T frames, F = K · P inputs (K columns, P parameters), W width, O = 19 outputs a column.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from roughcut.learn.multitrack.columns import INPUTS, TRACKS
from roughcut.learn.multitrack.encoding import encoded
from roughcut.learn.multitrack.heads import HEAD_FORMS
from roughcut.learn.multitrack.inputs import INPUT_FORMS


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the network is.

    The first of each of these is the form of the original; `inputs` and `heads` say what they are.
    """

    width: int = 256
    layers: int = 4
    attention_heads: int = 8
    feedforward: int = 512
    dropout: float = 0.1
    heads: Literal["shared", "per track", "residual"] = "shared"
    inputs: Literal["together", "by type", "by track"] = "together"


class FrameGridTransformer(nn.Module):
    """A post-norm encoder over frames, and linear heads.

    mean, deviation: (F,) of the training rows, by which inputs and targets are standardised.
    visible: (F,) 1 where the network may look, 0 where its input is the mean instead.
    foresees: () 1 where what is said at a frame is said of the next one, of which nothing is seen.
    They are buffers: whoever holds the weights knows what they were trained on.
    """

    mean: Tensor
    deviation: Tensor
    visible: Tensor
    foresees: Tensor

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.register_buffer("mean", torch.zeros(INPUTS))
        self.register_buffer("deviation", torch.ones(INPUTS))
        self.register_buffer("visible", torch.ones(INPUTS))
        self.register_buffer("foresees", torch.zeros(()))
        self.inputs = INPUT_FORMS[sizes.inputs](sizes.width)
        layer = nn.TransformerEncoderLayer(
            sizes.width,
            sizes.attention_heads,
            sizes.feedforward,
            sizes.dropout,
            batch_first=True,
        )
        self.encoder = nn.TransformerEncoder(layer, sizes.layers, enable_nested_tensor=False)
        self.heads = HEAD_FORMS[sizes.heads](sizes.width)

    @property
    def judged(self) -> Tensor:
        """(K,): True for the columns whose loss counts: the hidden ones, or all if all are seen."""
        hidden = self.visible.view(TRACKS, -1)[:, 0] == 0
        return hidden if bool(hidden.any()) else ~hidden

    @property
    def first_told(self) -> int:
        """The number of the first frame of a window of which anything is said."""
        return int(self.foresees)

    def standardised(self, rows: Tensor) -> Tensor:
        return (rows - self.mean) / self.deviation

    def forward(self, rows: Tensor, padding: Tensor) -> Tensor:
        """The outputs (B, T, K, O) for rows (B, T, F) of grids; padding (B, T) is True after the end."""
        seen = self.standardised(rows) * self.visible  # (B, T, F)
        hidden = self.inputs(seen) + positions(rows.shape[1], self.sizes.width).to(rows)
        hidden = encoded(self.encoder, hidden, padding, backwards=bool(self.foresees))  # (B, T, W)
        outputs: Tensor = self.heads(hidden)
        return outputs


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
