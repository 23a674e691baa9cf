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
    down, across = np.mgrid[0:height, 0:width] + 0.5
    across -= width / 2 + still["x"] * width
    down -= height / 2 + still["y"] * height
    along = (math.cos(turn) * across + math.sin(turn) * down) / still["scale"]
    below = (math.cos(turn) * down - math.sin(turn) * across) / still["scale"]
    u = along / wide + 0.5 + still["anchor_x"]
    v = below / tall + 0.5 + still["anchor_y"]
    seen = (u >= still["crop_left"]) & (u < 1 - still["crop_right"])
    seen &= (v >= still["crop_top"]) & (v < 1 - still["crop_bottom"])
    seen &= (u >= 0) & (u < 1) & (v >= 0) & (v < 1)
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
