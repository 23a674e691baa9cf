"""Test cards as pictures: corners of four colours, an arrow that points up, and a ruled frame."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # height × width × 3

_CORNERS = ((204, 51, 51), (51, 153, 51), (51, 102, 204), (230, 190, 40))  # red green / blue yellow
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_GROUND, _LINE, _AXIS = (40, 40, 44), (78, 78, 84), (130, 130, 138)


def card(width: int, height: int) -> Pixels:
    """Red top left, green top right, blue bottom left, yellow bottom right; a white rim and arrow."""
    pixels = np.zeros((height, width, 3), np.uint8)
    top, left = height // 2, width // 2
    pixels[:top, :left], pixels[:top, left:], pixels[top:, :left], pixels[top:, left:] = _CORNERS
    rim = max(2, min(width, height) // 40)
    pixels[:rim], pixels[-rim:], pixels[:, :rim], pixels[:, -rim:] = (_WHITE,) * 4
    down, across = np.mgrid[0:height, 0:width]
    size = min(width, height)
    offset = np.abs(across - (width - 1) / 2)
    head = (down >= height / 2 - size * 0.3) & (offset <= (down - height / 2 + size * 0.3) * 0.6)
    head &= down < height / 2 - size * 0.1
    shaft = (offset <= size * 0.04) & (down >= height / 2 - size * 0.1)
    shaft &= down < height / 2 + size * 0.3
    pixels[head | shaft] = _BLACK
    return pixels


def ruled(width: int, height: int) -> Pixels:
    """A dark frame with a line at each tenth of its sides, the middle ones lighter."""
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[:] = _GROUND
    thick = max(1, max(width, height) // 640)
    for tenth in range(11):
        color = _AXIS if tenth == 5 else _LINE
        at = min(height - thick, round(tenth * height / 10))
        pixels[at : at + thick] = color
        at = min(width - thick, round(tenth * width / 10))
        pixels[:, at : at + thick] = color
    pixels[:, width // 2 : width // 2 + thick] = _AXIS
    return pixels


def png(pixels: Pixels) -> bytes:
    """A PNG file of 8 bits a channel (W3C PNG specification, filter 0 on every line)."""
    height, width = pixels.shape[:2]
    lines = np.zeros((height, 1 + width * 3), np.uint8)
    lines[:, 1:] = pixels.reshape(height, -1)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes())), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
