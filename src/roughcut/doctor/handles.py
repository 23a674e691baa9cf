"""Rules about how much media there is: under a clip, and beyond it for transitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from roughcut.check import check_handles, place
from roughcut.doctor.rule import Fault, Rule
from roughcut.doctor.structure import checked
from roughcut.nests import with_clips
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track, Transition

_UNBOUNDED = 2**80


def handles(clip: Clip) -> tuple[int, int]:
    """Media lying unused before and after a clip, in ticks of the timeline.

    _UNBOUNDED where nothing ends: stills, titles, generators, frozen frames, unknown lengths.
    """
    source = clip.source
    if not isinstance(source, Media | Timeline) or clip.speed == 0:
        return _UNBOUNDED, _UNBOUNDED
    if isinstance(source, Media) and source.still:
        return _UNBOUNDED, _UNBOUNDED
    fast = abs(clip.speed)
    first = int(clip.source_start / fast)
    last = _UNBOUNDED
    if source.duration is not None:
        last = int((source.duration - clip.source_start - clip.source_duration) / fast)
    return (last, first) if clip.speed < 0 else (first, last)


def transitions_without_handles(timeline: Timeline) -> Iterator[Fault]:
    """A frame too few is let pass: formats round the lengths of media."""
    for name, track in zip(timeline.track_names, timeline.tracks, strict=True):
        for each in track.transitions:
            before, after = _reach(track, each)
            frame = timeline.rate.ticks(1)
            missing = max(each.cut - before, each.duration - each.cut - after)
            if missing > frame:
                frames = timeline.rate.frames(missing)
                yield Fault(
                    place(timeline, name, each.start),
                    f"the {each.kind} needs {frames} frames more than the media beside it hold",
                )


def shortened_transitions(timeline: Timeline) -> Timeline:
    """Every transition as long as its handles, on frames; none where there are none."""
    tracks = []
    for track in timeline.tracks:
        kept = (_shortened(track, each, timeline.rate) for each in track.transitions)
        tracks.append(replace(track, transitions=tuple(each for each in kept if each is not None)))
    return replace(timeline, tracks=tuple(tracks))


def _reach(track: Track, transition: Transition) -> tuple[int, int]:
    """How far before its cut a transition may begin, and after it end."""
    cut = transition.start + transition.cut
    left = next((clip for clip in track.clips if clip.end == cut), None)
    right = next((clip for clip in track.clips if clip.start == cut), None)
    if left is None or right is None:
        return _UNBOUNDED, _UNBOUNDED
    return max(0, handles(right)[0]), max(0, handles(left)[1])


def _shortened(track: Track, transition: Transition, rate: Rate) -> Transition | None:
    before, after = _reach(track, transition)
    cut = transition.start + transition.cut
    start = transition.start
    if transition.cut > before:
        start = rate.ticks(rate.frames(cut) - _whole_frames(before, rate))
    end = transition.end
    if transition.duration - transition.cut > after:
        end = rate.ticks(rate.frames(cut) + _whole_frames(after, rate))
    if end <= start:
        return None
    return replace(transition, start=start, duration=end - start, cut=cut - start)


def trimmed_to_media(timeline: Timeline) -> Timeline:
    """Clips that play forwards end where their media does."""
    return with_clips(timeline, lambda clip: _trimmed(clip, timeline.rate))


def _trimmed(clip: Clip, rate: Rate) -> Clip:
    source = clip.source
    if not isinstance(source, Media) or source.still or source.duration is None or clip.speed <= 0:
        return clip
    tolerance = (source.rate or rate).ticks(1)  # as in check_handles
    if clip.source_start + clip.source_duration <= source.duration + tolerance:
        return clip
    left = _whole_frames(int((source.duration - clip.source_start) / clip.speed), rate)
    end = rate.ticks(rate.frames(clip.start) + left)
    return replace(clip, duration=end - clip.start) if end > clip.start else clip


def _whole_frames(ticks: int, rate: Rate) -> int:
    """How many frames fit into a length."""
    frames = rate.frames(ticks)
    return frames - 1 if rate.ticks(frames) > ticks else frames


HANDLES = (
    Rule(
        "clip beyond its media", "breaks",
        "Final Cut refuses the edit (\"no respective media\"), others show black or a still frame.",
        "Trim the clip's tail, or relink its media",
        checked(check_handles, "outside media"),
        mend=trimmed_to_media,
        mended="clips end where their media does; what follows stays where it is",
        source="doza-assist issue 7",
    ),
    Rule(
        "transition without handles", "shifts",
        "The programs shorten the transition, move it, or refuse it.",
        "Shorten the transition, or trim the clips under it",
        transitions_without_handles,
        apps=("premiere", "resolve", "fcp"),
        mend=shortened_transitions,
        mended="transitions are as long as the media under them reach",
    ),
)  # fmt: skip
