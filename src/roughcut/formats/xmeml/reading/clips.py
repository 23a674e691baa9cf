"""A clipitem or generatoritem, whose place on the track is known, as a Clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from roughcut.formats.xmeml.exact import exact, integer
from roughcut.formats.xmeml.reading.document import Document
from roughcut.formats.xmeml.reading.elements import first, text, true
from roughcut.formats.xmeml.reading.items import Item
from roughcut.formats.xmeml.reading.markers import markers
from roughcut.formats.xmeml.reading.media import frame, media
from roughcut.formats.xmeml.reading.motion import (
    Canvas,
    Size,
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


def clip(document: Document, item: Item, sequence: Frame) -> Clip:
    """The clip between item.start and item.end, which are set by now."""
    assert item.start is not None  # noqa: S101 - tracks place every item before it is read
    assert item.end is not None  # noqa: S101
    said, found, rate = item.said, item.effects, sequence.empty.rate
    remap = next((each for each in found if each.id == "timeremap"), None)
    retimed = (
        UNCHANGED if remap is None else retime(document, remap.parameters, item.first, item.last)
    )
    source, size = _source(document, item, sequence)
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
    mode = said.get("compositemode") or "normal"
    if mode.strip().lower() != "normal":
        document.omit(item, "blend mode", mode)
    channel = said.get("sourcetrack", "").strip()
    metadata = () if placed else (UNPLACED_NEST,)
    if channel and channel != "1":  # which channel of its media a sound takes: only xmeml says it
        metadata = (("xmeml.channel", channel), *metadata)
    if _exact(said, source, rate):
        metadata = (*metadata, IN_EXACT)
    return Clip(
        start=start,
        duration=end - start,
        source=source,
        source_start=source_start,
        speed=speed,
        enabled="enabled" not in said or true(said["enabled"]),
        parameters=given,
        link=item.link,
        markers=markers(document, item.markers, rate, when) if item.markers else (),
        name=said.get("name", ""),
        label=said.get("labels", "").strip() or None,
        metadata=metadata,
    )


def _source(document: Document, item: Item, sequence: Frame) -> tuple[Source, Size | None]:
    """What the clip shows, and its size."""
    kept = item.kept
    if item.element.tag == "generatoritem":
        return generated(document, item, kept.get("effect")), sequence.size
    nest = kept.get("sequence")
    if nest is not None:
        timeline = sequence.nested(nest)
        return timeline, (timeline.width, timeline.height, timeline.pixel_aspect)
    file = kept.get("file")
    if file is None and "multiclip" in kept:
        document.omit(item, "multicam")
        file = next(kept["multiclip"].iter("file"), None)
    if file is None:
        document.omit(item, "clip without media")
        return Media(name=item.said.get("name", "")), None
    definition = document.definition(file)
    known = None if definition is None else document.media.get(definition)
    kind = None if definition is None or known is not None else first(definition, "mediaSource")
    if definition is not None and kind is not None:
        shape = definition.find("media/video/samplecharacteristics")
        width, height, aspect = frame(document, shape)
        name = text(definition, "name")
        source = graphic(document, item, kind.text or "", name)
        if width is None or height is None:
            return source, sequence.size
        return source, (width, height, aspect)
    picture = known or media(document, file, sequence.empty.rate)
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
    frozen = true(item.said.get("stillframe")) and _moves(source)
    head = edges[0] - rate.ticks(item.outer_start)
    tail = rate.ticks(item.outer_end) - edges[1]
    ticks = _ticks(item.said)
    begin = rate.ticks(item.first) if ticks is None else ticks
    if ticks is None and retimed is not UNCHANGED:
        begin = round(begin * (0 if frozen else abs(speed)))
    if frozen:
        speed = Fraction(0)
    if retimed is UNCHANGED and not frozen:
        source_start = begin + head
    elif speed == 0:
        offset = item.said.get("stillframeoffset")
        if ticks is None:
            begin = rate.ticks(item.first if offset is None else document.frames(offset, "stillframeoffset", item))  # fmt: skip
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
        document.omit(item, "source before its beginning", f"{float(source_start / rate.ticks(1)):.1f} frames")  # fmt: skip
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
    frames = exact(item.said.get("duration", ""))
    return round(rate.ticks(item.last if frames is None else round(frames)) * -speed)


def _ticks(said: dict[str, str]) -> int | None:
    value = integer(said.get("pproTicksIn", ""))
    return None if value is None or abs(value) > _MOST_TICKS else value


def _exact(said: dict[str, str], source: Source, rate: Rate) -> bool:
    """Whether ticks are worth a word: of media of the sequence's own rate frames are as exact."""
    other = isinstance(source, Media) and source.rate not in {None, rate}
    return other and _ticks(said) is not None
