"""What an epoch shows of the training windows, when it does not show them all just as they lie."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from roughcut.encode.grid import ACTIVE, PARAMETERS, SCALE
from roughcut.learn.multitrack.columns import TRACKS
from roughcut.learn.multitrack.windows import Windows

EASIEST = 0.25  # of the windows, with which a curriculum begins


@dataclass(frozen=True, slots=True)
class Augmenting:
    """Nothing of it by default.

    jitter_frames: how far a window may begin from where it lies. random_crop: it begins anywhere
    in its timeline. noise: of the layout of what is on, in standard deviations of its column; the
    network sees it, the loss does not. curriculum: windows with the fewest columns on first, all of
    them after half of the epochs.
    """

    jitter_frames: int = 0
    random_crop: bool = False
    noise: float = 0.0
    curriculum: bool = False

    def windows(self, training: Windows) -> Windows:
        """The windows of an epoch; drawn from torch's generator."""
        if self.random_crop:
            first, after = training.grids.unbind(dim=1)
            room = (after - first - training.frames).clamp(min=0) + 1
            return training.begun_at(first + (torch.rand(len(room)) * room).long())
        if self.jitter_frames:
            reach = self.jitter_frames
            by = torch.randint(-reach, reach + 1, training.starts.shape)
            return training.begun_at(training.starts + by)
        return training

    def order(self, training: Windows, number: int, epochs: int) -> Tensor:
        """The windows that epoch `number` (from 1) shows, by their numbers, in a drawn order."""
        drawn = torch.randperm(len(training))
        if not self.curriculum:
            return drawn
        share = EASIEST + (1 - EASIEST) * 2 * (number - 1) / epochs
        kept = max(1, round(min(share, 1.0) * len(training)))
        easiest = torch.argsort(columns_on(training), stable=True)[:kept]
        return drawn[torch.isin(drawn, easiest)]

    def seen(self, rows: Tensor, deviation: Tensor) -> Tensor:
        """What the network sees of rows (B, T, F)."""
        if not self.noise:
            return rows
        of_track = _of_track(rows)
        shaken = torch.randn_like(of_track) * _of_track(deviation) * self.noise
        shaken[..., :SCALE] = 0
        return rows + (shaken * of_track[..., ACTIVE, None]).flatten(-2)


NOTHING = Augmenting()


def columns_on(training: Windows) -> Tensor:
    """(W,): how many columns are on at a row of each window, on the mean over its rows."""
    on = _of_track(training.rows)[..., ACTIVE].sum(dim=-1)
    before = torch.cat([on.new_zeros(1), on.double().cumsum(0).to(on.dtype)])
    ends = training.starts + training.lengths
    return (before[ends] - before[training.starts]) / training.lengths


def _of_track(rows: Tensor) -> Tensor:
    """(…, F) → (…, K, P)."""
    return rows.view(*rows.shape[:-1], TRACKS, len(PARAMETERS))
