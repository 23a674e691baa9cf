"""Test cards as pictures: corners of four colours, an arrow that points up; numbers, a letter, a ruled frame."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # height × width × 3

_CORNERS = ((204, 51, 51), (51, 153, 51), (51, 102, 204), (230, 190, 40))  # red green / blue yellow
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
# Strokes of a digit: a above, b and c right, d below, e and f left, g across the middle.
_STROKES = ("abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "abc", "abcdefg", "abcdfg")
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


def numbered(pixels: Pixels, number: int) -> Pixels:
    """The picture with a number in white on black in its middle, three digits of seven strokes."""
    height, width = pixels.shape[:2]
    tall = height // 3
    stroke, wide = max(1, tall // 8), tall // 2
    step = wide + 2 * stroke
    label = np.zeros((tall + 4 * stroke, 3 * step + 2 * stroke, 3), np.uint8)
    for place, digit in enumerate(f"{number:03d}"):
        left, top = 2 * stroke + place * step, 2 * stroke
        middle, bottom, right = tall // 2 - stroke // 2, tall - stroke, wide - stroke
        for name, (y, x, rows, columns) in {
            "a": (0, 0, stroke, wide),
            "b": (0, right, middle + stroke, stroke),
            "c": (middle, right, tall - middle, stroke),
            "d": (bottom, 0, stroke, wide),
            "e": (middle, 0, tall - middle, stroke),
            "f": (0, 0, middle + stroke, stroke),
            "g": (middle, 0, stroke, wide),
        }.items():
            if name in _STROKES[int(digit)]:
                label[top + y : top + y + rows, left + x : left + x + columns] = _WHITE
    result = pixels.copy()
    top, left = (height - label.shape[0]) // 2, (width - label.shape[1]) // 2
    result[top : top + label.shape[0], left : left + label.shape[1]] = label
    return result


def letter(tall: int) -> Pixels:
    """A capital H, as high as asked, with strokes of a sixth of that; white on black."""
    stroke, wide = max(1, tall // 6), tall * 4 // 5
    pixels = np.zeros((tall, wide, 3), np.uint8)
    pixels[:, :stroke], pixels[:, -stroke:] = _WHITE, _WHITE
    pixels[(tall - stroke) // 2 : (tall + stroke) // 2] = _WHITE
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
