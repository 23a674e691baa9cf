"""How big the frame of a timeline is, and how fast it runs: OTIO's core does not say.

Our own metadata does, and Premiere's; for others the items vote and the largest picture decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from roughcut.formats.otio import own
from roughcut.formats.otio.document import Node
from roughcut.formats.otio.setting import PREMIERE
from roughcut.formats.otio.sources import active_reference, image_size, url_of
from roughcut.formats.otio.times import FASTEST_RATE, rate_of
from roughcut.formats.otio.tracks import NEST_SCHEMAS, TRACK_SCHEMAS
from roughcut.ticks import SLOWEST_RATE, Rate


def stack_of(node: Node) -> Node:
    """The stack of a timeline; other objects are their own."""
    if node.schema != "Timeline":
        return node
    return node.node("tracks") or Node({"OTIO_SCHEMA": "Stack.1"}, f"{node.at}.tracks", node.file)


def premiere_aspect(theirs: Node | None) -> Fraction:
    written = None if theirs is None else theirs.node("PixelAspectRatio")
    if written is None:
        return Fraction(1)
    top, bottom = (
        Fraction(written.number(name)).limit_denominator(10_000)
        for name in ("numerator", "denominator")
    )
    if top <= 0 or bottom <= 0:
        raise written.broken(f"it is {top}:{bottom}")
    return top / bottom


def said_rate(node: Node, stack: Node) -> Rate | None:
    """The rate that the file says a timeline has; OTIO's core does not."""
    for each in (node, stack):
        ours, theirs = each.extension(own.KEY), each.extension(PREMIERE)
        rate = None if ours is None else own.rate(ours)
        if rate is not None:
            return rate
        if theirs is not None and theirs.fields.get("VideoFrameRate") is not None:
            written = theirs.number("VideoFrameRate")
            if not SLOWEST_RATE <= written <= FASTEST_RATE:
                raise theirs.broken(f"its 'VideoFrameRate' is {written}")
            return Rate.nearest(written)
    return None


def said_frame(node: Node, stack: Node) -> tuple[int, int] | None:
    """The frame size that the file says a timeline has; OTIO's core does not."""
    for each in (node, stack):
        ours, theirs = each.extension(own.KEY), each.extension(PREMIERE)
        sizes = [
            ours,
            None if theirs is None else theirs.node("VideoResolution"),
            _xmeml_format(each),
        ]
        for size in sizes:
            if (
                size is None
                or size.fields.get("width") is None
                or size.fields.get("height") is None
            ):
                continue
            width, height = own.pixels(size, "width"), own.pixels(size, "height")
            if width and height:
                return width, height
    return None


def _xmeml_format(node: Node) -> Node | None:
    """Where OTIO's reader of xmeml keeps the frame size, as numbers in text."""
    found: Node | None = node.extension("fcp_xml")
    for step in ("media", "video", "format", "samplecharacteristics"):
        if found is None or not isinstance(found.fields.get(step), dict):
            return None
        found = found.node(step)
    if found is None:
        return None
    sides = {name: found.fields.get(name) for name in ("width", "height")}
    if not all(isinstance(side, str) and side.isascii() and side.isdecimal() and len(side) < 7 for side in sides.values()):  # fmt: skip
        return None
    return Node({name: int(str(side)) for name, side in sides.items()}, found.at, found.file)


def _items(stack: Node) -> Iterator[tuple[bool, Node]]:
    """Every item of a stack and of its nests, and whether it is heard rather than seen."""
    waiting = [(False, stack)]
    while waiting:
        heard, node = waiting.pop()
        if node.schema in TRACK_SCHEMAS and node.text("kind"):
            heard = node.text("kind").lower() == "audio"
        if node.schema == "Timeline":
            node = stack_of(node)
        yield heard, node
        if node.schema in NEST_SCHEMAS:
            waiting.extend((heard, child) for child in node.nodes("children"))


def uses(stack: Node) -> tuple[set[str], set[str]]:
    """The URLs that are used in video tracks, and those in audio tracks."""
    seen: set[str] = set()
    heard: set[str] = set()
    for sound, node in _items(stack):
        reference = active_reference(node) if node.schema == "Clip" else None
        if reference is not None:
            (heard if sound else seen).add(url_of(reference))
    return seen, heard


def voted_rate(stack: Node, node: Node) -> Rate | None:
    """The rate in which most items are measured; the start's timecode breaks a tie."""
    votes: Counter[Fraction] = Counter()
    for _, item in _items(stack):
        written = item.node("source_range")
        if written is not None and item.schema in {"Clip", "Gap", "Filler"}:
            votes[rate_of(written.child("duration"))] += 2
    start = node.node("global_start_time")
    if start is not None:
        votes[rate_of(start)] += 1
    if not votes:
        for _, item in _items(stack):
            reference = active_reference(item) if item.schema == "Clip" else None
            available = None if reference is None else reference.node("available_range")
            if available is not None:
                votes[rate_of(available.child("duration"))] += 1
    usual = [rate for rate, _ in votes.most_common() if rate <= FASTEST_RATE]
    return Rate(usual[0].numerator, usual[0].denominator) if usual else None


def largest_media(stack: Node) -> tuple[int, int] | None:
    sizes = []
    for _, item in _items(stack):
        reference = active_reference(item) if item.schema == "Clip" else None
        size = None if reference is None else image_size(reference)
        if size is not None:
            sizes.append(size)
    return max(sizes, key=lambda size: size[0] * size[1], default=None)
