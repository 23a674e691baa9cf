"""The golden pictures as Final Cut and Resolve have them, both ways; percent of heights, y up."""

import pytest
from lxml import etree

from roughcut.formats import fcpxml
from roughcut.timeline import Clip, Media, Timeline, Track
from tests.golden_numbers import GOLDEN, RATE

LENGTH = RATE.ticks(75)
# scale, position, rotation, trim-rect left and top, opacity
WRITTEN = {
    "G01": (1, (0, 0), 0, (0, 0), 1),
    "G02": (1, (0, 0), 0, (0, 0), 1),
    "G03": (2, (0, 0), 0, (0, 0), 1),
    "G04": (0.666667, (0, 0), 0, (0, 0), 1),
    "G05": (1, (0, 0), 0, (0, 0), 1),
    "G06": (1, (0, 0), 0, (0, 0), 1),
    "G07": (3.16049, (0, 0), 0, (0, 0), 1),
    "G08": (0.3, (-58.5185, -31.2963), 0, (0, 0), 1),
    "G09": (0.3, (-58.5185, -31.2963), 0, (0, 0), 1),
    "G10": (0.5, (69.2708, 19.4444), 0, (0, 0), 1),
    "G11": (1.2, (8.88889, 5), 0, (0, 0), 1),
    "G12": (1, (0, 0), 0, (44.4444, 0), 1),
    "G13": (0.5, (0, 0), -15, (0, 0), 1),
    "G14": (0.5, (-44.4444, 25), -15, (0, 0), 1),
    "G15": (0.5, (17.7778, 0), 0, (44.4444, 10), 1),
    "G16": (1, (0, 0), 0, (0, 0), 0.5),
}
STATIC = [pytest.param(each, id=each.name) for each in GOLDEN if each.name in WRITTEN]
BY_NAME = {each.name: each for each in GOLDEN}


def timeline(golden, trimmed=0):
    width, height = golden.media
    media = Media("a.mov", "/a.mov", width, height, RATE, RATE.ticks(1000))
    clip = Clip(0, LENGTH, media, RATE.ticks(trimmed), parameters=golden.parameters)
    return Timeline(golden.name, RATE, *golden.frame, (Track("video", (clip,)),))


def clip_of(golden, app=None, trimmed=0):
    content = fcpxml.write(timeline(golden, trimmed), app).content
    return etree.fromstring(content).find(".//spine/asset-clip")


def pair(element, name, absent):
    found = None if element is None else element.get(name)
    return absent if found is None else tuple(float(part) for part in found.split())


def read(tmp_path, content):
    path = tmp_path / "golden.fcpxml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (back,) = fcpxml.read(path).timelines
    return back.tracks[0].clips[0].parameters


def xml(golden, row):
    """A clip as Final Cut exports it, with the numbers of a row."""
    scale, (x, y), rotation, (left, top), opacity = row
    anchor = "-88.88888888888889 50" if golden.name == "G14" else "0 0"
    frame, media = (
        f'width="{size[0]}" height="{size[1]}"' for size in (golden.frame, golden.media)
    )
    return f"""<fcpxml version="1.10"><resources>
      <format id="r1" frameDuration="100/2500s" {frame}/>
      <format id="r2" frameDuration="100/2500s" {media}/>
      <asset id="r3" name="a" duration="40s" hasVideo="1" format="r2">
      <media-rep src="file:///a.mov"/></asset></resources>
      <project><sequence format="r1"><spine><asset-clip ref="r3" duration="3s">
      <adjust-crop mode="trim"><trim-rect left="{left}" top="{top}"/></adjust-crop>
      <adjust-transform scale="{scale} {scale}" position="{x} {y}" rotation="{rotation}" anchor="{anchor}"/>
      <adjust-blend amount="{opacity}"/>
      </asset-clip></spine></sequence></project></fcpxml>"""


@pytest.mark.parametrize("golden", STATIC)
def test_canonical_parameters_are_written_as_final_cut_s_numbers(golden):
    scale, position, rotation, trim, opacity = WRITTEN[golden.name]
    clip = clip_of(golden)
    transform, rect = clip.find("adjust-transform"), clip.find("adjust-crop/trim-rect")
    expected = {
        "scale": (pair(transform, "scale", (1, 1)), (scale, scale)),
        "position": (pair(transform, "position", (0, 0)), position),
        "rotation": (pair(transform, "rotation", (0,)), (rotation,)),
        "trim": (pair(rect, "left", (0,)) + pair(rect, "top", (0,)), trim),
        "opacity": (pair(clip.find("adjust-blend"), "amount", (1,)), (opacity,)),
    }
    for name, (found, wanted) in expected.items():
        assert found == pytest.approx(wanted, rel=1e-5, abs=1e-6), name


@pytest.mark.parametrize("golden", STATIC)
def test_final_cut_s_numbers_are_read_as_canonical_parameters(golden, tmp_path):
    found = read(tmp_path, xml(golden, WRITTEN[golden.name]))
    for name, value in golden.parameters.items():
        assert getattr(found, name) == pytest.approx(value, rel=1e-5, abs=2e-6), name


@pytest.mark.parametrize("app", [None, "fcp", "resolve"])
@pytest.mark.parametrize("golden", [pytest.param(each, id=each.name) for each in GOLDEN])
def test_what_was_written_is_read_again(golden, app, tmp_path):
    found = read(tmp_path, fcpxml.write(timeline(golden), app).content)
    for name, value in golden.parameters.items():
        back = getattr(found, name)
        assert back == value or back == pytest.approx(value, rel=1e-12), name


@pytest.mark.parametrize("trimmed", [0, 125])
def test_a_zoom_has_its_keys_on_the_clip_s_own_clock(trimmed):
    clip = clip_of(BY_NAME["G17"], trimmed=trimmed)
    keys = clip.findall("adjust-transform/param[@name='scale']/keyframeAnimation/keyframe")
    begin = trimmed // 25
    assert [key.get("time") for key in keys] == [f"{begin}s", f"{begin + 2}s"]
    assert [key.get("value") for key in keys] == ["1 1", "1.5 1.5"]
    assert {key.get("curve") for key in keys} == {"linear"}


def test_resolve_is_given_positions_by_the_picture_s_share_of_the_frame():
    """G10: a portrait picture fills 0.31640625 of the width and all of the height once it is fitted."""
    position = pair(clip_of(BY_NAME["G10"], "resolve").find("adjust-transform"), "position", None)
    assert position == pytest.approx((69.270833 / 0.31640625, 19.444444), rel=1e-6)


def test_resolve_is_given_crops_in_media_pixels_and_by_the_fit():
    """G15: a quarter of 3840 pixels by a hundredth of 1080; a tenth, in percent, by a fit of a half."""
    rect = clip_of(BY_NAME["G15"], "resolve").find("adjust-crop/trim-rect")
    assert pair(rect, "left", None) == pytest.approx((960 / 10.8,))
    assert pair(rect, "top", None) == pytest.approx((20,))
