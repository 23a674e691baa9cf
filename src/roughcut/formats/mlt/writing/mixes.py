"""Transitions as overlaps: how far each clip of a track reaches into its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roughcut.formats.losses import Lose
from roughcut.formats.mlt.writing.timing import Span
from roughcut.timeline import Clip, Track, Transition

WIPE = "%luma01.pgm"  # a bar from left to right, which MLT makes itself
_WIPES = {"dissolve": None, "wipe": WIPE}
_FADES = {"dissolve": None}


@dataclass(frozen=True, slots=True)
class Piece:
    """A clip with its frames, and the frames by which mixes make it longer at both ends."""

    clip: Clip
    span: Span
    head: int = 0
    tail: int = 0

    @property
    def first(self) -> int:
        """The producer's first frame that is shown; sources that are the same at all times shift."""
        return max(0, self.span.first - self.head)

    @property
    def offset(self) -> int:
        """The producer's frame at the clip's start."""
        return self.first + self.head

    @property
    def last(self) -> int:
        return self.first + self.head + self.span.count + self.tail - 1

    @property
    def start(self) -> int:
        return self.span.start - self.head

    @property
    def end(self) -> int:
        return self.span.end + self.tail


@dataclass(frozen=True, slots=True)
class Mix:
    """A transition between the pieces left and left + 1; its frames, and those before its cut."""

    left: int
    start: int
    end: int
    cut: int
    luma: str | None

    @property
    def length(self) -> int:
        return self.end - self.start


def mixed(
    pieces: list[Piece], track: Track, frames_of: dict[Transition, tuple[int, int, int]], losers: dict[Transition, Lose]
) -> tuple[list[Piece], list[Mix]]:  # fmt: skip
    """The pieces made longer, and their mixes; transitions that cannot be written are told."""
    found = list(pieces)
    mixes: list[Mix] = []
    for each in track.transitions:
        lose = losers[each]
        start, cut, end = frames_of[each]
        if start >= end:
            lose("transition shorter than a frame", each.kind)
            continue
        left = next((index for index, piece in enumerate(found) if piece.span.end == cut), None)
        if left is None or left + 1 >= len(found) or found[left + 1].span.start != cut:
            lose("transition at an end", each.kind)
            continue
        right = left + 1
        before, after = cut - start, end - cut
        # Two clips that began together could not be told apart by their places.
        inside = start > found[left].span.start and end <= found[right].span.end
        if not inside or (mixes and mixes[-1].end > start):
            lose("transition longer than its clips", each.kind)
            continue
        if before > found[right].span.head:
            lose("transition without handles", each.kind)
            continue
        found[left] = replace(found[left], tail=after)
        found[right] = replace(found[right], head=before)
        kinds = _WIPES if track.kind == "video" else _FADES
        if each.kind not in kinds:
            lose("transition kind", each.kind)
        mixes.append(Mix(left, start, end, before, kinds.get(each.kind)))
    return found, mixes
