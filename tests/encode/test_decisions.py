"""Decisions: lossless both ways, and what a changed decision changes."""

from dataclasses import replace

from hypothesis import given

from roughcut.encode.decisions import Anchor, anchor, decode, encode, spine
from roughcut.encode.layouts import Layout, layout_of
from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.ticks import TICKS_PER_SECOND as SECOND
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Media, Timeline, Track
from tests.strategies import timelines

CAMERA = Media("camera", "/shoot/camera.mov", 1920, 1080, duration=600 * SECOND)
LOGO = Media("logo", "/art/logo.png", 200, 100, still=True)


def timeline(*tracks):
    return Timeline("film", Rate(25), 1920, 1080, tuple(tracks))


def video(*clips):
    return Track("video", clips)


def clip(start, end, source=CAMERA, **rest):
    return Clip(start * SECOND, (end - start) * SECOND, source, **rest)


@given(timelines())
def test_what_is_encoded_comes_back(given_timeline):
    assert decode(encode(given_timeline)) == given_timeline


@given(timelines())
def test_rows_stand_in_time_order_and_point_into_their_lists(given_timeline):
    decisions = encode(given_timeline)
    assert [row.start for row in decisions.rows] == sorted(row.start for row in decisions.rows)
    for row in decisions.rows:
        assert decisions.assets[row.asset]
        assert row.layout is None or decisions.layouts[row.layout]
        assert row.layout is None or not row.audio


def test_the_spine_is_the_track_with_the_most_covered_time_and_the_lowest_on_ties():
    film = timeline(video(clip(0, 4)), video(clip(0, 10)), video(clip(5, 15)))
    assert spine(film) == 1


def test_an_adjustment_layer_over_everything_is_not_the_spine():
    film = timeline(video(clip(0, 9)), video(clip(0, 20, Generator("adjustment"))))
    assert spine(film) == 0


def test_a_timeline_without_picture_has_no_spine_and_comes_back():
    film = timeline(video(), Track("audio", (clip(0, 30),)))
    decisions = encode(film)
    assert decisions.spine is None
    assert decode(decisions) == film


def test_tracks_are_counted_from_the_spine_and_sound_from_a1():
    film = timeline(
        video(clip(0, 2)), video(clip(0, 9)), video(clip(3, 4)), Track("audio", (clip(0, 9),))
    )
    rows = encode(film).rows
    assert [(row.track, row.audio) for row in rows] == [
        (0, False),
        (-1, False),
        (1, True),
        (1, False),
    ]


def test_an_anchor_tells_the_spine_clip_and_both_its_edges():
    clips = (clip(2, 5), clip(6, 10))
    assert anchor(7 * SECOND, clips) == Anchor(1, SECOND, 3 * SECOND)
    assert anchor(6 * SECOND, clips) == Anchor(1, 0, 4 * SECOND)
    assert anchor(5 * SECOND + 1, clips) == Anchor(0, 3 * SECOND + 1, -1)  # in the gap
    assert anchor(SECOND, clips) == Anchor(-1, SECOND, SECOND)
    assert anchor(11 * SECOND, clips) == Anchor(1, 5 * SECOND, -SECOND)


def test_one_file_is_one_asset_though_the_project_describes_it_twice():
    again = replace(CAMERA, name="camera copy", audio_channels=2)
    film = timeline(video(clip(0, 2), clip(2, 4, again), clip(4, 5, LOGO)))
    decisions = encode(film)
    assert [row.asset for row in decisions.rows] == [0, 0, 1]
    assert decode(decisions) == film


def test_nests_of_one_name_and_other_content_are_two_assets():
    inner, other = timeline(video(clip(0, 5))), timeline(video(clip(0, 6)))
    film = timeline(video(clip(0, 2, inner), clip(2, 4, other), clip(4, 5, replace(inner))))
    assert [row.asset for row in encode(film).rows] == [0, 1, 0]


def test_a_nest_that_doubles_forty_times_is_encoded_at_once():
    nest = timeline(video(clip(0, 5)))
    for _ in range(40):
        nest = timeline(video(clip(0, 2, nest), clip(2, 4, nest)))
    assert decode(encode(nest)).tracks[0].clips[0].source is nest.tracks[0].clips[0].source


def test_another_layout_changes_the_parameters_and_keeps_the_gain():
    film = timeline(video(clip(0, 5, parameters=Parameters(gain=0.5))))
    decisions = encode(film)
    punched = Layout(scale=1.2, x=0.1)
    changed = replace(decisions, layouts=(punched,))
    parameters = decode(changed).tracks[0].clips[0].parameters
    assert parameters == Parameters(scale=1.2, x=0.1, gain=0.5)


def test_a_fade_survives_another_scale():
    fade = Keyframes((Keyframe(0, 0.0), Keyframe(SECOND, 1.0)))
    film = timeline(video(clip(0, 5, parameters=Parameters(opacity=fade))))
    changed = replace(encode(film), layouts=(Layout(scale=1.2),))
    assert decode(changed).tracks[0].clips[0].parameters == Parameters(scale=1.2, opacity=fade)


def test_another_asset_of_another_size_keeps_its_layout():
    film = timeline(video(clip(0, 5)))
    large = Media("4k", "/shoot/4k.mov", 3840, 2160)
    put = decode(replace(encode(film), assets=(large,))).tracks[0].clips[0]
    assert put.source == large
    assert put.parameters.scale == 0.5
    assert layout_of(put, film) == Layout()
