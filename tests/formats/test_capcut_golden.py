"""The golden pictures as CapCut has them, both ways."""

import json

import pytest

from roughcut.formats import capcut
from roughcut.parameters import NAMES, Keyframes
from roughcut.timeline import Clip, Media, Timeline, Track
from tests.golden_numbers import GOLDEN, RATE

from .capcut_drafts import SECOND, draft, only, placed, read, segment, track, video

DIGITS = 1e-5  # the table has six significant ones
LENGTH = 75
BY_NAME = {each.name: each for each in GOLDEN}
ZOOM = BY_NAME["G17"]

# clip.scale · transform x, y · rotation · alpha
PICTURES = {
    "G01": (1, 0, 0, 0, 1),
    "G02": (1, 0, 0, 0, 1),
    "G03": (2, 0, 0, 0, 1),
    "G04": (0.666667, 0, 0, 0, 1),
    "G05": (1, 0, 0, 0, 1),
    "G06": (1, 0, 0, 0, 1),
    "G07": (3.16049, 0, 0, 0, 1),
    "G08": (0.3, -0.658333, -0.625926, 0, 1),
    "G09": (0.3, -0.658333, -0.625926, 0, 1),
    "G10": (0.5, 0.779297, 0.388889, 0, 1),
    "G11": (1.2, 0.1, 0.1, 0, 1),
    "G13": (0.5, 0, 0, 15, 1),
    "G16": (1, 0, 0, 0, 0.5),
}
# A draft has no anchor: written, the centre stands where the anchor puts it; it is not read back.
CENTRED = {"G14": (0.5, -0.0898299, -0.213024, 15, 1)}
# What is left of a crop is taken to be fitted anew (open question Q10 of the formats): what is left
# of G12 is 1440 × 1080, which the frame's height holds at 1, and its centre is 240 pixels right of
# the frame's; of G15 2880 × 1944, fitted at 0.555556, its centre (96, 27) pixels from the media's.
CROPPED = {
    "G12": ((1, 0.25, 0, 0, 1), (0.25, 0)),
    "G15": ((0.45, 0.2 + 0.125, -0.05, 0, 1), (0.25, 0.1)),
}


def written(golden):
    """The segment and the material of the golden clip in the draft that we write."""
    source = Media("a.mov", "/a.mov", *golden.media, None, RATE.ticks(1_000))
    piece = Clip(0, RATE.ticks(LENGTH), source, RATE.ticks(40), parameters=golden.parameters)
    built = Timeline(golden.name, RATE, *golden.frame, (Track("video", (piece,)),))
    document = json.loads(capcut.write(built, "capcut").content)
    (made,) = document["tracks"][0]["segments"]
    (material,) = document["materials"]["videos"]
    return made, material


def place_of(made):
    place = made["clip"]
    assert place["scale"]["x"] == place["scale"]["y"]
    move = place["transform"]
    return place["scale"]["x"], move["x"], move["y"], place["rotation"], place["alpha"]


def assert_same(found, expected):
    for name in NAMES:
        one, other = getattr(found, name), getattr(expected, name)
        if isinstance(other, Keyframes):
            assert [key.time for key in one.keys] == [key.time for key in other.keys], name
            values = [key.value for key in other.keys]
            assert [key.value for key in one.keys] == pytest.approx(values)
        else:
            assert one == pytest.approx(other, rel=DIGITS, abs=DIGITS), name


@pytest.mark.parametrize("name", PICTURES | CENTRED)
def test_a_picture_is_written_its_numbers(name):
    made, _ = written(BY_NAME[name])
    expected = (PICTURES | CENTRED)[name]
    assert place_of(made) == pytest.approx(expected, rel=DIGITS, abs=DIGITS)
    assert made["common_keyframes"] == []


@pytest.mark.parametrize("name", PICTURES)
def test_a_pictures_numbers_are_read(name, tmp_path):
    golden = BY_NAME[name]
    document = draft(
        track(segment(0, 3 * SECOND, clip=placed(*PICTURES[name]))),
        frame=golden.frame,
        materials={"videos": [video(size=golden.media)]},
    )
    found, lost = only(read(tmp_path, document))
    assert lost == []
    assert (found.width, found.height) == golden.frame
    assert_same(found.tracks[0].clips[0].parameters, golden.parameters)


@pytest.mark.parametrize("name", CROPPED)
def test_what_a_crop_leaves_is_fitted_anew(name, tmp_path):
    golden = BY_NAME[name]
    numbers, (left, top) = CROPPED[name]
    made, material = written(golden)
    assert place_of(made) == pytest.approx(numbers, rel=DIGITS, abs=DIGITS)
    crop = material["crop"]
    assert (crop["upper_left_x"], crop["upper_left_y"]) == (left, top)
    assert (crop["lower_right_x"], crop["lower_right_y"]) == (1, 1)
    document = draft(
        track(segment(0, 3 * SECOND, clip=placed(*numbers))),
        materials={"videos": [video(size=golden.media, crop=crop)]},
    )
    found, lost = only(read(tmp_path, document))
    assert lost == []
    assert_same(found.tracks[0].clips[0].parameters, golden.parameters)


def test_a_zoom_is_keys_after_the_clips_start(tmp_path):
    made, _ = written(ZOOM)
    keys = {
        each["property_type"]: [
            (key["time_offset"], key["values"]) for key in each["keyframe_list"]
        ]
        for each in made["common_keyframes"]
    }
    zoom = [(0, [1.0]), (2 * SECOND, [1.5])]
    assert keys == {"KFTypeScaleX": zoom, "KFTypeScaleY": zoom}
    assert made["uniform_scale"]["on"] is False  # it overrides the keys of each side
    document = draft(track(segment(0, 3 * SECOND, common_keyframes=made["common_keyframes"])))
    found, lost = only(read(tmp_path, document))
    assert lost == []
    assert_same(found.tracks[0].clips[0].parameters, ZOOM.parameters)


def test_a_zoom_of_both_sides_at_once_is_read(tmp_path):
    """Newer versions may key `UNIFORM_SCALE` instead of each side."""
    listed = [{"time_offset": 0, "values": [1.0]}, {"time_offset": 2 * SECOND, "values": [1.5]}]
    key = {"property_type": "UNIFORM_SCALE", "keyframe_list": listed}
    document = draft(track(segment(0, 3 * SECOND, common_keyframes=[key])))
    found, lost = only(read(tmp_path, document))
    assert lost == []
    assert_same(found.tracks[0].clips[0].parameters, ZOOM.parameters)
