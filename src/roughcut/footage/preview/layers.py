"""What a timeline shows at a time: its layers from the bottom to the top."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction

from roughcut.check import place
from roughcut.errors import Omission
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Timeline, Track, Transition


@dataclass(frozen=True, slots=True)
class Shown:
    """A clip at a time after its start, and the share of the picture that it has.

    The time is below 0 or beyond the clip's duration where a transition makes the clip longer.
    track, number: its place, by which one reader follows one clip.
    """

    clip: Clip
    time: int
    share: float
    track: int
    number: int

    def source_time(self, rate: Rate) -> int:
        """The tick of the source, whose rate this is, that is on screen.

        Backwards, a frame is on screen up to the tick at which it begins: a quarter of a frame
        less lies safely inside it.
        """
        clip = self.clip
        if clip.speed >= 0:
            return clip.source_start + int(clip.speed * self.time)
        passed = -clip.speed * (clip.duration - self.time)
        return clip.source_start + int(passed) - rate.ticks(1) // 4


Layer = tuple[Shown, ...]
"""One clip, or the two of a transition; what their shares leave is what lies below."""


class Layers:
    """The video tracks of one timeline, prepared so that a time is found quickly."""

    def __init__(self, timeline: Timeline) -> None:
        self._half_frame = Fraction(timeline.rate.ticks(1), 2)
        self._tracks = [
            _Track(number, track)
            for number, track in enumerate(timeline.video_tracks)
            if track.enabled
        ]

    def at(self, ticks: int) -> list[Layer]:
        """From the bottom to the top; tracks that show nothing are missing."""
        found = (each.at(ticks, self._half_frame) for each in self._tracks)
        return [layer for layer in found if layer]


class _Track:
    def __init__(self, number: int, track: Track) -> None:
        self._number = number
        self._clips = track.clips
        self._starts = [clip.start for clip in track.clips]
        self._transitions = track.transitions
        self._transition_starts = [each.start for each in track.transitions]

    def at(self, ticks: int, half_frame: Fraction) -> Layer:
        index = bisect_right(self._transition_starts, ticks) - 1
        if index >= 0 and ticks < self._transitions[index].end:
            return self._mixed(self._transitions[index], ticks, half_frame)
        number = bisect_right(self._starts, ticks) - 1
        if number < 0 or ticks >= self._clips[number].end:
            return ()
        return self._shown(number, ticks, 1.0)

    def _mixed(self, transition: Transition, ticks: int, half_frame: Fraction) -> Layer:
        """Both sides of a transition, by how much of it is over in the middle of the frame."""
        over = min(1.0, float((ticks + half_frame - transition.start) / transition.duration))
        cut = transition.start + transition.cut
        right = bisect_right(self._starts, cut) - 1
        if right >= 0 and self._starts[right] < cut:
            right += 1  # nothing begins at the cut
        left = right - 1
        layer: Layer = ()
        if left >= 0 and self._clips[left].end == cut:
            layer += self._shown(left, ticks, 1 - over)
        if 0 <= right < len(self._starts) and self._starts[right] == cut:
            layer += self._shown(right, ticks, over)
        return layer

    def _shown(self, number: int, ticks: int, share: float) -> Layer:
        clip = self._clips[number]
        if not clip.enabled:
            return ()
        return (Shown(clip, ticks - clip.start, share, self._number, number),)


def transitions_told(timeline: Timeline) -> list[Omission]:
    """Transitions that are shown and heard as plain ones."""
    return [
        Omission(place(timeline, name, each.start), "transition shown as a dissolve", each.kind)
        for name, track in zip(timeline.track_names, timeline.tracks, strict=True)
        for each in track.transitions
        if each.kind != "dissolve" and track.enabled
    ]
