"""Layers as tracks: what overlaps gets tracks of its own, and masks over two clips are transitions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose
from roughcut.formats.osp.setting import Setting
from roughcut.formats.trim import trimmed
from roughcut.timeline import Clip, Transition

_FADES = frozenset({"", "fade"})
_MOST_ROWS = 100  # clips above each other on one layer


@dataclass(frozen=True, slots=True)
class Mask:
    """A transition as OpenShot has it: a picture that uncovers, over a stretch of a layer."""

    start: int
    end: int
    kind: str
    lose: Lose


@dataclass(slots=True)
class Row:
    """Clips that do not overlap, and the transitions between them."""

    clips: list[Clip]
    transitions: list[Transition]


def read_mask(node: Node, setting: Setting, layer: str) -> Mask:
    """An effect of the project that is a Mask; its picture's name is its kind."""
    start = setting.frame_of(node, "position")
    length = setting.frame_of(node, "end") - setting.frame_of(node, "start")
    reader = node.node("reader")
    path = "" if reader is None else reader.text("path")
    stem = re.sub(r"\.\w{1,5}$", "", re.split(r"[\\/]", path)[-1]).lower()
    kind = "dissolve" if stem in _FADES else re.sub(r"[_-]+", " ", stem)
    return Mask(start, setting.rate.snap(start + length), kind, setting.loser(start, layer))


def rows(clips: list[Clip], masks: list[Mask], frame: int) -> list[Row] | None:
    """The clips of a layer in as few rows as they need, None where those are more than any layer has.

    Each mask becomes a transition of one of the rows, or is lost. An overlap of a frame, given in
    ticks, is what is left of a length between frames: there the first clip ends.
    """
    found: list[Row] = [Row([], [])]
    waiting: dict[tuple[int, int], Mask] = {}
    for mask in masks:
        if (mask.start, mask.end) in waiting:
            mask.lose("transition", mask.kind)
        waiting.setdefault((mask.start, mask.end), mask)
    for clip in sorted(clips, key=lambda each: each.start):
        if any(_joined(row, clip, waiting, frame) for row in found):
            continue
        found.append(Row([clip], []))
        if len(found) > _MOST_ROWS:
            return None
    edges = {edge: row for row in found for clip in row.clips for edge in (("start", clip.start), ("end", clip.end))}  # fmt: skip
    for mask in waiting.values():
        _at_an_edge(mask, edges)
    return [Row(row.clips, _apart(row.transitions, masks)) for row in found]


def _joined(row: Row, clip: Clip, waiting: dict[tuple[int, int], Mask], frame: int) -> bool:
    """Put a clip behind those of a row: where they overlap, over the cut of a mask."""
    before = row.clips[-1] if row.clips else None
    if before is None or before.end <= clip.start:
        row.clips.append(clip)
        return True
    if before.end - clip.start <= frame < before.duration:
        row.clips[-1] = trimmed(before, before.start, clip.start)
        row.clips.append(clip)
        return True
    mask = waiting.get((clip.start, before.end))
    if mask is None or not before.start < clip.start < before.end < clip.end:
        return False
    del waiting[clip.start, before.end]
    # Both are shown over all of it: the cut is where the model needs one, at its beginning.
    row.clips[-1] = trimmed(before, before.start, clip.start)
    row.clips.append(clip)
    row.transitions.append(_transition(mask, 0))
    return True


def _at_an_edge(mask: Mask, edges: dict[tuple[str, int], Row]) -> None:
    """A mask over one clip alone fades it in from its start, or out to its end."""
    if mask.end > mask.start and ("start", mask.start) in edges:
        edges["start", mask.start].transitions.append(_transition(mask, 0))
    elif mask.end > mask.start and ("end", mask.end) in edges:
        start = max(0, mask.start)
        if start > mask.start:
            mask.lose("transition before the timeline's start", mask.kind)
        kept = replace(mask, start=start)
        edges["end", mask.end].transitions.append(_transition(kept, mask.end - start))
    else:
        mask.lose("transition", mask.kind)


def _transition(mask: Mask, cut: int) -> Transition:
    return Transition(mask.start, mask.end - mask.start, cut, mask.kind)


def _apart(transitions: list[Transition], masks: list[Mask]) -> list[Transition]:
    """In order, without those that begin before the one before them ends."""
    loses = {max(0, mask.start): mask.lose for mask in masks}
    kept: list[Transition] = []
    for each in sorted(transitions, key=lambda transition: transition.start):
        if kept and each.start < kept[-1].end:
            loses[each.start]("transition", each.kind)
        else:
            kept.append(each)
    return kept
