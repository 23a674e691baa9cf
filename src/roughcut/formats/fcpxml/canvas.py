"""The frame and the picture in it, and what the units of FCPXML are in fractions of them.

Final Cut counts positions in percent of the sequence's height and crops in percent of the picture's
own, on both axes; Resolve reads the same attributes otherwise (measured by palmier-io/palmier-pro,
PR 254). The anchor is taken as percent of the sequence's height on the conformed picture, which no
file proves.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from roughcut.formats.fcpxml.vocabulary import RESOLVE
from roughcut.timeline import Media, Source, Timeline

_ACROSS = frozenset({"left", "right"})


@dataclass(frozen=True, slots=True)
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

    @property
    def fit(self) -> Fraction:
        """The scale at which the picture touches the frame from inside."""
        width, height = self.shown
        return min(self.width / width, self.height / height)

    @property
    def fill(self) -> Fraction:
        """The scale at which the picture covers the frame."""
        width, height = self.shown
        return max(self.width / width, self.height / height)

    @property
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
    width, height = frame.width * frame.pixel_aspect, Fraction(frame.height)
    picture: tuple[Fraction, Fraction] | None = (width, height)
    if isinstance(source, Media | Timeline):
        known = source.width and source.height
        picture = (source.width * source.pixel_aspect, Fraction(source.height)) if known else None  # type: ignore[operator,arg-type]
    return Canvas(width, height, picture, app)
