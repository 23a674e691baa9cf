"""The golden pictures as Premiere writes them in xmeml, both ways."""

import pytest
from lxml import etree

from roughcut.formats import xmeml
from roughcut.parameters import Keyframes
from roughcut.timeline import Clip, Media, Timeline, Track
from tests.golden_numbers import GOLDEN, RATE

LENGTH = RATE.ticks(75)
STILL = (100, 0, 0, 0, 0, 0, {}, 100)
# scale, center h and v, centerOffset h and v, rotation, crop, opacity: six digits, as Premiere's
WRITTEN = {
    "G01": STILL,
    "G02": (50, 0, 0, 0, 0, 0, {}, 100),
    "G03": STILL,
    "G04": STILL,
    "G05": (150, 0, 0, 0, 0, 0, {}, 100),
    "G06": (225, 0, 0, 0, 0, 0, {}, 100),
    "G07": (177.778, 0, 0, 0, 0, 0, {}, 100),
    "G08": (30, -0.329167, 0.312963, 0, 0, 0, {}, 100),
    "G09": (15, -0.164583, 0.156481, 0, 0, 0, {}, 100),
    "G10": (28.125, 0.692708, -0.109375, 0, 0, 0, {}, 100),
    "G11": (120, 0.05, -0.05, 0, 0, 0, {}, 100),
    "G12": (100, 0, 0, 0, 0, 0, {"left": 25}, 100),
    "G13": (50, 0, 0, 0, 0, -15, {}, 100),
    "G14": (50, -0.25, -0.25, -0.5, -0.5, -15, {}, 100),
    "G15": (25, 0.05, 0, 0, 0, 0, {"left": 25, "top": 10}, 100),
    "G16": (100, 0, 0, 0, 0, 0, {}, 50),
}
STATIC = [pytest.param(each, id=each.name) for each in GOLDEN if each.name in WRITTEN]


def timeline(golden, *, trimmed=0):
    width, height = golden.media
    media = Media("a.mov", "/a.mov", width, height, RATE, RATE.ticks(1000))
    clip = Clip(0, LENGTH, media, RATE.ticks(trimmed), parameters=golden.parameters)
    return Timeline(golden.name, RATE, *golden.frame, (Track("video", (clip,)),))


def numbers(content):
    """Every value of an effect's parameters by effect, parameter and half."""
    found = {}
    for effect in etree.fromstring(content).iter("effect"):
        for parameter in effect.iterfind("parameter"):
            key = (effect.findtext("effectid"), parameter.findtext("parameterid"))
            value = parameter.find("value")
            for half in value:
                found[*key, half.tag] = float(half.text)
            if not len(value):
                found[key] = float(value.text)
    return found


def xml(golden, row):
    """A clip as Premiere exports it, with the numbers of a row."""
    scale, h, v, anchor_h, anchor_v, rotation, crop, opacity = row
    (frame_width, frame_height), (width, height) = golden.frame, golden.media

    def parameter(identity, value):
        return f"<parameter><parameterid>{identity}</parameterid><value>{value}</value></parameter>"

    def effect(identity, *parameters):
        return f"<filter><effect><effectid>{identity}</effectid>{''.join(parameters)}</effect></filter>"

    def point(horizontal, vertical):
        return f"<horiz>{horizontal}</horiz><vert>{vertical}</vert>"

    def size(width, height):
        return f"<samplecharacteristics><width>{width}</width><height>{height}</height></samplecharacteristics>"

    motion = effect(
        "basic",
        parameter("scale", scale),
        parameter("rotation", rotation),
        parameter("center", point(h, v)),
        parameter("centerOffset", point(anchor_h, anchor_v)),
    )
    cropped = effect("crop", *(parameter(side, value) for side, value in crop.items()))
    return f"""<xmeml version="4"><sequence><name>{golden.name}</name>
      <rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate><media><video>
      <format>{size(frame_width, frame_height)}</format>
      <track><clipitem><start>0</start><end>75</end><in>0</in><out>75</out>
      <file id="f"><media><video>{size(width, height)}</video></media></file>
      {motion}{cropped}{effect("opacity", parameter("opacity", opacity))}
      </clipitem></track></video></media></sequence></xmeml>"""


def read(tmp_path, content):
    path = tmp_path / "golden.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (back,) = xmeml.read(path).timelines
    return back.tracks[0].clips[0].parameters


@pytest.mark.parametrize("golden", STATIC)
def test_canonical_parameters_are_written_as_premiere_s_numbers(golden):
    scale, h, v, anchor_h, anchor_v, rotation, crop, opacity = WRITTEN[golden.name]
    expected = {
        ("basic", "scale"): scale,
        ("basic", "rotation"): rotation,
        ("basic", "center", "horiz"): h,
        ("basic", "center", "vert"): v,
        ("basic", "centerOffset", "horiz"): anchor_h,
        ("basic", "centerOffset", "vert"): anchor_v,
        ("opacity", "opacity"): opacity,
        **{("crop", side): crop.get(side, 0) for side in ("left", "right", "top", "bottom")},
    }
    neutral = numbers(xmeml.write(timeline(GOLDEN[0])).content)
    assert neutral == {}
    written = numbers(xmeml.write(timeline(golden)).content)
    for key, value in expected.items():
        # What is left out is at its default, which the expected value then has to be.
        default = 100 if key[1] in {"scale", "opacity"} else 0
        assert written.get(key, default) == pytest.approx(value, rel=1e-5, abs=1e-6), key


@pytest.mark.parametrize("golden", STATIC)
def test_premiere_s_numbers_are_read_as_canonical_parameters(golden, tmp_path):
    found = read(tmp_path, xml(golden, WRITTEN[golden.name]))
    for name, value in golden.parameters.items():
        assert getattr(found, name) == pytest.approx(value, rel=1e-5, abs=2e-6), name


@pytest.mark.parametrize("golden", [pytest.param(each, id=each.name) for each in GOLDEN])
def test_what_was_written_is_read_exactly(golden, tmp_path):
    assert read(tmp_path, xmeml.write(timeline(golden)).content) == golden.parameters


@pytest.mark.parametrize("trimmed", [0, 125])
def test_a_zoom_has_its_keys_on_the_axis_of_in_and_out(trimmed):
    golden = GOLDEN[16]
    assert isinstance(golden.parameters.scale, Keyframes)
    root = etree.fromstring(xmeml.write(timeline(golden, trimmed=trimmed)).content)
    keys = [
        (int(key.findtext("when")), float(key.findtext("value"))) for key in root.iter("keyframe")
    ]
    assert keys == [(trimmed, 100), (trimmed + 50, 150)]
