"""OpenTimelineIO's own adapter reads our lists with the same cuts, names and speeds."""

from dataclasses import replace
from fractions import Fraction

import pytest
from otio_cmx3600_adapter import cmx_3600

from roughcut.formats import edl
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Marker, Media, Timeline, Track, Transition

RATES = (Rate(24), Rate(25), Rate(30000, 1001), Rate(60))


def made(rate):
    """Two cuts, a gap, a dissolve and a clip at double speed, below an hour of timecode."""
    second = rate.ticks(rate.nominal)
    card = Media("card.mov", "/media/card.mov")
    clips = (
        Clip(0, 2 * second, card, 4 * second, name="one"),
        Clip(2 * second, second, card, 20 * second, name="two", markers=(Marker(rate.ticks(3), name="look", color="red"),)),
        Clip(4 * second, 2 * second, card, 9 * second, name="three"),
        Clip(6 * second, 2 * second, card, 30 * second, speed=Fraction(2), name="four"),
    )  # fmt: skip
    dissolve = Transition(6 * second, rate.ticks(10), 0)
    start = rate.ticks(3_600 * rate.nominal)
    return Timeline("cut", rate, 1920, 1080, (Track("video", clips, (dissolve,)),), start=start)


@pytest.fixture(params=RATES, ids=str)
def both(request):
    timeline = made(request.param)
    text = edl.write(timeline).content.decode()
    return timeline, cmx_3600.read_from_string(text, rate=float(request.param.fraction))


def test_it_has_the_same_cuts(both):
    timeline, theirs = both
    rate = timeline.rate
    (track,) = theirs.tracks
    found = [
        (each.name, round(span.start_time.value), round(span.duration.value))
        for each in track.find_clips()
        for span in [track.range_of_child(each)]
    ]
    assert found == [
        (clip.name, rate.frames(clip.start), rate.frames(clip.duration))
        for clip in timeline.tracks[0].clips
    ]


def test_it_has_the_same_source_times_and_speeds(both):
    timeline, theirs = both
    clips = list(theirs.tracks[0].find_clips())
    for ours, each in zip(timeline.tracks[0].clips, clips, strict=True):
        assert round(each.source_range.start_time.value) == timeline.rate.frames(ours.source_start)
    nominal = timeline.rate.nominal / float(timeline.rate.fraction)  # it divides by the exact rate
    speeds = [effect.time_scalar for effect in clips[3].effects]
    assert speeds == [pytest.approx(2 * nominal)]


def test_it_has_the_dissolve_and_the_file(both):
    _, theirs = both
    (transition,) = (each for each in theirs.tracks[0] if hasattr(each, "out_offset"))
    assert round(transition.out_offset.value) == 10
    assert theirs.tracks[0][0].media_reference.target_url == "/media/card.mov"
    assert theirs.tracks[0][1].markers[0].name == "look"


def test_we_read_the_list_that_it_writes(tmp_path):
    timeline = made(Rate(25))
    (track,) = timeline.tracks
    plain = replace(timeline, tracks=(replace(track, transitions=()),))
    theirs = cmx_3600.read_from_string(edl.write(plain).content.decode(), rate=25)
    path = tmp_path / "theirs.edl"
    path.write_text(cmx_3600.write_to_string(theirs, rate=25), encoding="utf-8")
    (back,) = edl.read(path).timelines
    ours = [(c.start, c.duration, c.source_start, c.name) for c in track.clips[:3]]
    assert [(c.start, c.duration, c.source_start, c.name) for c in back.tracks[0].clips[:3]] == ours
