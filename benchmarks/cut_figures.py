"""One cut of a recording against its editor's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from roughcut.footage.pauses import Range
from roughcut.parameters import DEFAULTS, Parameters
from roughcut.scoring import score
from roughcut.ticks import TICKS_PER_SECOND
from roughcut.timeline import Clip, Media, Timeline, Track

TOLERANCE = TICKS_PER_SECOND // 5


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one recording: source ranges, and how each stands in the frame."""

    media: Media
    ranges: tuple[Range, ...]
    framed: tuple[Parameters, ...]

    @classmethod
    def plain(cls, media: Media, ranges: Sequence[Range]) -> Kept:
        return cls(media, tuple(ranges), (DEFAULTS,) * len(ranges))

    @classmethod
    def of(cls, timeline: Timeline, media: Media) -> Kept:
        """What the main track of a timeline shows of a recording, in source order."""
        clips = [each for each in timeline.video_tracks[0].clips if each.source == media]
        clips.sort(key=lambda each: each.source_start)
        ranges = tuple((each.source_start, each.source_start + each.duration) for each in clips)
        return cls(media, ranges, tuple(each.parameters for each in clips))

    def on_source_time(self) -> Timeline:
        """Each clip where it lies in the recording, in a frame of the recording's size."""
        clips = tuple(
            Clip(start, end - start, self.media, start, parameters=parameters)
            for (start, end), parameters in zip(self.ranges, self.framed, strict=True)
        )
        media = self.media
        return Timeline("kept", media.rate, media.width, media.height, (Track("video", clips),))


@dataclass(frozen=True, slots=True)
class Figures:
    """length_error: share of the editor's length; layout_iou: NaN where both keep nothing of the same."""

    keep_f1: float
    cut_f1: float
    length_error: float
    layout_iou: float

    def values(self) -> tuple[float, ...]:
        return astuple(self)


def judged(ours: Kept, theirs: Kept) -> Figures:
    both = sum(max(0, min(b, d) - max(a, c)) for a, b in ours.ranges for c, d in theirs.ranges)
    keep = 2 * both / max(1, length(ours.ranges) + length(theirs.ranges))
    cuts = [sorted({edge for each in side.ranges for edge in each}) for side in (ours, theirs)]
    met = 0
    left = list(cuts[1])
    for edge in cuts[0]:
        near = next((each for each in left if abs(each - edge) <= TOLERANCE), None)
        if near is not None:
            left.remove(near)
            met += 1
    cut_f1 = 2 * met / max(1, len(cuts[0]) + len(cuts[1]))
    error = abs(length(ours.ranges) / max(1, length(theirs.ranges)) - 1)
    layout = None
    if both:
        layout = score(theirs.on_source_time(), ours.on_source_time()).layout_iou
    return Figures(keep, cut_f1, error, np.nan if layout is None else layout)


def mean(figures: Sequence[Figures]) -> Figures:
    columns = np.array([each.values() for each in figures]).T
    known = [column[~np.isnan(column)] for column in columns]
    return Figures(*(float(each.mean()) if len(each) else np.nan for each in known))


def length(ranges: Sequence[Range]) -> int:
    return sum(end - start for start, end in ranges)
