"""What we write is drawn and heard where the timeline says, as `melt` renders it."""

import math
import subprocess
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from roughcut.formats import kdenlive, shotcut
from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track, Transition
from tests.golden_numbers import GOLDEN, RATE

from .mlt_pictures import (
    BLOCKS,
    GREY,
    box_of,
    card,
    centre_of,
    needs_melt,
    pictures,
    sound,
    still,
    tone,
)

pytestmark = needs_melt
DOORS = pytest.mark.parametrize("door", [kdenlive, shotcut], ids=["kdenlive", "shotcut"])
STATIC = [each for each in GOLDEN if each.name != "G17"]
PIXEL = 1.0
BLEED = 2  # affine's edges are soft: bicubic draws a pixel beyond them
SMALL = (640, 360)


def lands(parameters, frame, media, u, v):
    """Where a point of the media lies in the frame, by the formula of `roughcut.parameters`."""
    angle = math.radians(parameters.rotation)
    dx = (u - 0.5 - parameters.anchor_x) * media[0] * parameters.scale
    dy = (v - 0.5 - parameters.anchor_y) * media[1] * parameters.scale
    return (
        frame[0] * (0.5 + parameters.x) + math.cos(angle) * dx - math.sin(angle) * dy,
        frame[1] * (0.5 + parameters.y) + math.sin(angle) * dx + math.cos(angle) * dy,
    )


def assert_drawn(picture, parameters, frame, media, name):
    for (u, v), color in BLOCKS.items():
        expected = lands(parameters, frame, media, u, v)
        if parameters.opacity == 1:
            assert centre_of(picture, color) == pytest.approx(expected, abs=PIXEL), name
    if parameters.rotation == 0:
        left, top = lands(parameters, frame, media, parameters.crop_left, parameters.crop_top)
        right, bottom = lands(parameters, frame, media, 1 - parameters.crop_right, 1 - parameters.crop_bottom)  # fmt: skip
        expected = (max(0, left), max(0, top), min(frame[0], right), min(frame[1], bottom))
        assert box_of(picture) == pytest.approx(expected, abs=BLEED), name


def assert_colour(pixel, expected, within):
    assert pixel.astype(int) == pytest.approx(expected, abs=within)


def render(door, timeline, tmp_path):
    path = tmp_path / "cut.mlt"
    written = door.write(timeline)
    path.write_bytes(written.content)
    return pictures(path, timeline.width, timeline.height)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """The folder of the test cards."""
    return tmp_path_factory.mktemp("cards")


@DOORS
@pytest.mark.parametrize("frame", [(1920, 1080), (1080, 1920)], ids=["wide", "tall"])
def test_the_golden_pictures_are_drawn_to_the_pixel(door, frame, shelf, tmp_path):
    golden = [each for each in STATIC if each.frame == frame]
    clips = tuple(
        Clip(RATE.ticks(index), RATE.ticks(1), still(shelf, *each.media), parameters=each.parameters)
        for index, each in enumerate(golden)
    )  # fmt: skip
    timeline = Timeline("golden", RATE, *frame, (Track("video", clips),))
    drawn = render(door, timeline, tmp_path)
    assert len(drawn) == len(golden)
    for index, each in enumerate(golden):
        assert_drawn(drawn[index], each.parameters, frame, each.media, each.name)
        middle = drawn[index][frame[1] // 2, frame[0] // 2]
        if each.name == "G16":
            assert_colour(middle, [GREY / 2] * 3, 4)


@DOORS
def test_a_zoom_of_a_trimmed_clip_is_drawn_at_three_times(door, shelf, tmp_path):
    path = card(shelf / "film.mkv", *SMALL, frames=80)
    media = Media("film.mkv", str(path), *SMALL, RATE, RATE.ticks(80))
    zoom = Keyframes((Keyframe(0, 1.0), Keyframe(RATE.ticks(20), 1.5)))
    clip = Clip(RATE.ticks(5), RATE.ticks(25), media, RATE.ticks(40), parameters=Parameters(scale=zoom))  # fmt: skip
    drawn = render(door, Timeline("zoom", RATE, *SMALL, (Track("video", (clip,)),)), tmp_path)
    assert drawn[4].max() < 40
    for at in (0, 10, 20):
        assert_drawn(drawn[5 + at], clip.parameters.at(RATE.ticks(at)), SMALL, SMALL, f"f{at}")


@DOORS
def test_keys_of_a_clip_that_a_mix_begins_count_from_its_cut(door, shelf, tmp_path):
    """The mix makes the clip longer at its head, so that its first key lies after its first frame."""
    path = card(shelf / "film.mkv", *SMALL, frames=80)
    media = Media("film.mkv", str(path), *SMALL, RATE, RATE.ticks(80))
    zoom = Keyframes((Keyframe(RATE.ticks(5), 0.5), Keyframe(RATE.ticks(15), 1.0)))
    clips = (
        Clip(0, RATE.ticks(10), Generator("color", color="#000000")),
        Clip(RATE.ticks(10), RATE.ticks(20), media, RATE.ticks(40), parameters=Parameters(scale=zoom)),
    )  # fmt: skip
    mix = Transition(RATE.ticks(6), RATE.ticks(8), RATE.ticks(4))
    drawn = render(door, Timeline("mix", RATE, *SMALL, (Track("video", clips, (mix,)),)), tmp_path)
    for at in (5, 10, 15):
        now = clips[1].parameters.at(RATE.ticks(at))
        assert_drawn(drawn[10 + at], now, SMALL, SMALL, f"f{at}")


@DOORS
def test_pictures_over_each_other_turn_about_their_anchor(door, shelf, tmp_path):
    """The lower one shows around the upper one; the anchor's swing is written frame by frame."""
    media = still(shelf, *SMALL)
    turn = Keyframes((Keyframe(0, 0.0), Keyframe(RATE.ticks(20), 60.0)))
    upper = Parameters(scale=0.3, x=-0.1, rotation=turn, anchor_x=-0.5, anchor_y=-0.5)
    timeline = Timeline(
        "pip", RATE, *SMALL,
        (
            Track("video", (Clip(0, RATE.ticks(30), Generator("color", color="#ffffff")),)),
            Track("video", (Clip(0, RATE.ticks(30), media, parameters=upper),)),
        ),
    )  # fmt: skip
    drawn = render(door, timeline, tmp_path)
    for at in (0, 7, 20):
        now = upper.at(RATE.ticks(at))
        for (u, v), color in list(BLOCKS.items())[:3]:  # yellow on white is no block alone
            expected = lands(now, SMALL, SMALL, u, v)
            assert centre_of(drawn[at], color) == pytest.approx(expected, abs=PIXEL), at
        assert drawn[at][-1, -1].min() > 240


def counter(shelf, frames):
    """A film whose frames tell their number by their brightness."""
    path = shelf / "counter.mkv"
    if not path.exists():
        levels = np.arange(frames, dtype=np.uint8)
        raw = np.repeat(levels, 64 * 36 * 3).tobytes()
        size = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "64x36", "-r", "25", "-i", "-")
        subprocess.run(["ffmpeg", "-v", "error", "-y", *size, "-c:v", "ffv1", "-pix_fmt", "bgra", str(path)], input=raw, check=True)  # fmt: skip
    return Media("counter.mkv", str(path), 64, 36, RATE, RATE.ticks(frames))


@DOORS
@pytest.mark.parametrize("speed", ["1", "2", "1/2", "-1", "-2", "0"])
def test_each_frame_shows_the_source_frame_that_the_timeline_says(door, speed, shelf, tmp_path):
    speed = Fraction(speed)
    media = counter(shelf, 200)
    clip = Clip(RATE.ticks(3), RATE.ticks(20), media, RATE.ticks(60), speed)
    drawn = render(door, Timeline("speed", RATE, 64, 36, (Track("video", (clip,)),)), tmp_path)
    shown = [int(np.median(drawn[3 + frame])) for frame in range(20)]
    if speed < 0:
        last = 60 + int(-speed * 20) - 1
        expected = [last + int(speed * frame) for frame in range(20)]
    else:
        expected = [60 + int(speed * frame) for frame in range(20)]
    # A warped producer may show the neighbour of a frame between two.
    assert shown == pytest.approx(
        expected, abs=0 if abs(speed) in {0, 1} else float(abs(speed) + 1)
    )


@DOORS
def test_a_dissolve_shows_half_of_both_at_its_middle_and_cuts_nothing_short(door, tmp_path):
    ends = [Generator("color", color=color) for color in ("#c80000", "#0000c8")]
    clips = tuple(Clip(RATE.ticks(30 * index), RATE.ticks(30), end) for index, end in enumerate(ends))  # fmt: skip
    mix = Transition(RATE.ticks(20), RATE.ticks(20), RATE.ticks(10))
    drawn = render(door, Timeline("mix", RATE, 64, 36, (Track("video", clips, (mix,)),)), tmp_path)
    assert_colour(drawn[19][18, 32], [200, 0, 0], 6)
    assert_colour(drawn[30][18, 32], [100, 0, 100], 16)
    assert_colour(drawn[41][18, 32], [0, 0, 200], 6)


@DOORS
def test_hidden_tracks_and_disabled_clips_are_not_drawn(door, shelf, tmp_path):
    media = still(shelf, *SMALL)
    shown = Clip(0, RATE.ticks(10), media)
    for track in (
        Track("video", (shown,), enabled=False),
        Track("video", (replace(shown, enabled=False), replace(shown, start=RATE.ticks(10)))),
    ):
        drawn = render(door, Timeline("hidden", RATE, *SMALL, (track,)), tmp_path)
        assert drawn[5].max() < 20
        assert not track.enabled or drawn[15].max() > 100


@DOORS
def test_a_nest_is_drawn_as_small_as_its_clip_is(door, shelf, tmp_path):
    inner = Timeline("inner", RATE, *SMALL, (Track("video", (Clip(0, RATE.ticks(20), still(shelf, *SMALL)),)),))  # fmt: skip
    small = Parameters(scale=0.5, x=0.2)
    outer = Timeline("outer", RATE, *SMALL, (Track("video", (Clip(RATE.ticks(5), RATE.ticks(10), inner, parameters=small),)),))  # fmt: skip
    drawn = render(door, outer, tmp_path)
    assert_drawn(drawn[8], small, SMALL, SMALL, "nest")


@DOORS
def test_a_title_is_drawn_in_its_colour_in_the_middle(door, tmp_path):
    title = Text("HHHH", size=80.0, color="#ff0000")
    timeline = Timeline("title", RATE, *SMALL, (Track("video", (Clip(0, RATE.ticks(5), title),)),))
    picture = render(door, timeline, tmp_path)[2]
    x, y = centre_of(picture, (255, 0, 0))
    assert (x, y) == pytest.approx((SMALL[0] / 2, SMALL[1] / 2), abs=25)


@DOORS
def test_gains_are_heard(door, shelf, tmp_path):
    """One at half, one that fades in, one that is silent; each lasts a second."""
    path = tone(shelf / "tone.wav")
    media = Media("tone.wav", str(path), duration=RATE.ticks(100), has_video=False, audio_channels=1)  # fmt: skip
    gains = (1.0, 0.5, Keyframes((Keyframe(0, 0.1), Keyframe(RATE.ticks(24), 1.0))), 0.0)
    clips = tuple(
        Clip(RATE.ticks(25 * index), RATE.ticks(25), media, RATE.ticks(10), parameters=Parameters(gain=gain))
        for index, gain in enumerate(gains)
    )  # fmt: skip
    path = tmp_path / "cut.mlt"
    path.write_bytes(door.write(Timeline("gain", RATE, 64, 36, (Track("audio", clips),))).content)
    heard = sound(path)

    def loudness(start, end):
        return float(np.sqrt(np.mean(heard[round(start * 48_000) : round(end * 48_000)] ** 2)))

    whole = loudness(0.2, 0.8)
    assert whole > 0.01
    assert loudness(1.3, 1.8) / whole == pytest.approx(0.5, rel=0.02)
    assert loudness(2.0, 2.08) / whole < 0.2
    assert loudness(2.92, 3.0) / whole == pytest.approx(0.95, rel=0.08)
    assert loudness(3.3, 3.8) < whole / 1000
