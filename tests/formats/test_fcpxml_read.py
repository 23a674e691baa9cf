"""FCPXML as Final Cut writes it: where things are, which part of a source they show, what is active."""

from fractions import Fraction

import pytest
from lxml import etree

from roughcut.check import check
from roughcut.formats import fcpxml
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Marker, Text, Timeline, Transition

from .test_fcpxml_laws import DTDS, assert_valid

# cam begins at 01:00:00:00 by its own timecode; every format is of 25 frames a second but the last.
RESOURCES = """
  <format id="r1" frameDuration="100/2500s" width="1920" height="1080"/>
  <format id="r24" frameDuration="1001/24000s" width="1920" height="1080"/>
  <asset id="cam" name="cam" start="3600s" duration="100s" hasVideo="1" hasAudio="1" audioChannels="2" format="r1">
    <media-rep src="file:///cam.mov"/></asset>
  <asset id="b" name="b" start="0s" duration="100s" hasVideo="1" format="r1"><media-rep src="file:///b.mov"/></asset>
  <asset id="mic" name="mic" start="0s" duration="100s" hasAudio="1" audioChannels="1"><media-rep src="file:///mic.wav"/></asset>
  <asset id="film" name="film" start="0s" duration="100s" hasVideo="1" format="r24"><media-rep src="file:///film.mov"/></asset>
  <effect id="t" name="Basic Title" uid=".../Titles.localized/Basic.moti"/>
"""
CAM = 'ref="cam" name="cam"'


def seconds(*times):
    return tuple(round(Fraction(time) * TICKS_PER_SECOND) for time in times)


@pytest.fixture
def read(tmp_path):
    def read(spine, more="", tc="0s", form="r1", version="1.10"):
        text = f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE fcpxml>
        <fcpxml version="{version}"><resources>{RESOURCES}{more}</resources><project name="p">
        <sequence format="{form}" tcStart="{tc}"><spine>{spine}</spine></sequence></project></fcpxml>"""
        if DTDS.is_dir():
            assert_valid(text.encode())
        path = tmp_path / "cut.fcpxml"
        path.write_text(text, encoding="utf-8")
        reading = fcpxml.read(path)
        (timeline,) = reading.timelines
        assert check(timeline) == ()
        written = fcpxml.write(timeline)
        if DTDS.is_dir():
            assert_valid(written.content)
        return timeline, {each.what for each in reading.omissions}

    return read


def placed(track):
    """Name, first second and seconds of each clip, and where it enters its source."""
    return [
        (
            each.name,
            *(
                Fraction(time, TICKS_PER_SECOND)
                for time in (each.start, each.duration, each.source_start)
            ),
        )
        for each in track.clips
    ]


def fractions(time):
    return Fraction(time.removesuffix("s"))


def one(timeline):
    """The only picture of a timeline."""
    ((clip,),) = (track.clips for track in timeline.video_tracks)
    return clip


def test_a_spine_counts_from_its_timecode_and_gaps_are_what_is_left(read):
    timeline, omitted = read(
        f"""<asset-clip {CAM} offset="3600s" start="3610s" duration="2s"/>
        <gap name="Gap" offset="3602s" start="3600s" duration="3s"/>
        <asset-clip ref="b" name="b" offset="3605s" start="4s" duration="1s"/>""",
        tc="3600s",
    )
    assert timeline.start == seconds(3600)[0]
    assert placed(timeline.video_tracks[0]) == [("cam", 0, 2, 10), ("b", 5, 1, 4)]
    assert placed(timeline.audio_tracks[0]) == [("cam", 0, 2, 10)]
    assert omitted == set()


def test_what_has_no_offset_follows_on(read):
    timeline, _ = read(
        """<asset-clip ref="b" name="one" duration="2s"/><gap name="Gap" duration="1s"/>
        <asset-clip ref="b" name="two" start="8s" duration="2s"/>"""
    )
    assert placed(timeline.video_tracks[0]) == [("one", 0, 2, 0), ("two", 3, 2, 8)]


def test_connected_clips_are_on_the_clock_of_what_they_hang_on(read):
    """At offset 3612 s of a clip that shows its source from 3610 s: two seconds after its left edge."""
    timeline, omitted = read(
        f"""<gap name="Gap" offset="0s" start="3600s" duration="5s"/>
        <asset-clip {CAM} offset="5s" start="3610s" duration="10s">
          <asset-clip ref="b" lane="1" name="above" offset="3612s" start="30s" duration="3s"/>
          <asset-clip ref="b" lane="-1" name="below" offset="3614s" duration="2s"/>
          <asset-clip ref="mic" lane="-2" name="voice" offset="3611s" start="7s" duration="6s" audioRole="dialogue"/>
        </asset-clip>"""
    )
    below, main, above = timeline.video_tracks
    assert placed(main) == [("cam", 5, 10, 10)]
    assert placed(above) == [("above", 7, 3, 30)]
    assert placed(below) == [("below", 9, 2, 0)]
    assert [placed(track) for track in timeline.audio_tracks] == [
        [("cam", 5, 10, 10)],
        [("voice", 6, 6, 7)],
    ]
    assert omitted == set()


def test_what_hangs_on_a_connected_clip_lies_above_it(read):
    timeline, _ = read(
        """<gap name="Gap" offset="0s" start="3600s" duration="20s">
          <asset-clip ref="b" lane="1" name="one" offset="3602s" start="50s" duration="8s">
            <asset-clip ref="b" lane="1" name="on one" offset="53s" duration="2s"/>
            <asset-clip ref="b" lane="-1" name="under one" offset="54s" duration="2s"/>
          </asset-clip>
        </gap>"""
    )
    assert [placed(track) for track in timeline.video_tracks] == [
        [("under one", 6, 2, 0)],
        [("one", 2, 8, 50)],
        [("on one", 5, 2, 0)],
    ]


def test_clips_of_one_lane_that_overlap_get_tracks_of_their_own(read):
    timeline, _ = read(
        """<asset-clip ref="b" name="left" offset="0s" duration="4s">
          <asset-clip ref="b" lane="1" name="long" offset="2s" duration="5s"/></asset-clip>
        <asset-clip ref="b" name="right" offset="4s" duration="4s">
          <asset-clip ref="b" lane="1" name="early" offset="1s" duration="2s"/></asset-clip>"""
    )
    main, first, second = timeline.video_tracks
    assert placed(main) == [("left", 0, 4, 0), ("right", 4, 4, 0)]
    assert placed(first) == [("long", 2, 5, 0)]
    assert placed(second) == [("early", 5, 2, 0)]


def test_a_secondary_storyline_has_a_clock_of_its_own(read):
    timeline, omitted = read(
        f"""<asset-clip {CAM} offset="0s" start="3620s" duration="20s">
          <spine lane="1" offset="3625s">
            <asset-clip ref="b" name="one" offset="0s" start="10s" duration="2s"/>
            <transition name="Cross Dissolve" offset="38/25s" duration="24/25s"/>
            <asset-clip ref="b" name="two" offset="2s" start="20s" duration="3s"/>
          </spine></asset-clip>"""
    )
    above = timeline.video_tracks[1]
    assert placed(above) == [("one", 5, 2, 10), ("two", 7, 3, 20)]
    start, duration, cut = seconds(5 + Fraction(38, 25), Fraction(24, 25), Fraction(12, 25))
    assert above.transitions == (Transition(start, duration, cut),)
    assert omitted == set()


@pytest.mark.parametrize(
    ("attributes", "heard"),
    [
        # A J-cut hears it two seconds before it is seen, an L-cut two seconds longer.
        ('audioStart="3608s" audioDuration="6s"', (3, 6, 8)),
        ('audioStart="3610s" audioDuration="6s"', (5, 6, 10)),
        ('audioDuration="3s"', (5, 3, 10)),
        ('audioStart="3612s" audioDuration="1s"', (7, 1, 12)),
    ],
)
def test_sound_begins_and_ends_beside_its_picture(read, attributes, heard):
    timeline, omitted = read(
        f"""<gap name="Gap" offset="0s" start="3600s" duration="5s"/>
        <asset-clip {CAM} offset="5s" start="3610s" duration="4s" {attributes}/>"""
    )
    assert placed(timeline.video_tracks[0]) == [("cam", 5, 4, 10)]
    assert placed(timeline.audio_tracks[0]) == [("cam", *heard)]
    (picture,), (sound,) = (track.clips for track in timeline.tracks)
    assert picture.link == sound.link is not None
    assert omitted == set()


def test_sounds_that_overlap_in_a_j_cut_lie_on_two_tracks(read):
    timeline, _ = read(
        f"""<asset-clip {CAM} offset="0s" start="3600s" duration="5s"/>
        <asset-clip {CAM} offset="5s" start="3620s" duration="5s" audioStart="3618s" audioDuration="7s"/>"""
    )
    assert [placed(track) for track in timeline.audio_tracks] == [
        [("cam", 0, 5, 0)],
        [("cam", 3, 7, 18)],
    ]


def timed(points, start, duration, interp=""):
    marks = "".join(f'<timept time="{time}s" value="{value}s"{interp}/>' for time, value in points)
    return f'<asset-clip ref="b" name="b" offset="0s" start="{start}s" duration="{duration}s"><timeMap>{marks}</timeMap></asset-clip>'


@pytest.mark.parametrize(
    ("points", "start", "entered", "speed"),
    [
        # start is on the clip's own, retimed clock.
        (((0, 0), (50, 100)), 10, 20, "2"),
        (((0, 0), (200, 100)), 10, 5, "1/2"),
        (((0, 100), (100, 0)), 10, 86, "-1"),
        (((0, 100), (50, 0)), 10, 72, "-2"),
        (((0, 30), (100, 30)), 10, 30, "0"),
        # A map from the clip's left edge on, as other programs write it.
        (((0, 40), (4, 52)), 0, 40, "3"),
    ],
)
def test_a_time_map_is_a_speed_and_a_source_range(read, points, start, entered, speed):
    timeline, omitted = read(timed(points, start, 4, ' interp="linear"'))
    clip = one(timeline)
    assert (clip.source_start, clip.duration) == seconds(entered, 4)
    assert clip.speed == Fraction(speed)
    assert omitted == set()


def test_a_speed_that_changes_is_its_mean(read):
    """Two seconds at double speed, eased into two at half of it: five seconds of source in four."""
    timeline, omitted = read(timed(((0, 0), (2, 4), (4, 5)), 0, 4, ' interp="smooth2"'))
    clip = one(timeline)
    assert (clip.speed, clip.source_start) == (Fraction(5, 4), 0)
    assert omitted == {"time remapping"}


def test_a_change_of_speed_outside_of_the_clip_is_none(read):
    timeline, omitted = read(timed(((0, 0), (2, 4), (10, 12)), 3, 4))
    clip = one(timeline)
    assert (clip.speed, clip.source_start) == (1, seconds(5)[0])
    assert omitted == set()


def test_of_an_audition_the_first_clip_is_active(read):
    timeline, omitted = read(
        f"""<audition offset="0s">
          <asset-clip {CAM} offset="0s" start="3605s" duration="2s"/>
          <asset-clip ref="b" name="other" offset="0s" duration="3s"/></audition>
        <asset-clip ref="b" name="next" start="9s" duration="1s"/>"""
    )
    assert placed(timeline.video_tracks[0]) == [("cam", 0, 2, 5), ("next", 2, 1, 9)]
    assert omitted == {"clip of an audition that is not active"}


def test_a_compound_clip_is_a_nest_entered_by_its_own_timecode(read):
    compound = """<media id="c" name="inside"><sequence format="r1" tcStart="3600s" duration="10s"><spine>
      <asset-clip ref="b" name="b" offset="3600s" start="1s" duration="10s">
        <asset-clip ref="mic" lane="-1" name="mic" offset="1s" duration="4s"/></asset-clip></spine></sequence></media>"""
    timeline, omitted = read(
        """<ref-clip ref="c" name="nest" offset="0s" start="3602s" duration="3s"/>
        <ref-clip ref="c" name="seen" offset="3s" start="3605s" duration="3s" srcEnable="video"/>""",
        more=compound,
    )
    assert placed(timeline.video_tracks[0]) == [("nest", 0, 3, 2), ("seen", 3, 3, 5)]
    assert placed(timeline.audio_tracks[0]) == [("nest", 0, 3, 2)]
    inside = timeline.video_tracks[0].clips[0].source
    assert inside is timeline.video_tracks[0].clips[1].source
    assert isinstance(inside, Timeline)
    assert (inside.name, inside.start) == ("inside", seconds(3600)[0])
    assert placed(inside.video_tracks[0]) == [("b", 0, 10, 1)]
    assert placed(inside.audio_tracks[0]) == [("mic", 0, 4, 0)]
    assert omitted == set()


def test_a_synchronised_clip_holds_its_own_storyline(read):
    timeline, omitted = read(
        f"""<sync-clip name="synced" offset="0s" start="2s" duration="5s" format="r1" tcFormat="NDF">
          <asset-clip {CAM} offset="0s" duration="20s">
            <asset-clip ref="mic" lane="-1" name="mic" offset="3601s" start="0s" duration="10s"/></asset-clip>
          <sync-source sourceID="storyline"><audio-role-source role="dialogue" active="0"/></sync-source>
        </sync-clip>"""
    )
    clip = one(timeline)
    assert (clip.name, clip.source_start, clip.duration) == ("synced", *seconds(2, 5))
    assert isinstance(clip.source, Timeline)
    assert placed(clip.source.video_tracks[0]) == [("cam", 0, 20, 0)]
    assert [placed(track) for track in clip.source.audio_tracks] == [
        [("cam", 0, 20, 0)],
        [("mic", 1, 10, 0)],
    ]
    assert omitted == {"audio component"}


MULTICAM = """<media id="m" name="multi"><multicam format="r1" tcStart="3600s">
  <mc-angle name="wide" angleID="A"><asset-clip ref="b" name="wide" offset="0s" start="10s" duration="50s"/></mc-angle>
  <mc-angle name="close" angleID="B"><gap name="Gap" offset="0s" start="3600s" duration="2s"/>
    <asset-clip ref="cam" name="close" offset="2s" start="3610s" duration="50s"/></mc-angle>
  <mc-angle name="mic" angleID="C"><asset-clip ref="mic" name="mic" offset="0s" start="5s" duration="60s"/></mc-angle>
  </multicam></media>"""


def test_a_multicam_clip_shows_one_angle_and_sounds_another(read):
    timeline, omitted = read(
        """<mc-clip ref="m" name="first" offset="0s" start="3604s" duration="4s">
          <mc-source angleID="B" srcEnable="video"/><mc-source angleID="C" srcEnable="audio"/></mc-clip>
        <mc-clip ref="m" name="second" offset="4s" start="3608s" duration="3s">
          <mc-source angleID="A" srcEnable="video"/><mc-source angleID="C" srcEnable="audio"/></mc-clip>""",
        more=MULTICAM,
    )
    pictures = timeline.video_tracks[0]
    assert placed(pictures) == [("first", 0, 4, 4), ("second", 4, 3, 8)]
    assert placed(timeline.audio_tracks[0]) == placed(pictures)
    inside = [each.source for each in pictures.clips]
    assert [placed(nest.video_tracks[0]) for nest in inside] == [
        [("close", 2, 50, 10)],
        [("wide", 0, 50, 10)],
    ]
    assert [placed(nest.audio_tracks[0]) for nest in inside] == [[("mic", 0, 60, 5)]] * 2
    assert omitted == {"angles that are not active"}


@pytest.mark.parametrize(
    ("conform", "speed"),
    [
        # 25 frames of 23.976 are more than a second of film: it plays frame by frame.
        ('<conform-rate srcFrameRate="23.98"/>', Fraction(1001, 960)),
        ('<conform-rate scaleEnabled="0" srcFrameRate="23.98"/>', Fraction(1)),
        # Rates further apart than these play in time.
        ('<conform-rate srcFrameRate="30"/>', Fraction(1)),
    ],
)
def test_media_of_a_near_rate_play_frame_by_frame(read, conform, speed):
    timeline, omitted = read(
        f"""<asset-clip ref="film" name="film" offset="0s" start="10s" duration="4s" format="r24">{conform}
        <marker start="{10 + 2 * speed}s" duration="1/25s" value="note"/></asset-clip>"""
    )
    clip = one(timeline)
    assert (clip.source_start, clip.duration) == seconds(10, 4)
    assert clip.speed == speed
    assert [marker.time for marker in clip.markers] == list(seconds(2))
    assert omitted == set()


@pytest.mark.parametrize(
    ("duration", "rate"),
    [
        ("100/2997s", Rate(30000, 1001)),
        ("500/30001s", Rate(60)),  # 60.002 fps, of a phone
        ("100/5994s", Rate(60000, 1001)),
        ("15015/360000s", Rate(24000, 1001)),
        # Resolve writes a project rate that is a decimal as it is: 29.99 is none of the usual ones.
        ("100/2999s", Rate(2999, 100)),
        ("33333/1000000s", Rate(30)),
    ],
)
def test_a_rate_that_is_nearly_a_usual_one_is_that(read, duration, rate):
    form = f'<format id="odd" frameDuration="{duration}" width="1280" height="720"/>'
    timeline, _ = read(f'<asset-clip {CAM} offset="0s" duration="2s"/>', more=form, form="odd")
    assert timeline.rate == rate
    (made,) = etree.fromstring(fcpxml.write(timeline).content).iterfind(
        "resources/format[@width='1280']"
    )
    assert fractions(made.get("frameDuration")) == 1 / rate.fraction


def test_a_cut_between_frames_lies_on_the_nearest_and_is_told(read):
    timeline, omitted = read(
        """<asset-clip ref="b" name="one" offset="0s" duration="1013/1000s"/>
        <asset-clip ref="b" name="two" offset="1013/1000s" start="31/1000s" duration="2s"/>"""
    )
    track = timeline.video_tracks[0]
    assert placed(track) == [("one", 0, 1, 0), ("two", 1, 2, Fraction(31, 1000))]
    assert omitted == {"cut between frames"}


def test_times_of_a_source_stay_exact_between_frames(read, tmp_path):
    """Sound is cut between frames, and nothing says that a source begins on one of the sequence's."""
    timeline, omitted = read(
        '<asset-clip ref="mic" name="mic" offset="0s" start="1234567/48000s" duration="2s"/>'
    )
    assert timeline.tracks[0].clips[0].source_start == seconds(Fraction(1234567, 48000))[0]
    assert omitted == set()
    path = tmp_path / "again.fcpxml"
    path.write_bytes(fcpxml.write(timeline).content)
    assert fcpxml.read(path).chosen().tracks[0].clips == timeline.tracks[0].clips


def test_a_title_hangs_with_its_text_and_a_disabled_clip_is_off(read):
    timeline, _ = read(
        f"""<asset-clip {CAM} offset="0s" start="3600s" duration="5s" enabled="0">
          <title ref="t" name="Hello" lane="1" offset="3601s" start="3600s" duration="2s">
            <text><text-style ref="ts1">Hello</text-style></text>
            <text-style-def id="ts1"><text-style font="Helvetica" fontSize="60" fontColor="1 1 1 1"/></text-style-def>
          </title>
          <marker start="3602s" duration="1/25s" value="look"/></asset-clip>"""
    )
    main, titles = timeline.video_tracks
    assert not main.clips[0].enabled
    assert main.clips[0].markers == (Marker(seconds(2)[0], name="look"),)
    (title,) = titles.clips
    assert isinstance(title.source, Text)
    assert (title.source.text, title.start, title.duration) == ("Hello", *seconds(1, 2))
