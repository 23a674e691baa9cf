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
from roughcut.footage.probe import Footage, probe
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds

COLUMNS = 6
CELL = (240, 135)
CAPTION = 22
MOST = 240
"""A sheet shows no more shots than these; the last one says how many follow."""

Picture = NDArray[np.uint8]


def contact_sheet(shots: Sequence[Shot], rate: Rate) -> bytes:
    """A PNG of the shots of a timeline at this rate.

    Raises:
        Unreadable: footage went away since it was cut.
    """
    footage: dict[str, Footage] = {}
    cells = []
    for number, shot in enumerate(shots[:MOST], 1):
        words = f"{number}  {clock(shot.start)}  {100 * shot.confidence:.0f}%"
        cells.append(_captioned(_middle(shot, rate, footage), words))
    if len(shots) > MOST:
        cells[-1] = _captioned(_blank(), f"and {len(shots) - MOST + 1} more")
    rows = -(-len(cells) // COLUMNS)
    height = CELL[1] + CAPTION
    sheet = np.full((rows * height, COLUMNS * CELL[0], 3), 24, np.uint8)
    for number, cell in enumerate(cells):
        top, left = number // COLUMNS * height, number % COLUMNS * CELL[0]
        sheet[top : top + height, left : left + CELL[0]] = cell
    return bytes(cv2.imencode(".png", cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))[1])


def _middle(shot: Shot, rate: Rate, known: dict[str, Footage]) -> Picture:
    """The frame in the middle of a shot, upright; an empty cell for sound."""
    path = shot.media.path
    if not shot.media.has_video or path is None:
        return _blank()
    if path not in known:
        known[path] = probe(Path(path))
    found = picture_at(known[path], shot.start + rate.ticks(shot.frames // 2), CELL[0])
    return _blank() if found is None else found


def picture_at(footage: Footage, ticks: int, width: int) -> Picture | None:
    """The picture on screen at a time after the first frame, upright; None where none decodes."""
    found = None
    with opened(footage.path) as container:
        stream = container.streams.video[0]
        wanted = ticks + (0 if footage.frames is None else footage.frames.first)
        stamp = int(wanted / (TICKS_PER_SECOND * stream.time_base))
        try:
            container.seek(stamp, stream=stream, backward=True)
            for frame in container.decode(stream):
                if found is not None and from_seconds(frame.pts * stream.time_base) > wanted:
                    break
                found = frame
        except av.FFmpegError:
            pass  # the end is damaged: what decoded last is shown
        if found is None:
            return None
        small = small_picture(found, width)
    return np.ascontiguousarray(np.rot90(small, footage.rotation_degrees // 90))


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
