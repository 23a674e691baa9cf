"""OTIO files as timelines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from roughcut.errors import Omission, Unreadable, Where
from roughcut.formats.door import Reading
from roughcut.formats.otio import own
from roughcut.formats.otio.document import Node, parsed
from roughcut.formats.otio.markers import read_markers
from roughcut.formats.otio.setting import PREMIERE, RESOLVE, Dialect, Lose, Setting, loser
from roughcut.formats.otio.sources import active_reference, image_size, url_of
from roughcut.formats.otio.times import FASTEST_RATE, rate_of, ticks_of
from roughcut.formats.otio.tracks import NEST_SCHEMAS, TRACK_SCHEMAS, read_track
from roughcut.ticks import Rate
from roughcut.timeline import Kind, Timeline, Track

_COLLECTIONS = frozenset({"SerializableCollection", "SerializeableCollection"})
_FALLBACK_RATE = Rate(24)
_FALLBACK_FRAME = (1920, 1080)


def read(path: Path) -> Reading:
    """The timelines of a file: of its collection, or the one that its root is.

    Raises:
        Unreadable: the file is damaged or hostile, or holds no timeline.
    """
    root = parsed(path)
    omissions: list[Omission] = []
    document = _Document(root, omissions)
    timelines = tuple(document.timelines(root))
    if not timelines:
        raise Unreadable(
            str(path), "it holds no timeline", "Export the timeline itself, not only its clips"
        )
    return Reading(timelines, tuple(omissions))


@dataclass(slots=True)
class _Document:
    """A file while it is read; nests that are equal become one value."""

    root: Node
    omissions: list[Omission]

    def timelines(self, node: Node) -> Iterator[Timeline]:
        lose = loser(self.omissions, Where(file=self.root.file))
        if node.schema in _COLLECTIONS:
            for child in node.nodes("children"):
                yield from self.timelines(child)
        elif node.schema in NEST_SCHEMAS or node.schema == "Clip":
            yield self._top(node)
        else:
            lose("object that is no timeline", node.schema or "without a schema")

    def _top(self, node: Node) -> Timeline:
        stack = _stack_of(node)
        seen, heard = _uses(stack)
        dialect = _dialect(node, stack)
        start = node.node("global_start_time")
        name = node.text("name")
        base = Setting(
            file=self.root.file,
            timeline=name,
            rate=_FALLBACK_RATE,
            width=0,
            height=0,
            start=0 if start is None else ticks_of(start),
            dialect=dialect,
            seen=frozenset(seen),
            heard=frozenset(heard),
            omissions=self.omissions,
        )
        lose = base.loser()
        rate = _rate(node, stack) or _voted_rate(stack, node)
        if rate is None:
            rate = _FALLBACK_RATE
            lose("frame rate", f"the file names none; read as {rate} fps")
        frame = _frame(node, stack) or _largest_media(stack)
        if frame is None:
            frame = _FALLBACK_FRAME
            lose("frame size", f"the file names none; read as {frame[0]}×{frame[1]}")
        setting = replace(base, rate=rate, width=frame[0], height=frame[1])
        return self._timeline(stack, setting, nested=False)

    def _nest(self, node: Node, outer: Setting) -> Timeline:
        """A stack, track or timeline inside of a track; what it does not say, its outer one does."""
        stack = _stack_of(node)
        ours = stack.extension(own.KEY)
        inner = None if ours is None else ours.node("nest")
        rate = _rate(node, stack) or outer.rate
        width, height = _frame(node, stack) or (outer.width, outer.height)
        setting = replace(
            outer,
            timeline=node.text("name") if inner is None else inner.text("name"),
            rate=rate,
            width=width,
            height=height,
            start=0 if inner is None else own.ticks(inner, "start") or 0,
        )
        return self._timeline(stack, setting, nested=True)

    def _timeline(self, stack: Node, setting: Setting, *, nested: bool) -> Timeline:
        ours = stack.extension(own.KEY) or Node({}, stack.at, stack.file)
        theirs = stack.extension(PREMIERE)
        marked: Node | None = stack
        if nested:
            marked = ours.node("nest")
        aspect = own.positive(ours, "pixel_aspect", _premiere_aspect(theirs))
        audio_rate = own.whole(ours, "audio_rate", least=1, most=10**6)
        if audio_rate is None and theirs is not None and theirs.fields.get("AudioFrameRate"):
            audio_rate = own.whole(theirs, "AudioFrameRate", least=1, most=10**6)
        return Timeline(
            name=setting.timeline,
            rate=setting.rate,
            width=setting.width,
            height=setting.height,
            tracks=self._tracks(stack, setting),
            pixel_aspect=aspect,
            start=setting.start,
            drop_frame=ours.flag("drop_frame", absent=False),
            audio_rate=audio_rate or 48_000,
            markers=() if marked is None else read_markers(marked, lambda ticks: ticks),
        )

    def _tracks(self, stack: Node, setting: Setting) -> tuple[Track, ...]:
        """Video from the bottom to the top, then audio; a track of neither is lost."""
        found: dict[Kind, list[Track]] = {"video": [], "audio": []}
        for child in (
            [stack] if stack.schema in TRACK_SCHEMAS | {"Clip"} else stack.nodes("children")
        ):
            kind = _kind(child, setting.loser())
            if kind is None:
                continue
            name = f"{kind[0].upper()}{len(found[kind]) + 1}"
            found[kind].append(read_track(child, kind, name, setting, self._nest))
        return (*found["video"], *found["audio"])


def _stack_of(node: Node) -> Node:
    """The stack of a timeline; other objects are their own."""
    if node.schema != "Timeline":
        return node
    return node.node("tracks") or Node({"OTIO_SCHEMA": "Stack.1"}, f"{node.at}.tracks", node.file)


def _kind(node: Node, lose: Lose) -> Kind | None:
    if node.schema not in TRACK_SCHEMAS:
        return "video"
    written = node.text("kind")
    if written.lower() in {"video", ""}:
        return "video"
    if written.lower() == "audio":
        return "audio"
    lose("track of an unknown kind", written)
    return None


def _dialect(node: Node, stack: Node) -> Dialect:
    for each in (node, stack):
        if each.extension(PREMIERE) is not None:
            return "premiere"
        if each.extension(RESOLVE) is not None:
            return "resolve"
    return "plain"


def _premiere_aspect(theirs: Node | None) -> Fraction:
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


def _rate(node: Node, stack: Node) -> Rate | None:
    """The rate that the file says a timeline has; OTIO's core does not."""
    for each in (node, stack):
        ours, theirs = each.extension(own.KEY), each.extension(PREMIERE)
        rate = None if ours is None else own.rate(ours)
        if rate is not None:
            return rate
        if theirs is not None and theirs.fields.get("VideoFrameRate") is not None:
            written = theirs.number("VideoFrameRate")
            if not 0 < written <= FASTEST_RATE:
                raise theirs.broken(f"its 'VideoFrameRate' is {written}")
            return Rate.nearest(written)
    return None


def _frame(node: Node, stack: Node) -> tuple[int, int] | None:
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
            node = _stack_of(node)
        yield heard, node
        if node.schema in NEST_SCHEMAS:
            waiting.extend((heard, child) for child in node.nodes("children"))


def _uses(stack: Node) -> tuple[set[str], set[str]]:
    """The URLs that are used in video tracks, and those in audio tracks."""
    seen: set[str] = set()
    heard: set[str] = set()
    for sound, node in _items(stack):
        reference = active_reference(node) if node.schema == "Clip" else None
        if reference is not None:
            (heard if sound else seen).add(url_of(reference))
    return seen, heard


def _voted_rate(stack: Node, node: Node) -> Rate | None:
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


def _largest_media(stack: Node) -> tuple[int, int] | None:
    sizes = []
    for _, item in _items(stack):
        reference = active_reference(item) if item.schema == "Clip" else None
        size = None if reference is None else image_size(reference)
        if size is not None:
            sizes.append(size)
    return max(sizes, key=lambda size: size[0] * size[1], default=None)
