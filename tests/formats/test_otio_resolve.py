"""OTIO for Resolve: the golden pictures in its numbers, only what differs from its defaults, what it drops."""

import json
from dataclasses import replace

import pytest

from roughcut.formats import otio
from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track
from tests.golden_numbers import GOLDEN, RATE

from .test_otio_golden import BY_NAME, DIGITS
from .test_otio_golden import RESOLVE as NUMBERS

IDS = ("transformationZoomX", "transformationPan", "transformationTilt", "transformationRotationAngle", "cropLeft", "cropTop", "opacity")  # fmt: skip
DEFAULTS = dict(zip(IDS, (1, 0, 0, 0, 0, 0, 100), strict=True))
SECOND = RATE.ticks(25)


def written(clip, frame=(1920, 1080), kind="video"):
    """The file for Resolve of one clip: the clip's object, its parameters by id, the omissions."""
    made = Timeline("cut", RATE, *frame, (Track(kind, (clip,)),))
    result = otio.write(made, "resolve")
    document = json.loads(result.content)
    (child,) = document["tracks"]["children"][0]["children"]
    parameters = {
        each["Parameter ID"]: each
        for effect in child["effects"]
        for each in effect["metadata"].get("Resolve_OTIO", {}).get("Parameters", ())
    }
    return child, parameters, [each.what for each in result.omissions]


def picture(golden, **changes):
    media = Media("a.mov", "/a b/100 %.mov", *golden.media, RATE, 60 * SECOND, start=3_600 * SECOND)
    return replace(Clip(0, 3 * SECOND, media, SECOND, parameters=golden.parameters), **changes)


@pytest.mark.parametrize("name", NUMBERS)
def test_resolve_is_written_its_numbers(name):
    golden = BY_NAME[name]
    _, parameters, _ = written(picture(golden), golden.frame)
    for identity, number in zip(IDS, NUMBERS[name], strict=True):
        said = parameters.get(identity)
        found = DEFAULTS[identity] if said is None else said["Parameter Value"]
        assert found == pytest.approx(number, rel=DIGITS, abs=DIGITS), identity


@pytest.mark.parametrize("golden", GOLDEN[:16], ids=lambda golden: golden.name)
def test_no_parameter_equals_the_default_that_it_names(golden):
    """Resolve discards such a one, and can discard its effect."""
    child, parameters, _ = written(picture(golden), golden.frame)
    assert all(each["Parameter Value"] != each["Default Parameter Value"] for each in parameters.values())  # fmt: skip
    assert all(effect["metadata"]["Resolve_OTIO"]["Parameters"] for effect in child["effects"])


def test_a_picture_that_turns_about_its_corner_has_the_place_of_its_centre():
    golden = BY_NAME["G14"]
    _, parameters, omissions = written(picture(golden))
    # The corner lies at (480, 270); half a picture of half the size, turned by 15°, leads to the centre.
    x, y = 480 + 0.9659258 * 480 - 0.2588190 * 270, 270 + 0.2588190 * 480 + 0.9659258 * 270
    assert parameters["transformationPan"]["Parameter Value"] == pytest.approx((x - 960) / 1920)
    assert parameters["transformationTilt"]["Parameter Value"] == pytest.approx((540 - y) / 1080)
    assert "anchor" in omissions


def test_keys_are_frames_after_the_clips_start():
    keys = (Keyframe(0, 1.0, "eased"), Keyframe(RATE.ticks(30), 1.5), Keyframe(RATE.ticks(60), 1.0))
    _, parameters, _ = written(
        picture(BY_NAME["G01"], parameters=Parameters(scale=Keyframes(keys)))
    )
    found = parameters["transformationZoomY"]["Key Frames"]
    assert {frame: key["Value"] for frame, key in found.items()} == {"0": 1.0, "30": 1.5, "60": 1.0}
    assert found["0"]["OutBez"]["OutBez"] == [10.0, 0.0]
    assert found["30"]["InBez"]["InBez"] == [-10.0, 0.0]
    assert "OutBez" not in found["30"]


def test_source_times_count_from_the_timecode_and_files_are_plain_paths():
    child, _, _ = written(picture(BY_NAME["G01"]))
    assert child["source_range"]["start_time"]["value"] == 3_601 * 25
    assert child["media_references"]["DEFAULT_MEDIA"]["target_url"] == "/a b/100 %.mov"


def test_a_sound_has_its_volume_in_decibels_and_its_channels():
    media = Media("a.wav", "/a.wav", audio_channels=2, has_video=False)
    clip = Clip(0, SECOND, media, parameters=Parameters(gain=0.5), link=7)
    child, parameters, _ = written(clip, kind="audio")
    assert parameters["volume"]["Parameter Value"] == pytest.approx(-6.0206)
    ours = child["metadata"]["Resolve_OTIO"]
    assert [each["Source Channel ID"] for each in ours["Channels"]] == [0, 1]
    assert ours["Link Group ID"] == 7


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("title", {"source": Text("words")}),
        ("generator", {"source": Generator("bars")}),
        ("label", {"label": "Iris"}),
        ("media without a path", {"source": Media("a.mov", None, 1920, 1080)}),
        ("scale by media of unknown size", {"source": Media("a.mov", "/a.mov")}),
        ("value beyond Resolve's range", {"parameters": Parameters(x=5.0)}),
        ("gain of a picture", {"parameters": Parameters(gain=0.5)}),
        ("keyframe easing", {"parameters": Parameters(opacity=Keyframes((Keyframe(0, 0.0, "hold"), Keyframe(SECOND, 1.0))))}),
        ("keyframe off the frame grid", {"parameters": Parameters(opacity=Keyframes((Keyframe(1, 0.0), Keyframe(SECOND, 1.0))))}),
    ],
)  # fmt: skip
def test_what_resolve_drops_is_said(what, changes):
    assert written(picture(BY_NAME["G01"], **changes))[2] == ["frame size", what]
