"""The golden pictures as Kdenlive and Shotcut have them, both ways."""

from dataclasses import replace

import pytest
from lxml import etree

from roughcut.formats import kdenlive, shotcut
from roughcut.parameters import NAMES, Keyframe, Keyframes, Parameters
from roughcut.timeline import Clip, Media, Timeline, Track
from tests.golden_numbers import GOLDEN, RATE

from . import mlt_files
from .mlt_files import effect, entry, media, only, read

DIGITS = 1e-5  # the table has six significant ones
FIRST, LAST = 40, 114  # the source frames that the clip shows
BY_NAME = {each.name: each for each in GOLDEN}

# left, top, width, height, opacity · rotation · what the crop leaves, in percent
PICTURES = {
    "G01": ((0, 0, 1920, 1080, 1), 0, None),
    "G02": ((0, 0, 1920, 1080, 1), 0, None),
    "G03": ((-960, -540, 3840, 2160, 1), 0, None),
    "G04": ((320, 180, 1280, 720, 1), 0, None),
    "G05": ((0, 0, 1920, 1080, 1), 0, None),
    "G06": ((240, 0, 1440, 1080, 1), 0, None),
    "G07": ((-1166.67, 0, 3413.33, 1920, 1), 0, None),
    "G08": ((40, 716, 576, 324, 1), 0, None),
    "G09": ((40, 716, 576, 324, 1), 0, None),
    "G10": ((1556.25, 60, 303.75, 540, 1), 0, None),
    "G11": ((-96, -162, 2304, 1296, 1), 0, None),
    "G12": ((0, 0, 1920, 1080, 1), 0, (25, 0, 75, 100)),
    "G13": ((480, 270, 960, 540, 1), 15, None),
    "G14": ((393.763, 385.033, 960, 540, 1), 15, None),
    "G15": ((672, 270, 960, 540, 1), 0, (25, 10, 75, 90)),
    "G16": ((0, 0, 1920, 1080, 0.5), 0, None),
}
FITTED = ("G01", "G02", "G05", "G06")  # drawn so without being told
# MLT has no anchor: read back, the picture's centre stands where the anchor put it.
CENTRED = replace(BY_NAME["G14"].parameters, x=-0.044915, y=0.106512, anchor_x=0, anchor_y=0)
ZOOM = "0 0 1920 1080 1", "-480 -270 2880 1620 1"


def expected(name):
    return CENTRED if name == "G14" else BY_NAME[name].parameters


def written(door, golden):
    """The filters of the golden clip in what we write: the properties of each by its service."""
    source = Media("card.mov", "/media/card.mov", *golden.media, RATE, RATE.ticks(1_000))
    clip = Clip(0, RATE.ticks(LAST + 1 - FIRST), source, RATE.ticks(FIRST), parameters=golden.parameters)  # fmt: skip
    made = Timeline(golden.name, RATE, *golden.frame, (Track("video", (clip,)),))
    root = etree.fromstring(door.write(made).content)
    found = {}
    for each in root.iter("filter"):
        values = {one.get("name"): one.text for one in each.iterchildren("property")}
        values["in"] = each.get("in")
        found[values["mlt_service"]] = values
    return found


def numbers(text):
    """The numbers of a property that stands still, whose only key Kdenlive puts at the clip's start."""
    return [float(each.rstrip("%")) for each in text.split("=")[-1].split()]


def assert_same(found, parameters):
    for name in NAMES:
        one, other = getattr(found, name), getattr(parameters, name)
        if isinstance(other, Keyframes):
            assert [key.time for key in one.keys] == [key.time for key in other.keys], name
            values = [key.value for key in other.keys]
            assert [key.value for key in one.keys] == pytest.approx(values, rel=DIGITS)
        else:
            assert one == pytest.approx(other, rel=DIGITS, abs=DIGITS), name


def as_kdenlive(golden, rect, rotation, hole):
    filters = "" if hole is None else effect("qtcrop", rect=f"0={hole}")
    filters += effect("qtblend", rect=rect, rotation=rotation, rotate_center=1, distort=0)
    source = media(size=golden.media)
    return mlt_files.kdenlive(entry(FIRST, LAST, filters), source, golden.frame)


def as_shotcut(golden, rect, rotation, hole):
    bounds = f' in="{FIRST}" out="{LAST}"'
    filters = "" if hole is None else effect("qtcrop", bounds=bounds, rect=hole)
    filters += effect(
        "affine", bounds=bounds, background="color:#00000000", transition__fill=1,
        transition__distort=0, transition__rect=rect, transition__fix_rotate_x=rotation,
    )  # fmt: skip
    source = media(size=golden.media, filters=filters)
    return mlt_files.shotcut(entry(FIRST, LAST), source, golden.frame)


@pytest.mark.parametrize("name", [name for name in PICTURES if name not in FITTED])
def test_a_picture_is_written_its_numbers(name):
    rect, rotation, hole = PICTURES[name]
    in_kdenlive, in_shotcut = (written(door, BY_NAME[name]) for door in (kdenlive, shotcut))
    blend, affine = in_kdenlive["qtblend"], in_shotcut.get("affine")
    assert numbers(blend["rect"]) == pytest.approx(rect, rel=DIGITS)
    assert numbers(blend["rotation"]) == [rotation]
    assert blend["rotate_center"] == "1"
    assert blend["rect"].startswith("00:00:01.600=")  # frame 40, where the clip begins
    if name == "G16":
        # Affine draws a translucent rectangle opaque: Shotcut has a filter for opacity alone.
        assert affine is None
        assert in_shotcut["brightness"]["alpha"] == "0.5"
    else:
        assert numbers(affine["transition.rect"]) == pytest.approx(rect, rel=DIGITS)
        assert numbers(affine["transition.fix_rotate_x"]) == [rotation]
    for found in (in_kdenlive, in_shotcut):
        assert ("qtcrop" in found) == (hole is not None)
        if hole is not None:
            assert numbers(found["qtcrop"]["rect"]) == pytest.approx(hole)


@pytest.mark.parametrize("door", [kdenlive, shotcut], ids=["kdenlive", "shotcut"])
@pytest.mark.parametrize("name", FITTED)
def test_a_picture_that_is_fitted_needs_no_filter(name, door):
    assert written(door, BY_NAME[name]) == {}


@pytest.mark.parametrize("made", [as_kdenlive, as_shotcut])
@pytest.mark.parametrize("name", PICTURES)
def test_a_pictures_numbers_are_read(name, made, tmp_path):
    golden = BY_NAME[name]
    rect, rotation, hole = PICTURES[name]
    text = " ".join(map(str, rect))
    left = None if hole is None else " ".join(f"{each}%" for each in hole)
    found, lost = only(read(tmp_path, made(golden, text, rotation, left)))
    assert lost == []
    assert (found.width, found.height) == golden.frame
    assert_same(found.tracks[0].clips[0].parameters, expected(name))


@pytest.mark.parametrize("made", [mlt_files.kdenlive, mlt_files.shotcut])
@pytest.mark.parametrize("name", FITTED)
def test_a_picture_without_a_filter_is_fitted(name, made, tmp_path):
    golden = BY_NAME[name]
    found, _ = only(read(tmp_path, made(entry(FIRST, LAST), media(size=golden.media))))
    assert_same(found.tracks[0].clips[0].parameters, golden.parameters)


def test_a_zoom_is_keys_of_the_source_in_kdenlive(tmp_path):
    golden = BY_NAME["G17"]
    blend = written(kdenlive, golden)["qtblend"]
    assert blend["rect"] == f"00:00:01.600={ZOOM[0]};00:00:03.600={ZOOM[1]}"
    assert blend["in"] is None
    content = as_kdenlive(golden, f"40={ZOOM[0]};90={ZOOM[1]}", 0, None)
    found, lost = only(read(tmp_path, content))
    assert lost == []
    assert_same(found.tracks[0].clips[0].parameters, golden.parameters)


def test_a_zoom_is_keys_after_the_filters_in_in_shotcut(tmp_path):
    golden = BY_NAME["G17"]
    affine = written(shotcut, golden)["affine"]
    assert affine["transition.rect"] == f"00:00:00.000={ZOOM[0]};00:00:02.000={ZOOM[1]}"
    assert affine["in"] == "00:00:01.600"
    found, lost = only(read(tmp_path, as_shotcut(golden, f"0={ZOOM[0]};50={ZOOM[1]}", 0, None)))
    assert lost == []
    assert_same(found.tracks[0].clips[0].parameters, golden.parameters)


# What `crop` leaves is fitted anew, so that the same pictures have the rectangle of the visible part.
REFITTED = {
    "G12": ({"left": 480}, "480 0 1440 1080 1"),
    "G15": ({"left": 960, "top": 216}, "912 324 720 486 1"),
}


@pytest.mark.parametrize("name", REFITTED)
def test_what_the_old_crop_leaves_is_the_picture(name, tmp_path):
    golden = BY_NAME[name]
    sides, rect = REFITTED[name]
    filters = effect("crop", **sides) + effect("qtblend", rect=f"40={rect}", rotate_center=1)
    content = mlt_files.kdenlive(entry(FIRST, LAST, filters), media(size=golden.media))
    found, lost = only(read(tmp_path, content))
    assert lost == []
    piece = found.tracks[0].clips[0].parameters
    assert_same(
        replace(piece, anchor_x=0, anchor_y=0, x=0, y=0),
        replace(golden.parameters, x=0, y=0),
    )
    # It is placed by the centre of what is left, which says the same.
    for u, v in ((0.3, 0.2), (1, 1)):
        assert drawn(piece, golden, u, v) == pytest.approx(drawn(golden.parameters, golden, u, v))


def drawn(parameters: Parameters, golden, u, v):
    """Where a point of the media lands in the frame; nothing is turned here."""
    return (
        golden.frame[0] * (0.5 + parameters.x) + (u - 0.5 - parameters.anchor_x) * golden.media[0] * parameters.scale,
        golden.frame[1] * (0.5 + parameters.y) + (v - 0.5 - parameters.anchor_y) * golden.media[1] * parameters.scale,
    )  # fmt: skip


@pytest.mark.parametrize(("sign", "easing"), [("", "linear"), ("|", "hold"), ("~", "eased")])
def test_how_a_key_is_left(sign, easing, tmp_path):
    golden = BY_NAME["G17"]
    content = as_kdenlive(golden, f"40{sign}={ZOOM[0]};90={ZOOM[1]}", 0, None)
    found, lost = only(read(tmp_path, content))
    assert lost == []
    scale = found.tracks[0].clips[0].parameters.scale
    assert scale == Keyframes((Keyframe(0, 1.0, easing), Keyframe(RATE.ticks(50), 1.5)))
