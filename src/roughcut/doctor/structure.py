"""Rules about how clips and transitions lie: those of `roughcut.check`, with what can be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from roughcut.check import Finding, check_frame, check_lengths, check_overlaps, check_transitions
from roughcut.doctor.rule import Fault, Rule
from roughcut.timeline import Timeline, Transition


def checked(
    check: Callable[[Timeline], Iterator[Finding]], rule: str
) -> Callable[[Timeline], Iterator[Fault]]:
    """The findings that a check makes under one name."""

    def find(timeline: Timeline) -> Iterator[Fault]:
        for finding in check(timeline):
            if finding.rule == rule:
                yield Fault(finding.where, finding.problem)

    return find


def without_empty_clips(timeline: Timeline) -> Timeline:
    """No clip that lasts no time; they show nothing."""
    tracks = tuple(
        replace(track, clips=tuple(clip for clip in track.clips if clip.duration > 0))
        for track in timeline.tracks
    )
    return replace(timeline, tracks=tracks)


def without_loose_transitions(timeline: Timeline) -> Timeline:
    """No transition that lies on no cut; there is nothing that it could join."""
    tracks = []
    for track in timeline.tracks:
        edges = {edge for clip in track.clips for edge in (clip.start, clip.end)}
        kept = tuple(
            each
            for each in track.transitions
            if each.duration > 0
            and 0 <= each.cut <= each.duration
            and each.start + each.cut in edges
        )
        tracks.append(replace(track, transitions=kept))
    return replace(timeline, tracks=tuple(tracks))


def begun_with_the_timeline(timeline: Timeline) -> Timeline:
    """No transition begins before the timeline: what lies before is cut off, its cut stays."""
    tracks = tuple(
        replace(
            track, transitions=tuple(_begun(each) for each in track.transitions if each.end > 0)
        )
        for track in timeline.tracks
    )
    return replace(timeline, tracks=tracks)


def _begun(transition: Transition) -> Transition:
    """Without what is before 0; left as it is where its cut lies there."""
    before = -transition.start
    if not 0 < before <= transition.cut:
        return transition
    return replace(
        transition, start=0, duration=transition.duration - before, cut=transition.cut - before
    )


STRUCTURE = (
    Rule(
        "frame without a size", "breaks",
        "The program has nothing to draw on, or makes up a frame of its own.",
        "Set the timeline's frame size in the program that made it",
        checked(check_frame, "frame size"),
    ),
    Rule(
        "clip without a length", "breaks",
        "The file is refused, or the clip stands before the timeline's beginning.",
        "Remove the clip, or give it a length",
        checked(check_lengths, "clip range"),
        mend=without_empty_clips,
        mended="clips of no length are removed",
    ),
    Rule(
        "clip begins before its media", "breaks",
        "Final Cut refuses the edit, others show black or the first frame.",
        "Trim the clip's head, or relink its media",
        checked(check_lengths, "source range"),
        source="doza-assist issue 7, PR 35",
    ),
    Rule(
        "overlap", "breaks",
        "Two clips cannot stand in one place of a track: one is dropped, moved, or the file refused.",
        "Trim one of the clips, or move it to another track",
        checked(check_overlaps, "overlap"),
    ),
    Rule(
        "transition off a cut", "lost",
        "The transition is dropped.",
        "Remove it, or move it onto a cut",
        checked(check_transitions, "transition"),
        mend=without_loose_transitions,
        mended="transitions that lie on no cut are removed",
    ),
    Rule(
        "transition before the timeline", "breaks",
        "No file can say so: it is refused, or the transition is dropped or begins with the timeline.",
        "Let it begin with the timeline",
        checked(check_transitions, "transition range"),
        mend=begun_with_the_timeline,
        mended="transitions begin with the timeline at the earliest",
    ),
)  # fmt: skip
