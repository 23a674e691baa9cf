"""A clipitem or generatoritem, whose place on the track is known, as a Clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from lxml import etree

from roughcut.formats.xmeml.exact import exact, integer
from roughcut.formats.xmeml.reading.document import Document, first, text, true
from roughcut.formats.xmeml.reading.markers import markers
from roughcut.formats.xmeml.reading.media import frame, media
from roughcut.formats.xmeml.reading.motion import (
    Canvas,
    Effect,
    Size,
    effects,
    parameters,
    unplaced,
)
from roughcut.formats.xmeml.reading.retime import UNCHANGED, Retime, retime
from roughcut.formats.xmeml.reading.titles import generated, graphic
from roughcut.formats.xmeml.vocabulary import IN_EXACT, UNPLACED_NEST
from roughcut.parameters import DEFAULTS
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Source, Timeline

_MOST_TICKS = 10**18  # 45 days


@dataclass(frozen=True, slots=True)
class Frame:
    """The sequence that a clip stands in, still empty, and how to read the ones nested in it."""

    empty: Timeline
    nested: Callable[[etree._Element], Timeline]

    @property
    def size(self) -> Size:
        return self.empty.width, self.empty.height, self.empty.pixel_aspect


@dataclass(slots=True)
class Item:
    """A clipitem as it stands in the file; frames are None where it says −1.

    outer_* are its edges as in and out mean them, start and end those up to the cut.
    """

    element: etree._Element
    children: dict[str, etree._Element]
    filters: list[etree._Element]
    links: list[etree._Element]
    markers: list[etree._Element]
    start: int | None
    end: int | None
    first: int
    last: int
    outer_start: int = 0
    outer_end: int = 0
    clip: Clip | None = field(default=None)


def item(document: Document, element: etree._Element) -> Item:
    """An item with its children told apart, once."""
    children: dict[str, etree._Element] = {}
    filters, links, notes = [], [], []
    for child in element:
        tag = child.tag
        if tag == "filter":
            filters.append(child)
        elif tag == "link":
            links.append(child)
        elif tag == "marker":
            notes.append(child)
        else:
            children[tag] = child
    edges: list[int | None] = []
    for tag in ("start", "end", "in", "out"):
        edge = children.get(tag)
        stated = edge is not None and (edge.text or "").strip()
        edges.append(document.frames(edge) if edge is not None and stated else None)
    start, end, first, last = edges
    first = 0 if first is None else first
    if last is None:
        last = first + (end - start if start is not None and end is not None else 0)
    return Item(
        element,
        children,
        filters,
        links,
        notes,
        None if start == -1 else start,
        None if end == -1 else end,
        first,
        last,
    )


def clip(document: Document, item: Item, sequence: Frame) -> Clip:
    """The clip between item.start and item.end, which are set by now."""
    assert item.start is not None  # noqa: S101 - tracks place every item before it is read
    assert item.end is not None  # noqa: S101
    children, rate = item.children, sequence.empty.rate
    found = effects(item.filters)
    remap = next((each for each in found if each.id == "timeremap"), None)
    retimed = (
        UNCHANGED if remap is None else retime(document, remap.parameters, item.first, item.last)
    )
    source, size = _source(document, item, sequence, found)
    start, end = rate.ticks(item.start), rate.ticks(item.end)
    head = item.start - item.outer_start
    source_start, speed = _source_range(document, item, (start, end), rate, source, retimed)

    def when(frames: Fraction) -> int:
        """Keyframes and markers lie on the axis of in and out."""
        return rate.ticks(round(frames) - item.first - head)

    given = DEFAULTS
    placed = True
    if found:
        canvas = Canvas(sequence.size, size, isinstance(source, Timeline), when)
        given = parameters(document, found, canvas)
        placed = not unplaced(found, canvas)
    mode = children.get("compositemode")
    if mode is not None and (mode.text or "normal").strip().lower() != "normal":
        document.omit(mode, "blend mode", mode.text or "")
    labels = children.get("labels")
    enabled = children.get("enabled")
    name = children.get("name")
    return Clip(
        start=start,
        duration=end - start,
        source=source,
        source_start=source_start,
        speed=speed,
        enabled=enabled is None or true(enabled.text),
        parameters=given,
        markers=markers(document, item.markers, rate, when) if item.markers else (),
        name="" if name is None else name.text or "",
        label=None if labels is None else text(labels, "label2").strip() or None,
        metadata=(
            *_channel(children.get("sourcetrack")),
            *(() if placed else (UNPLACED_NEST,)),
            *_exact(children.get("pproTicksIn"), source, rate),
        ),
    )


def _source(
    document: Document, item: Item, sequence: Frame, found: list[Effect]
) -> tuple[Source, Size | None]:
    """What the clip shows, and its size."""
    children = item.children
    if item.element.tag == "generatoritem":
        return generated(document, item.element, children.get("effect")), sequence.size
    nest = children.get("sequence")
    if nest is not None:
        timeline = sequence.nested(nest)
        return timeline, (timeline.width, timeline.height, timeline.pixel_aspect)
    file = children.get("file")
    if file is None and "multiclip" in children:
        document.omit(item.element, "multicam")
        file = next(children["multiclip"].iter("file"), None)
    if file is None:
        document.omit(item.element, "clip without media")
        return Media(name=_text(children.get("name"))), None
    definition = document.definition(file)
    kind = None if definition is None else first(definition, "mediaSource")
    if definition is not None and kind is not None:
        shape = definition.find("media/video/samplecharacteristics")
        width, height, aspect = frame(document, shape)
        name = text(definition, "name")
        source = graphic(document, item.element, kind.text or "", name, found)
        if width is None or height is None:
            return source, sequence.size
        return source, (width, height, aspect)
    picture = media(document, file, sequence.empty.rate)
    if picture.width is None or picture.height is None:
        return picture, None
    return picture, (picture.width, picture.height, picture.pixel_aspect)


def _source_range(  # noqa: PLR0917 - what decides about it
    document: Document,
    item: Item,
    edges: tuple[int, int],
    rate: Rate,
    source: Source,
    retimed: Retime,
) -> tuple[int, Fraction]:
    """The earliest tick of the source that is used, and the speed; pproTicksIn is exact.

    edges are the clip's own start and end, in ticks.
    """
    speed = retimed.speed
    still = item.children.get("stillframe")
    frozen = still is not None and true(still.text) and _moves(source)
    head = edges[0] - rate.ticks(item.outer_start)
    tail = rate.ticks(item.outer_end) - edges[1]
    ticks = _ticks(item.children.get("pproTicksIn"))
    begin = rate.ticks(item.first) if ticks is None else ticks
    if ticks is None and retimed is not UNCHANGED:
        begin = round(begin * (0 if frozen else abs(speed)))
    if frozen:
        speed = Fraction(0)
    if retimed is UNCHANGED and not frozen:
        source_start = begin + head
    elif speed == 0:
        offset = item.children.get("stillframeoffset")
        if ticks is None:
            begin = rate.ticks(item.first if offset is None else document.frames(offset))
        source_start = begin
    elif retimed.varies and len(retimed.curve) > 1:
        ends = (retimed.source_frame(item.first), retimed.source_frame(item.last))
        source_start = rate.ticks(round(min(ends))) + round(abs(speed) * (head if speed > 0 else tail))  # fmt: skip
    elif speed > 0:
        source_start = begin + round(speed * head) if head else begin
    elif retimed.from_the_end(item.first):
        end = _length(item, source, rate, speed) - begin - round(-speed * head)
        source_start = end - round(-speed * (edges[1] - edges[0]))
    else:
        source_start = begin + round(-speed * tail)
    if source_start < 0:
        document.omit(item.element, "source before its beginning", f"{float(source_start / rate.ticks(1)):.1f} frames")  # fmt: skip
        source_start = 0
    return source_start, speed


def _moves(source: Source) -> bool:
    return isinstance(source, Timeline) or (isinstance(source, Media) and not source.still)


def _length(item: Item, source: Source, rate: Rate, speed: Fraction) -> int:
    """How long the source is, in ticks; a clipitem's own duration counts retimed frames."""
    if isinstance(source, Media) and source.duration is not None:
        return source.duration
    if isinstance(source, Timeline):
        return source.duration
    own = item.children.get("duration")
    frames = None if own is None else exact(own.text or "")
    return round(rate.ticks(item.last if frames is None else round(frames)) * -speed)


def _ticks(element: etree._Element | None) -> int | None:
    if element is None:
        return None
    value = integer(element.text or "")
    return None if value is None or abs(value) > _MOST_TICKS else value


def _exact(ticks: etree._Element | None, source: Source, rate: Rate) -> tuple[tuple[str, str], ...]:
    """Said of media of another rate alone: of others frames are as exact."""
    other = isinstance(source, Media) and source.rate not in {None, rate}
    return (IN_EXACT,) if other and _ticks(ticks) is not None else ()


def _channel(sourcetrack: etree._Element | None) -> tuple[tuple[str, str], ...]:
    """Which channel of its media a sound takes: only xmeml says it."""
    index = text(sourcetrack, "trackindex")
    return (("xmeml.channel", index.strip()),) if index and index.strip() != "1" else ()


def _text(element: etree._Element | None) -> str:
    return "" if element is None else element.text or ""
