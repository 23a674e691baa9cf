"""The clips of a track as a list has them: each begins where its transition does."""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.formats.losses import Lose
from roughcut.timeline import Clip, Media, Timeline, Transition


@dataclass(slots=True)
class Piece:
    """A clip from start to end, and its transitions: in at its start, out to black from its end.

    entered is how much earlier its source is entered than the clip's own, in record ticks.
    """

    clip: Clip
    start: int
    end: int
    lose: Lose
    fade_in: Transition | None = None
    fade_out: Transition | None = None

    @property
    def seen_to(self) -> int:
        """The end with what a fade to black still shows."""
        return self.end if self.fade_out is None else self.fade_out.end

    @property
    def entered(self) -> int:
        return self.clip.start - self.start


def with_fades(pieces: list[Piece], transitions: list[tuple[Transition, Lose]]) -> None:
    """Move the cuts of pieces to the beginnings of their transitions; what does not fit is lost."""
    starts = {each.clip.start: index for index, each in enumerate(pieces)}
    ends = {each.clip.end: index for index, each in enumerate(pieces)}
    for transition, lose in transitions:
        cut = transition.start + transition.cut
        left, right = ends.get(cut), starts.get(cut)
        if left is None and right is None:
            lose("transition", "it is at no clip's edge")
        elif right is not None:
            _faded_in(transition, pieces, left, right, lose)
        elif left is not None:
            _faded_out(transition, pieces, left, lose)


def _faded_in(
    transition: Transition, pieces: list[Piece], left: int | None, right: int, lose: Lose
) -> None:
    outgoing = None if left is None else pieces[left]
    incoming = pieces[right]
    if outgoing is not None and outgoing.start >= transition.start:
        lose("transition", "it leaves nothing of the clip before it")
    elif transition.end > incoming.end:
        lose("transition", "it is longer than the clip after it")
    elif outgoing is None and transition.cut:
        lose("transition", "it begins before the clip that it shows")
    elif _without_handle(incoming.clip, transition.cut):
        lose("transition", "the clip after it has no frames before its cut")
    else:
        incoming.fade_in = transition
        if transition.cut:
            lose("cut within a transition")
            incoming.lose("start of a clip that fades in")
            incoming.start = transition.start
            if outgoing is not None:
                outgoing.lose("end of a clip that fades out")
                outgoing.end = transition.start


def _without_handle(clip: Clip, cut: int) -> bool:
    source = clip.source
    moving = isinstance(source, Timeline) or (isinstance(source, Media) and not source.still)
    return moving and clip.speed > 0 and clip.source_start < round(clip.speed * cut)


def _faded_out(transition: Transition, pieces: list[Piece], left: int, lose: Lose) -> None:
    outgoing = pieces[left]
    if outgoing.start >= transition.start:
        lose("transition", "it leaves nothing of the clip before it")
    elif left + 1 < len(pieces) and pieces[left + 1].start < transition.end:
        lose("transition", "it reaches into the clip after it")
    else:
        outgoing.fade_out = transition
        outgoing.end = transition.start
        if transition.cut != transition.duration:
            outgoing.lose("end of a clip that fades out")
            lose("cut within a transition")
