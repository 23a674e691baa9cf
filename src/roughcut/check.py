"""What makes a timeline sound.

A check is one function from a timeline to findings; `check` runs them all over a timeline and
over its nests. A reader may return an unsound timeline, a writer refuses one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from roughcut.errors import Where
from roughcut.ticks import timecode
from roughcut.timeline import Clip, Media, Timeline, Track


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong in a timeline, and what to do about it.

    rule is a short phrase that is the same for all findings of one kind.
    """

    where: Where
    rule: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}. {self.remedy}"


def check(timeline: Timeline) -> tuple[Finding, ...]:
    """Everything unsound in a timeline and in its nests, each nest once."""
    return tuple(
        finding for each in with_nests(timeline) for rule in CHECKS for finding in rule(each)
    )


def with_nests(timeline: Timeline) -> tuple[Timeline, ...]:
    """The timeline, then every timeline nested in it at any depth, each object once."""
    found = {id(timeline): timeline}
    waiting = [timeline]
    while waiting:
        for track in waiting.pop().tracks:
            for clip in track.clips:
                source = clip.source
                if isinstance(source, Timeline) and id(source) not in found:
                    found[id(source)] = source
                    waiting.append(source)
    return tuple(found.values())


def place(timeline: Timeline, track_name: str, ticks: int) -> Where:
    """Where a time on a track is, as an editor reads it."""
    label = timecode(timeline.start + ticks, timeline.rate, drop_frame=timeline.drop_frame)
    return Where(timeline=timeline.name, track=track_name, timecode=label)


def clips_of(timeline: Timeline) -> Iterator[tuple[str, Track, Clip]]:
    """Every clip with its track and what editors call that."""
    for name, track in zip(timeline.track_names, timeline.tracks, strict=True):
        for clip in track.clips:
            yield name, track, clip


def check_frame(timeline: Timeline) -> Iterator[Finding]:
    """1. The frame has a positive size and pixel aspect."""
    if timeline.width <= 0 or timeline.height <= 0 or timeline.pixel_aspect <= 0:
        yield Finding(
            Where(timeline=timeline.name),
            "frame size",
            f"the frame is {timeline.width}×{timeline.height} of aspect {timeline.pixel_aspect}",
            "Set the timeline's frame size",
        )


def check_lengths(timeline: Timeline) -> Iterator[Finding]:
    """1. No clip starts before the timeline. 2. Every clip lasts. 3. Neither does its source start before 0."""
    for name, _, clip in clips_of(timeline):
        if clip.start < 0 or clip.duration <= 0:
            yield Finding(
                place(timeline, name, clip.start),
                "clip range",
                f"'{clip.name}' starts at {clip.start} ticks and lasts {clip.duration}",
                "Remove it or give it a length",
            )
        if clip.source_start < 0:
            yield Finding(
                place(timeline, name, clip.start),
                "source range",
                f"'{clip.name}' begins before its source does",
                "Trim its head",
            )


def check_overlaps(timeline: Timeline) -> Iterator[Finding]:
    """1. The clips of a track are in time order and do not overlap."""
    for name, track in zip(timeline.track_names, timeline.tracks, strict=True):
        for left, right in pairwise(track.clips):
            if right.start < left.end:
                yield Finding(
                    place(timeline, name, right.start),
                    "overlap",
                    f"'{right.name}' begins before '{left.name}' ends",
                    "Trim one of them or move it to another track",
                )


def check_handles(timeline: Timeline) -> Iterator[Finding]:
    """1. No clip uses more of its media than there is; stills and unknown lengths never run out."""
    for name, _, clip in clips_of(timeline):
        source = clip.source
        if not isinstance(source, Media) or source.still or source.duration is None:
            continue
        tolerance = (source.rate or timeline.rate).ticks(1)
        if clip.source_start + clip.source_duration > source.duration + tolerance:
            yield Finding(
                place(timeline, name, clip.start),
                "outside media",
                f"'{clip.name}' uses more of '{source.name}' than there is",
                "Trim its tail or relink the media",
            )


def check_transitions(timeline: Timeline) -> Iterator[Finding]:
    """1. A transition lasts, and its cut lies within it. 2. A clip's edge lies at its cut.

    3. It does not begin before the timeline.
    """
    for name, track in zip(timeline.track_names, timeline.tracks, strict=True):
        edges = {edge for clip in track.clips for edge in (clip.start, clip.end)}
        for transition in track.transitions:
            cut = transition.start + transition.cut
            rule, remedy = "transition", "Remove it"
            if transition.duration <= 0 or not 0 <= transition.cut <= transition.duration:
                problem = f"the {transition.kind} lasts {transition.duration} ticks, cut at {transition.cut}"
            elif cut not in edges:
                problem = f"the {transition.kind} is not on a cut"
            elif transition.start < 0:
                rule, remedy = "transition range", "Let it begin with the timeline"
                problem = (
                    f"the {transition.kind} begins {-transition.start} ticks before the timeline"
                )
            else:
                continue
            yield Finding(place(timeline, name, transition.start), rule, problem, remedy)


CHECKS: tuple[Callable[[Timeline], Iterator[Finding]], ...] = (
    check_frame,
    check_lengths,
    check_overlaps,
    check_handles,
    check_transitions,
)
