"""What the segments of one draft share while they are read."""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.errors import Omission, Where
from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose, loser
from roughcut.ticks import Rate, timecode
from roughcut.timeline import Media, Timeline


@dataclass(frozen=True, slots=True)
class Setting:
    """The frame and the rate of a draft, its materials by id, and where omissions go.

    materials: each material with the name of the list that it stands in. old_keyframes: the keys
    that older versions keep outside of the segments. nests: drafts in this one that are read.
    seen: files with a picture, by path. links: numbers of groups and of pictures with their sound.
    """

    file: str
    timeline: str
    rate: Rate
    width: int
    height: int
    drop_frame: bool
    materials: dict[str, tuple[str, Node]]
    old_keyframes: dict[str, Node]
    nests: dict[str, Timeline]
    seen: dict[str, Media]
    links: dict[str, int]
    omissions: list[Omission]

    def loser(self, track: str | None = None, ticks: int | None = None) -> Lose:
        """For what is lost of the draft, on one of its tracks, or at a time of it."""
        label = None
        if ticks is not None:
            label = timecode(ticks, self.rate, drop_frame=self.drop_frame)
        where = Where(file=self.file, timeline=self.timeline, track=track, timecode=label)
        return loser(self.omissions, where)

    def link(self, key: str) -> int | None:
        """The number of a group; None for no group."""
        return self.links.setdefault(key, len(self.links) + 1) if key else None
