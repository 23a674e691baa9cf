"""What was there stays, and what comes out is sound."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from roughcut.check import check
from roughcut.encode.begun import begun_from as spine
from roughcut.encode.decisions import spine as spine_index
from roughcut.encode.layouts import LAYOUT_NAMES
from roughcut.errors import NotEnough
from roughcut.finishing import finish
from roughcut.parameters import DEFAULTS
from roughcut.ticks import Rate
from roughcut.timeline import Timeline
from tests.learn.made import held_out, learned
from tests.strategies import timelines


def unchanged(clip, *, on_spine):
    """A clip without what finishing may set: pictures and notes of the main track."""
    if not on_spine:
        return clip
    still = {name: getattr(DEFAULTS, name) for name in LAYOUT_NAMES}
    return replace(clip, parameters=replace(clip.parameters, **still), markers=())


def assert_everything_is_still_there(begun, finished):
    base = spine_index(begun)
    zero = begun.track_names[base]
    kept = 0
    old = {
        (track.kind, number - (int(zero[1:]) if track.kind == "video" else 0)): track
        for track, number in zip(begun.tracks, numbers(begun), strict=True)
    }
    shift = sum(t.kind == "video" for t in finished.tracks) and lowered(begun, finished)
    new = {
        (track.kind, number - (int(zero[1:]) + shift if track.kind == "video" else 0)): track
        for track, number in zip(finished.tracks, numbers(finished), strict=True)
    }
    for key, track in old.items():
        on_spine = key == ("video", 0)
        there = [unchanged(clip, on_spine=on_spine) for clip in new[key].clips]
        for clip in track.clips:
            assert unchanged(clip, on_spine=on_spine) in there
            kept += 1
        assert new[key].transitions == track.transitions
        if on_spine:
            assert len(there) == len(track.clips)
    assert kept == sum(len(track.clips) for track in begun.tracks)


def numbers(timeline):
    return [int(name[1:]) for name in timeline.track_names]


def lowered(begun, finished):
    """How many tracks came under the begun timeline's lowest one."""
    first = begun.tracks[spine_index(begun)].clips[0]
    for index, track in enumerate(finished.video_tracks):
        if any((c.start, c.source, c.source_start) == (first.start, first.source, first.source_start)
               and c.duration == first.duration for c in track.clips) and len(track.clips) == len(
            begun.tracks[spine_index(begun)].clips
        ):  # fmt: skip
            return index - begun.video_tracks.index(begun.tracks[spine_index(begun)])
    raise AssertionError("the main track is gone")


@pytest.mark.parametrize("name", ["teacher", "interviewer", "shorts", "magazine"])
@settings(max_examples=20)
@given(begun=timelines())
def test_everything_that_was_there_stays_and_the_result_is_sound(name, begun):
    if spine_index(begun) is None or check(begun):
        return
    finished = finish(begun, learned(name)).timeline
    assert check(finished) == ()
    assert_everything_is_still_there(begun, finished)
    assert finish(begun, learned(name)).timeline == finished


@pytest.mark.parametrize("name", ["teacher", "magazine"])
def test_a_half_finished_timeline_is_finished_without_touching_it(name):
    for own in held_out(name):
        middle = own.duration // 2
        base = spine_index(own)
        begun = replace(
            own,
            tracks=tuple(
                track
                if index == base
                else replace(
                    track,
                    clips=tuple(c for c in track.clips if c.end <= middle or c.link is not None),
                )
                for index, track in enumerate(own.tracks)
            ),
        )
        finished = finish(begun, learned(name))
        assert check(finished.timeline) == ()
        assert_everything_is_still_there(begun, finished.timeline)
        logos = [t for t in finished.timeline.video_tracks[3].clips if t.start < middle]
        assert logos == [t for t in begun.video_tracks[3].clips if t.start < middle] or not any(
            begun.video_tracks[3].clips
        )


def test_what_was_added_says_where_why_and_after_which_past_edit():
    begun = spine(held_out("teacher")[0])
    finished = finish(begun, learned("teacher"))
    assert finished.added
    for added in finished.added:
        assert 0 <= added.confidence <= 1
        assert added.nearest
        assert added.nearest[0].project.startswith("teacher")
        note = added.clip.markers[-1].comment
        assert "%" in note
        assert len(added.nearest) == 3
        for past in added.nearest:
            minutes, rest = divmod(past.seconds, 60)
            assert f"{past.project} at {int(minutes)}:{rest:04.1f}" in note
    assert {each.track for each in finished.added} == {"V1", "V2", "V3", "V4", "A2"}


def test_what_is_less_likely_than_asked_for_is_left_out():
    begun = spine(held_out("teacher")[0])
    everything = finish(begun, learned("teacher")).added
    limit = sorted(each.confidence for each in everything)[len(everything) // 2]
    fewer = finish(begun, learned("teacher"), minimum_confidence=limit).added
    assert 0 < len(fewer) < len(everything)
    assert all(each.confidence >= limit for each in fewer)


def test_a_timeline_without_picture_is_not_enough():
    empty = Timeline("nothing", Rate(25), 1920, 1080)
    with pytest.raises(NotEnough, match="no picture"):
        finish(empty, learned("teacher"))
