"""A batch shared by several processes so that it counts as it would in one.

Each takes a part of its windows. A component of the loss is an average over entries, and the parts
have different numbers of them, so the entries are counted together and the sums are divided by all.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from lightning_fabric import Fabric
from torch import Tensor

from roughcut.errors import RoughcutError
from roughcut.learn.multitrack.loss import Losses


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """This process among those that train together; without a fabric it is alone."""

    fabric: Fabric | None = None

    @property
    def number(self) -> int:
        return 0 if self.fabric is None else self.fabric.global_rank

    @property
    def count(self) -> int:
        return 1 if self.fabric is None else self.fabric.world_size

    def of(self, chosen: Tensor) -> tuple[Tensor, float]:
        """Its part of the windows of a batch, and how much that counts.

        Where there are fewer windows than processes it is one window that counts nothing, since all
        of them must pass the network equally often.
        """
        part = chosen.tensor_split(self.count)[self.number]
        return (part, 1.0) if len(part) else (chosen[:1], 0.0)

    def told(self, found: Losses) -> Losses:
        """The losses of the whole batch, without their gradient."""
        if self.fabric is None or self.count == 1:
            return found.recorded()
        both = torch.stack([found.sums.detach(), found.entries]).double()
        sums, entries = self.fabric.all_reduce(both, reduce_op="sum")
        return Losses(sums, entries)

    def to_descend(self, found: Losses, whole: Losses) -> Losses:
        """This part's losses; the mean of their gradients over processes is the whole batch's."""
        if self.count == 1:
            return found
        return Losses(found.sums * self.count, whole.entries.to(found.entries))

    def drawn_apart(self, seed: int) -> None:
        """From here on each process draws its own numbers; one that is alone goes on with its own."""
        if self.count > 1:
            torch.manual_seed((seed + self.number * 2**32) % 2**63)

    def agreed(self, error: RoughcutError | None) -> None:
        """Raise in all processes what the first one met."""
        if self.fabric is not None and self.count > 1:
            error = self.fabric.broadcast(error)
        if error is not None:
            raise error


ALONE = Share()
