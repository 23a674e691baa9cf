"""Pictures that are not filmed: titles in plain letters, colours, bars, cards for missing media."""

from __future__ import annotations

import unicodedata

import cv2
import numpy as np
from numpy.typing import NDArray

from roughcut.timeline import Generator, Text

DEFAULT_SIZE = 60.0
"""Of a title's letters, in pixels of the frame's height, where it is not said."""
LINE = 1.25  # from one line to the next, in sizes
_BARS = ("#c0c0c0", "#c0c000", "#00c0c0", "#00c000", "#c000c0", "#c00000", "#0000c0")
_CARD, _CARD_WORDS = "#303038", "#c8c8d0"
_FONT = cv2.FONT_HERSHEY_DUPLEX
_CAPITAL = 21  # pixels that a capital letter is high at scale 1
_CAPITAL_SHARE = 0.72  # of a font's size that its capitals are high
_MOST_LINES, _MOST_LETTERS = 40, 200

Picture = NDArray[np.uint8]


def title(text: Text, size: tuple[int, int], zoom: float) -> Picture:
    """(h, w, 4) The lines of a title, centred in a frame of this size; zoom: its pixels a frame's."""
    picture = np.zeros((size[1], size[0], 4), np.uint8)
    height = (text.size or DEFAULT_SIZE) * zoom
    letters = np.zeros((size[1], size[0]), np.uint8)
    _write(letters, text.text, height)
    color = np.array(_rgb(text.color or "#ffffff"), np.float32)
    picture[..., :3] = np.rint(letters[..., None] / np.float32(255) * color)
    picture[..., 3] = letters
    return picture


def generated(generator: Generator) -> Picture | None:
    """A picture to be stretched over the frame; None for what this preview cannot draw."""
    match generator.kind:
        case "color":
            return _plain(generator.color or "#000000")
        case "slug":
            return _plain("#000000")
        case "bars":
            row = np.array([_rgb(color) for color in _BARS], np.uint8)
            return np.repeat(np.repeat(row[None], 32, axis=1), 2, axis=0)
        case "adjustment":
            return np.zeros((2, 2, 4), np.uint8)
    return None


def card(words: str, size: tuple[int, int]) -> Picture:
    """(h, w, 3) A dark picture with words in its middle."""
    letters = np.zeros((size[1], size[0]), np.uint8)
    _write(letters, words, min(0.12 * size[1], 1.6 * size[0] / max(8, len(words))))
    low, high = (np.array(_rgb(color), np.float32) for color in (_CARD, _CARD_WORDS))
    mask = letters[..., None] / np.float32(255)
    return np.asarray(np.rint(low + (high - low) * mask), dtype=np.uint8)


def unwritable(words: str) -> str:
    """The characters for which there are no letters, each once."""
    return "".join(dict.fromkeys(each for each in words if each != "\n" and not _plainly(each)))


def _write(letters: Picture, words: str, height: float) -> None:
    """Lines in the middle of a mask, height is the size of their font in pixels."""
    if height < 1:
        return
    scale = _CAPITAL_SHARE * min(height, 4.0 * letters.shape[0]) / _CAPITAL
    thickness = max(1, round(scale * 1.6))
    lines = ["".join(_plainly(each) or "?" for each in line) for line in words.split("\n")]
    lines = [line[:_MOST_LETTERS] for line in lines[:_MOST_LINES]]
    step = LINE * height
    top = letters.shape[0] / 2 - step * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        (width, _), _ = cv2.getTextSize(line, _FONT, scale, thickness)
        left = round((letters.shape[1] - width) / 2)
        foot = round(top + number * step + scale * _CAPITAL / 2)
        cv2.putText(letters, line, (left, foot), _FONT, scale, 255, thickness, cv2.LINE_AA)


def _plainly(character: str) -> str:
    """OpenCV's letters are ASCII: accents go, and what has no plain form is nothing."""
    return unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()


def _plain(color: str) -> Picture:
    return np.full((2, 2, 3), _rgb(color), np.uint8)


def _rgb(color: str) -> tuple[int, int, int]:
    """Of "#rrggbb"; white where a project says it otherwise."""
    try:
        number = int(color[1:7], 16)
    except ValueError:
        number = 0xFFFFFF
    return number >> 16 & 255, number >> 8 & 255, number & 255
