"""What the clips of one timeline share while they are read or written."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from roughcut.errors import Omission, Where
from roughcut.formats.losses import Lose, loser
from roughcut.ticks import Rate, timecode


@dataclass(frozen=True, slots=True)
class Setting:
    """The one profile of a file, the timeline that is read, and where omissions go."""

    file: str
    timeline: str
    rate: Rate
    width: int
    height: int
    pixel_aspect: Fraction
    omissions: list[Omission]

    @property
    def display_width(self) -> float:
        """The frame's width in square pixels, as canonical scale counts."""
        return self.width * float(self.pixel_aspect)

    def loser(self, track: str | None = None, frame: int | None = None) -> Lose:
        """For what is lost of the timeline, on one of its tracks, or at a frame of it."""
        label = None if frame is None else timecode(self.rate.ticks(frame), self.rate)
        where = Where(file=self.file, timeline=self.timeline, track=track, timecode=label)
        return loser(self.omissions, where)
