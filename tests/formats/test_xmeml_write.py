"""Writing xmeml: the structure that Premiere wants, and what is declared."""

import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from lxml import etree

from roughcut.formats import xmeml
from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track, Transition

RATE = Rate(25)
FRAME = RATE.ticks(1)
MEDIA = Media("a b.mov", "C:/My Films/å+b.mov", 1920, 1080, RATE, 1000 * FRAME, audio_channels=2)


def clip(start, length=25, source=MEDIA, first=100, **more):
    return Clip(start * FRAME, length * FRAME, source, first * FRAME, **more)


def timeline(*tracks, rate=RATE, **more):
    return Timeline("cut", rate, 1920, 1080, tracks, **more)


def written(value):
    return etree.fromstring(xmeml.write(value).content)


def declared(value):
    return [each.what for each in xmeml.write(value).omissions]


def again(value):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cut.xml")
        path.write_bytes(xmeml.write(value).content)
        (back,) = xmeml.read(path).timelines
    return back


def test_the_same_timeline_is_the_same_bytes():
    value = timeline(Track("video", (clip(0), clip(25))), Track("audio", (clip(0),)))
    assert xmeml.write(value).content == xmeml.write(value).content


def test_a_file_is_defined_once_and_named_afterwards():
    value = timeline(Track("video", (clip(0), clip(25))), Track("audio", (clip(0),)))
    files = list(written(value).iter("file"))
    assert [len(each) > 0 for each in files] == [True, False, False, False]
    assert {each.get("id") for each in files} == {"file-1"}
    masters = {each.findtext("masterclipid") for each in written(value).iter("clipitem")}
    assert masters == {"masterclip-1"}


def test_paths_are_percent_encoded_with_forward_slashes():
    source = replace(MEDIA, path=MEDIA.path.replace("/", "\\"))
    (url,) = written(timeline(Track("video", (clip(0, source=source),)))).iter("pathurl")
    assert url.text == "file://localhost/C%3A/My%20Films/%C3%A5%2Bb.mov"


def test_a_nest_is_written_once():
    nest = timeline(Track("video", (clip(0),)))
    outer = timeline(
        Track("video", (clip(0, source=nest, first=0), clip(25, source=nest, first=0)))
    )
    assert [len(each) > 0 for each in written(outer).iter("sequence")] == [True, True, False]


def test_ids_are_unique_over_pictures_and_sounds_and_links_are_symmetric():
    value = timeline(
        Track("video", (clip(0, link=4), clip(25))), Track("audio", (clip(0, link=4), clip(25)))
    )
    items = {each.get("id"): each for each in written(value).iter("clipitem")}
    assert len(items) == 6
    for name, item in items.items():
        named = [each.findtext("linkclipref") for each in item.iterfind("link")]
        for other in named:
            back = [each.findtext("linkclipref") for each in items[other].iterfind("link")]
            assert name in back
    sizes = sorted(len(each.findall("link")) for each in items.values())
    assert sizes == [0, 2, 2, 3, 3, 3]


def test_stereo_is_exploded_and_mono_is_not():
    mono = replace(MEDIA, name="m.wav", path="/m.wav", audio_channels=1)
    value = timeline(Track("audio", (clip(0),)), Track("audio", (clip(0, source=mono),)))
    tracks = list(written(value).iterfind("sequence/media/audio/track"))
    said = [(each.get("premiereTrackType"), each.get("totalExplodedTrackCount")) for each in tracks]
    assert said == [("Stereo", "2"), ("Stereo", "2"), ("Mono", "1")]
    channels = [each.findtext("clipitem/sourcetrack/trackindex") for each in tracks]
    assert channels == ["1", "2", "1"]


def test_a_clip_under_a_transition_reaches_to_its_outer_edge():
    fade = Transition(15 * FRAME, 20 * FRAME, 10 * FRAME)
    value = timeline(Track("video", (clip(0), clip(25)), (fade,)))
    left, right = written(value).iter("clipitem")
    assert [left.findtext(tag) for tag in ("start", "end", "in", "out")] == [
        "0",
        "-1",
        "100",
        "135",
    ]
    assert [right.findtext(tag) for tag in ("start", "end", "in", "out")] == [
        "-1",
        "50",
        "90",
        "125",
    ]
    assert again(value) == value


def test_a_clip_without_a_handle_keeps_its_edge():
    fade = Transition(15 * FRAME, 20 * FRAME, 10 * FRAME)
    value = timeline(Track("video", (clip(0), clip(25, first=3)), (fade,)))
    _, right = written(value).iter("clipitem")
    assert [right.findtext(tag) for tag in ("start", "end", "in", "out")] == ["25", "50", "3", "28"]
    assert again(value) == value


def test_a_reversed_clip_that_ends_on_the_first_frame_of_its_file_keeps_its_edge():
    fade = Transition(15 * FRAME, 20 * FRAME, 10 * FRAME)
    backwards = clip(0, first=3, speed=Fraction(-1))
    value = timeline(Track("video", (backwards, clip(25)), (fade,)))
    left, _ = written(value).iter("clipitem")
    assert [left.findtext(tag) for tag in ("end", "in", "out", "duration")] == [
        "25",
        "972",
        "997",
        "1000",
    ]
    assert again(value) == value


@pytest.mark.parametrize("speed", ["2", "1/3", "-1", "-3/2", "0", "7/11"])
def test_every_speed_comes_back(speed):
    value = timeline(Track("video", (clip(0, speed=Fraction(speed)),)))
    assert again(value) == value
    assert declared(value) == []


def test_a_reversed_clip_counts_from_the_end_with_a_curve_that_says_so():
    (item,) = written(timeline(Track("video", (clip(0, speed=Fraction(-1)),)))).iter("clipitem")
    assert (item.findtext("in"), item.findtext("out")) == ("875", "900")
    whens = [each.findtext("when") for each in item.iter("keyframe")]
    assert whens == ["0", "875", "900", "1000"]


def test_a_rate_that_xmeml_cannot_say_is_declared():
    phone = Rate.from_frame_ticks(4_233_537_000)
    value = timeline(Track("video", (Clip(0, phone.ticks(25), MEDIA),)), rate=phone)
    assert "frame rate" in declared(value)
    assert again(value).rate == Rate(60)
    assert again(value).tracks[0].clips[0].duration == Rate(60).ticks(25)


def test_positions_between_frames_are_declared_and_land_on_one():
    value = timeline(Track("video", (Clip(0, 25 * FRAME + 7, MEDIA),)))
    assert declared(value) == ["off the frame grid"]
    assert again(value).tracks[0].clips[0].duration == 25 * FRAME


def test_what_the_reader_cannot_get_back_is_declared():
    held = Keyframes((Keyframe(0, 0.5, "hold"), Keyframe(FRAME, 1.0)))
    apart = Keyframes((Keyframe(0, 0.5), Keyframe(3 * FRAME, 1.0)))
    other = Keyframes((Keyframe(0, 0.5), Keyframe(4 * FRAME, 1.0)))
    given = Parameters(scale=held, x=apart, y=other, gain=0.5)
    sound = timeline(Track("audio", (clip(0, parameters=Parameters(scale=0.5)),)))
    assert declared(timeline(Track("video", (clip(0, parameters=given),)))) == [
        "gain of a picture",
        "keyframe easing",
        "keys of a point",
    ]
    assert declared(sound) == ["picture parameters of a sound"]


def test_loud_sound_needs_the_gain_effect():
    value = timeline(Track("audio", (clip(0, parameters=Parameters(gain=8.0)),)))
    levels = [each.findtext("value") for each in written(value).iter("parameter")]
    assert float(levels[0]) == pytest.approx(3.98107)
    assert again(value).tracks[0].clips[0].parameters.gain == pytest.approx(8.0)


def test_titles_and_generated_pictures_come_back():
    title = Text("Jörg\nSøn", "Menlo-Bold", 64.0, "#01fe80")
    sources = (
        title,
        Generator("color", "Matte", "#0000ff"),
        Generator("slug", "Black"),
        Generator("bars", "HD Bars"),
    )
    clips = tuple(clip(25 * at, source=each, first=0) for at, each in enumerate(sources))
    value = timeline(Track("video", clips))
    assert again(value) == value
    assert declared(value) == []


def test_names_that_xml_cannot_hold_lose_only_those_letters():
    value = timeline(Track("video", (clip(0, name="a\x00b\x1f"),)))
    assert declared(value) == ["control characters"]
    assert again(value).tracks[0].clips[0].name == "ab"


def test_media_of_a_rate_that_xmeml_cannot_say_stay_as_long_as_they_are():
    """A phone's 29.75 is said to be 30: its frames are counted in those, or it would be shorter."""
    phone = replace(MEDIA, rate=Rate(119, 4), duration=Rate(119, 4).ticks(291))
    value = timeline(Track("video", (clip(0, source=phone),)))
    (back,) = again(value).tracks[0].clips
    assert back.source.rate == Rate(30)
    assert abs(back.source.duration - phone.duration) <= Rate(30).ticks(1)
    assert "media frame rate" in declared(value)
