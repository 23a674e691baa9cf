"""What the clips of one project share while they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from roughcut.errors import Omission, Where
from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose, loser
from roughcut.ticks import Rate, from_seconds, timecode

_LONGEST_SECONDS = 10**7


@dataclass(frozen=True, slots=True)
class Setting:
    """The frame and the rate of a project, its files by id, and where omissions go.

    assets is the folder beside the project that OpenShot copies titles to.
    """

    file: str
    timeline: str
    rate: Rate
    width: int
    height: int
    assets: str
    files: dict[str, Node] = field(default_factory=dict)
    omissions: list[Omission] = field(default_factory=list)

    def loser(self, ticks: int | None = None, layer: str | None = None) -> Lose:
        """For what is lost of the project, or at a time on one of its layers."""
        label = None if ticks is None else timecode(ticks, self.rate)
        return loser(self.omissions, Where(self.file, None, self.timeline, layer, label))

    def frame_of(self, node: Node, name: str) -> int:
        """A time in seconds as the ticks of the nearest frame; 0 where it is absent.

        Raises:
            Unreadable: it is no number, or longer than any timeline.
        """
        if node.fields.get(name) is None:
            return 0
        seconds = node.number(name)
        if not -_LONGEST_SECONDS <= seconds <= _LONGEST_SECONDS:
            raise node.broken(f"its '{name}' is {seconds} seconds")
        return self.rate.snap(from_seconds(Fraction(seconds)))


def positive_fraction(node: Node | None, absent: Fraction) -> Fraction:
    """`num` over `den`.

    Raises:
        Unreadable: it is not above zero.
    """
    if node is None:
        return absent
    top, bottom = (
        Fraction(node.number(name)).limit_denominator(1_000_000) for name in ("num", "den")
    )
    if top <= 0 or bottom <= 0:
        raise node.broken(f"it is {top}/{bottom}")
    return top / bottom


def pixels(node: Node, name: str) -> int | None:
    """A side of a picture; None where it is absent or no size."""
    if node.fields.get(name) is None:
        return None
    side = round(node.number(name))
    return side if 0 < side <= 10**6 else None
