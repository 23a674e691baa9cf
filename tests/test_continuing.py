"""A timeline goes on as its editor would, and what was there stays tick-exact."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings

from roughcut.check import check
from roughcut.continuing import go_on
from roughcut.encode.begun import begun_from
from roughcut.encode.decisions import encode
from roughcut.encode.decisions import spine as spine_index
from roughcut.errors import NotEnough
from roughcut.ticks import from_seconds, seconds
from roughcut.timeline import Timeline
from tests.learn.made import held_out, learned
from tests.strategies import timelines

TWENTY = from_seconds(20)


def begun(name, share=0.5):
    """The first part of a held-out main track, with its sound."""
    own = begun_from(held_out(name)[0])
    clips = own.tracks[spine_index(own)].clips
    end = clips[int(len(clips) * share)].start
    return replace(
        own,
        tracks=tuple(
            replace(track, clips=tuple(c for c in track.clips if c.end <= end))
            for track in own.tracks
        ),
    )


@pytest.mark.parametrize("name", ["teacher", "interviewer", "shorts", "magazine"])
def test_it_goes_on_for_as_long_as_asked_where_each_source_stopped(name):
    short = begun(name)
    continued = go_on(short, learned(name), TWENTY)
    assert continued.omissions == ()
    longer = continued.finished.timeline
    assert check(longer) == ()
    main = longer.tracks[spine_index(longer)].clips
    old = short.tracks[spine_index(short)].clips
    assert [(c.start, c.duration, c.source_start) for c in main[: len(old)]] == [
        (c.start, c.duration, c.source_start) for c in old
    ]
    assert abs(main[-1].end - old[-1].end - TWENTY) <= short.rate.ticks(1)
    assert all(left.end == right.start for left, right in pairwise(main[len(old) - 1 :]))
    stopped = {}
    for clip in main:
        if clip.start >= old[-1].end:
            assert clip.source_start == stopped[clip.source]
        stopped[clip.source] = clip.source_start + clip.source_duration


@pytest.mark.parametrize("name", ["teacher", "interviewer", "shorts", "magazine"])
def test_shots_are_never_shorter_than_the_editor_s_shortest(name):
    shortest = min(
        length for spine in learned(name).tables.persons[0].spines for length in spine.lengths
    )
    for seed in range(3):
        short = begun(name)
        added = go_on(short, learned(name), TWENTY, seed=seed).finished.added
        main = [each.clip for each in added if each.role == "main"]
        assert main
        frame = seconds(short.rate.ticks(1))
        assert all(seconds(clip.duration) >= shortest - 1.01 * frame for clip in main)


def test_sources_follow_each_other_as_the_editor_s_do():
    """The shorts editor alternates two cameras; every fourth shot of the teacher is the screen."""
    main = encode(go_on(begun("shorts"), learned("shorts"), TWENTY).finished.timeline)
    shown = [row.clip.name for row in main.rows if row.track == 0 and not row.audio]
    assert all(left != right for left, right in pairwise(shown))
    main = encode(go_on(begun("teacher"), learned("teacher"), 3 * TWENTY).finished.timeline)
    shown = [row.clip.name for row in main.rows if row.track == 0 and not row.audio]
    screens = [index for index, name in enumerate(shown) if name == "screen"]
    assert screens == list(range(3, len(shown), 4))


def test_the_pace_is_the_editor_s():
    fast = go_on(begun("shorts"), learned("shorts"), TWENTY).finished.added
    slow = go_on(begun("interviewer"), learned("interviewer"), TWENTY).finished.added
    assert sum(e.role == "main" for e in fast) > 2 * sum(e.role == "main" for e in slow)


def test_new_clips_are_finished_and_say_why():
    short = begun("teacher")
    continued = go_on(short, learned("teacher"), 3 * TWENTY)
    added = continued.finished.added
    end = short.tracks[spine_index(short)].clips[-1].end
    assert {"main", "picture-in-picture"} <= {each.role for each in added}
    for each in added:
        assert each.clip.start >= end
        assert len(each.nearest) == 3
        assert "%" in each.clip.markers[0].comment
    main = [each.clip for each in added if each.role == "main"]
    sound = continued.finished.timeline.audio_tracks[0].clips
    assert {(c.start, c.duration, c.link) for c in main} <= {
        (c.start, c.duration, c.link) for c in sound
    }


def test_the_same_seed_goes_on_the_same_way_and_another_one_does_not():
    first, again, other = (
        go_on(begun("teacher"), learned("teacher"), TWENTY, seed=s) for s in (1, 1, 2)
    )
    assert first == again
    assert first != other


def with_left(timeline, left_seconds):
    """The same with media that end so long after what is used of them."""
    used = {}
    for clip in (clip for track in timeline.tracks for clip in track.clips):
        end = clip.source_start + clip.source_duration
        used[clip.source] = max(used.get(clip.source, 0), end)
    left = from_seconds(left_seconds)
    short = {source: replace(source, duration=end + left) for source, end in used.items()}
    return replace(
        timeline,
        tracks=tuple(
            replace(track, clips=tuple(replace(c, source=short[c.source]) for c in track.clips))
            for track in timeline.tracks
        ),
    )


def test_it_says_where_the_sources_ran_out():
    continued = go_on(with_left(begun("teacher"), 6), learned("teacher"), 6 * TWENTY)
    assert check(continued.finished.timeline) == ()
    (omission,) = continued.omissions
    assert "ran out" in omission.value
    with pytest.raises(NotEnough, match="nothing is left"):
        go_on(with_left(begun("teacher"), 0), learned("teacher"), TWENTY)


@settings(max_examples=25)
@given(begun=timelines())
def test_everything_that_was_there_stays_and_the_result_is_sound(begun):
    if spine_index(begun) is None or check(begun):
        return
    try:
        longer = go_on(begun, learned("teacher"), TWENTY).finished.timeline
    except NotEnough:
        return
    assert check(longer) == ()
    base = spine_index(begun)
    old = [(c.start, c.duration, c.source, c.source_start) for c in begun.tracks[base].clips]
    assert any(
        [(c.start, c.duration, c.source, c.source_start) for c in track.clips[: len(old)]] == old
        for track in longer.video_tracks
    )
    there = {(t.kind, c.start, c.duration, c.name) for t in longer.tracks for c in t.clips}
    assert {(t.kind, c.start, c.duration, c.name) for t in begun.tracks for c in t.clips} <= there


def test_a_timeline_without_picture_cannot_go_on():
    with pytest.raises(NotEnough, match="no picture"):
        go_on(Timeline("empty", begun("teacher").rate, 1920, 1080), learned("teacher"), TWENTY)
