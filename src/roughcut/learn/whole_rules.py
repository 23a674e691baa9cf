"""Simple rules that finish a whole timeline: what a style must clearly beat.

Each takes a begun timeline (main track and its sound), the finished timelines of the past in the
order in which they were cut, and a seed. Clips and times that were there stay as they were.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median

import numpy as np

from roughcut.encode.assets import AssetKeys
from roughcut.encode.decisions import Decision, Decisions, encode
from roughcut.encode.decisions import spine as spine_index
from roughcut.encode.layouts import Layout, alike, fit, parameters_of
from roughcut.errors import NotEnough, Where
from roughcut.timeline import Clip, Kind, Media, Source, Timeline, Track

TrackNumber = tuple[bool, int]
"""Whether it is sound, and the track's number as decisions count it, from the spine."""

WholeRule = Callable[[Timeline, Sequence[Timeline], int], Timeline]


def nothing_added(begun: Timeline, past: Sequence[Timeline], seed: int) -> Timeline:  # noqa: ARG001 (a WholeRule)
    """The begun timeline as it is."""
    return begun


def last_pasted(begun: Timeline, past: Sequence[Timeline], seed: int) -> Timeline:  # noqa: ARG001 (a WholeRule)
    """The overlays and layouts of the last project, its times scaled to the length of this one.

    Raises:
        NotEnough: there is no past project, or nothing to paste over.
    """
    bench = _Bench.of(begun)
    last = _projects(past)[-1]
    scale = begun.duration / last.duration
    added: dict[TrackNumber, list[Clip]] = defaultdict(list)
    for row in last.overlays:
        span = row.start * scale, (row.start + row.duration) * scale
        added[row.audio, row.track].append(bench.copy(row, last.layout(row), *span))
    layouts: list[Layout | None] = []
    for clip in begun.tracks[bench.spine].clips:
        middle = (clip.start + clip.duration / 2) / scale
        under = (row for row in last.spine if row.start <= middle < row.start + row.duration)
        layouts.append(next((last.layout(row) for row in under), None))
    return bench.laid(added, layouts)


def rates(begun: Timeline, past: Sequence[Timeline], seed: int) -> Timeline:
    """On each track as many clips a minute as in the past, each of the median length, anywhere.

    They show what that track showed most often, as it stood most often. As large a share of the
    main track's clips as in the past leaves the default layout, for the most frequent other one.

    Raises:
        NotEnough: there is no past project, or nothing to lay over.
    """
    bench = _Bench.of(begun)
    projects = _projects(past)
    random = np.random.default_rng(seed)
    share = begun.duration / sum(each.duration for each in projects)
    rows_by_track: dict[TrackNumber, list[tuple[Decision, Layout | None]]] = defaultdict(list)
    for project in projects:
        for row in project.overlays:
            rows_by_track[row.audio, row.track].append((row, project.layout(row)))
    added: dict[TrackNumber, list[Clip]] = {}
    for track, rows in sorted(rows_by_track.items(), key=lambda each: each[0]):
        length = median(row.duration for row, _ in rows)
        row, layout = _typical(rows)
        latest = max(1, begun.duration - round(length))
        starts = random.integers(0, latest, size=round(len(rows) * share))
        added[track] = [bench.copy(row, layout, s, s + length) for s in sorted(starts.tolist())]
    standing = [
        layout
        for each in projects
        for row in each.spine
        if (layout := each.layout(row)) is not None
    ]
    moved = Counter(layout for layout in standing if not alike(layout, Layout()))
    layouts: list[Layout | None] = [None] * len(begun.tracks[bench.spine].clips)
    if moved:
        often = moved.total() / len(standing)
        favourite = moved.most_common(1)[0][0]
        layouts = [favourite if random.random() < often else None for _ in layouts]
    return bench.laid(added, layouts)


WHOLE_RULES: tuple[tuple[str, WholeRule], ...] = (
    ("nothing added", nothing_added),
    ("last project pasted", last_pasted),
    ("rates", rates),
)
"""The name of each rule, as reports print it, and the rule."""


@dataclass(frozen=True, slots=True)
class _Project:
    """A past timeline: its spine, and what was laid over, under and beside it."""

    decisions: Decisions
    duration: int
    spine: tuple[Decision, ...]
    overlays: tuple[Decision, ...]

    def layout(self, row: Decision) -> Layout | None:
        return None if row.layout is None else self.decisions.layouts[row.layout]


def _projects(past: Sequence[Timeline]) -> list[_Project]:
    found = []
    for timeline in past:
        decisions = encode(timeline)
        spine = tuple(row for row in decisions.rows if not row.audio and row.track == 0)
        overlays = tuple(
            row
            for row in decisions.rows
            if (row.audio or row.track != 0) and row.role != "sound" and row.clip.enabled
        )
        if spine:
            found.append(_Project(decisions, timeline.duration, spine, overlays))
    if not found:
        raise NotEnough("past projects", "there is none with a picture", "Name finished projects")
    return found


def _typical(rows: Sequence[tuple[Decision, Layout | None]]) -> tuple[Decision, Layout | None]:
    """The first row of those that show the most frequent source in its most frequent layout."""
    keys = AssetKeys()
    counted: Counter[Hashable] = Counter(
        (keys.portable(row.clip.source), layout) for row, layout in rows
    )
    best = counted.most_common(1)[0][0]
    return next(each for each in rows if (keys.portable(each[0].clip.source), each[1]) == best)


@dataclass(frozen=True, slots=True)
class _Bench:
    """A begun timeline, and the sources that it shows, by what they are on any disk."""

    begun: Timeline
    spine: int
    shown: Mapping[Hashable, Source]

    @classmethod
    def of(cls, begun: Timeline) -> _Bench:
        spine = spine_index(begun)
        if spine is None:
            raise NotEnough(
                Where(timeline=begun.name),
                "it has no picture to start from",
                "Put clips on a video track",
            )
        keys = AssetKeys()
        sources = [clip.source for track in begun.tracks for clip in track.clips]
        return cls(begun, spine, {keys.portable(source): source for source in sources})

    def copy(self, row: Decision, layout: Layout | None, start: float, end: float) -> Clip:
        """A past clip from start to end, of this timeline's own source where it has that file.

        It plays at normal speed; where the source is too short, the clip ends with it.
        """
        source = self.shown.get(AssetKeys().portable(row.clip.source), row.clip.source)
        rate = self.begun.rate
        first, last = rate.snap(round(start)), rate.snap(round(end))
        length = min(last, self.begun.duration) - first
        source_start = row.clip.source_start
        if isinstance(source, Media) and not source.still and source.duration is not None:
            length = min(length, rate.ticks(rate.frames(source.duration)))
            source_start = max(0, min(source_start, rate.snap(source.duration - length)))
        length = max(length, rate.ticks(1))
        parameters = row.clip.parameters
        if layout is not None and fit(source, self.begun) is not None:
            parameters = parameters_of(layout, source, self.begun, parameters)
        return replace(
            row.clip,
            start=first,
            duration=length,
            source=source,
            source_start=source_start,
            speed=Fraction(1),
            parameters=parameters,
            link=None,
        )

    def laid(
        self, added: Mapping[TrackNumber, Sequence[Clip]], layouts: Sequence[Layout | None]
    ) -> Timeline:
        """The begun timeline with these clips, where there is room, and spine layouts."""
        video = [track for track in self.begun.tracks if track.kind == "video"]
        audio = [track for track in self.begun.tracks if track.kind == "audio"]
        below = sum(track.kind == "video" for track in self.begun.tracks[: self.spine])
        lowest = min([0, *(number + below for is_audio, number in added if not is_audio)])
        video = [Track("video")] * -lowest + video
        zero = below - lowest
        spine = video[zero]
        clips = tuple(map(self._standing, spine.clips, layouts))
        video[zero] = replace(spine, clips=clips)
        for (is_audio, number), new in added.items():
            tracks, index = (audio, number - 1) if is_audio else (video, number + zero)
            kind: Kind = "audio" if is_audio else "video"
            tracks += [Track(kind)] * (index + 1 - len(tracks))
            tracks[index] = _with_room(tracks[index], new)
        return replace(self.begun, tracks=(*video, *audio))

    def _standing(self, clip: Clip, layout: Layout | None) -> Clip:
        if layout is None or fit(clip.source, self.begun) is None:
            return clip
        return replace(
            clip, parameters=parameters_of(layout, clip.source, self.begun, clip.parameters)
        )


def _with_room(track: Track, new: Sequence[Clip]) -> Track:
    """The track with each new clip that overlaps none of the clips before it in turn."""
    clips = list(track.clips)
    for clip in new:
        if all(clip.end <= other.start or clip.start >= other.end for other in clips):
            clips.append(clip)
    return replace(track, clips=tuple(sorted(clips, key=lambda each: each.start)))
