"""What is drawn: the frame that the timeline says, in the order of the tracks."""

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from roughcut.footage.movie import write_movie
from roughcut.footage.preview.painter import MOST_LAYERS
from roughcut.parameters import Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track, Transition
from tests.footage.media import PAL, number_of, numbered

from .drawing import drawn

WIDTH, HEIGHT = 64, 48
WHITE, RED, BLUE = (Generator("color", color=each) for each in ("#ffffff", "#ff0000", "#0000ff"))


def film(path, frames=200, rate=PAL):
    write_movie(path, numbered(frames), rate)
    return Media(path.name, str(path), WIDTH, HEIGHT, rate, rate.ticks(frames))


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return film(tmp_path_factory.mktemp("preview") / "film.mp4")


def timeline_of(*tracks, rate=PAL, size=(WIDTH, HEIGHT)):
    return Timeline("cut", rate, *size, tuple(Track("video", clips) for clips in tracks))


def numbers(timeline, frames):
    return [number_of(picture.mean(axis=2)) for picture in drawn(timeline, frames)[0]]


@pytest.mark.parametrize("speed", ["1", "2", "1/2", "-1", "-2", "-1/2", "0"])
def test_each_frame_shows_the_source_frame_that_the_timeline_says(media, speed):
    speed = Fraction(speed)
    clip = Clip(PAL.ticks(3), PAL.ticks(20), media, PAL.ticks(60), speed)
    shown = numbers(timeline_of((clip,)), range(3, 23))
    last = 60 + int(abs(speed) * 20) - 1
    if speed < 0:
        expected = [last - int(-speed * frame) for frame in range(20)]
    else:
        expected = [60 + int(speed * frame) for frame in range(20)]
    assert shown == expected


def test_frames_are_found_in_any_order(media):
    clip = Clip(0, PAL.ticks(200), media)
    order = [5, 190, 20, 21, 19, 150, 0, 199, 100]
    assert numbers(timeline_of((clip,)), order) == order


def test_a_file_of_another_rate_shows_the_frame_that_has_begun(tmp_path):
    ntsc = Rate(30000, 1001)
    source = film(tmp_path / "ntsc.mp4", 90, ntsc)
    shown = numbers(timeline_of((Clip(0, PAL.ticks(50), source),)), range(50))
    assert shown == [int(n * ntsc.fraction / 25) for n in range(50)]


def test_two_parts_of_one_file_dissolve(media):
    clips = (Clip(0, PAL.ticks(20), media), Clip(PAL.ticks(20), PAL.ticks(20), media, PAL.ticks(128)))  # fmt: skip
    mix = Transition(PAL.ticks(15), PAL.ticks(10), PAL.ticks(5))
    timeline = Timeline("cut", PAL, WIDTH, HEIGHT, (Track("video", clips, (mix,)),))
    pictures, told = drawn(timeline, (14, 17, 25))
    assert told == ()
    assert number_of(pictures[0].mean(axis=2)) == 14
    assert number_of(pictures[2].mean(axis=2)) == 133
    # Frame 17 is a quarter over: 3/4 of frame 17 (10001) and 1/4 of frame 125 (1111101).
    bars = pictures[1].mean(axis=(0, 2)).reshape(8, -1).mean(axis=1)
    expected = [255 * (0.75 * (17 >> bit & 1) + 0.25 * (125 >> bit & 1)) for bit in range(8)]
    assert bars == pytest.approx(expected, abs=8)


def test_a_fade_from_nothing_shows_what_lies_below():
    fade = Transition(0, PAL.ticks(10), 0)
    lower = Track("video", (Clip(0, PAL.ticks(20), BLUE),))
    upper = Track("video", (Clip(0, PAL.ticks(20), RED),), (fade,))
    pictures, _ = drawn(Timeline("fade", PAL, WIDTH, HEIGHT, (lower, upper)), (0, 4, 12))
    assert pictures[:, 5, 5].tolist() == [[13, 0, 242], [115, 0, 140], [255, 0, 0]]


def test_higher_tracks_cover_lower_ones_and_opacity_lets_them_through():
    half = Parameters(opacity=0.5, crop_left=0.5)
    timeline = timeline_of((Clip(0, PAL.ticks(5), BLUE),), (Clip(0, PAL.ticks(5), RED, parameters=half),))  # fmt: skip
    picture = drawn(timeline, (2,))[0][0]
    assert picture[10, 10].tolist() == [0, 0, 255]
    assert picture[10, 50].tolist() == pytest.approx([128, 0, 128], abs=1)


def test_hidden_tracks_and_disabled_clips_are_not_drawn():
    clip = Clip(0, PAL.ticks(5), WHITE)
    hidden = Track("video", (clip,), enabled=False)
    disabled = Track("video", (replace(clip, enabled=False),))
    timeline = Timeline("hidden", PAL, WIDTH, HEIGHT, (hidden, disabled))
    assert drawn(timeline, (2,))[0].max() == 0


def test_a_nest_is_drawn_in_its_own_frame_and_shows_what_lies_below_it(media):
    inset = Clip(0, PAL.ticks(40), RED, parameters=Parameters(scale=0.5))
    inner = timeline_of((inset,), size=(200, 150))
    small = Parameters(scale=WIDTH / 200)
    outer = timeline_of(
        (Clip(0, PAL.ticks(40), BLUE),), (Clip(0, PAL.ticks(40), inner, parameters=small),)
    )
    picture = drawn(outer, (10,))[0][0]
    assert picture[24, 32].tolist() == [255, 0, 0]
    assert picture[3, 3].tolist() == [0, 0, 255]
    assert picture[24, 14].tolist() == [0, 0, 255]
    late = timeline_of((Clip(PAL.ticks(10), PAL.ticks(40), timeline_of((Clip(0, PAL.ticks(99), media),)), PAL.ticks(30)),))  # fmt: skip
    assert numbers(late, (10, 25)) == [30, 45]


def test_alpha_shows_what_lies_below(tmp_path):
    path = tmp_path / "logo.png"
    picture = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    picture[:, : WIDTH // 2] = (255, 0, 0, 255)
    picture[: HEIGHT // 2, WIDTH // 2 :] = (0, 255, 0, 128)
    with av.open(str(path), "w", format="image2") as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "rgba"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgba")))
        container.mux(stream.encode(None))
    logo = Media("logo.png", str(path), WIDTH, HEIGHT, still=True)
    timeline = timeline_of((Clip(0, PAL.ticks(5), BLUE),), (Clip(0, PAL.ticks(5), logo),))
    drawn_picture = drawn(timeline, (4,))[0][0]
    assert drawn_picture[10, 10].tolist() == [255, 0, 0]
    assert drawn_picture[10, 50].tolist() == pytest.approx([0, 128, 127], abs=2)
    assert drawn_picture[40, 50].tolist() == [0, 0, 255]


@pytest.mark.parametrize("path", [None, "/nowhere/a.mov", "relative.mov", "https://example.org/a.mov", "/bad\0name"])  # fmt: skip
def test_missing_media_are_cards_and_are_told_once(path):
    gone = Media("a.mov", path, WIDTH, HEIGHT, PAL, PAL.ticks(50))
    pictures, told = drawn(timeline_of((Clip(0, PAL.ticks(50), gone),)), range(3))
    assert [each.what for each in told] == ["offline media shown as a card"]
    assert "a.mov" in told[0].value
    assert pictures[0].max() > 100
    assert np.median(pictures[0]) < 80


def test_a_title_stands_in_the_middle_in_its_colour_and_what_it_lacks_is_told():
    title = Text("HHH\nÉ中", font="Inter", size=60.0, color="#ff0000")
    pictures, told = drawn(timeline_of((Clip(0, PAL.ticks(5), title),), size=(640, 360)), (0,))
    rows, columns = np.nonzero(pictures[0][..., 0] > 128)
    assert columns.mean() == pytest.approx(320, abs=10)
    assert rows.mean() == pytest.approx(180, abs=25)
    assert pictures[0][..., 1:].max() == 0
    assert [(each.what, each.value) for each in told] == [
        ("font shown as a plain one", "Inter"),
        ("letters that the preview does not have", "中"),
    ]


def test_transitions_and_generators_that_are_shown_otherwise_are_told():
    clips = (Clip(0, PAL.ticks(20), RED), Clip(PAL.ticks(20), PAL.ticks(20), Generator("noise")))
    wipe = Transition(PAL.ticks(15), PAL.ticks(10), PAL.ticks(5), "wipe")
    _, told = drawn(Timeline("t", PAL, WIDTH, HEIGHT, (Track("video", clips, (wipe,)),)), range(40))
    assert [(each.what, each.value, each.where.track) for each in told] == [
        ("transition shown as a dissolve", "wipe", "V1"),
        ("generator shown as a card", "noise", "V1"),
    ]


def test_nests_that_multiply_are_not_drawn_to_the_end():
    """Eight in each of eight: sixteen million layers of one frame."""
    inner = timeline_of((Clip(0, PAL.ticks(5), RED),))
    for _ in range(8):
        clip = Clip(0, PAL.ticks(5), inner, parameters=Parameters(opacity=0.9))
        inner = timeline_of(*([(clip,)] * 8))
    _, told = drawn(inner, (0,))
    assert [each.value for each in told] == [str(MOST_LAYERS)]


@pytest.mark.parametrize(
    "parameters",
    [
        Parameters(scale=float("nan")),
        Parameters(scale=0.0),
        Parameters(scale=1e300),
        Parameters(x=float("inf")),
        Parameters(x=1e9),
        Parameters(crop_left=0.7, crop_right=0.7),
        Parameters(opacity=float("nan")),
    ],
)
def test_numbers_that_no_picture_can_have_draw_nothing(media, parameters):
    clip = Clip(0, PAL.ticks(5), media, PAL.ticks(100), parameters=parameters)
    assert drawn(timeline_of((clip,)), (0,))[0].max() == 0
