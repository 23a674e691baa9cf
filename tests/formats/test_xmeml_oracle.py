"""OpenTimelineIO's adapter for Final Cut 7 reads our xmeml with the same cuts, in both dialects.

What is not drawn it does not mean as we do: nested sequences, other speeds than 1, and media of
another rate than the sequence's.
"""

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentimelineio import adapters, schema

from roughcut.formats import xmeml
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track, Transition
from tests.strategies import EVERYTHING, timelines

RATES = (Rate(24000, 1001), Rate(25), Rate(30000, 1001), Rate(60))
PLAIN = replace(EVERYTHING, rates=RATES, nests=0, speeds=(Fraction(1),), mixed_rates=False)
# Resolve wants an empty <duration> where none is known: the adapter stumbles over it.
SHAPES = {None: PLAIN, "premiere": PLAIN, "resolve": replace(PLAIN, unknown=False)}


def pairs(timeline, app):
    """Our tracks beside those that the adapter reads of the file that we write."""
    content = xmeml.write(timeline, app).content.decode()
    theirs = adapters.read_from_string(content, "fcp_xml")
    return [
        *zip(timeline.video_tracks, theirs.video_tracks(), strict=True),
        *zip(timeline.audio_tracks, theirs.audio_tracks(), strict=True),
    ]


def their_clips(track):
    """First frame and end on the track, first timecode of the source and length, all in frames."""
    spans = [(track.range_of_child(each), each.source_range) for each in track.find_clips()]
    times = [
        (span.start_time, span.end_time_exclusive(), used.start_time, used.duration)
        for span, used in spans
    ]
    return [tuple(round(time.value) for time in each) for each in times]


def our_clips(timeline, track):
    frames = timeline.rate.frames
    return [
        (
            frames(each.start),
            frames(each.end),
            frames(
                (each.source.start if isinstance(each.source, Media) else 0) + each.source_start
            ),
            frames(each.duration),
        )
        for each in track.clips
    ]


def understood(timeline, track):
    """Whether the adapter takes a track's transitions as they are meant.

    It has the cut from `alignment`, which knows both ends and the middle, and not from Premiere's
    `cutPointTicks`; beside a gap it counts the gap from the transition's edge and not the clip's.
    """
    frames = timeline.rate.frames
    starts, ends = ({getattr(each, edge) for each in track.clips} for edge in ("start", "end"))
    for each in track.transitions:
        length, cut, at = frames(each.duration), frames(each.cut), each.start + each.cut
        known = {0, length} | ({length // 2} if length % 2 == 0 else set())
        if at not in starts:
            known = {length}
        elif at not in ends:
            known = {0}
        if cut not in known:
            return False
    return True


@pytest.mark.parametrize("app", SHAPES)
@settings(max_examples=max(10, settings.default.max_examples // 3))
@given(data=st.data())
def test_it_has_the_same_tracks_cuts_and_source_ranges(app, data):
    timeline = data.draw(timelines(SHAPES[app]))
    for ours, theirs in pairs(timeline, app):
        if understood(timeline, ours):
            assert their_clips(theirs) == our_clips(timeline, ours)


@pytest.mark.parametrize("app", SHAPES)
@pytest.mark.parametrize("rate", RATES, ids=str)
def test_it_has_the_same_dissolves_around_gaps(rate, app):
    """A dissolve over a cut, one in from black after a gap, one out to black before the next."""
    at = rate.ticks
    media = Media("a.mov", "/a.mov", 1920, 1080, rate, at(9_000), at(100), audio_channels=2)
    spans = ((0, 50), (50, 90), (120, 150), (200, 230))
    clips = tuple(
        Clip(at(first), at(last) - at(first), media, at(first + 40)) for first, last in spans
    )
    fades = tuple(
        Transition(at(first), at(last) - at(first), at(cut) - at(first))
        for first, cut, last in ((40, 50, 60), (120, 120, 130), (140, 150, 150))
    )
    tracks = (Track("video", clips, fades), Track("audio", clips, fades))
    timeline = Timeline("cut", rate, 1920, 1080, tracks)
    for ours, theirs in pairs(timeline, app):
        assert their_clips(theirs) == our_clips(timeline, ours)
        found = [each for each in theirs if isinstance(each, schema.Transition)]
        assert [(each.in_offset.value, each.out_offset.value) for each in found] == [
            (10, 10),
            (0, 10),
            (10, 0),
        ]
        gaps = [each.duration().value for each in theirs if isinstance(each, schema.Gap)]
        assert gaps == [30, 50]


@pytest.mark.parametrize("rate", [Rate(24000, 1001), Rate(30000, 1001), Rate(60000, 1001)], ids=str)
def test_it_finds_no_drift_after_three_hours(rate):
    frames = [0, *itertools.accumulate([60 * rate.nominal] * 180)]
    media = Media("a.mov", "/a.mov", 1920, 1080, rate, rate.ticks(frames[-1] + 100))
    clips = tuple(
        Clip(rate.ticks(first), rate.ticks(last) - rate.ticks(first), media, rate.ticks(first))
        for first, last in itertools.pairwise(frames)
    )
    timeline = Timeline("cut", rate, 1920, 1080, (Track("video", clips),))
    ((_, theirs),) = pairs(timeline, None)
    last = theirs.range_of_child(theirs[-1])
    assert last.start_time.value == frames[-2]
    assert last.start_time.to_seconds() == pytest.approx(
        frames[-2] / float(rate.fraction), abs=1e-6
    )
