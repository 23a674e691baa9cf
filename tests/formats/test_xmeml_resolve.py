"""xmeml for Resolve: sizes of the fitted picture, files by their names, titles that it shows."""

from dataclasses import replace

import pytest
from lxml import etree

from roughcut.formats import xmeml
from roughcut.parameters import NAMES
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track
from tests.golden_numbers import GOLDEN, RATE

from .test_otio_golden import RESOLVE as NUMBERS

SECOND = RATE.ticks(25)
PATH = "/Users/jo/day 1/A001.mov"


def clip(source=None, **changes):
    media = Media("A001.mov", PATH, 1920, 1080, RATE, 60 * SECOND, audio_channels=2)
    return Clip(0, 3 * SECOND, source or media, SECOND if source is None else 0, **changes)


def written(made, frame=(1920, 1080)):
    """The root of the file for Resolve of one clip, and the omissions."""
    timeline = Timeline("cut", RATE, *frame, (Track("video", (made,)),))
    result = xmeml.write(timeline, "resolve")
    return etree.fromstring(result.content), [each.what for each in result.omissions]


def golden_clip(golden):
    media = Media("a.mov", "/a.mov", *golden.media, RATE, 60 * SECOND)
    return Clip(0, 3 * SECOND, media, 0, parameters=golden.parameters)


@pytest.mark.parametrize("golden", [each for each in GOLDEN if each.name in NUMBERS], ids=lambda golden: golden.name)  # fmt: skip
def test_scale_is_of_the_fitted_picture(golden):
    root, _ = written(golden_clip(golden), golden.frame)
    scales = root.xpath("//parameter[parameterid='scale']")
    if not scales:
        # A picture without Basic Motion is fitted.
        assert golden.media == golden.frame
        return
    (scale,) = scales
    assert scale.findtext("valuemax") == "10000"
    assert float(scale.findtext("value")) == pytest.approx(NUMBERS[golden.name][0] * 100, rel=1e-5)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)
def test_golden_pictures_come_back(golden, tmp_path):
    made = golden_clip(golden)
    timeline = Timeline("cut", RATE, *golden.frame, (Track("video", (made,)),))
    path = tmp_path / "cut.xml"
    path.write_bytes(xmeml.write(timeline, "resolve").content)
    (back,) = xmeml.read(path).timelines
    found = back.tracks[0].clips[0].parameters
    for name in NAMES:
        one, other = (value.at(0) for value in (found, made.parameters))
        assert getattr(one, name) == pytest.approx(getattr(other, name)), name


def test_a_fitted_picture_of_another_size_is_at_100():
    """4K in HD: at half its pixels, which Resolve's 100 draws, and Premiere's 50."""
    golden = next(each for each in GOLDEN if each.name == "G02")
    root, _ = written(golden_clip(golden), golden.frame)
    (value,) = root.xpath("//parameter[parameterid='scale']/value")
    assert float(value.text) == 100
    timeline = Timeline("cut", RATE, 1920, 1080, (Track("video", (golden_clip(golden),)),))
    (value,) = etree.fromstring(xmeml.write(timeline, "premiere").content).xpath("//parameter[parameterid='scale']/value")  # fmt: skip
    assert float(value.text) == 50


def test_it_is_version_5_without_premieres_marks():
    root, _ = written(clip())
    assert root.get("version") == "5"
    assert root.xpath("//@authoringApp") == []


@pytest.mark.parametrize(
    ("path", "url"),
    [
        (PATH, "file://localhost//Users/jo/day%201/A001.mov"),
        ("/Volumes/X/a.mov", "file://localhost//Volumes/X/a.mov"),
        ("/mnt/x/a.mov", "file://localhost/mnt/x/a.mov"),
        ("C:\\x\\a.mov", "file://localhost/C%3A/x/a.mov"),
    ],
)
def test_paths_on_a_mac_have_a_second_slash(path, url):
    root, _ = written(clip(Media("a.mov", path, 1920, 1080, RATE, 60 * SECOND)))
    assert root.findtext(".//pathurl") == url


def test_a_file_has_the_name_that_it_is_found_by():
    root, omissions = written(clip(Media("second take", PATH, 1920, 1080, RATE, 60 * SECOND)))
    assert root.findtext(".//file/name") == "A001.mov"
    assert omissions == ["media name"]


def test_a_file_of_unknown_length_has_a_duration_all_the_same():
    root, _ = written(clip(Media("A001.mov", PATH, 1920, 1080, RATE)))
    (duration,) = root.xpath("//file/duration")
    assert not duration.text


def test_a_title_is_a_generator_with_its_words(tmp_path):
    text = Text("Two\nlines", "Arial", 80.0, "#ff8000")
    made = clip(text)
    root, omissions = written(made)
    (item,) = root.xpath("//generatoritem")
    assert item.findtext("effect/effectid") == "Text"
    assert item.xpath("effect/parameter[parameterid='str']/value")[0].text == "Two\rlines"
    assert omissions == ["title style"]
    timeline = Timeline("cut", RATE, 1920, 1080, (Track("video", (made,)),))
    path = tmp_path / "cut.xml"
    path.write_bytes(xmeml.write(timeline, "resolve").content)
    assert xmeml.read(path).timelines[0].tracks[0].clips[0].source == replace(text, size=None)


@pytest.mark.parametrize(
    ("what", "made"),
    [
        ("label", clip(label="Iris")),
        ("generator", clip(Generator("bars", "Bars and Tone"))),
        ("nested sequence", clip(Timeline("in", RATE, 1920, 1080, (Track("video", (clip(),)),)))),
        ("scale by media of unknown size", clip(Media("A001.mov", PATH), name="x", parameters=GOLDEN[1].parameters)),
    ],
)  # fmt: skip
def test_what_resolve_drops_or_guesses_is_said(what, made):
    assert what in written(made)[1]
