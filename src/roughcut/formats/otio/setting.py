"""What the items of one timeline share while they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from roughcut.errors import Omission, Where
from roughcut.formats.losses import Lose, loser
from roughcut.ticks import Rate, timecode

Dialect = Literal["plain", "premiere", "resolve"]

PREMIERE = "PremierePro_OTIO"
RESOLVE = "Resolve_OTIO"


@dataclass(frozen=True, slots=True)
class Setting:
    """The frame and the rate of a timeline, who wrote it, and where omissions go.

    seen and heard are the URLs that the file uses in video and in audio tracks.
    """

    file: str
    timeline: str
    rate: Rate
    width: int
    height: int
    start: int
    dialect: Dialect
    seen: frozenset[str]
    heard: frozenset[str]
    drop_frame: bool
    omissions: list[Omission]

    def loser(self, track: str | None = None, ticks: int | None = None) -> Lose:
        """For what is lost of the timeline, on one of its tracks, or at a time of it."""
        label = None
        if ticks is not None:
            label = timecode(self.start + ticks, self.rate, drop_frame=self.drop_frame)
        where = Where(file=self.file, timeline=self.timeline, track=track, timecode=label)
        return loser(self.omissions, where)
