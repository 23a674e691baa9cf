"""Reading xmeml: small files in Premiere's and Final Cut's own words."""

from fractions import Fraction

import pytest

from roughcut.check import check
from roughcut.errors import Unreadable
from roughcut.formats import xmeml
from roughcut.parameters import Keyframe, Keyframes
from roughcut.ticks import Rate
from roughcut.timeline import Generator, Media, Text, Timeline, Transition

RATE = Rate(25)
FRAME = RATE.ticks(1)
RATE_XML = "<rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>"
SHAPE = "<samplecharacteristics><width>1920</width><height>1080</height></samplecharacteristics>"
FILE = f"""<file id="file-1"><name>a.mov</name><pathurl>file://localhost/C%3a/My%20Films/a.mov</pathurl>
  {RATE_XML}<duration>1000</duration><media><video>{SHAPE}</video>
  <audio><channelcount>2</channelcount></audio></media></file>"""


def clipitem(start, end, first, last, inner=FILE, *, identity="c"):
    return f"""<clipitem id="{identity}"><name>clip</name><start>{start}</start><end>{end}</end>
      <in>{first}</in><out>{last}</out>{inner}</clipitem>"""


def fade(start, end, alignment="center", more=""):
    return f"""<transitionitem><start>{start}</start><end>{end}</end><alignment>{alignment}</alignment>
      {more}<effect><name>Cross Dissolve</name><effectid>Cross Dissolve</effectid></effect></transitionitem>"""


def sequence(video="", audio="", *, name="cut", rate=RATE_XML, more="", identity="s"):
    return f"""<sequence id="{identity}"><name>{name}</name>{rate}<media><video><format>{SHAPE}</format>
      {video}</video><audio>{audio}</audio></media>{more}</sequence>"""


def track(*items, attributes=""):
    return f"<track {attributes}>{''.join(items)}</track>"


def timeremap(percent, *, reverse="FALSE", more=""):
    return f"""<filter><effect><effectid>timeremap</effectid>
      <parameter><parameterid>speed</parameterid><value>{percent}</value></parameter>
      <parameter><parameterid>reverse</parameterid><value>{reverse}</value></parameter>{more}
      </effect></filter>"""


@pytest.fixture
def read(tmp_path):
    def reading(*inner):
        path = tmp_path / "cut.xml"
        path.write_text(
            f'<?xml version="1.0"?><!DOCTYPE xmeml><xmeml version="4">{"".join(inner)}</xmeml>'
        )
        return xmeml.read(path)

    return reading


@pytest.fixture
def clips(read):
    def of_first_track(*items, **more):
        (timeline,) = read(sequence(track(*items), **more)).timelines
        return timeline.tracks[0].clips

    return of_first_track


def test_a_clip_has_its_place_its_source_and_its_media(clips):
    (clip,) = clips(clipitem(10, 35, 100, 125))
    assert (clip.start, clip.duration, clip.source_start) == (10 * FRAME, 25 * FRAME, 100 * FRAME)
    assert clip.source == Media(
        "a.mov", "C:/My Films/a.mov", 1920, 1080, RATE, 1000 * FRAME, audio_channels=2
    )


def test_exact_ticks_win_over_whole_frames(clips):
    ticks = "<pproTicksIn>1016064000123</pproTicksIn><pproTicksOut>1270080000123</pproTicksOut>"
    (clip,) = clips(clipitem(10, 35, 100, 125, ticks + FILE))
    assert clip.source_start == 1016064000123


def test_an_edge_under_a_transition_ends_at_the_cut(read):
    items = (
        clipitem(0, -1, 100, 160),
        fade(40, 60),
        clipitem(-1, 100, 20, 80, '<file id="file-1"/>'),
    )
    (timeline,) = read(sequence(track(*items))).timelines
    left, right = timeline.tracks[0].clips
    assert (left.start, left.end, left.source_start) == (0, 50 * FRAME, 100 * FRAME)
    assert (right.start, right.end, right.source_start) == (50 * FRAME, 100 * FRAME, 30 * FRAME)
    assert timeline.tracks[0].transitions == (Transition(40 * FRAME, 20 * FRAME, 10 * FRAME),)


@pytest.mark.parametrize(
    ("alignment", "cut"),
    [("center", 6), ("start-black", 0), ("start", 0), ("end", 13), ("end-black", 13)],
)
def test_alignment_places_the_cut_on_a_frame(read, alignment, cut):
    items = (clipitem(0, -1, 0, 53), fade(40, 53, alignment), clipitem(-1, 100, 20, 80))
    (timeline,) = read(sequence(track(*items))).timelines
    assert timeline.tracks[0].transitions[0].cut == cut * FRAME
    assert check(timeline) == ()


def test_a_doubled_speed_counts_in_and_out_in_its_own_frames(clips):
    (clip,) = clips(clipitem(0, 25, 50, 75, FILE + timeremap(200)))
    assert (clip.speed, clip.source_start) == (2, 100 * FRAME)


def test_a_reversed_clip_counts_from_the_end_of_its_source(clips):
    curve = """<parameter><parameterid>graphdict</parameterid>
      <keyframe><when>0</when><value>1000</value></keyframe>
      <keyframe><when>100</when><value>900</value></keyframe></parameter>"""
    (clip,) = clips(clipitem(0, 25, 100, 125, FILE + timeremap(100, reverse="TRUE", more=curve)))
    assert (clip.speed, clip.source_start) == (-1, 875 * FRAME)


def test_a_reversed_clip_counts_forward_where_its_curve_says_so(clips):
    curve = """<parameter><parameterid>graphdict</parameterid>
      <keyframe><when>0</when><value>1000</value></keyframe>
      <keyframe><when>875</when><value>125</value></keyframe></parameter>"""
    (clip,) = clips(clipitem(0, 25, 100, 125, FILE + timeremap(100, reverse="TRUE", more=curve)))
    assert (clip.speed, clip.source_start) == (-1, 100 * FRAME)


def test_a_frozen_frame_has_no_speed(clips):
    frozen = FILE + "<stillframe>TRUE</stillframe><stillframeoffset>42</stillframeoffset>"
    (clip,) = clips(clipitem(0, 25, 42, 67, frozen))
    assert (clip.speed, clip.source_start) == (0, 42 * FRAME)


def test_variable_speed_keeps_its_average_and_is_declared(read):
    curve = """<parameter><parameterid>variablespeed</parameterid><value>1</value></parameter>
      <parameter><parameterid>graphdict</parameterid>
      <keyframe><when>0</when><value>0</value></keyframe>
      <keyframe><when>100</when><value>300</value></keyframe></parameter>"""
    reading = read(sequence(track(clipitem(0, 20, 10, 30, FILE + timeremap(100, more=curve)))))
    (clip,) = reading.timelines[0].tracks[0].clips
    assert (clip.speed, clip.source_start) == (3, 30 * FRAME)
    (omission,) = reading.omissions
    assert omission.what == "time remapping"
    assert omission.value == "variable speed, 300.0 % on average"
    assert (omission.where.timeline, omission.where.track) == ("cut", "V1")
    assert omission.where.timecode == "00:00:00:00"
    assert omission.where.line is not None


def test_a_third_of_the_speed_is_a_third():
    from roughcut.formats.xmeml.reading.retime import simple

    assert simple(Fraction("33.333333333333336")) == Fraction(100, 3)
    assert simple(Fraction("65.0008")) == Fraction("65.0008")


def test_keyframes_are_told_from_the_clip_s_start(clips):
    zoom = """<filter><effect><effectid>basic</effectid><parameter><parameterid>scale</parameterid>
      <keyframe><when>90</when><value>100</value></keyframe>
      <keyframe><when>120</when><value>50</value></keyframe>
      <interpolation><name>FCPCurve</name></interpolation></parameter></effect></filter>"""
    (clip,) = clips(clipitem(0, 25, 100, 125, FILE + zoom))
    keys = (Keyframe(-10 * FRAME, 1.0, "eased"), Keyframe(20 * FRAME, 0.5, "eased"))
    assert clip.parameters.scale == Keyframes(keys)


def test_center_is_divided_by_the_media_in_square_pixels(clips):
    anamorphic = FILE.replace(
        "<width>1920</width><height>1080</height>",
        "<width>720</width><height>576</height><pixelaspectratio>PAL-601</pixelaspectratio><anamorphic>TRUE</anamorphic>",
    )
    moved = """<filter><effect><effectid>basic</effectid><parameter><parameterid>center</parameterid>
      <value><horiz>0.25</horiz><vert>0.5</vert></value></parameter></effect></filter>"""
    (clip,) = clips(clipitem(0, 25, 100, 125, anamorphic + moved))
    assert clip.parameters.x == pytest.approx(0.25 * 720 * 512 / 351 / 1920)
    assert clip.parameters.y == pytest.approx(0.5 * 576 / 1080)


def test_the_gain_effect_multiplies_the_level(read):
    louder = """<filter><effect><effectid>audiolevels</effectid><parameter>
      <parameterid>level</parameterid><value>0.5</value></parameter></effect></filter>
      <filter><effect><effectid>{61756678, 4761696e, 4b657947}</effectid><parameter>
      <parameterid>Gain(dB)</parameterid><value>20</value></parameter></effect></filter>"""
    (timeline,) = read(sequence(audio=track(clipitem(0, 25, 0, 25, FILE + louder)))).timelines
    assert timeline.tracks[0].clips[0].parameters.gain == pytest.approx(5.0)


def test_effects_that_are_on_are_declared_and_others_are_not(read):
    blur = "<effect><name>Gaussian Blur</name><effectid>Gaussian Blur</effectid></effect>"
    two = f"<filter>{blur}</filter><filter><enabled>FALSE</enabled>{blur}</filter>"
    mode = "<compositemode>screen</compositemode>"
    reading = read(sequence(track(clipitem(0, 25, 0, 25, FILE + mode + two))))
    assert sorted((each.what, each.value) for each in reading.omissions) == [
        ("blend mode", "screen"),
        ("effect", "Gaussian Blur"),
    ]


def test_links_become_one_number_and_a_link_to_nothing_is_declared(read):
    def link(name):
        return f"<link><linkclipref>{name}</linkclipref><mediatype>video</mediatype></link>"

    picture = clipitem(0, 25, 0, 25, FILE + link("v") + link("a"), identity="v")
    alone = clipitem(25, 50, 0, 25, '<file id="file-1"/>' + link("gone"), identity="x")
    sound = clipitem(0, 25, 0, 25, '<file id="file-1"/>' + link("v") + link("a"), identity="a")
    reading = read(sequence(track(picture, alone), track(sound)))
    (timeline,) = reading.timelines
    assert [clip.link for each in timeline.tracks for clip in each.clips] == [1, None, 1]
    assert [each.what for each in reading.omissions] == ["link to nothing"]


def test_an_exploded_pair_is_one_stereo_track(read):
    def half(index):
        channel = f"<sourcetrack><mediatype>audio</mediatype><trackindex>{index + 1}</trackindex></sourcetrack>"
        mark = f'premiereTrackType="Stereo" currentExplodedTrackIndex="{index}" totalExplodedTrackCount="2"'
        return track(clipitem(0, 25, 0, 25, FILE + channel, identity=f"a{index}"), attributes=mark)

    (timeline,) = read(sequence(audio=half(0) + half(1))).timelines
    assert timeline.track_names == ("A1",)
    assert len(timeline.tracks[0].clips) == 1


def test_halves_that_differ_stay_two_tracks(read):
    def half(index, end):
        mark = f'premiereTrackType="Stereo" currentExplodedTrackIndex="{index}" totalExplodedTrackCount="2"'
        return track(clipitem(0, end, 0, end, FILE, identity=f"a{index}"), attributes=mark)

    (timeline,) = read(sequence(audio=half(0, 25) + half(1, 20))).timelines
    assert timeline.track_names == ("A1", "A2")


def test_a_nest_is_the_sequence_that_its_id_names(read):
    inner = sequence(track(clipitem(0, 25, 0, 25)), name="inner", identity="i")
    outer = sequence(
        track(clipitem(0, 10, 5, 15, inner), clipitem(10, 20, 5, 15, '<sequence id="i"/>')),
        name="outer",
    )
    (timeline,) = read(outer).timelines
    first, second = timeline.tracks[0].clips
    assert isinstance(first.source, Timeline)
    assert first.source.name == "inner"
    assert second.source is first.source


def test_sequences_in_bins_are_listed_in_order(read):
    binned = f"<bin><children>{sequence(name='two', identity='t')}</children></bin>"
    reading = read(f"<project><children>{sequence(name='one')}{binned}</children></project>")
    assert [each.name for each in reading.timelines] == ["one", "two"]


def test_overlapping_clips_are_parted_and_declared(read):
    reading = read(sequence(track(clipitem(0, 30, 0, 30), clipitem(20, 50, 0, 30))))
    (timeline,) = reading.timelines
    assert [(clip.start, clip.end) for clip in timeline.tracks[0].clips] == [
        (0, 20 * FRAME),
        (20 * FRAME, 50 * FRAME),
    ]
    assert [each.what for each in reading.omissions] == ["overlap"]
    assert check(timeline) == ()


def test_final_cut_s_text_and_color_generators(clips):
    text = """<generatoritem><start>0</start><end>25</end><in>0</in><out>25</out><effect>
      <name>Text</name><effectid>Text</effectid>
      <parameter><parameterid>str</parameterid><value>Hello&#13;there</value></parameter>
      <parameter><parameterid>fontname</parameterid><value>Menlo</value></parameter>
      <parameter><parameterid>fontcolor</parameterid><value><red>255</red><green>0</green><blue>16</blue></value></parameter>
      </effect></generatoritem>"""
    matte = """<generatoritem><start>25</start><end>50</end><in>0</in><out>25</out><effect>
      <name>Color</name><effectid>Color</effectid><parameter><parameterid>fillcolor</parameterid>
      <value><red>0</red><green>0</green><blue>255</blue></value></parameter></effect></generatoritem>"""
    title, color = clips(text, matte)
    assert title.source == Text("Hello\nthere", "Menlo", None, "#ff0010")
    assert color.source == Generator("color", color="#0000ff")


def test_a_timeline_of_sound_alone_is_read(read):
    no_video = sequence(audio=track(clipitem(0, 25, 0, 25))).replace(
        f"<format>{SHAPE}</format>", ""
    )
    (timeline,) = read(no_video).timelines
    assert timeline.track_names == ("A1",)
    assert check(timeline) == ()


def test_drop_frame_and_start_of_a_sequence(read):
    more = """<timecode><rate><timebase>30</timebase><ntsc>TRUE</ntsc></rate><string>01;00;00;00</string>
      <frame>107892</frame><displayformat>DF</displayformat></timecode>"""
    rate = "<rate><timebase>30</timebase><ntsc>TRUE</ntsc></rate>"
    (timeline,) = read(sequence(rate=rate, more=more)).timelines
    assert timeline.rate == Rate(30000, 1001)
    assert timeline.drop_frame
    assert timeline.start == timeline.rate.ticks(107_892)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file://localhost/Volumes/A%20B/c+d.mov", "/Volumes/A B/c+d.mov"),
        ("file://localhost//Volumes/a.mov", "/Volumes/a.mov"),
        ("file://localhost/C%3a/x/a.mov", "C:/x/a.mov"),
        ("file://localhostC:\\x\\a.mov", "C:\\x\\a.mov"),
        ("file:///home/a%2520.mov", "/home/a%20.mov"),
        ("file://d:\\x\\a.mov", "d:\\x\\a.mov"),
        ("a%20b.mov", "a b.mov"),
        ("https://host/a%20b.mov", "https://host/a%20b.mov"),
    ],
)
def test_every_form_of_pathurl_is_a_path(url, path):
    from roughcut.formats.xmeml.reading.media import decoded_path

    assert decoded_path(url) == path


def test_a_sequence_without_any_rate_is_an_error_with_its_line(read):
    with pytest.raises(Unreadable, match=r"cut\.xml:1, 'cut': neither the sequence .* has a rate"):
        read(sequence(rate=""))
