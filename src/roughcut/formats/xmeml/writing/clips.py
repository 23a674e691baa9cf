"""A clip as a clipitem or generatoritem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from roughcut.formats.xmeml.vocabulary import IN_ON_MEDIA, nearest_aspect
from roughcut.formats.xmeml.writing.files import declare, file, graphic, slug_name
from roughcut.formats.xmeml.writing.motion import Axis, filters
from roughcut.formats.xmeml.writing.page import Page, truth, written_rate
from roughcut.formats.xmeml.writing.retime import source_range, timeremap
from roughcut.formats.xmeml.writing.titles import generator_effect, graphic_filters, text_effect
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Kind, Media, Source, Text, Timeline

SLUG_KINDS = frozenset({"slug", "bars", "adjustment"})
UNDER_TRANSITION = -1


@dataclass(frozen=True, slots=True)
class Edges:
    """A clip's place in frames; outer edges reach over the transitions at its ends."""

    start: int
    end: int
    outer_start: int
    outer_end: int


@dataclass(slots=True)
class Written:
    """An item on the page, with what links to it need to say."""

    element: etree._Element
    clip: Clip
    kind: Kind
    track: int
    number: int
    half_of: tuple[str, int] = ("", 0)


def write_clip(
    page: Page, track: etree._Element, clip: Clip, edges: Edges, sequence: Timeline, *, channel: int | None
) -> etree._Element:  # fmt: skip
    """The item of a clip; channel is the one of its source's that it sounds, None for a picture.

    Its edge is left as a number where the source has no handle to lay under the transition.
    """
    source, rate = clip.source, sequence.rate
    sound = channel is not None
    generated = (page.resolve and isinstance(source, Text)) or (
        isinstance(source, Generator) and source.kind not in SLUG_KINDS
    )
    element = page.add(track, "generatoritem" if generated else "clipitem")
    page.clips += 1
    element.set("id", f"clipitem-{page.clips}")
    head = rate.ticks(edges.start) - rate.ticks(edges.outer_start)
    tail = rate.ticks(edges.outer_end) - rate.ticks(edges.end)
    if clip.speed < 0 and clip.source_start < -clip.speed * tail:
        tail = 0
    length = _length(page, source, rate)
    counted = page.grid(source, rate) if isinstance(source, Media) and IN_ON_MEDIA in clip.metadata else rate  # fmt: skip
    used = source_range(clip, counted, head, tail, length)
    head_frames = edges.start - edges.outer_start
    if used.begin < 0 and head:
        head_frames = 0
        used = source_range(clip, counted, 0, tail, length)
    end = edges.outer_end if tail else edges.end

    def after_in(frames: int) -> int:
        """The place on the axis of in and out of what is so many record frames after in."""
        return used.first + (frames if counted == rate else counted.frames(rate.ticks(frames)))

    last = after_in(end - edges.start + head_frames)
    if not generated:
        page.add(element, "masterclipid", _master(page, source))
    page.add(element, "name", clip.name)
    page.add(element, "enabled", truth(clip.enabled))
    page.add(element, "duration", max(used.duration, last))
    page.rate(element, counted)
    under = edges.outer_start != edges.start and head_frames > 0
    page.add(element, "start", UNDER_TRANSITION if under else edges.start)
    page.add(element, "end", UNDER_TRANSITION if end != edges.end else edges.end)
    page.add(element, "in", used.first)
    page.add(element, "out", last)
    page.add(element, "pproTicksIn", used.begin)
    page.add(element, "pproTicksOut", used.end)
    moving = isinstance(source, Timeline) or (isinstance(source, Media) and not source.still)
    if isinstance(source, Media) and source.still:
        page.add(element, "stillframe", "TRUE")
    elif clip.speed == 0 and moving:
        page.add(element, "stillframe", "TRUE")
        page.add(element, "stillframeoffset", used.first)
    _write_source(page, element, clip, sequence, used.end)
    timeremap(page, element, clip, used, last, sound=sound)
    axis = _axis(clip, sequence, lambda frame: after_in(frame + head_frames))
    filters(page, element, clip.parameters, axis, sound=sound)
    if isinstance(source, Text) and not page.resolve:
        graphic_filters(page, element, source)
    if sound:
        sourcetrack = page.add(element, "sourcetrack")
        page.add(sourcetrack, "mediatype", "audio")
        page.add(sourcetrack, "trackindex", channel)
    page.markers(element, clip.markers, rate, axis.when)
    if clip.label is not None:
        page.add(page.add(element, "labels"), "label2", clip.label)
        if page.resolve:
            page.omit("label", clip.label)
    if clip.role is not None:
        page.omit("role", clip.role)
    return element


def _length(page: Page, source: Source, rate: Rate) -> int | None:
    """How long the source will be read to be, in ticks; None where nothing says it."""
    if isinstance(source, Timeline):
        return source.duration
    if isinstance(source, Media) and source.duration is not None:
        return written_rate(page.grid(source, rate)).snap(source.duration)
    return None


def _write_source(
    page: Page, element: etree._Element, clip: Clip, sequence: Timeline, needed: int
) -> None:
    source = clip.source
    if isinstance(source, Media):
        declare(page, source, page.grid(source, sequence.rate))
        file(page, element, source, sequence, needed)
    elif isinstance(source, Timeline):
        if page.resolve:
            page.omit("nested sequence", "Resolve drops or flattens some")
        _nest(page, element, source)
    elif isinstance(source, Text) and page.resolve:
        text_effect(page, element, source)
    elif isinstance(source, Generator) and source.kind not in SLUG_KINDS:
        generator_effect(page, element, source)
    else:
        if isinstance(source, Generator):
            if page.resolve:
                page.omit("generator", source.kind)
            if slug_name(source) != source.name:
                page.omit("generator name", f"'{source.name}' as '{slug_name(source)}'")
            if source.color is not None:
                page.omit("generator colour", source.color)
        graphic(page, element, source, sequence)


def _nest(page: Page, element: etree._Element, nest: Timeline) -> None:
    """A nested sequence: whole where it stands first, by its id from then on."""
    known = page.nests.get(id(nest))
    if known is not None:
        page.add(element, "sequence").set("id", known)
        return
    here = page.where
    page.write_sequence(page, element, nest)
    page.where = here


def _axis(clip: Clip, sequence: Timeline, when: Callable[[int], int]) -> Axis:
    source = clip.source
    width: Fraction | None = sequence.width * nearest_aspect(sequence.pixel_aspect)[2]
    height: int | None = sequence.height
    whole = width
    if isinstance(source, Timeline):
        width, height = source.width * nearest_aspect(source.pixel_aspect)[2], source.height
    elif isinstance(source, Media):
        width = height = None
        if source.width is not None and source.height is not None:
            width = source.width * nearest_aspect(source.pixel_aspect)[2]
            height = source.height
    known = width is not None and height is not None
    return Axis(
        x=Fraction(1) if width is None or whole is None else width / whole,
        y=Fraction(1) if height is None else Fraction(height, sequence.height),
        known=known,
        nest=isinstance(source, Timeline),
        rate=sequence.rate,
        when=when,
    )


def _master(page: Page, source: object) -> str:
    """Ties the pieces of one source together; without it each is a clip of its own in the bin."""
    key = id(source) if isinstance(source, Timeline) else source
    return page.masters.setdefault(key, f"masterclip-{len(page.masters) + 1}")
