"""Sequences become Timelines, each once, however often it is nested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from roughcut.check import place
from roughcut.errors import Where
from roughcut.formats.prproj.clips import Frame, Item, Shelf, read_clip, shelf, span
from roughcut.formats.prproj.graph import Element, Graph, Opened, at, children, is_true, text
from roughcut.formats.prproj.losses import Losses
from roughcut.formats.prproj.markers import markers
from roughcut.formats.prproj.sources import frame_rate, frame_size, pixel_aspect
from roughcut.ticks import TICKS_PER_SECOND
from roughcut.timeline import Clip, Kind, Timeline, Track, Transition

MAX_DEPTH = 32
MAX_UNFOLDED = 10_000_000  # clips, with every nest counted each time that it is shown
_VIDEO = "228cda18-3625-4d2d-951e-348879e4ed93"
_AUDIO = "80b8e3d5-6dca-4195-aefb-cb5f407ab009"
_CAPTIONS = "d8143ffe-eec4-4d2a-a909-d5f7bf094dc5"
_PROPERTIES = ("Node", "Properties")
_DROP_FRAME_FORMATS = {"102", "106"}  # 29.97 and 59.94 drop-frame
_DEFAULT_SAMPLE_TICKS = 5_292_000  # 48 kHz
_TRANSITIONS = {
    "AE.ADBE Cross Dissolve New": "dissolve",
    "ADBE Cross Dissolve": "dissolve",
    "AE.ADBE Dip To Black": "dip to black",
    "AE.ADBE Dip To White": "dip to white",
    "ADBE Push": "push",
    "Constant Power": "dissolve",  # the ordinary crossfade of sound
    "Constant Gain": "constant gain",
    "Exponential Fade": "exponential fade",
}


class Sequences:
    """The sequences of one file, read when asked for."""

    def __init__(self, graph: Graph, losses: Losses) -> None:
        self._graph = graph
        self._losses = losses
        self._shelf: Shelf = shelf(graph)
        self._read: dict[int, Timeline] = {}
        self._weights: dict[int, int] = {}
        self._open: set[int] = set()

    def top_level(self) -> Iterator[Timeline]:
        """Every sequence of the file, but those that only hold the parts of a merged clip."""
        for element in self._graph.kind("Sequence"):
            if element.get("ObjectUID") is None:
                continue
            if is_true(element, *_PROPERTIES, "BE.Sequence.IsMergedClip"):
                where = partial(Where, timeline=text(element, "Name"))
                self._losses.at(where).add(
                    "merged clip", "its helper sequence is not listed", element
                )
                continue
            yield self.read(element, 0)

    def read(self, element: Element, depth: int) -> Timeline:
        """The timeline of a sequence; the same one each time.

        Raises:
            Unreadable: it nests itself, nests are deeper than MAX_DEPTH or unfold to more clips
                than MAX_UNFOLDED, or what it holds cannot be read.
        """
        key = id(element)
        if key in self._read:
            return self._read[key]
        name = text(element, "Name")
        if key in self._open:
            raise self._graph.broken(element, f"the sequence '{name}' is nested in itself")
        if depth > MAX_DEPTH:
            raise self._graph.broken(element, f"sequences are nested deeper than {MAX_DEPTH}")
        self._open.add(key)
        timeline = self._timeline(element, name, depth)
        self._open.discard(key)
        weight = 0
        for clip in (clip for track in timeline.tracks for clip in track.clips):
            weight += 1 + (
                self._weights[id(clip.source)] if isinstance(clip.source, Timeline) else 0
            )
        if weight > MAX_UNFOLDED:
            raise self._graph.broken(element, f"its nests unfold to more than {MAX_UNFOLDED} clips")
        self._read[key] = timeline
        self._weights[id(timeline)] = weight
        return timeline

    def _timeline(self, element: Element, name: str, depth: int) -> Timeline:
        graph = self._graph
        groups = {
            text(group, "First"): graph.object(group, "Second")
            for group in children(element, "TrackGroups")
        }
        video, audio = groups.get(_VIDEO), groups.get(_AUDIO)
        if video is None:
            raise graph.broken(element, f"the sequence '{name}' has no video tracks")
        size = frame_size(graph, video)
        if size is None or min(size) <= 0:
            raise graph.broken(video, f"the sequence '{name}' has no frame size")
        rate = frame_rate(graph, video, graph.integer(video, "TrackGroup", "FrameRate", default=0))
        zero = graph.integer(element, *_PROPERTIES, "MZ.ZeroPoint", default=0)
        display = text(element, *_PROPERTIES, "MZ.Sequence.VideoTimeDisplayFormat")
        sample = _DEFAULT_SAMPLE_TICKS
        if audio is not None:
            sample = graph.integer(audio, "TrackGroup", "FrameRate", default=sample)
        if sample <= 0:
            raise graph.broken(element, f"a sample lasts {sample} ticks")
        empty = Timeline(
            name=name,
            rate=rate,
            width=size[0],
            height=size[1],
            pixel_aspect=pixel_aspect(graph, video),
            start=rate.snap(zero),
            drop_frame=display in _DROP_FRAME_FORMATS,
            audio_rate=round(TICKS_PER_SECOND / sample),
            markers=markers(graph, element, self._shelf.markers),
            metadata=(("prproj.sequence", element.get("ObjectUID", "")),),
        )
        links = self._links(element)
        tracks: list[Track] = []
        frame = Frame(rate, *size, empty.pixel_aspect, lambda nest: self.read(nest, depth + 1))
        kinds: tuple[tuple[Kind, Element | None], ...] = (("video", video), ("audio", audio))
        for kind, group in kinds:
            if group is not None:
                for number, track in enumerate(graph.objects(group, "TrackGroup", "Tracks"), 1):
                    label = f"{kind[0].upper()}{number}"
                    tracks.append(_TrackReader(self._shelf, self._losses, empty, frame, kind, label).read(track, links))  # fmt: skip
        self._declare_captions(groups.get(_CAPTIONS), name)
        return replace(empty, tracks=tuple(tracks))

    def _links(self, sequence: Element) -> dict[int, int]:
        """The number of each linked track item's group, by the item's identity."""
        path = ("PersistentGroupContainer", "LinkContainer", "Links")
        numbers: dict[int, int] = {}
        for number, link in enumerate(self._graph.objects(sequence, *path), 1):
            for item in self._graph.objects(link, "TrackItemGroup", "TrackItems"):
                numbers.setdefault(id(item), number)
        return numbers

    def _declare_captions(self, group: Element | None, timeline: str) -> None:
        if group is None:
            return
        for number, track in enumerate(self._graph.objects(group, "TrackGroup", "Tracks"), 1):
            items = at(track, "DataClipTrack", "ClipTrack", "ClipItems", "TrackItems")
            if items is not None and len(items):
                where = partial(Where, timeline=timeline, track=f"C{number}")
                self._losses.at(where).add("caption", f"{len(items)} captions", track)


@dataclass(frozen=True, slots=True)
class _TrackReader:
    """Reads one track of a timeline whose other properties are known."""

    shelf: Shelf
    losses: Losses
    timeline: Timeline
    frame: Frame
    kind: Kind
    label: str

    def read(self, track: Element, links: dict[int, int]) -> Track:
        shown = ("ClipTrack", "Track")
        clips = self._clips(track, links)
        properties = at(track, *shown, *_PROPERTIES)
        return Track(
            kind=self.kind,
            clips=tuple(clips),
            transitions=tuple(self._transitions(track, clips)),
            name=text(properties, "MZ.TrackName") if properties is not None else "",
            enabled=not is_true(track, *shown, "IsMuted"),
            locked=is_true(track, *shown, "IsLocked"),
        )

    def _at(self, ticks: int) -> Losses:
        return self.losses.at(partial(place, self.timeline, self.label, ticks))

    def _clips(self, track: Element, links: dict[int, int]) -> list[Clip]:
        graph = self.shelf.graph
        clips = []
        for item in graph.objects(track, "ClipTrack", "ClipItems", "TrackItems"):
            inner = at(item, "ClipTrackItem")
            if inner is None:
                raise graph.broken(item, "a track item has no ClipTrackItem")
            opened = Opened(inner)
            placed = Item(item, opened, *span(graph, opened), links.get(id(item)))
            clip = read_clip(placed, self.shelf, self.frame, self._at(placed.start))
            if clip is not None:
                clips.append(clip)
        clips.sort(key=lambda clip: (clip.start, clip.end))
        return self._apart(clips)

    def _apart(self, clips: list[Clip]) -> list[Clip]:
        """No clip of a track begins before the one before it ends; the earlier one is trimmed."""
        kept: list[Clip] = []
        for clip in clips:
            while kept and kept[-1].end > clip.start:
                before = kept.pop()
                self._at(clip.start).add("overlap", f"'{before.name}' is trimmed by '{clip.name}'")
                if clip.start > before.start:
                    kept.append(_trimmed(before, clip.start - before.start))
            kept.append(clip)
        return kept

    def _transitions(self, track: Element, clips: list[Clip]) -> Iterator[Transition]:
        graph, rate = self.shelf.graph, self.timeline.rate
        edges = {edge for clip in clips for edge in (clip.start, clip.end)}
        found = []
        for item in graph.objects(track, "ClipTrack", "TransitionItems", "TrackItems"):
            inner = at(item, "TransitionTrackItem")
            if inner is None:
                raise graph.broken(item, "a transition has no TransitionTrackItem")
            start, end = span(graph, inner)
            cut = rate.snap(start + graph.integer(inner, "Alignment", default=0))
            start, end = rate.snap(start), rate.snap(end)
            kind = text(inner, "MatchName")
            if not start <= cut <= end or start == end or cut not in edges:
                self._at(start).add("transition", f"{kind}: not on a cut", item)
                continue
            if start < 0:
                self._at(0).add("transition before the timeline's start", kind, item)
                start = 0
            if start == end:
                continue
            found.append(Transition(start, end - start, cut - start, _TRANSITIONS.get(kind, kind)))
        yield from sorted(found, key=lambda each: each.start)


def _trimmed(clip: Clip, duration: int) -> Clip:
    """A clip without its tail; one that plays backwards shows the earliest of its source last."""
    removed = clip.source_duration - round(abs(clip.speed) * duration)
    source_start = clip.source_start + removed if clip.speed < 0 else clip.source_start
    return replace(clip, duration=duration, source_start=source_start)
