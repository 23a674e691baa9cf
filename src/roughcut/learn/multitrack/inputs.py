"""From the 180 numbers of a frame to what the encoder sees of it.

B windows, T frames, K tracks, P parameters a track, F = K · P, W width.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from roughcut.encode.grid import ACTIVE, ASSET, PARAMETERS, SCALE
from roughcut.learn.multitrack.columns import INPUTS, TRACKS

TYPES = (
    slice(ACTIVE, ACTIVE + 1),
    slice(ASSET, ASSET + 1),
    slice(SCALE, SCALE + 1),
    slice(SCALE + 1, SCALE + 3),  # x, y
    slice(SCALE + 3, len(PARAMETERS)),  # the crops
)
"""What the loss takes together: activity, asset, scale, position, crop."""

TRACK_WIDTH = 32
TRACK_HEADS = 4


def together(width: int) -> nn.Module:
    """One linear map of all numbers."""
    return nn.Linear(INPUTS, width)


class ByType(nn.Module):
    """An encoder for each type of parameter, over all tracks; what they find is added up."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.encoders = nn.ModuleList(
            nn.Sequential(
                nn.Linear(TRACKS * (each.stop - each.start), width),
                nn.ReLU(),
                nn.Linear(width, width),
            )
            for each in TYPES
        )

    def forward(self, rows: Tensor) -> Tensor:
        of_track = rows.view(*rows.shape[:-1], TRACKS, len(PARAMETERS))  # (B, T, K, P)
        found = [
            encoder(of_track[..., each].flatten(-2))
            for encoder, each in zip(self.encoders, TYPES, strict=True)
        ]
        return torch.stack(found).sum(dim=0)


class ByTrack(nn.Module):
    """Each track a token of TRACK_WIDTH; tracks look at each other before they become a frame."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.parameters_of_track = nn.Linear(len(PARAMETERS), TRACK_WIDTH)
        self.track = nn.Embedding(TRACKS, TRACK_WIDTH)
        self.norm = nn.LayerNorm(TRACK_WIDTH)
        self.queries_keys_values = nn.Linear(TRACK_WIDTH, 3 * TRACK_WIDTH)
        self.frame = nn.Linear(TRACKS * TRACK_WIDTH, width)

    def forward(self, rows: Tensor) -> Tensor:
        of_track = rows.view(*rows.shape[:-1], TRACKS, len(PARAMETERS))
        tokens = self.parameters_of_track(of_track) + self.track.weight  # (B, T, K, TRACK_WIDTH)
        split = self.queries_keys_values(self.norm(tokens))
        split = split.view(*rows.shape[:-1], TRACKS, 3, TRACK_HEADS, -1)
        queries, keys, values = split.movedim(-3, 0).transpose(-2, -3)  # (B, T, heads, K, …)
        seen = functional.scaled_dot_product_attention(queries, keys, values)
        tokens = tokens + seen.transpose(-2, -3).flatten(-2)
        outputs: Tensor = self.frame(tokens.flatten(-2))
        return outputs


INPUT_FORMS: dict[str, Callable[[int], nn.Module]] = {
    "together": together,
    "by type": ByType,
    "by track": ByTrack,
}
