"""Rules about frames, rates and timecode."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from roughcut.check import clips_of, place
from roughcut.doctor.rule import Fault, Rule, media_of
from roughcut.encode.words import clip_name
from roughcut.errors import Where
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Timeline, Track

_PULLDOWN = Fraction(1001, 1000)
_DROPS = frozenset({Rate(30000, 1001), Rate(60000, 1001)})


def off_frames(timeline: Timeline) -> Iterator[Fault]:
    """Sound may be cut between frames; pictures and their transitions may not."""
    rate = timeline.rate
    for name, track, clip in clips_of(timeline):
        edges = [edge for edge in (clip.start, clip.end) if rate.snap(edge) != edge]
        if track.kind == "video" and edges:
            yield Fault(
                place(timeline, name, clip.start),
                f"'{clip_name(clip)}' is cut between two frames",
            )


def on_frames(timeline: Timeline) -> Timeline:
    """Every picture's edges on the nearest frame, with what it shows there; none gets lost by it."""
    rate = timeline.rate
    tracks = []
    for track in timeline.tracks:
        if track.kind != "video":
            tracks.append(track)
            continue
        clips = tuple(_snapped(clip, rate) for clip in track.clips)
        tracks.append(replace(_transitions_on_frames(track, rate), clips=clips))
    return replace(timeline, tracks=tuple(tracks))


def _snapped(clip: Clip, rate: Rate) -> Clip:
    start, end = rate.snap(clip.start), rate.snap(clip.end)
    if end <= start:
        return clip
    lost = clip.end - end if clip.speed < 0 else start - clip.start
    begins = max(0, clip.source_start + round(abs(clip.speed) * lost))
    return replace(clip, start=start, duration=end - start, source_start=begins)


def _transitions_on_frames(track: Track, rate: Rate) -> Track:
    snapped = []
    for each in track.transitions:
        start, cut, end = (
            rate.snap(time) for time in (each.start, each.start + each.cut, each.end)
        )
        snapped.append(replace(each, start=start, cut=cut - start, duration=end - start))
    return replace(track, transitions=tuple(each for each in snapped if each.duration > 0))


def odd_rate(timeline: Timeline) -> Iterator[Fault]:
    rate = timeline.rate
    if rate.fraction.denominator != 1 and not rate.ntsc:
        yield Fault(Where(timeline=timeline.name), f"it runs at {rate} frames a second")


def impossible_drop_frame(timeline: Timeline) -> Iterator[Fault]:
    """SMPTE ST 12-1 drops frame numbers at 29.97 and 59.94 only."""
    if timeline.drop_frame and timeline.rate not in _DROPS:
        yield Fault(
            Where(timeline=timeline.name), f"drop-frame timecode at {timeline.rate} frames a second"
        )


def without_drop_frame(timeline: Timeline) -> Timeline:
    return timeline if timeline.rate in _DROPS else replace(timeline, drop_frame=False)


def thousandth_apart(timeline: Timeline) -> Iterator[Fault]:
    rate = timeline.rate
    for media, where in media_of(timeline).items():
        if media.rate is None or not media.has_video or media.still:
            continue
        if media.rate.fraction / rate.fraction in {_PULLDOWN, 1 / _PULLDOWN}:
            yield Fault(where, f"'{media.name}' runs at {media.rate}, the timeline at {rate}")


TIMING = (
    Rule(
        "clip off the frame grid", "shifts",
        "Final Cut refuses or moves the edit, the others move it by up to half a frame.",
        "Move the cut onto a frame",
        off_frames,
        mend=on_frames,
        mended="pictures are moved onto the nearest frame, with what they show",
        source="doza-assist PR 35",
    ),
    Rule(
        "odd frame rate", "shifts",
        "The programs know whole rates and those times 1000/1001: cuts drift over a long timeline.",
        "Set the timeline to the standard rate that it was meant to have",
        odd_rate,
        apps=("premiere", "resolve", "fcp"),
        once=True,
        source="OpenTimelineIO issue 830, PySceneDetect issue 502",
    ),
    Rule(
        "drop-frame at a rate without it", "shifts",
        "The start timecode is read as another time.",
        "Switch drop-frame off",
        impossible_drop_frame,
        mend=without_drop_frame,
        mended="drop-frame is switched off where the rate has none",
        source="SMPTE ST 12-1",
    ),
    Rule(
        "media a thousandth faster or slower", "shifts",
        "29.97 in a timeline of 30, or 23.976 in 24: Final Cut refuses the edit or changes the speed, "
        "elsewhere picture and sound drift by 3.6 s an hour.",
        "Set the timeline to the rate of the media",
        thousandth_apart,
        apps=("premiere", "resolve", "fcp"),
        once=True,
        source="barefootford/buttercut PR 122, WyattBlue/auto-editor issue 131",
    ),
)  # fmt: skip
