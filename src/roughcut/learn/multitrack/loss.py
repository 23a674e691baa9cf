"""The loss: five components that add up.

What the outputs are compared with are the rows that went in. With task "reconstruct" the network
sees all of them, so its loss measures how well it copies: a copy of the input scores 0. With task
"finish" only the spine is seen, and only the other columns are judged. With task "next" each row is
compared with what was said at the row before, from which nothing later was seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from roughcut.encode.grid import ACTIVE as ACTIVE_INPUT
from roughcut.encode.grid import ASSET as ASSET_INPUT
from roughcut.encode.grid import PARAMETERS, SCALE
from roughcut.learn.multitrack.columns import ACTIVE, ASSET, REGRESSED, TRACKS

COMPONENTS = ("active", "asset", "scale", "position", "crop")
TOTAL = "total"


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """sums, entries (5,): of each component, and how many entries it is averaged over."""

    sums: Tensor
    entries: Tensor

    @property
    def components(self) -> Tensor:
        """(5,): the averages; 0 where no entry was judged."""
        return self.sums / self.entries.clamp(min=1)

    @property
    def total(self) -> Tensor:
        return self.components.sum()

    def weighted(self, weights: Sequence[float]) -> Tensor:
        """The sum of the components, each so many times."""
        return self.components @ torch.tensor(weights).to(self.components)

    def __add__(self, other: Losses) -> Losses:
        return Losses(self.sums + other.sums, self.entries + other.entries)

    def recorded(self) -> Losses:
        """The same, in double precision and without its gradient."""
        return Losses(self.sums.detach().double(), self.entries.double())


def losses(
    outputs: Tensor, rows: Tensor, standardised: Tensor, padding: Tensor, judged: Tensor
) -> Losses:
    """The components for outputs (B, T, K, O) of rows (B, T, F).

    standardised: (B, T, F), the target of what is regressed. judged: (K,) True for the columns
    that count. Activity and asset are averaged over all unpadded entries; scale, x + y, and the
    sum of the four crops over those that are active.
    """
    shape = (*rows.shape[:-1], TRACKS, len(PARAMETERS))
    true = rows.view(shape)  # (B, T, K, P)
    counted = (~padding[..., None] & judged).to(outputs.dtype)  # (B, T, K)
    on = counted * true[..., ACTIVE_INPUT]
    error = outputs[..., REGRESSED] - standardised.view(shape)[..., SCALE:]
    squared = error.square()  # (B, T, K, 7)
    of_active = _cross_entropy(outputs[..., ACTIVE], true[..., ACTIVE_INPUT])
    of_asset = _cross_entropy(outputs[..., ASSET], true[..., ASSET_INPUT])
    sums = torch.stack(
        [
            (of_active * counted).sum(),
            (of_asset * counted).sum(),
            (squared[..., 0] * on).sum(),
            (squared[..., 1:3].sum(dim=-1) * on).sum(),
            (squared[..., 3:].sum(dim=-1) * on).sum(),
        ]
    )
    all_entries, on_entries = counted.sum(), on.sum()
    return Losses(sums, torch.stack([all_entries] * 2 + [on_entries] * 3))


def _cross_entropy(logits: Tensor, classes: Tensor) -> Tensor:
    """(B, T, K), in nats."""
    # Torch takes many short rows one by one, and many columns side by side.
    return functional.cross_entropy(logits.movedim(-1, 1), classes.long(), reduction="none")
