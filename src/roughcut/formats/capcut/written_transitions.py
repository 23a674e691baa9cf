"""Transitions, on the segments before their cuts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from roughcut.formats.capcut.times import microseconds
from roughcut.formats.capcut.vocabulary import MIX, transition_kind
from roughcut.formats.capcut.written_segments import Materials
from roughcut.formats.losses import Lose
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Transition


def write_transitions(
    transitions: Iterable[Transition],
    segments: list[tuple[Clip, dict[str, Any]]],
    materials: Materials,
    lose_at: Callable[[int], Lose],
) -> None:
    """Puts each on the clip before its cut, which the program takes to be in its middle.

    Drafts of the program have the two segments overlap by its length, libraries that are in
    wide use write them as neighbours (GuanYixuan/pyJianYingDraft): so do we, for the media of
    the two need not reach that far.
    """
    rate = materials.timeline.rate
    free = 0  # the frame at which the next one may begin
    for each in transitions:
        lose = lose_at(each.start)
        cut = each.start + each.cut
        left = next((segment for clip, segment in segments if clip.end == cut), None)
        right = next((segment for clip, segment in segments if clip.start == cut), None)
        if left is None or right is None:
            lose("transition at an end", each.kind)
            continue
        centred = _centred(each, free, rate)
        if centred is None:
            lose("transition over the one before it", each.kind)
            continue
        begins, ends = (rate.ticks(frame) for frame in centred)
        free = centred[1]
        if (begins, ends) != (each.start, each.end):
            moved = f"{each.kind}, now in the middle of its cut"
            lose("transition beside its cut", moved)
            if begins != each.start:
                lose_at(begins)("transition beside its cut", moved)
        if transition_kind(MIX["name"]) != each.kind:
            lose("transition kind", f"{each.kind}, now {MIX['name']}")
        left["extra_material_refs"].append(
            materials.add(
                "transitions",
                {
                    **MIX,
                    "id": materials.next_id(),
                    "type": "transition",
                    "duration": microseconds(ends - begins),
                    "is_overlap": True,
                    "path": "",
                    "platform": "all",
                },
            )
        )


def _centred(transition: Transition, free: int, rate: Rate) -> tuple[int, int] | None:
    """Its first frame and the one after its last, none before free; None where that leaves none."""
    cut = rate.frames(transition.start + transition.cut)
    frames, room = rate.frames(transition.duration), cut - free
    if room < 0:
        return None
    if frames // 2 > room:
        frames = max(1, 2 * room)
    begins = cut - frames // 2
    return begins, begins + frames
