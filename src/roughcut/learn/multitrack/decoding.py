"""From what the network says to a grid, and to a timeline that can be laid beside ours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from roughcut.encode.grid import (
    COLUMNS,
    PARAMETERS,
    SCALE,
    SPINE_COLUMN,
    Grid,
    clips_of,
    to_grid,
    with_columns,
)
from roughcut.learn.multitrack.columns import ACTIVE, ASSET, INPUTS, OUTPUTS, REGRESSED, TRACKS
from roughcut.learn.multitrack.model import FrameGridTransformer
from roughcut.learn.multitrack.windows import window_starts, windows
from roughcut.timeline import Clip, Timeline

_BATCH = 64


def predict(
    model: FrameGridTransformer, grid: Grid, *, window_frames: int = 100, step_frames: int = 80
) -> Grid:
    """What the network says of each row: its likeliest activity and class, its layout as it is.

    Nothing is smoothed: clips that flicker, and tracks that never come on, are what it learned.
    """
    outputs = raw_outputs(model, grid, window_frames, step_frames)
    shape = (TRACKS, len(PARAMETERS))
    mean, deviation = model.mean.view(shape), model.deviation.view(shape)
    regressed = outputs[..., REGRESSED] * deviation[:, SCALE:] + mean[:, SCALE:]
    active = outputs[..., ACTIVE].argmax(dim=-1, keepdim=True)
    asset = outputs[..., ASSET].argmax(dim=-1, keepdim=True)
    values = torch.cat([active, asset, regressed], dim=-1) * active
    return Grid(values.numpy().astype(np.float32), grid.spine)


@torch.no_grad()
def raw_outputs(
    model: FrameGridTransformer, grid: Grid, window_frames: int, step_frames: int
) -> Tensor:
    """What the network says of each row, (T, K, O); where windows overlap, the mean.

    Every row is asked about, also where it was trained on windows with gaps between them. Of a
    first row that it does not foresee it says 0.
    """
    model.eval()
    step_frames = min(step_frames, window_frames)
    data = windows([grid], window_frames, step_frames)
    rows = len(grid.values)
    sums, counts = torch.zeros(rows, TRACKS, OUTPUTS), torch.zeros(rows, 1, 1)
    starts = list(window_starts(rows, window_frames, step_frames))
    for chosen in data.batches(_BATCH):
        outputs = model(*data.batch(chosen))
        for number, output in zip(chosen.tolist(), outputs, strict=True):
            first = starts[number] + model.first_told
            span = slice(first, max(first, min(starts[number] + window_frames, rows)))
            sums[span] += output[: span.stop - span.start]
            counts[span] += 1
    return sums / counts.clamp(min=1)


def only_spine(grid: Grid) -> Grid:
    """The grid with every column but the spine's off."""
    values = np.zeros_like(grid.values)
    values[:, SPINE_COLUMN] = grid.values[:, SPINE_COLUMN]
    return Grid(values, grid.spine)


def visible_inputs(*, spine_only: bool) -> Tensor:
    """(F,): 1 where the network may look."""
    seen = torch.zeros(TRACKS, len(PARAMETERS))
    seen[SPINE_COLUMN if spine_only else slice(None)] = 1
    return seen.reshape(INPUTS)


def complete(
    model: FrameGridTransformer, timeline: Timeline, window_frames: int, step_frames: int
) -> Timeline:
    """The timeline with the clips that the network predicts where a track has nothing yet.

    Every clip that was there stands as it was; the spine gets none.
    """
    grid = to_grid(timeline)
    said = predict(model, grid, window_frames=window_frames, step_frames=step_frames)
    found = {
        column: clips_of(said, column, timeline)
        for column in range(len(COLUMNS))
        if column != SPINE_COLUMN
    }
    stage, index_of = with_columns(timeline, grid.spine, [each for each in found if found[each]])
    tracks = list(stage.tracks)
    for column, index in index_of.items():
        there = tracks[index].clips
        added = [piece for clip in found[column] for piece in free_parts(clip, there)]
        clips = sorted((*there, *added), key=lambda clip: clip.start)
        tracks[index] = replace(tracks[index], clips=tuple(clips))
    return replace(stage, tracks=tuple(tracks))


def free_parts(clip: Clip, there: tuple[Clip, ...]) -> list[Clip]:
    """The parts of a clip that lie on none of the clips that are there, which are in time order."""
    pieces = []
    start = clip.start
    for other in there:
        if other.end <= start or other.start >= clip.end:
            continue
        if other.start > start:
            pieces.append(replace(clip, start=start, duration=other.start - start))
        start = max(start, other.end)
    if start < clip.end:
        pieces.append(replace(clip, start=start, duration=clip.end - start))
    return pieces
