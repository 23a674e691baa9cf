"""The golden pictures as Premiere's OTIO has them, both ways, and as Resolve's has them."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from roughcut.formats import otio
from roughcut.parameters import NAMES, Keyframes
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track
from tests.golden_numbers import GOLDEN, RATE

from .otio_files import clip, media, only, read, span, timeline, track

DIGITS = 1e-5  # the tables have six significant ones
LENGTH, TRIMMED = 75, 40

# Position X, Y · Scale · Rotation · Anchor X, Y · crop left, right, top, bottom · Opacity
CENTRE, WHOLE = (0.5, 0.5), (0, 0, 0, 0)
PREMIERE = {
    "G01": (CENTRE, 100, 0, CENTRE, WHOLE, 100),
    "G02": (CENTRE, 50, 0, CENTRE, WHOLE, 100),
    "G03": (CENTRE, 100, 0, CENTRE, WHOLE, 100),
    "G04": (CENTRE, 100, 0, CENTRE, WHOLE, 100),
    "G05": (CENTRE, 150, 0, CENTRE, WHOLE, 100),
    "G06": (CENTRE, 225, 0, CENTRE, WHOLE, 100),
    "G07": (CENTRE, 177.778, 0, CENTRE, WHOLE, 100),
    "G08": ((0.170833, 0.812963), 30, 0, CENTRE, WHOLE, 100),
    "G09": ((0.170833, 0.812963), 15, 0, CENTRE, WHOLE, 100),
    "G10": ((0.889648, 0.305556), 28.125, 0, CENTRE, WHOLE, 100),
    "G11": ((0.55, 0.45), 120, 0, CENTRE, WHOLE, 100),
    "G12": (CENTRE, 100, 0, CENTRE, (25, 0, 0, 0), 100),
    "G13": (CENTRE, 50, 15, CENTRE, WHOLE, 100),
    "G14": ((0.25, 0.25), 50, 15, (0, 0), WHOLE, 100),
    "G15": ((0.6, 0.5), 25, 0, CENTRE, (25, 0, 10, 0), 100),
    "G16": (CENTRE, 100, 0, CENTRE, WHOLE, 50),
}
# Zoom · Pan · Tilt · RotationAngle (counter-clockwise) · crop left, top · opacity
RESOLVE = {
    "G01": (1, 0, 0, 0, 0, 0, 100),
    "G02": (1, 0, 0, 0, 0, 0, 100),
    "G03": (2, 0, 0, 0, 0, 0, 100),
    "G04": (0.666667, 0, 0, 0, 0, 0, 100),
    "G05": (1, 0, 0, 0, 0, 0, 100),
    "G06": (1, 0, 0, 0, 0, 0, 100),
    "G07": (3.16049, 0, 0, 0, 0, 0, 100),
    "G08": (0.3, -0.329167, -0.312963, 0, 0, 0, 100),
    "G09": (0.3, -0.329167, -0.312963, 0, 0, 0, 100),
    "G10": (0.5, 0.389648, 0.194444, 0, 0, 0, 100),
    "G11": (1.2, 0.05, 0.05, 0, 0, 0, 100),
    "G12": (1, 0, 0, 0, 0.25, 0, 100),
    "G13": (0.5, 0, 0, -15, 0, 0, 100),
    "G15": (0.5, 0.1, 0, 0, 0.25, 0.1, 100),
    "G16": (1, 0, 0, 0, 0, 0, 50),
}
BY_NAME = {each.name: each for each in GOLDEN}
ZOOM = BY_NAME["G17"]


def written(golden, **changes):
    """The effects of the golden clip in the file that we write for Premiere."""
    source = Media("a.mov", "/a.mov", *golden.media, RATE, RATE.ticks(1_000))
    piece = Clip(
        0, RATE.ticks(LENGTH), source, RATE.ticks(TRIMMED), parameters=golden.parameters, **changes
    )
    built = Timeline(golden.name, RATE, *golden.frame, (Track("video", (piece,)),))
    document = json.loads(otio.write(built, "premiere").content)
    (child,) = document["tracks"]["children"][0]["children"]
    return {
        effect["metadata"]["PremierePro_OTIO"]["MatchName"]: {
            each["ID"]: each for each in effect["metadata"]["PremierePro_OTIO"]["Parameters"]
        }
        for effect in child["effects"]
        if effect["OTIO_SCHEMA"] == "Effect.1"
    }


def premiere_effect(match, **parameters):
    """An effect with parameters `p1=value`."""
    listed = [
        {"DisplayName": "ß", "ID": int(name[1:]), **(value if isinstance(value, dict) and "X" not in value else {"StartValue": {"Position": None, "Value": value}})}
        for name, value in parameters.items()
    ]  # fmt: skip
    ours = {"MatchName": match, "IsIntrinsic": True, "Parameters": listed}
    return {"OTIO_SCHEMA": "Effect.1", "effect_name": match, "metadata": {"PremierePro_OTIO": ours}}


def premiere(golden, *effects, used=(TRIMMED, LENGTH), rate=25):
    width, height = golden.frame
    ours = {"VideoFrameRate": rate, "VideoResolution": {"width": width, "height": height}}
    return timeline(
        track(clip(span(*used, rate), media(span(0, 1_000, rate)), effects=list(effects))),
        metadata={"PremierePro_OTIO": {"MetadataVersion": "1.0"}},
        stack_metadata={"PremierePro_OTIO": ours},
    )


def resolve_effect(kind, **parameters):
    listed = [
        {
            "Parameter ID": name,
            "Default Parameter Value": None,
            **(value if isinstance(value, dict) else {"Parameter Value": value, "Key Frames": {}}),
        }
        for name, value in parameters.items()
    ]
    ours = {"Effect Name": kind, "Enabled": True, "Type": 2, "Parameters": listed}
    return {"OTIO_SCHEMA": "Effect.1", "metadata": {"Resolve_OTIO": ours}}


def resolve(golden, *effects):
    width, height = golden.media
    bounds = {"min": {"x": 0.0, "y": 0.0}, "max": {"x": float(width), "y": float(height)}}
    frame = dict(zip(("width", "height"), golden.frame, strict=True))
    return timeline(
        track(
            clip(
                span(TRIMMED, LENGTH),
                media(span(0, 1_000), available_image_bounds=bounds),
                effects=list(effects),
            )
        ),
        metadata={"Resolve_OTIO": {}},
        # Resolve writes no frame size: a frame that is not the picture's needs ours.
        stack_metadata={"roughcut": frame},
    )


def assert_same(found, expected):
    for name in NAMES:
        one, other = getattr(found, name), getattr(expected, name)
        if isinstance(other, Keyframes):
            assert [key.time for key in one.keys] == [key.time for key in other.keys], name
            assert [key.value for key in one.keys] == pytest.approx(
                [key.value for key in other.keys]
            )
        else:
            assert one == pytest.approx(other, rel=DIGITS, abs=DIGITS), name


@pytest.mark.parametrize("name", PREMIERE)
def test_premiere_is_written_its_numbers(name):
    position, scale, rotation, anchor, crop, opacity = PREMIERE[name]
    effects = written(BY_NAME[name])
    motion, fade = effects.get("AE.ADBE Motion", {}), effects.get("AE.ADBE Opacity", {})

    def value(parameters, number, default):
        return parameters[number]["StartValue"]["Value"] if parameters else default

    point = value(motion, 1, {"X": 0.5, "Y": 0.5})
    assert (point["X"], point["Y"]) == pytest.approx(position, abs=DIGITS)
    assert value(motion, 2, 100) == pytest.approx(scale, rel=DIGITS)
    assert value(motion, 5, 0) == pytest.approx(rotation)
    point = value(motion, 6, {"X": 0.5, "Y": 0.5})
    assert (point["X"], point["Y"]) == pytest.approx(anchor)
    # The numbers of the crop's sides: left 8, top 9, right 10, bottom 11.
    assert [value(motion, number, 0) for number in (8, 10, 9, 11)] == pytest.approx(list(crop))
    assert value(fade, 1, 100) == pytest.approx(opacity)


@pytest.mark.parametrize("name", PREMIERE)
def test_premieres_numbers_are_read(name, tmp_path):
    position, scale, rotation, anchor, crop, opacity = PREMIERE[name]
    left, right, top, bottom = crop
    motion = premiere_effect(
        "AE.ADBE Motion",
        p1={"X": position[0], "Y": position[1]}, p2=scale, p3=100, p4=True, p5=rotation,
        p6={"X": anchor[0], "Y": anchor[1]}, p7=0, p8=left, p9=top, p10=right, p11=bottom,
    )  # fmt: skip
    fade = premiere_effect("AE.ADBE Opacity", p1=opacity, p2=18, p3=0)
    found, lost = only(read(tmp_path, premiere(BY_NAME[name], fade, motion)))
    assert lost == []
    assert (found.width, found.height) == BY_NAME[name].frame
    assert_same(found.tracks[0].clips[0].parameters, BY_NAME[name].parameters)


@pytest.mark.parametrize("name", RESOLVE)
def test_resolves_numbers_are_read(name, tmp_path):
    zoom, pan, tilt, angle, left, top, opacity = RESOLVE[name]
    document = resolve(
        BY_NAME[name],
        resolve_effect(
            "Transform", transformationZoomX=zoom, transformationZoomY=zoom, transformationPan=pan,
            transformationTilt=tilt, transformationRotationAngle=angle,
        ),
        resolve_effect("Cropping", cropLeft=left, cropTop=top),
        resolve_effect("Composite", opacity=opacity),
    )  # fmt: skip
    found, lost = only(read(tmp_path, document))
    assert lost == []
    assert_same(found.tracks[0].clips[0].parameters, BY_NAME[name].parameters)


def test_premieres_zoom_begins_on_the_source_axis(tmp_path):
    scale = written(ZOOM)["AE.ADBE Motion"][2]
    assert [(key["Position"]["value"], key["Value"]) for key in scale["Keyframes"]] == [
        (TRIMMED, 100),
        (TRIMMED + 50, 150),
    ]
    motion = premiere_effect("AE.ADBE Motion", p2={"Keyframes": scale["Keyframes"]})
    found, _ = only(read(tmp_path, premiere(ZOOM, motion)))
    assert_same(found.tracks[0].clips[0].parameters, ZOOM.parameters)


def test_resolves_zoom_begins_with_the_clip(tmp_path):
    keys = {"Parameter Value": 1.0, "Key Frames": {"50": {"Value": 1.5}, "0": {"Value": 1.0}}}
    effect = resolve_effect("Transform", transformationZoomX=keys, transformationZoomY=keys)
    found, _ = only(read(tmp_path, resolve(ZOOM, effect)))
    assert_same(found.tracks[0].clips[0].parameters, ZOOM.parameters)


def test_the_keys_of_a_fast_clip_lie_as_dense_as_its_source(tmp_path):
    doubled = written(ZOOM, speed=Fraction(2))["AE.ADBE Motion"][2]["Keyframes"]
    assert [key["Position"]["value"] for key in doubled] == [TRIMMED, TRIMMED + 100]
    motion = premiere_effect("AE.ADBE Motion", p2={"Keyframes": doubled})
    warp = {"OTIO_SCHEMA": "LinearTimeWarp.1", "time_scalar": 2.0}
    found, _ = only(read(tmp_path, premiere(ZOOM, motion, warp, used=(TRIMMED, 2 * LENGTH))))
    piece = found.tracks[0].clips[0]
    assert (piece.duration, piece.speed) == (RATE.ticks(LENGTH), 2)
    assert_same(piece.parameters, ZOOM.parameters)


def test_a_picture_of_unknown_size_keeps_resolves_scale_and_says_so(tmp_path):
    document = resolve(BY_NAME["G05"], resolve_effect("Transform", transformationZoomX=0.5, transformationZoomY=0.5))  # fmt: skip
    reference = document["tracks"]["children"][0]["children"][0]["media_references"]
    reference["DEFAULT_MEDIA"]["available_image_bounds"] = None
    found, lost = only(read(tmp_path, document))
    assert lost == ["scale relative to fit"]
    assert found.tracks[0].clips[0].parameters.scale == 0.5


def test_a_picture_that_resolve_leaves_alone_is_fitted(tmp_path):
    found, _ = only(read(tmp_path, resolve(BY_NAME["G06"])))
    assert found.tracks[0].clips[0].parameters == BY_NAME["G06"].parameters


@pytest.mark.parametrize("rate", [Rate(24000, 1001), Rate(30)], ids=str)
def test_what_never_changes_lies_ten_million_frames_before(rate):
    golden = BY_NAME["G16"]
    source = Media("a.mov", "/a.mov", *golden.media, rate, rate.ticks(1_000))
    piece = Clip(0, rate.ticks(9), source, parameters=replace(golden.parameters, scale=2.0))
    built = Timeline("cut", rate, *golden.frame, (Track("video", (piece,)),))
    document = json.loads(otio.write(built, "premiere").content)
    (child,) = document["tracks"]["children"][0]["children"]
    for effect in child["effects"]:
        for each in effect["metadata"]["PremierePro_OTIO"]["Parameters"]:
            position = each["StartValue"]["Position"]
            assert (position["value"], position["rate"]) == (-10_800_000, float(rate.fraction))


def test_a_level_of_one_is_fifteen_decibels(tmp_path):
    volume = premiere_effect("Internal Volume Stereo", p0=False, p1=0.17782793939113617)
    panner = premiere_effect("PanProcessor", p0=0.5)
    document = premiere(BY_NAME["G01"], volume, panner)
    document["tracks"]["children"][0]["kind"] = "Audio"
    found, lost = only(read(tmp_path, document))
    assert found.tracks[0].clips[0].parameters.gain == pytest.approx(1.0)
    assert lost == []
