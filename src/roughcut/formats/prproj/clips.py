"""A track item becomes a Clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from roughcut.formats.prproj.components import (
    Component,
    components,
    fitted,
    picture_parameters,
    sound_parameters,
    square,
)  # fmt: skip
from roughcut.formats.prproj.graph import Element, Graph, Object, Opened, at, is_true, text
from roughcut.formats.prproj.losses import Losses
from roughcut.formats.prproj.markers import Shared, markers
from roughcut.formats.prproj.sources import MediaFacts, media_facts
from roughcut.formats.prproj.time_axis import moving_axis, still_axis
from roughcut.formats.prproj.titles import graphic_text, legacy_text, payloads
from roughcut.parameters import Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Metadata, Source, Text, Timeline

# What Premiere calls the colours of BE.Prefs.LabelColors.0 and so on before anybody renames them.
_LABELS = (
    "Violet", "Iris", "Caribbean", "Lavender", "Cerulean", "Forest", "Rose", "Mango",
    "Purple", "Blue", "Teal", "Magenta", "Tan", "Green", "Brown", "Yellow",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame that clips are drawn in, the grid that they lie on, and how to read nests in it."""

    rate: Rate
    width: int
    height: int
    pixel_aspect: Fraction
    nest: Callable[[Element], Timeline]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What clips of one file share, by the identity of its object; payloads of titles by their hash."""

    graph: Graph
    titles: dict[str, str]
    media: dict[int, MediaFacts] = field(default_factory=dict)
    seen: dict[int, _Seen] = field(default_factory=dict)
    markers: Shared = field(default_factory=dict)


def shelf(graph: Graph) -> Shelf:
    """A shelf with nothing on it yet but the payloads of titles."""
    return Shelf(graph, payloads(graph))


def span(graph: Graph, item: Object) -> tuple[int, int]:
    """The record ticks of an item as they were written; an absent Start is 0."""
    inner = at(item, "TrackItem")
    if inner is None:
        return 0, 0
    start = graph.integer(inner, "Start", default=0)
    return start, graph.integer(inner, "End", default=start)


@dataclass(frozen=True, slots=True)
class Item:
    """A track item, its ClipTrackItem, its record ticks as they were written, its link number."""

    element: Element
    inner: Object
    start: int
    end: int
    link: int | None


def read_clip(item: Item, stock: Shelf, frame: Frame, losses: Losses) -> Clip | None:
    """The clip of a VideoClipTrackItem or AudioClipTrackItem, snapped to the frame grid.

    None where nothing is left of it on the grid, or where it shows nothing, which is declared.
    """
    graph = stock.graph
    start, end = frame.rate.snap(item.start), frame.rate.snap(item.end)
    if end <= start or start < 0:
        losses.add("empty clip", f"{item.start} to {item.end} ticks", item.element)
        return None
    subclip = _opened(graph.object(item.inner, "SubClip"))
    clip = _opened(None if subclip is None else graph.object(subclip, "Clip"))
    core = _opened(None if clip is None else at(clip, "Clip"))
    source = None if core is None else graph.object(core, "Source")
    if subclip is None or clip is None or core is None or source is None:
        losses.add("clip without a source", "", item.element)
        return None
    seen = _seen(source, stock, frame, losses)
    if seen.still:
        axis = still_axis(graph, core)
    else:
        axis = moving_axis(graph, clip, core, end - start, losses, source_duration=seen.duration)
    chain = components(graph, item.inner)
    name = text(subclip, "Name")
    shown = seen.source
    place = None
    if seen.title:
        shown, place = _title(source, name, chain, stock, losses)
    if item.element.tag == "AudioClipTrackItem":
        gain = graph.real(clip, text(clip, "Gain") or "1")
        parameters = sound_parameters(chain, axis, gain, losses)
    else:
        if _adjusts(graph, subclip, clip):
            shown = Generator("adjustment", name)
        parameters = picture_parameters(chain, axis, _base_scale(clip, seen, frame, losses), losses)
        if place is not None:
            parameters = _placed(parameters, place, item.element, losses)
    return Clip(
        start=start,
        duration=end - start,
        source=shown,
        source_start=axis.source_start,
        speed=axis.speed,
        enabled=not is_true(item.inner, "IsMuted"),
        parameters=parameters,
        link=item.link,
        markers=tuple(
            replace(each, time=at_record)
            for each in markers(graph, core, stock.markers)
            if 0 <= (at_record := axis.record(each.time)) < end - start
        ),
        name=name,
        label=_label(core),
        metadata=_raw((start, end), (item.start, item.end)),
    )


def _opened(element: Element | None) -> Opened | None:
    return None if element is None else Opened(element)


@dataclass(frozen=True, slots=True)
class _Seen:
    source: Source
    still: bool
    title: bool
    size: tuple[int, int, Fraction] | None
    duration: int | None


def _seen(source: Element, stock: Shelf, frame: Frame, losses: Losses) -> _Seen:
    """What a Source object shows; its OriginalDuration is that of its own sound or picture."""
    known = stock.seen.get(id(source))
    if known is not None:
        return known
    graph = stock.graph
    duration = graph.integer(source, "OriginalDuration", default=0) or None
    sequence = graph.object(source, "SequenceSource", "Sequence")
    if sequence is not None:
        nested = frame.nest(sequence)
        if is_true(source, "SequenceSource", "IsMulticam"):
            camera = graph.integer(source, "SequenceSource", "SelectedTrackIndex", default=0)
            losses.add("multicam", f"camera {camera + 1} of '{nested.name}'", source)
        size = (nested.width, nested.height, nested.pixel_aspect)
        return _Seen(nested, False, False, size, duration)
    medium = graph.object(source, "MediaSource", "Media")
    if medium is None:
        raise graph.broken(source, f"a {source.tag} has neither a medium nor a sequence")
    line = id(medium)
    if line not in stock.media:
        stock.media[line] = media_facts(graph, medium)
    facts = stock.media[line]
    found = stock.seen[id(source)] = _Seen(
        facts.source, facts.still, facts.title, facts.size,
        None if facts.still else duration or facts.duration,
    )  # fmt: skip
    return found


def _title(
    source: Element, name: str, chain: list[Component], stock: Shelf, losses: Losses
) -> tuple[Text | Generator, tuple[float, float] | None]:
    graph = stock.graph
    graphic = graphic_text(chain, stock.titles, losses)
    if graphic is not None:
        return graphic
    medium = graph.object(source, "MediaSource", "Media")
    legacy = None if medium is None else legacy_text(medium)
    if legacy is not None:
        return legacy, None
    losses.add("graphic", f"'{name}' holds no readable text", source)
    return Generator("graphic", name), None


def _adjusts(graph: Graph, subclip: Object, clip: Object) -> bool:
    if is_true(clip, "AdjustmentLayer"):
        return True
    master = graph.object(subclip, "MasterClip")
    return master is not None and is_true(master, "IsAdjustmentLayer")


def _base_scale(clip: Object, seen: _Seen, frame: Frame, losses: Losses) -> float:
    """The canonical scale at 100 %: media's own pixels, or fitted by Scale to Frame Size."""
    fits = text(clip, "ScaleToFramePolicy") == "1" or is_true(clip, "ScaleToFrameSize")
    if not fits or isinstance(seen.source, Generator):
        return 1.0
    if seen.size is None or min(seen.size[:2]) <= 0:
        losses.add("scale to frame size", "the size of the medium is not known", clip)
        return 1.0
    return fitted(square(frame.width, frame.height, frame.pixel_aspect), square(*seen.size))


def _placed(
    parameters: Parameters, place: tuple[float, float], item: Element, losses: Losses
) -> Parameters:
    """Where a title's only layer stands, unless Motion moves the whole graphic as well."""
    still = replace(parameters, opacity=1.0)
    if still != Parameters():
        losses.add("title layer", "its place inside a graphic that moves", item)
        return parameters
    return replace(parameters, x=place[0], y=place[1])


def _label(core: Object) -> str | None:
    written = text(core, "Node", "Properties", "asl.clip.label.name")
    number = written.rpartition(".")[2]
    if not number.isdecimal() or len(number) > 2:
        return None
    return _LABELS[int(number)] if int(number) < len(_LABELS) else f"Label {number}"


def _raw(snapped: tuple[int, int], written: tuple[int, int]) -> Metadata:
    names = ("prproj.start", "prproj.end")
    pairs = zip(names, written, snapped, strict=True)
    return tuple((name, str(raw)) for name, raw, grid in pairs if raw != grid)
