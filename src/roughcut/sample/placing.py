"""Where pictures stand in made-up projects, in canonical parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from roughcut.parameters import DEFAULTS, Parameters
from roughcut.timeline import Media, Source

Frame = tuple[int, int]
"""Width and height in pixels."""

Place = Callable[[Source, Frame], Parameters]
Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right"]


def fitted(source: Source, frame: Frame) -> Parameters:
    """The whole picture, as large as the frame allows; what has no size stays as it is."""
    if not isinstance(source, Media) or source.width is None or source.height is None:
        return DEFAULTS
    return Parameters(scale=min(frame[0] / source.width, frame[1] / source.height))


def filled(source: Source, frame: Frame) -> Parameters:
    """No border: as small as the frame allows."""
    width, height = _size(source)
    return Parameters(scale=max(frame[0] / width, frame[1] / height))


def punched(factor: float, y: float = 0.0) -> Place:
    """Closer than fitted by a factor, moved down by y frame heights."""

    def place(source: Source, frame: Frame) -> Parameters:
        width, height = _size(source)
        return Parameters(scale=factor * min(frame[0] / width, frame[1] / height), y=y)

    return place


def in_corner(corner: Corner, share: float, margin: int) -> Place:
    """A picture `share` of the frame's width wide, `margin` pixels from both edges."""

    def place(source: Source, frame: Frame) -> Parameters:
        width, height = _size(source)
        scale = share * frame[0] / width
        x = 0.5 - (margin + share * frame[0] / 2) / frame[0]
        y = 0.5 - (margin + scale * height / 2) / frame[1]
        left, top = corner.endswith("left"), corner.startswith("top")
        return Parameters(scale=scale, x=-x if left else x, y=-y if top else y)

    return place


def centred(share: float, y: float) -> Place:
    """A picture `share` of the frame's width wide, its middle y frame heights below the centre."""

    def place(source: Source, frame: Frame) -> Parameters:
        return Parameters(scale=share * frame[0] / _size(source)[0], y=y)

    return place


def moved(y: float) -> Place:
    """A title at its own size, y frame heights below the centre."""

    def place(source: Source, frame: Frame) -> Parameters:  # noqa: ARG001 (a Place)
        return Parameters(y=y)

    return place


def quiet(gain: float) -> Place:
    """Sound under a voice."""

    def place(source: Source, frame: Frame) -> Parameters:  # noqa: ARG001 (a Place)
        return Parameters(gain=gain)

    return place


def _size(source: Source) -> tuple[int, int]:
    if not isinstance(source, Media) or source.width is None or source.height is None:
        raise ValueError(f"'{source}' has no size, so it cannot be placed by one")
    return source.width, source.height
