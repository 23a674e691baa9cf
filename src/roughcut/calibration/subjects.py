"""What stands before the ruled frame in a project that asks: a still, a movie, a nest or a title.

Each gives the clip of the project, the files that it shows, and what it looks like by itself.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np

from roughcut.calibration.cards import Pixels, card, letter, numbered, png
from roughcut.extras import need
from roughcut.parameters import DEFAULTS
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Source, Text, Timeline, Track

RATE = Rate(25)
SECOND = RATE.ticks(RATE.nominal)
LENGTH = 10 * SECOND
CAPITALS = Fraction(7, 10)  # height of a capital letter, of a font's size: Helvetica's is 0.72


class Subject(Protocol):
    """The thing on the upper track of a project that asks."""

    def clip(self, folder: Path) -> Clip:
        """The clip that shows it, at its defaults; folder is where its files lie."""
        ...

    def looks(self, clip: Clip) -> Pixels:
        """The picture of a clip of it at its first frame, in square pixels, before it is placed."""
        ...

    def files(self) -> dict[str, bytes]:
        """Its files by name.

        Raises:
            MissingExtra: it is a movie, and the extra `footage` is not installed.
        """
        ...


@dataclass(frozen=True, slots=True)
class Still:
    """A card of a size in pixels."""

    width: int
    height: int

    @property
    def _name(self) -> str:
        return f"card {self.width}x{self.height}.png"

    def clip(self, folder: Path) -> Clip:
        source = Media(self._name, str(folder / self._name), self.width, self.height, still=True)
        return Clip(0, LENGTH, source, name=self._name)

    def looks(self, clip: Clip) -> Pixels:  # noqa: ARG002 - a Subject
        return card(self.width, self.height)

    def files(self) -> dict[str, bytes]:
        return {self._name: png(card(self.width, self.height))}


@dataclass(frozen=True, slots=True)
class Movie:
    """Four seconds of a card with the number of each frame on it; the clip begins after one.

    width counts stored pixels; pixel_aspect widens them.
    """

    width: int
    height: int
    rate: Rate
    pixel_aspect: Fraction = Fraction(1)

    @property
    def _name(self) -> str:
        return f"frames {self.width}x{self.height} {self.rate.nominal}.mp4"

    @property
    def _frames(self) -> int:
        return 4 * self.rate.nominal

    def clip(self, folder: Path) -> Clip:
        source = Media(
            self._name,
            str(folder / self._name),
            self.width,
            self.height,
            self.rate,
            self.rate.ticks(self._frames),
            pixel_aspect=self.pixel_aspect,
        )
        return Clip(0, 2 * SECOND, source, SECOND, name=self._name)

    def looks(self, clip: Clip) -> Pixels:
        stored = numbered(card(self.width, self.height), self.rate.frames(clip.source_start))
        columns = np.arange(round(self.width * self.pixel_aspect)) / float(self.pixel_aspect)
        return stored[:, columns.astype(int)]

    def files(self) -> dict[str, bytes]:
        need("footage", "calibrate")
        from roughcut.footage.movie import write_movie  # noqa: PLC0415 - opens the extra

        plain = card(self.width, self.height)
        frames = (numbered(plain, number) for number in range(self._frames))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, self._name)
            write_movie(path, frames, self.rate, pixel_aspect=self.pixel_aspect)
            return {self._name: path.read_bytes()}


@dataclass(frozen=True, slots=True)
class Nest:
    """A sequence with a card of its own size in it."""

    width: int
    height: int

    def clip(self, folder: Path) -> Clip:
        inside = Still(self.width, self.height).clip(folder)
        track = Track("video", (inside,))
        nest = Timeline("nest", RATE, self.width, self.height, (track,))
        return Clip(0, LENGTH, nest, name=nest.name)

    def looks(self, clip: Clip) -> Pixels:  # noqa: ARG002 - a Subject
        return card(self.width, self.height)

    def files(self) -> dict[str, bytes]:
        return Still(self.width, self.height).files()


@dataclass(frozen=True, slots=True)
class Title:
    """A capital letter; size is that of its font, in pixels of the frame."""

    size: float

    def clip(self, folder: Path) -> Clip:  # noqa: ARG002 - a Subject
        text = Text("H", font="Helvetica", size=self.size, color="#ffffff")
        return Clip(0, LENGTH, text, name="H", parameters=DEFAULTS)

    def looks(self, clip: Clip) -> Pixels:
        return letter(round(_size(clip.source) * CAPITALS))

    def files(self) -> dict[str, bytes]:
        return {}


def _size(source: Source) -> Fraction:
    assert isinstance(source, Text)  # noqa: S101 - the clip is of a Title
    assert source.size is not None  # noqa: S101 - which has one
    return Fraction(source.size)
