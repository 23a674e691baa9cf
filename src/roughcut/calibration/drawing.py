"""What a frame looks like with a card in it: the formula of `parameters.py`, pixel by pixel."""

from __future__ import annotations

import math

import numpy as np

from roughcut.calibration.cards import Pixels
from roughcut.parameters import Parameters, value_at


def drawn(frame: Pixels, picture: Pixels, parameters: Parameters) -> Pixels:
    """The frame with the picture on it, at the parameters' first values; both in full size."""
    height, width = frame.shape[:2]
    tall, wide = picture.shape[:2]
    still = {name: value_at(value, 0) for name, value in parameters.items()}
    turn = math.radians(still["rotation"])
    across = np.arange(width)[None, :] + 0.5 - (0.5 + still["x"]) * width
    down = np.arange(height)[:, None] + 0.5 - (0.5 + still["y"]) * height
    turned, level = math.sin(turn) / still["scale"], math.cos(turn) / still["scale"]
    # Unturned, these are a row and a column, which broadcast.
    along = level * across + turned * down if turned else level * across
    below = level * down - turned * across if turned else level * down
    u = along / wide + 0.5 + still["anchor_x"]
    v = below / tall + 0.5 + still["anchor_y"]
    seen = (u >= max(0.0, still["crop_left"])) & (u < min(1.0, 1 - still["crop_right"]))
    seen = seen & (v >= max(0.0, still["crop_top"])) & (v < min(1.0, 1 - still["crop_bottom"]))
    u, v = np.broadcast_to(u, seen.shape), np.broadcast_to(v, seen.shape)
    result = frame.copy()
    columns = np.minimum((u[seen] * wide).astype(int), wide - 1)
    rows = np.minimum((v[seen] * tall).astype(int), tall - 1)
    result[seen] = picture[rows, columns]
    return result


def halved(pixels: Pixels, times: int) -> Pixels:
    """The picture at 1/times of its sides, each pixel the mean of those that it stands for."""
    height, width = (side // times * times for side in pixels.shape[:2])
    blocks = pixels[:height, :width].reshape(height // times, times, width // times, times, 3)
    return np.asarray(blocks.mean(axis=(1, 3)).round(), np.uint8)
