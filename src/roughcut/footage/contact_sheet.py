"""The kept shots at a glance: one picture each, with its number and its place in the footage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from roughcut.footage.assembly import Shot, clock
from roughcut.footage.containers import opened
from roughcut.footage.decode import small_picture
from roughcut.footage.probe import probe
from roughcut.ticks import TICKS_PER_SECOND, from_seconds

COLUMNS = 6
CELL = (240, 135)
CAPTION = 22
MOST = 240
"""A sheet shows no more shots than these; the last one says how many follow."""

Picture = NDArray[np.uint8]


def contact_sheet(shots: Sequence[Shot], setting_rate_ticks: int) -> bytes:
    """A PNG. setting_rate_ticks: how long a frame of the timeline lasts.

    Raises:
        Unreadable: footage went away since it was cut.
    """
    cells = [
        _captioned(
            _middle(shot, setting_rate_ticks),
            f"{number}  {clock(shot.start)}  {100 * shot.confidence:.0f}%",
        )
        for number, shot in enumerate(shots[:MOST], 1)
    ]
    if len(shots) > MOST:
        cells[-1] = _captioned(_blank(), f"and {len(shots) - MOST + 1} more")
    rows = -(-len(cells) // COLUMNS)
    height = CELL[1] + CAPTION
    sheet = np.full((rows * height, COLUMNS * CELL[0], 3), 24, np.uint8)
    for number, cell in enumerate(cells):
        top, left = number // COLUMNS * height, number % COLUMNS * CELL[0]
        sheet[top : top + height, left : left + CELL[0]] = cell
    return bytes(cv2.imencode(".png", cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))[1])


def _middle(shot: Shot, frame_ticks: int) -> Picture:
    """The frame in the middle of a shot, upright; an empty cell for sound."""
    if not shot.media.has_video or shot.media.path is None:
        return _blank()
    return frame_at(Path(shot.media.path), shot.start + shot.frames * frame_ticks // 2, CELL[0])


def frame_at(path: Path, ticks: int, width: int) -> Picture:
    """The picture on screen at a time after a file's first frame, upright."""
    footage = probe(path)
    with opened(path) as container:
        stream = container.streams.video[0]
        wanted = ticks + (0 if footage.frames is None else footage.frames.first)
        stamp = int(wanted / (TICKS_PER_SECOND * stream.time_base))
        found = None
        try:
            container.seek(stamp, stream=stream, backward=True)
            for frame in container.decode(stream):
                if found is not None and from_seconds(frame.pts * stream.time_base) > wanted:
                    break
                found = small_picture(frame, width)
        except av.FFmpegError:
            pass  # behind the last picture that decodes: the one before it is shown
    if found is None:
        return _blank()
    return np.ascontiguousarray(np.rot90(found, footage.rotation_degrees // 90))


def _blank() -> Picture:
    return np.full((CELL[1], CELL[0], 3), 48, np.uint8)


def _captioned(picture: Picture, words: str) -> Picture:
    scale = min(CELL[0] / picture.shape[1], CELL[1] / picture.shape[0])
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    cell = np.zeros((CELL[1] + CAPTION, CELL[0], 3), np.uint8)
    left, top = (CELL[0] - size[0]) // 2, (CELL[1] - size[1]) // 2
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    cell[top : top + size[1], left : left + size[0]] = small
    place = (6, CELL[1] + CAPTION - 7)
    cv2.putText(cell, words, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, (230, 230, 230), 1, cv2.LINE_AA)
    return cell
