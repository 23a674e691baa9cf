"""The frame and the picture in it, and what the units of FCPXML are in fractions of them.

Final Cut counts positions in percent of the sequence's height and crops in percent of the picture's
own, on both axes; Resolve reads the same attributes otherwise (measured by palmier-io/palmier-pro,
PR 254). The anchor is taken as percent of the sequence's height on the conformed picture, which no
file proves.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from roughcut.formats.fcpxml.vocabulary import RESOLVE
from roughcut.timeline import Media, Source, Timeline

_ACROSS = frozenset({"left", "right"})
_Size = tuple[
    int | None, int | None, int, int
]  # stored pixels across and down, pixel aspect as a ratio


@dataclass(frozen=True)
class Canvas:
    """Sizes in square pixels; the picture's is None where nothing tells it."""

    width: Fraction
    height: Fraction
    picture: tuple[Fraction, Fraction] | None
    app: str | None = None

    @property
    def shown(self) -> tuple[Fraction, Fraction]:
        """The picture's size; where it is unknown, that of the frame."""
        return self.picture or (self.width, self.height)

    @cached_property
    def fit(self) -> Fraction:
        """The scale at which the picture touches the frame from inside."""
        width, height = self.shown
        return min(self.width / width, self.height / height)

    @property
    def fill(self) -> Fraction:
        """The scale at which the picture covers the frame."""
        width, height = self.shown
        return max(self.width / width, self.height / height)

    @cached_property
    def position_units(self) -> tuple[Fraction, Fraction]:
        """What a position of 1 is, in fractions of the frame's width and height."""
        across, down = self.height / self.width / 100, Fraction(1, 100)
        if self.app == RESOLVE:
            width, height = self.shown
            return across * width * self.fit / self.width, down * height * self.fit / self.height
        return across, down

    def anchor_units(self, base: Fraction) -> tuple[Fraction, Fraction]:
        """What an anchor of 1 is, in fractions of the picture, which is conformed to a scale."""
        width, height = self.shown
        return self.height / 100 / base / width, self.height / 100 / base / height

    def side_unit(self, side: str) -> Fraction:
        """What a 1 of a trim-rect's side cuts, in fractions of the picture."""
        width, height = self.shown
        if self.app == RESOLVE:
            return self.height / 100 / width if side in _ACROSS else self.fit / 100
        return height / width / 100 if side in _ACROSS else Fraction(1, 100)


def canvas(frame: Timeline, source: Source, app: str | None) -> Canvas:
    """A source in a frame; titles and generators are as big as the frame."""
    shown = source if isinstance(source, Media | Timeline) else frame
    return _canvas(_size(frame), _size(shown), app)


def _size(seen: Media | Timeline) -> _Size:
    return seen.width, seen.height, *seen.pixel_aspect.as_integer_ratio()


@lru_cache(maxsize=256)  # the same few for all clips of a timeline
def _canvas(frame: _Size, shown: _Size, app: str | None) -> Canvas:
    size = _square(frame)
    assert size is not None  # noqa: S101 - a timeline has a size
    return Canvas(*size, _square(shown), app)


def _square(size: _Size) -> tuple[Fraction, Fraction] | None:
    width, height, over, under = size
    return (Fraction(width * over, under), Fraction(height)) if width and height else None
