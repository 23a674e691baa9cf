"""Grids cut into windows of the length that the network sees at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from roughcut.encode.grid import Grid
from roughcut.learn.multitrack.columns import INPUTS


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """All rows (N, F) of all grids, one grid after the other, and where its windows lie.

    starts, lengths (W,): the first row of each window and how many are its own; the rest of its
    `frames` is padding. Overlapping windows share rows: nothing is stored twice. grids (W, 2): the
    first row of each window's grid, and the first one after it.
    """

    rows: Tensor
    starts: Tensor
    lengths: Tensor
    grids: Tensor
    frames: int

    def __len__(self) -> int:
        return len(self.starts)

    def batches(self, size: int, order: Tensor | None = None) -> list[Tensor]:
        """The numbers of all windows in groups of this size, as they stand or in an order."""
        numbers = torch.arange(len(self)) if order is None else order
        return [numbers[start : start + size] for start in range(0, len(numbers), size)]

    def batch(self, chosen: Tensor) -> tuple[Tensor, Tensor]:
        """Rows (B, T, F) of the chosen windows, zero where padded, and padding (B, T)."""
        offsets = torch.arange(self.frames)
        padding = offsets >= self.lengths[chosen, None]
        wanted = (self.starts[chosen, None] + offsets).masked_fill(padding, 0)
        return self.rows[wanted].masked_fill(padding[..., None], 0), padding

    def begun_at(self, starts: Tensor) -> Windows:
        """The same windows begun at other rows (W,), no further than their grids reach."""
        first, after = self.grids.unbind(dim=1)
        last = torch.maximum(first, after - self.frames)
        moved = torch.minimum(torch.maximum(starts, first), last)
        return replace(self, starts=moved, lengths=(after - moved).clamp(max=self.frames))

    def digest(self) -> str:
        """A hash of what is learned from."""
        hasher = hashlib.sha256(f"{self.frames} {self.starts.tolist()}".encode())
        hasher.update(self.rows.numpy().tobytes())
        return hasher.hexdigest()


def windows(grids: Sequence[Grid], frames: int, step: int) -> Windows:
    """The windows of grids, in an order that does not depend on theirs.

    A window begins every `step` rows until the end is covered; the last one is padded.
    """
    values = sorted(
        (np.ascontiguousarray(each.values.reshape(-1, INPUTS)) for each in grids),
        key=lambda rows: hashlib.sha256(rows.tobytes()).digest(),
    )
    starts: list[int] = []
    lengths: list[int] = []
    grids_of: list[tuple[int, int]] = []
    before = 0
    for rows in values:
        for start in window_starts(len(rows), frames, step):
            starts.append(before + start)
            lengths.append(min(frames, len(rows) - start))
            grids_of.append((before, before + len(rows)))
        before += len(rows)
    joined = np.concatenate(values) if values else np.zeros((0, INPUTS), dtype=np.float32)
    return Windows(
        torch.from_numpy(joined),
        torch.tensor(starts, dtype=torch.long),
        torch.tensor(lengths, dtype=torch.long),
        torch.tensor(grids_of, dtype=torch.long).view(-1, 2),
        frames,
    )


def window_starts(rows: int, frames: int, step: int) -> range:
    """Where windows over so many rows begin; none where there are no rows, or begins after the last.

    A step beyond the length of a window leaves gaps between them.
    """
    return range(0, min(rows, max(rows - (frames - step), 1)), step)


def statistics(rows: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and deviation (F,) of rows (N, F); a column that never moves has deviation 1."""
    mean = rows.mean(dim=0, dtype=torch.float64)
    squares = (rows - mean.float()).square().mean(dim=0, dtype=torch.float64)
    deviation = squares.sqrt()
    steady = deviation < 1e-8
    return mean.float(), deviation.masked_fill(steady, 1.0).float()
