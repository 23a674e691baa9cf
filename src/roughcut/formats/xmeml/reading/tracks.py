"""A track: where its items and transitions lie, and where the cuts under transitions are.

A clip's edge of −1 lies under a transition; in and out then reach to the transition's outer edge
(3,910 of 3,918 such clips of real files), and the canonical cut is inside it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from lxml import etree

from roughcut.formats.xmeml.exact import exact
from roughcut.formats.xmeml.reading.clips import Frame, clip
from roughcut.formats.xmeml.reading.document import Document
from roughcut.formats.xmeml.reading.elements import texts, true
from roughcut.formats.xmeml.reading.items import ITEMS, Item
from roughcut.formats.xmeml.vocabulary import CROSS_DISSOLVE, TRANSITION_KINDS
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Kind, Track, Transition

_EDGES = ("start", "end", "in", "out")


class _Fade:
    """A transitionitem in frames; `cut` moves to the edge of a clip that states one."""

    __slots__ = ("cut", "element", "end", "kind", "start")

    def __init__(self, element: etree._Element, start: int, end: int, cut: int, kind: str) -> None:
        self.element, self.start, self.end, self.cut, self.kind = element, start, end, cut, kind


def track(
    document: Document, element: etree._Element, kind: Kind, name: str, sequence: Frame
) -> tuple[Track, list[Item]]:
    """The track, and its items in the file's order; those that were dropped have no clip."""
    rate = sequence.empty.rate
    document.track = name
    enabled, locked, label = True, False, element.get("MZ.TrackName", "")
    order: list[Item | _Fade] = []
    for child in element:
        tag = child.tag
        if tag in ITEMS:
            order.append(_begun(document, document.items[child]))
        elif tag == "transitionitem":
            fade = _fade(document, child, rate)
            if fade is not None:
                order.append(fade)
        elif tag == "enabled":
            enabled = true(child.text)
        elif tag == "locked":
            locked = true(child.text)
        elif tag == "name":
            label = child.text or ""
        elif tag == "filter":
            document.omit(child, "track effect", child.findtext("effect/name") or "")
    items = [each for each in order if isinstance(each, Item)]
    _settle(document, order)
    for each in items:
        if each.start is None or each.end is None:
            continue
        document.ticks = rate.ticks(each.start)
        if each.end <= each.start or each.start < 0:
            document.omit(each, "clip without length", f"{each.start} to {each.end}")
        else:
            each.clip = clip(document, each, sequence)
    document.ticks = None
    _part_overlaps(document, items)
    clips = tuple(sorted((each.clip for each in items if each.clip), key=lambda each: each.start))
    transitions = _transitions(document, order, clips, rate)
    document.track = None
    return Track(kind, clips, transitions, label, enabled, locked), items


def _begun(document: Document, item: Item) -> Item:
    """The item with the frames that it states."""
    said = item.said
    start, end, first, last = (
        document.frames(said[tag], tag, item) if said.get(tag, "").strip() else None for tag in _EDGES
    )  # fmt: skip
    item.first = 0 if first is None else first
    if last is None:
        last = item.first + (end - start if start is not None and end is not None else 0)
    item.last = last
    item.start = None if start == -1 else start
    item.end = None if end == -1 else end
    return item


def _fade(document: Document, element: etree._Element, rate: Rate) -> _Fade | None:
    children = {child.tag: child for child in element}
    if "start" not in children or "end" not in children:
        document.omit(element, "transition without a range")
        return None
    start, end = (document.frames(children[tag].text or "", tag, children[tag]) for tag in ("start", "end"))  # fmt: skip
    if not 0 <= start < end:
        document.omit(element, "transition without a range", f"{start} to {end}")
        return None
    alignment = (children["alignment"].text or "").strip() if "alignment" in children else ""
    length = end - start
    # Half frames are cut off: 508 of 561 exports say so in cutPointTicks.
    cut = {"start": 0, "start-black": 0, "end": length, "end-black": length}.get(alignment, length // 2)  # fmt: skip
    ticks = exact(children["cutPointTicks"].text or "") if "cutPointTicks" in children else None
    if ticks is not None:
        frames = rate.frames(round(ticks))
        if 0 <= frames <= length and 1000 * abs(ticks - rate.ticks(frames)) < rate.ticks(1):
            cut = frames
    return _Fade(element, start, end, cut, _kind(document, children.get("effect")))


def _kind(document: Document, effect: etree._Element | None) -> str:
    if effect is None:
        return CROSS_DISSOLVE
    said = texts(effect)
    name, identity = said.get("name", "").strip(), said.get("effectid", "").strip()
    kind = TRANSITION_KINDS.get(identity) or TRANSITION_KINDS.get(name)
    if "parameter" in said:
        document.omit(effect, "transition settings", name or identity)
    return kind or name or identity or CROSS_DISSOLVE


def _settle(document: Document, order: list[Item | _Fade]) -> None:
    """Gives every item its edges: its own, or those of the transitions beside it."""
    for index, fade in enumerate(order):
        if not isinstance(fade, _Fade):
            continue
        before = order[index - 1] if index else None
        after = order[index + 1] if index + 1 < len(order) else None
        stated = {
            edge
            for edge in (
                before.end if isinstance(before, Item) else None,
                after.start if isinstance(after, Item) else None,
            )
            if edge is not None and fade.start <= edge <= fade.end
        }
        inside = [edge for edge in stated if fade.start < edge < fade.end]
        if inside and fade.start + fade.cut not in stated:
            fade.cut = min(inside) - fade.start
    last = 0
    for index, each in enumerate(order):
        if isinstance(each, _Fade):
            continue
        before = order[index - 1] if index else None
        after = order[index + 1] if index + 1 < len(order) else None
        length = each.last - each.first
        if each.start is not None:
            each.outer_start = each.start
        elif isinstance(before, _Fade):
            each.outer_start, each.start = before.start, before.start + before.cut
        else:
            document.omit(each, "clip without a beginning", "it follows the one before")
            each.outer_start = each.start = last if each.end is None else each.end - length
        if each.end is not None:
            each.outer_end = each.end
        elif isinstance(after, _Fade):
            each.outer_end, each.end = after.end, after.start + after.cut
        else:
            document.omit(each, "clip without an end", "it lasts as long as its source")
            each.outer_end = each.end = each.outer_start + length
        last = each.end


def _part_overlaps(document: Document, items: list[Item]) -> None:
    """Ends a clip where the next one on the track begins, and says so."""
    placed = sorted(
        (each for each in items if each.clip), key=lambda each: each.clip.start if each.clip else 0
    )
    for left, right in pairwise(placed):
        if left.clip is None or right.clip is None or left.clip.end <= right.clip.start:
            continue
        length = right.clip.start - left.clip.start
        document.omit(left, "overlap", f"'{left.clip.name}' ends where '{right.clip.name}' begins")  # fmt: skip
        left.clip = _shortened(left.clip, length) if length > 0 else None


def _shortened(long: Clip, duration: int) -> Clip:
    cut_off = round(-long.speed * (long.duration - duration)) if long.speed < 0 else 0
    return replace(long, duration=duration, source_start=long.source_start + cut_off)


def _transitions(
    document: Document, order: list[Item | _Fade], clips: tuple[Clip, ...], rate: Rate
) -> tuple[Transition, ...]:
    edges = {edge for each in clips for edge in (each.start, each.end)}
    found = []
    for fade in order:
        if not isinstance(fade, _Fade):
            continue
        start = rate.ticks(fade.start)
        cut = rate.ticks(fade.start + fade.cut)
        if cut in edges:
            found.append(Transition(start, rate.ticks(fade.end) - start, cut - start, fade.kind))
        else:
            document.omit(fade.element, "transition off a cut", fade.kind)
    return tuple(sorted(found, key=lambda each: each.start))
