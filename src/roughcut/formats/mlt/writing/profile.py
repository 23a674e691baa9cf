"""All that one MLT file holds has one profile: nests of another one are drawn and cut in it.

A nest of another frame size is put into a frame of the outer size, fitted and centred, and the
clip that shows it is scaled back; one of another rate has its cuts on the nearest outer frames.
Both are told for everything in the nest.
"""

from __future__ import annotations

from dataclasses import replace

from roughcut.check import place
from roughcut.errors import Where
from roughcut.formats.losses import loser
from roughcut.formats.mlt.writing.page import Page
from roughcut.parameters import Keyframe, Keyframes, Parameters, Value
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track, Transition

ANOTHER = "nest of another frame size or rate"


def in_profile(timeline: Timeline, page: Page) -> Timeline:
    """The timeline with every nest in its own frame size and rate."""
    return _Adapting(timeline, page).adapted(timeline)


class _Adapting:
    def __init__(self, outer: Timeline, page: Page) -> None:
        self.outer = outer
        self.page = page
        self.known: dict[int, tuple[Timeline, float]] = {}

    def adapted(self, timeline: Timeline) -> Timeline:
        tracks = tuple(
            replace(
                track,
                clips=tuple(self._clip(clip, timeline, name) for clip in track.clips),
            )
            for name, track in zip(timeline.track_names, timeline.tracks, strict=True)
        )
        return timeline if tracks == timeline.tracks else replace(timeline, tracks=tracks)

    def _clip(self, clip: Clip, timeline: Timeline, track: str) -> Clip:
        if not isinstance(clip.source, Timeline):
            return clip
        nest, shrunk = self._nest(clip.source)
        if nest is clip.source:
            return clip
        if shrunk != 1:
            loser(self.page.omissions, place(timeline, track, clip.start))(ANOTHER, nest.name)
            scale = _times(clip.parameters.scale, 1 / shrunk)
            clip = replace(clip, parameters=replace(clip.parameters, scale=scale))
        return replace(clip, source=nest)

    def _nest(self, nest: Timeline) -> tuple[Timeline, float]:
        """The nest in the outer profile, and how much smaller or larger its picture became."""
        if id(nest) in self.known:
            return self.known[id(nest)]
        outer = self.outer
        found = self.adapted(nest)
        shrunk = 1.0
        same_size = (nest.width, nest.height, nest.pixel_aspect) == (
            outer.width,
            outer.height,
            outer.pixel_aspect,
        )
        if not same_size:
            frame = nest.width * float(nest.pixel_aspect), float(nest.height)
            whole = outer.width * float(outer.pixel_aspect), float(outer.height)
            shrunk = min(whole[0] / frame[0], whole[1] / frame[1])
            share = frame[0] * shrunk / whole[0], frame[1] * shrunk / whole[1]
            found = replace(
                found,
                width=outer.width,
                height=outer.height,
                pixel_aspect=outer.pixel_aspect,
                tracks=tuple(_resized(track, shrunk, share) for track in found.tracks),
            )
        if nest.rate != outer.rate:
            found = replace(found, rate=outer.rate, tracks=tuple(_snapped(track, outer.rate) for track in found.tracks))  # fmt: skip
        if not same_size or nest.rate != outer.rate:
            self._tell(nest, found)
        self.known[id(nest)] = found, shrunk
        return self.known[id(nest)]

    def _tell(self, nest: Timeline, found: Timeline) -> None:
        """Of the nest, and of each of its clips and transitions, where it was and where it is."""
        loser(self.page.omissions, Where(timeline=nest.name))(ANOTHER, nest.name)
        for name, track in zip(nest.track_names, nest.tracks, strict=True):
            edges = {clip.start for clip in track.clips} | {
                each.start for each in track.transitions
            }
            for edge in sorted(edges):
                moved = self.outer.rate.snap(edge) if nest.rate != self.outer.rate else edge
                self.page.places.setdefault((id(found), name, moved), place(nest, name, edge))
            for start in sorted(edges | {self.outer.rate.snap(edge) for edge in edges}):
                loser(self.page.omissions, place(nest, name, start))(ANOTHER, name)


def _resized(track: Track, shrunk: float, share: tuple[float, float]) -> Track:
    def resized(clip: Clip) -> Clip:
        unsized = isinstance(clip.source, Media) and clip.source.width is None
        parameters: Parameters = clip.parameters
        return replace(
            clip,
            parameters=replace(
                parameters,
                scale=parameters.scale if unsized else _times(parameters.scale, shrunk),
                x=_times(parameters.x, share[0]),
                y=_times(parameters.y, share[1]),
            ),
        )

    return replace(track, clips=tuple(resized(clip) for clip in track.clips))


def _snapped(track: Track, rate: Rate) -> Track:
    """Cuts on the nearest frames of a rate; what is shorter than a frame goes."""

    def clips() -> list[Clip]:
        kept = []
        for clip in track.clips:
            start, end = rate.snap(clip.start), rate.snap(clip.end)
            if start < end:
                kept.append(replace(clip, start=start, duration=end - start))
        return kept

    def transitions() -> list[Transition]:
        kept = []
        for each in track.transitions:
            start, end = rate.snap(each.start), rate.snap(each.end)
            if start < end:
                cut = rate.snap(each.start + each.cut) - start
                kept.append(replace(each, start=start, duration=end - start, cut=cut))
        return kept

    return replace(track, clips=tuple(clips()), transitions=tuple(transitions()))


def _times(value: Value, factor: float) -> Value:
    if isinstance(value, Keyframes):
        return Keyframes(tuple(Keyframe(key.time, key.value * factor, key.easing) for key in value.keys))  # fmt: skip
    return value * factor
