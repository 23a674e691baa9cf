from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from roughcut.check import check
from roughcut.encode.decisions import spine
from roughcut.encode.grid import (
    ASSET_CLASSES,
    COLUMNS,
    LONGEST,
    PARAMETERS,
    STEP,
    TOLERANCE,
    Grid,
    columns_of,
    from_grid,
    to_grid,
)
from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track
from tests.strategies import timelines

SECOND = TICKS_PER_SECOND
PAL = Rate(25)
CAMERA = Media("camera.mov", width=1920, height=1080)
RATES = [Rate(*each) for each in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (50, 1), (60000, 1001), (60, 1))]  # fmt: skip


def a_timeline(*tracks, rate=PAL):
    return Timeline("cut", rate, 1920, 1080, tracks)


def video(*clips):
    return Track("video", clips)


def kinds(grid):
    return {omission.what for omission in grid.omissions}


def covered(track):
    """Where a track's clips begin and end, clips that touch counted as one."""
    spans = []
    for clip in track.clips:
        if not (clip.enabled and track.enabled):
            continue
        if spans and clip.start <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], clip.end)
        else:
            spans.append([clip.start, clip.end])
    return spans


@given(timelines())
def test_what_is_on_comes_back_within_half_a_step(timeline):
    grid = to_grid(timeline)
    back = from_grid(grid, timeline)
    slack = STEP // 2 + timeline.rate.ticks(1) // 2 + 1
    places = columns_of(timeline, spine(timeline))
    for index in places:
        there, here = timeline.tracks[index], back.tracks[index]
        for time in {edge for span in covered(here) for edge in span}:
            assert min(abs(time - edge) for span in covered(there) for edge in span) <= slack
        for start, end in covered(there):
            if min(end, LONGEST) - start < 2 * slack:
                continue  # too short, or beyond the grid: it may vanish, and to_grid says so
            reached = min(end, LONGEST) - slack
            assert any(s <= start + slack and reached <= e for s, e in covered(here))


@given(timelines())
def test_the_way_back_and_forth_moves_no_value_beyond_the_tolerance(timeline):
    grid = to_grid(timeline)
    back = from_grid(grid, timeline)
    again = to_grid(
        replace(back, tracks=tuple(replace(track, enabled=True) for track in back.tracks))
    )
    rows = min(len(grid.values), len(again.values))
    if again.spine == grid.spine:  # half steps may make another track the longest
        np.testing.assert_allclose(
            again.values[:rows], grid.values[:rows], atol=TOLERANCE + 1e-5, rtol=1e-5
        )
        assert not grid.values[rows:].any()
        assert not again.values[rows:].any()


@given(timelines())
def test_what_comes_back_is_sound_and_each_clip_that_vanished_is_declared(timeline):
    grid = to_grid(timeline)
    back = from_grid(grid, timeline)
    assert not [each for each in check(back) if each.rule != "frame size"]
    declared = {
        omission.where.track
        for omission in grid.omissions
        if omission.what in {"disabled clip", "shorter than a grid step", "track outside the grid"}
    }
    for name, there, here in zip(timeline.track_names, timeline.tracks, back.tracks, strict=False):
        if there.clips and not here.clips:
            assert name in declared


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_an_edge_on_a_frame_comes_back_within_half_a_step_on_a_frame(rate):
    for first in range(60):
        clip = Clip(rate.ticks(first), rate.ticks(first + 40) - rate.ticks(first), CAMERA)
        timeline = a_timeline(video(clip), rate=rate)
        back = from_grid(to_grid(timeline), timeline).tracks[0].clips[0]
        for ours, theirs in ((back.start, clip.start), (back.end, clip.end)):
            assert rate.frames(abs(ours - theirs)) <= rate.frames(STEP // 2)
            assert rate.snap(ours) == ours


def test_a_row_holds_the_parameters_in_their_order():
    moved = Parameters(
        scale=0.5, x=0.25, y=-0.25, crop_left=0.1, crop_right=0.2, crop_top=0.3, crop_bottom=0.4
    )
    uhd = Media("uhd.mov", width=3840, height=2160)
    timeline = a_timeline(video(Clip(0, SECOND, uhd, parameters=moved)))
    values = to_grid(timeline).values
    assert values.shape == (10, 20, 9)
    assert len(COLUMNS) == 20
    assert len(PARAMETERS) == 9
    expected = [1, ASSET_CLASSES.index("main picture"), 1.0, 0.25, -0.25, 0.1, 0.2, 0.3, 0.4]
    np.testing.assert_allclose(values[3, 0], expected, rtol=1e-6)


def test_columns_are_counted_from_the_spine():
    long, short = Clip(0, 4 * SECOND, CAMERA), Clip(SECOND, SECOND, CAMERA)
    sound = Track("audio", (Clip(0, SECOND, Media("song.wav", has_video=False)),))
    grid = to_grid(a_timeline(video(short), video(long), video(short), sound))
    named = [ASSET_CLASSES[int(asset)] for asset in grid.values[5:15, :, 1].max(axis=0)]
    assert grid.spine == 1
    assert [named[0], named[1], named[9]] == ["main picture", "picture above", "picture below"]
    assert ASSET_CLASSES[int(grid.values[0, 12, 1])] == "sound"


def test_the_class_comes_from_track_and_kind():
    sources = [
        Text("hello"), Generator("color"), Media("logo.png", still=True),
        a_timeline(), CAMERA,
    ]  # fmt: skip
    above = video(*(Clip(at * SECOND, SECOND, source) for at, source in enumerate(sources)))
    grid = to_grid(a_timeline(video(Clip(0, 9 * SECOND, CAMERA)), above))
    named = [ASSET_CLASSES[int(asset)] for asset in grid.values[5:50:10, 1, 1]]
    assert named == ["title", "generator", "still", "nest", "picture above"]


def test_a_cut_shows_where_the_layout_jumps():
    punched = Parameters(scale=1.2)
    clips = Clip(0, SECOND, CAMERA), Clip(SECOND, SECOND, CAMERA, parameters=punched)
    timeline = a_timeline(video(*clips))
    back = from_grid(to_grid(timeline), timeline).tracks[0].clips
    assert [(clip.start, clip.end) for clip in back] == [(0, SECOND), (SECOND, 2 * SECOND)]
    assert back[1].parameters.scale == pytest.approx(1.2)
    assert "cut between clips that look alike" not in kinds(to_grid(timeline))


def test_movement_is_sampled_at_the_middle_of_each_row():
    zoom = Keyframes((Keyframe(0, 1.0), Keyframe(SECOND, 2.0)))
    timeline = a_timeline(video(Clip(0, SECOND, CAMERA, parameters=Parameters(scale=zoom))))
    sampled = to_grid(timeline).values[:, 0, 2]
    assert np.abs(sampled - (1.05 + np.arange(10) / 10)).max() < 0.021  # rows begin on frames of 25


def test_what_does_not_fit_is_declared():
    clips = (
        Clip(0, SECOND, CAMERA),
        Clip(SECOND, SECOND, CAMERA),
        Clip(2 * SECOND + SECOND // 25, SECOND, CAMERA, speed=Fraction(2)),
        Clip(4 * SECOND, SECOND // 25, CAMERA, parameters=Parameters(opacity=0.5)),
        Clip(5 * SECOND, SECOND, CAMERA, enabled=False),
        Clip(6 * SECOND, SECOND, Media("lost.mov"), parameters=Parameters(opacity=0.5)),
        Clip(7 * SECOND, SECOND, CAMERA, parameters=Parameters(x=1e9)),
        Clip(LONGEST, SECOND, CAMERA),
    )
    many = (video(Clip(0, SECOND, CAMERA)),) * 10
    assert kinds(to_grid(a_timeline(video(*clips), *many))) == {
        "cut between clips that look alike", "gap before it shorter than a grid step",
        "speed has no column", "shorter than a grid step", "disabled clip",
        "scale of media of unknown size", "parameters have no column", "value beyond any frame",
        "beyond the longest grid", "track outside the grid", "sources kept as classes",
    }  # fmt: skip


def test_a_grid_that_needs_more_tracks_than_the_frame_has_adds_them():
    values = np.zeros((10, 20, 9), dtype=np.float32)
    values[:, [0, 2, 10, 13], 0] = 1
    back = from_grid(Grid(values, 0), a_timeline(video(), Track("audio")))
    assert [(track.kind, bool(track.clips)) for track in back.tracks] == [
        ("video", True), ("video", False), ("video", True), ("video", False), ("video", True),
        ("audio", False), ("audio", True),
    ]  # fmt: skip


def test_a_timeline_without_a_picture_or_without_anything_has_a_grid():
    assert to_grid(a_timeline()).values.shape == (0, 20, 9)
    song = Track("audio", (Clip(0, SECOND, Media("song.wav", has_video=False)),))
    grid = to_grid(a_timeline(song))
    assert grid.spine is None
    assert from_grid(grid, a_timeline(song)).tracks[0].clips[0].duration == SECOND
