"""A clipitem or generatoritem, whose place on the track is known, as a Clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from lxml import etree

from roughcut.formats.xmeml.exact import exact, integer
from roughcut.formats.xmeml.reading.document import Document, true
from roughcut.formats.xmeml.reading.markers import markers
from roughcut.formats.xmeml.reading.media import frame, media
from roughcut.formats.xmeml.reading.motion import Canvas, Effect, effects, parameters, unplaced
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
    def rate(self) -> Rate:
        return self.empty.rate

    @property
    def width(self) -> Fraction:
        """In square pixels."""
        return self.empty.width * self.empty.pixel_aspect

    @property
    def height(self) -> int:
        return self.empty.height


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
    children, rate = item.children, sequence.rate
    found = effects(item.filters)
    remap = next((each for each in found if each.id == "timeremap"), None)
    retimed = (
        UNCHANGED if remap is None else retime(document, remap.parameters, item.first, item.last)
    )
    source, width, height = _source(document, item, sequence, found)
    start = rate.ticks(item.start)
    duration = rate.ticks(item.end) - start
    head = item.start - item.outer_start
    source_start, speed = _source_range(document, item, sequence, source, retimed)

    def when(frames: Fraction) -> int:
        """Keyframes and markers lie on the axis of in and out."""
        return rate.ticks(round(frames) - item.first - head)

    given = DEFAULTS
    placed = True
    if found:
        canvas = _canvas(sequence, source, width, height, when)
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
        duration=duration,
        source=source,
        source_start=source_start,
        speed=speed,
        enabled=enabled is None or true(enabled.text),
        parameters=given,
        markers=markers(document, item.markers, rate, when),
        name="" if name is None else name.text or "",
        label=None if labels is None else (labels.findtext("label2") or "").strip() or None,
        metadata=(
            *_channel(children.get("sourcetrack")),
            *(() if placed else (UNPLACED_NEST,)),
            *_exact(children.get("pproTicksIn"), source, rate),
        ),
    )


def _canvas(
    sequence: Frame,
    source: Source,
    width: Fraction | None,
    height: int | None,
    when: Callable[[Fraction], int],
) -> Canvas:
    return Canvas(
        x=Fraction(1) if width is None else width / sequence.width,
        y=Fraction(1) if height is None else Fraction(height, sequence.height),
        known=width is not None and height is not None,
        nest=isinstance(source, Timeline),
        when=when,
    )


def _source(
    document: Document, item: Item, sequence: Frame, found: list[Effect]
) -> tuple[Source, Fraction | None, int | None]:
    """What the clip shows, and its size in square pixels across and pixels down."""
    children = item.children
    whole = (sequence.width, sequence.height)
    if item.element.tag == "generatoritem":
        return generated(document, item.element, children.get("effect")), *whole
    nest = children.get("sequence")
    if nest is not None:
        timeline = sequence.nested(nest)
        return timeline, timeline.width * timeline.pixel_aspect, timeline.height
    file = children.get("file")
    if file is None and "multiclip" in children:
        document.omit(item.element, "multicam")
        file = next(children["multiclip"].iter("file"), None)
    if file is None:
        document.omit(item.element, "clip without media")
        return Media(name=_text(children.get("name"))), None, None
    definition = document.definition(file)
    kind = None if definition is None else definition.find("mediaSource")
    if definition is not None and kind is not None:
        shape = definition.find("media/video/samplecharacteristics")
        width, height, aspect = frame(document, shape)
        name = definition.findtext("name") or ""
        source = graphic(document, item.element, kind.text or "", name, found)
        if width is None:
            return source, *whole
        return source, width * aspect, height
    picture = media(document, file, sequence.rate)
    if picture.width is None:
        return picture, None, None
    return picture, picture.width * picture.pixel_aspect, picture.height


def _source_range(
    document: Document,
    item: Item,
    sequence: Frame,
    source: Source,
    retimed: Retime,
) -> tuple[int, Fraction]:
    """The earliest tick of the source that is used, and the speed; pproTicksIn is exact."""
    rate, speed = sequence.rate, retimed.speed
    duration = rate.ticks(item.end or 0) - rate.ticks(item.start or 0)
    still = item.children.get("stillframe")
    if (
        still is not None
        and true(still.text)
        and isinstance(source, Media | Timeline)
        and not (isinstance(source, Media) and source.still)
    ):
        speed = Fraction(0)
    head = rate.ticks(item.start or 0) - rate.ticks(item.outer_start)
    tail = rate.ticks(item.outer_end) - rate.ticks(item.end or 0)
    ticks = _ticks(item.children.get("pproTicksIn"))
    if ticks is not None:
        begin = ticks
    else:
        begin = rate.ticks(item.first)
        begin = begin if retimed is UNCHANGED else round(begin * abs(speed))
    if speed == 0:
        offset = item.children.get("stillframeoffset")
        if ticks is None:
            begin = rate.ticks(item.first if offset is None else document.frames(offset))
        source_start = begin
    elif retimed.varies and len(retimed.curve) > 1:
        edges = (retimed.source_frame(item.first), retimed.source_frame(item.last))
        source_start = rate.ticks(round(min(edges))) + round(abs(speed) * (head if speed > 0 else tail))  # fmt: skip
    elif speed > 0:
        source_start = begin + round(speed * head) if head else begin
    elif retimed.from_the_end(item.first):
        end = _length(item, source, rate, speed) - begin - round(-speed * head)
        source_start = end - round(-speed * duration)
    else:
        source_start = begin + round(-speed * tail)
    if source_start < 0:
        document.omit(item.element, "source before its beginning", f"{float(source_start / rate.ticks(1)):.1f} frames")  # fmt: skip
        source_start = 0
    return source_start, speed


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
    index = None if sourcetrack is None else sourcetrack.findtext("trackindex")
    return (("xmeml.channel", index.strip()),) if index and index.strip() != "1" else ()


def _text(element: etree._Element | None) -> str:
    return "" if element is None else element.text or ""
