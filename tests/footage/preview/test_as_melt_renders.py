"""The preview shows and plays what `melt` makes of the project that is exported from the timeline."""

import numpy as np
import pytest

from roughcut.formats import kdenlive
from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.timeline import Clip, Generator, Media, Timeline, Track, Transition
from tests.formats.mlt_pictures import (
    BLOCKS,
    box_of,
    card,
    centre_of,
    needs_melt,
    pictures,
    sound,
    still,
    tone,
)
from tests.golden_numbers import GOLDEN, RATE

from .drawing import drawn, mixed

pytestmark = needs_melt
STATIC = [each for each in GOLDEN if each.name != "G17"]
SMALL = (640, 360)
PIXEL = 1.0
EDGE = 2  # melt's edges are soft: they reach two pixels beyond
DECIBEL = 1.0


def rendered(timeline, tmp_path):
    path = tmp_path / "cut.kdenlive"
    path.write_bytes(kdenlive.write(timeline).content)
    return path


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("cards")


def film(shelf):
    path = shelf / "film.mkv"
    if not path.exists():
        card(path, *SMALL, frames=80)
    return Media("film.mkv", str(path), *SMALL, RATE, RATE.ticks(80))


def assert_alike(ours, theirs, name, colours=None):
    """Each block's centre within a pixel, and what is drawn within the softness of edges."""
    for color in colours or BLOCKS.values():
        assert centre_of(ours, color) == pytest.approx(centre_of(theirs, color), abs=PIXEL), name
    assert box_of(ours) == pytest.approx(box_of(theirs), abs=EDGE), name
    assert np.abs(ours.astype(int) - theirs).mean() < 3, name


@pytest.mark.parametrize("frame", [(1920, 1080), (1080, 1920)], ids=["wide", "tall"])
def test_scale_position_crop_rotation_and_anchor_agree_to_the_pixel(frame, shelf, tmp_path):
    golden = [each for each in STATIC if each.frame == frame]
    clips = tuple(
        Clip(RATE.ticks(index), RATE.ticks(1), still(shelf, *each.media), parameters=each.parameters)
        for index, each in enumerate(golden)
    )  # fmt: skip
    timeline = Timeline("golden", RATE, *frame, (Track("video", clips),))
    theirs = pictures(rendered(timeline, tmp_path), *frame)
    ours, told = drawn(timeline, range(len(golden)))
    assert told == ()
    for index, each in enumerate(golden):
        if each.parameters.opacity == 1:
            assert_alike(ours[index], theirs[index], each.name)
        else:
            middle = frame[1] // 2, frame[0] // 2
            assert ours[index][middle].astype(int) == pytest.approx(theirs[index][middle], abs=3)


def test_a_zoom_agrees_at_three_times(shelf, tmp_path):
    zoom = Keyframes((Keyframe(0, 1.0), Keyframe(RATE.ticks(20), 1.5)))
    slide = Keyframes((Keyframe(0, 0.0), Keyframe(RATE.ticks(20), 0.1)))
    clip = Clip(RATE.ticks(5), RATE.ticks(25), film(shelf), RATE.ticks(40), parameters=Parameters(scale=zoom, x=slide))  # fmt: skip
    timeline = Timeline("zoom", RATE, *SMALL, (Track("video", (clip,)),))
    theirs = pictures(rendered(timeline, tmp_path), *SMALL)
    ours, _ = drawn(timeline, (4, 5, 15, 25))
    assert ours[0].max() == 0
    for place, frame in ((1, 5), (2, 15), (3, 25)):
        assert_alike(ours[place], theirs[frame], f"f{frame}")


def test_pictures_over_each_other_agree_while_they_turn(shelf, tmp_path):
    turn = Keyframes((Keyframe(0, 0.0), Keyframe(RATE.ticks(20), 60.0)))
    upper = Parameters(scale=0.3, x=-0.1, rotation=turn, anchor_x=-0.5, anchor_y=-0.5)
    white = Clip(0, RATE.ticks(30), Generator("color", color="#ffffff"))
    inset = Clip(0, RATE.ticks(30), still(shelf, *SMALL), parameters=upper)
    timeline = Timeline("pip", RATE, *SMALL, (Track("video", (white,)), Track("video", (inset,))))
    theirs = pictures(rendered(timeline, tmp_path), *SMALL)
    ours, _ = drawn(timeline, (0, 7, 20))
    for place, frame in enumerate((0, 7, 20)):
        # Yellow on white is no block alone.
        assert_alike(ours[place], theirs[frame], f"f{frame}", list(BLOCKS.values())[:3])


def test_a_dissolve_agrees_from_its_first_frame_to_its_last(tmp_path):
    ends = [Generator("color", color=color) for color in ("#c80000", "#0000c8")]
    clips = tuple(Clip(RATE.ticks(30 * index), RATE.ticks(30), end) for index, end in enumerate(ends))  # fmt: skip
    mix = Transition(RATE.ticks(20), RATE.ticks(20), RATE.ticks(10))
    timeline = Timeline("mix", RATE, 64, 36, (Track("video", clips, (mix,)),))
    theirs = pictures(rendered(timeline, tmp_path), 64, 36)
    ours, _ = drawn(timeline, range(60))
    apart = np.abs(ours[:, 18, 32].astype(int) - theirs[:60, 18, 32]).max(axis=1)
    assert apart.max() <= 16, apart
    assert ours[19, 18, 32].tolist() == [200, 0, 0]
    assert ours[40, 18, 32].tolist() == [0, 0, 200]


def test_the_mix_is_as_loud(shelf, tmp_path):
    """A tone on two tracks, at gains and faded by keys, between which MLT goes by decibels."""
    path = tone(shelf / "tone.wav")
    media = Media("tone.wav", str(path), duration=RATE.ticks(100), has_video=False, audio_channels=1)  # fmt: skip
    gains = (1.0, 0.5, Keyframes((Keyframe(0, 0.5), Keyframe(RATE.ticks(24), 1.0))), 0.0)
    first = tuple(
        Clip(RATE.ticks(25 * index), RATE.ticks(25), media, RATE.ticks(10), parameters=Parameters(gain=gain))
        for index, gain in enumerate(gains)
    )  # fmt: skip
    under = Clip(
        RATE.ticks(10), RATE.ticks(60), media, RATE.ticks(20), parameters=Parameters(gain=0.7)
    )
    timeline = Timeline("mix", RATE, 64, 36, (Track("audio", first), Track("audio", (under,))))
    theirs = sound(rendered(timeline, tmp_path))
    ours, told = mixed(timeline)
    assert told == ()
    assert len(ours) == 4 * 48_000
    for start, end in ((0.1, 0.38), (0.45, 0.95), (1.1, 1.9), (2.3, 2.75), (2.85, 2.98)):
        part = slice(round(start * 48_000), round(end * 48_000))
        loud = [np.sqrt(np.mean(each[part] ** 2)) for each in (ours.mean(axis=1), theirs)]
        assert 20 * np.log10(loud[0] / loud[1]) == pytest.approx(0, abs=DECIBEL), (start, end)
    assert np.abs(ours[round(3.1 * 48_000) :]).max() == 0
