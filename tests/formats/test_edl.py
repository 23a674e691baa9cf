"""Edit decision lists: what each statement means, and which statements a timeline becomes."""

from dataclasses import replace
from fractions import Fraction

import pytest

from roughcut import formats
from roughcut.check import check
from roughcut.errors import Unreadable, Unsupported
from roughcut.formats import edl, otio
from roughcut.formats.edl.lines import MAX_EDITS, MAX_LETTERS, MAX_LINES
from roughcut.ticks import Rate, from_timecode
from roughcut.timeline import Clip, Generator, Marker, Media, Timeline, Track, Transition

PAL, NTSC = Rate(25), Rate(30000, 1001)
HEAD = "TITLE: cut\n* FORMAT: 1920X1080 P {rate}FPS\nFCM: {fcm}\n"
CARD = Media("card.mov", "/media/card.mov")


def reading(tmp_path, body, rate="25", fcm="NON-DROP FRAME"):
    path = tmp_path / "cut.edl"
    path.write_text(HEAD.format(rate=rate, fcm=fcm) + body, encoding="utf-8")
    return edl.read(path)


def read(tmp_path, body, **head):
    (timeline,) = reading(tmp_path, body, **head).timelines
    assert check(timeline) == ()
    return timeline


def at(label, rate=PAL):
    return from_timecode(label, rate)


def whats(result):
    return {each.what for each in result.omissions}


def test_a_cut_has_its_source_and_its_place(tmp_path):
    timeline = read(
        tmp_path,
        "001  TAPE7    V     C        01:00:04:05 01:00:05:12 10:00:00:00 10:00:01:07\n"
        "* FROM CLIP NAME:  second take\n* SOURCE FILE: A001.MOV\n"
        "002  AX       V     C        00:00:02:00 00:00:03:00 10:00:02:00 10:00:03:00\n"
        "* FROM CLIP NAME: drone.mp4\n",
    )
    first, second = timeline.tracks[0].clips
    assert timeline.start == at("10:00:00:00")
    assert (first.start, first.duration) == (0, at("00:00:01:07"))
    assert (first.source.name, first.name) == ("A001.MOV", "second take")
    assert first.source_start == at("01:00:04:05")
    assert (second.start, second.source.name) == (at("00:00:02:00"), "drone.mp4")


def test_drop_frame_counts_the_record_by_the_first_line_and_sources_by_the_next(tmp_path):
    body = (
        "FCM: NON-DROP FRAME\n"
        "001  A        V     C        00:00:59:00 00:01:01:00 01:00:59:00 01:01:00:28\n"
    )
    timeline = read(tmp_path, body, rate="29.97", fcm="DROP FRAME")
    (clip,) = timeline.tracks[0].clips
    assert timeline.drop_frame
    assert timeline.start == NTSC.ticks(107_892 + 59 * 30)
    # 01:01:00;28 is the 57th frame after 01:00:59;00, since ;00 and ;01 are dropped there.
    assert clip.duration == NTSC.ticks(56) == clip.source_duration
    assert clip.source_start == NTSC.ticks(59 * 30)


def test_a_dissolve_begins_where_its_clip_does(tmp_path):
    timeline = read(
        tmp_path,
        "001  A        V     C        00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00\n"
        "002  A        V     C        00:00:04:00 00:00:04:00 01:00:04:00 01:00:04:00\n"
        "002  B        V     D    020 00:01:00:00 00:01:02:00 01:00:04:00 01:00:06:00\n"
        "* FROM CLIP NAME: one\n* TO CLIP NAME: two\n",
    )
    (track,) = timeline.tracks
    assert [clip.name for clip in track.clips] == ["", "two"]
    assert track.transitions == (Transition(at("00:00:04:00"), PAL.ticks(20), 0, "dissolve"),)


def test_a_clip_that_fades_to_black_ends_with_the_fade(tmp_path):
    timeline = read(
        tmp_path,
        "001  BL       V     C        00:00:00:00 00:00:00:00 01:00:00:00 01:00:00:00\n"
        "001  A        V     D    010 00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00\n"
        "002  A        V     C        00:00:04:00 00:00:04:00 01:00:04:00 01:00:04:00\n"
        "002  BL       V     D    025 00:00:00:00 00:00:01:00 01:00:04:00 01:00:05:00\n",
    )
    (track,) = timeline.tracks
    assert [clip.duration for clip in track.clips] == [at("00:00:05:00")]
    assert track.transitions == (
        Transition(0, PAL.ticks(10), 0),
        Transition(at("00:00:04:00"), PAL.ticks(25), PAL.ticks(25)),
    )


@pytest.mark.parametrize(
    ("code", "effect", "kind"),
    [("W001", "", "wipe"), ("W023", "", "wipe 23"), ("D   ", "DIP TO BLACK", "dip to black")],
)
def test_kinds_of_transition(tmp_path, code, effect, kind):
    timeline = read(
        tmp_path,
        "001  A        V     C        00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00\n"
        "002  A        V     C        00:00:04:00 00:00:04:00 01:00:04:00 01:00:04:00\n"
        f"002  B        V     {code} 020 00:01:00:00 00:01:02:00 01:00:04:00 01:00:06:00\n"
        + (f"* EFFECT NAME: {effect}\n" if effect else ""),
    )
    assert [each.kind for each in timeline.tracks[0].transitions] == [kind]


@pytest.mark.parametrize(
    ("fps", "rate", "speed"),
    [
        ("050.0", "25", Fraction(2)),
        ("-025.0", "25", Fraction(-1)),
        ("016.7", "25", Fraction(2, 3)),
        ("000.0", "25", Fraction(0)),
        ("047.8", "23.976", Fraction(239, 120)),
    ],
)
def test_speed_is_frames_a_second(tmp_path, fps, rate, speed):
    timeline = read(
        tmp_path,
        "001  A        V     C        01:00:10:00 01:00:14:00 01:00:00:00 01:00:04:00\n"
        f"M2   A              {fps}                01:00:10:00\n",
        rate=rate,
    )
    (clip,) = timeline.tracks[0].clips
    assert clip.speed == speed


def test_a_reversed_clip_is_entered_at_the_frame_shown_first(tmp_path):
    """As Final Cut 7 lists the whole of a file of 40 seconds, backwards."""
    timeline = read(
        tmp_path,
        "001  FOO      V     C        01:00:39:24 01:01:19:24 01:00:00:00 01:00:40:00\n"
        "M2   FOO           -025.0                01:00:39:24\n",
    )
    (clip,) = timeline.tracks[0].clips
    assert (clip.source_start, clip.source_duration) == (at("01:00:00:00"), at("00:00:40:00"))


def test_at_59_94_the_length_of_the_source_tells_which_base_a_speed_has(tmp_path):
    timeline = read(
        tmp_path,
        "001  A        V     C        00:02:18:10 00:02:28:20 01:00:26:20 01:00:31:26\n"
        "M2   A              059.6                00:02:18:05\n",
        rate="59.94",
    )
    (clip,) = timeline.tracks[0].clips
    assert 1.98 < clip.speed < 2


@pytest.mark.parametrize(
    ("field", "more", "tracks"),
    [
        ("V", "", [("video", 0)]),
        ("A", "", [("audio", 1)]),
        ("A10", "", [("audio", 1)]),
        ("AA", "", [("audio", 2)]),
        ("NONE", "AUD  3    4\n", [("audio", 2)]),
        ("B", "", [("video", 1), ("audio", 1)]),
        ("AA/V", "", [("video", 2), ("audio", 2)]),
        ("V2", "", [("video", 0)]),
    ],
)
def test_channels(tmp_path, field, more, tracks):
    timeline = read(
        tmp_path,
        f"001  A        {field:<5} C        00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00\n{more}",
    )
    found = [(track.kind, track.clips[0].source.audio_channels) for track in timeline.tracks]
    assert found == tracks
    links = {track.clips[0].link for track in timeline.tracks}
    assert links == ({None} if len(tracks) == 1 else {1})


def test_locators_lie_on_the_clips_below_them_and_on_the_timeline(tmp_path):
    timeline = read(
        tmp_path,
        "* LOC: 01:00:01:00         all\n"
        "001  A        V     C        00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00\n"
        "*LOC: 01:00:02:00 RED     ANIM FIX NEEDED\n",
    )
    assert timeline.markers == (Marker(at("00:00:01:00"), name="all"),)
    (clip,) = timeline.tracks[0].clips
    assert clip.markers == (Marker(at("00:00:02:00"), name="ANIM FIX NEEDED", color="red"),)


def test_a_list_that_names_no_rate_says_what_it_was_read_at(tmp_path):
    path = tmp_path / "cut.edl"
    path.write_text(
        "TITLE: cut\nFCM: NON-DROP FRAME\n"
        "001  A        V     C        00:00:00:00 00:00:04:24 01:00:00:00 01:00:04:24\n",
        encoding="utf-8",
    )
    result = edl.read(path)
    assert result.timelines[0].rate == PAL
    (said,) = (each for each in result.omissions if each.what == "frame rate")
    assert "25 fps because its frames go up to 24" in said.value


def test_a_stated_rate_counts_before_what_the_list_says(tmp_path):
    result = reading(tmp_path, EDIT, rate="24")
    assert result.timelines[0].rate == Rate(24)
    stated = formats.read(tmp_path / "cut.edl", Rate(30))
    assert stated.timelines[0].rate == Rate(30)
    assert "frame rate" not in whats(stated)


def test_a_rate_that_the_timecodes_do_not_fit_is_refused_with_the_line(tmp_path):
    path = tmp_path / "cut.edl"
    path.write_text(
        "001  A  V  C  00:00:00:00 00:00:04:24 01:00:00:00 01:00:04:24\n", encoding="utf-8"
    )
    with pytest.raises(Unreadable, match=r"cut\.edl:1: .*--rate"):
        edl.read(path, Rate(24))


def test_a_file_that_states_its_rate_is_not_read_at_another(tmp_path):
    path = tmp_path / "cut.otio"
    path.write_bytes(otio.write(cut()).content)
    with pytest.raises(Unsupported, match="Leave out --rate"):
        formats.read(path, PAL)


# As Resolve exports a timeline's markers: an event of a frame for each, and no list of anything cut.
MARKERS = """TITLE: Timeline 1
FCM: NON-DROP FRAME

001  001      V     C        01:00:04:05 01:00:04:06 01:00:04:05 01:00:04:06
 |C:ResolveColorBlue |M:Marker 1 |D:1

002  001      V     C        01:00:20:20 01:00:20:21 01:00:20:20 01:00:20:21
2. take: wait | breathe |C:ResolveColorYellow |M:Söund |D:50

003  001      V     C        01:00:20:20 01:00:20:21 01:00:20:20 01:00:20:21
 |C:ResolveColorLavender |M:|D:1
"""


def test_a_list_of_markers_is_a_timeline_of_markers(tmp_path):
    path = tmp_path / "markers.edl"
    path.write_text(MARKERS, encoding="utf-8")
    result = edl.read(path, PAL)
    (timeline,) = result.timelines
    assert check(timeline) == ()
    assert (timeline.name, timeline.start, timeline.tracks) == ("Timeline 1", at("01:00:00:00"), ())
    assert timeline.markers == (
        Marker(at("00:00:04:05"), name="Marker 1", color="blue"),
        Marker(at("00:00:20:20"), at("00:00:02:00"), "Söund", "2. take: wait | breathe", "yellow"),
        Marker(at("00:00:20:20"), color="lavender"),
    )
    assert whats(result) == {"frame size", "start timecode"}


def test_a_marker_of_resolve_below_an_edit_lies_on_its_clip(tmp_path):
    timeline = read(tmp_path, EDIT + " |C:ResolveColorRed |M:here |D:10\n")
    (clip,) = timeline.tracks[0].clips
    assert clip.markers == (Marker(0, PAL.ticks(10), "here", color="red"),)


def test_source_and_record_of_one_length_tell_the_rate(tmp_path):
    path = tmp_path / "cut.edl"
    path.write_text(
        "001  A        V     C        00:00:01:20 00:00:03:05 00:00:00:00 00:00:01:10\n",
        encoding="utf-8",
    )
    assert edl.read(path).timelines[0].rate == PAL


def test_what_is_not_carried_is_said(tmp_path):
    result = reading(
        tmp_path,
        "001  A        V     C        00:00:00:00 00:00:04:00 01:00:00:00 01:00:03:00\n"
        "* ASC_SAT 0.9\n* a remark\n"
        "002  B        V     K B      00:00:00:00 00:00:04:00 01:00:02:00 01:00:06:00\n"
        "003  B        X     C        00:00:00:00 00:00:04:00 01:00:06:00 01:00:10:00\n"
        "004  B        V     C        00:00:00:00 00:00:00:00 01:00:06:00 01:00:06:00\n"
        "005  B        V     D    000 00:00:00:00 00:00:04:00 01:00:10:00 01:00:14:00\n",
    )
    assert whats(result) == {
        "effect",
        "comment",
        "key",
        "channels",
        "overlap",
        "edit without length",
        "transition without length",
        "source and record of different lengths",
        "first timecode of media",
    }


@pytest.mark.parametrize("ending", ["\r", "\n", "\r\n"])
def test_line_ends_and_letters_of_all_ages(tmp_path, ending):
    path = tmp_path / "old.edl"
    text = HEAD.format(rate="25", fcm="NON-DROP FRAME") + (
        "001  A        V     C        00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00\n"
        "* FROM CLIP NAME: première\n"
    )
    path.write_bytes(text.replace("\n", ending).encode("latin-1") + b"\0\0\0")
    assert edl.read(path).timelines[0].tracks[0].clips[0].name == "première"


def cut(*clips, transitions=(), **changes):
    track = Track("video", clips, transitions)
    made = Timeline("cut", PAL, 1920, 1080, (track,), start=at("01:00:00:00"))
    return replace(made, **changes)


def statements(timeline):
    lines = edl.write(timeline).content.decode().split("\r\n")
    return [line.rstrip() for line in lines if line]


def test_a_timeline_becomes_these_statements():
    second = PAL.ticks(25)
    left = Clip(0, 2 * second, CARD, 4 * second, name="one")
    right = Clip(
        2 * second, 2 * second, CARD, 20 * second, speed=Fraction(-2), name="two",
        markers=(Marker(second, name="look", color="red"),),
    )  # fmt: skip
    dissolve = Transition(2 * second, PAL.ticks(10), 0)
    assert statements(cut(left, right, transitions=(dissolve,))) == [
        "TITLE: cut",
        "FCM: NON-DROP FRAME",
        "001  CARD     V     C        00:00:04:00 00:00:06:00 01:00:00:00 01:00:02:00",
        "* FROM CLIP NAME: one",
        "* SOURCE FILE: card.mov",
        "* FROM FILE: /media/card.mov",
        "* FORMAT: 1920X1080 P 25FPS",
        "002  CARD     V     C        00:00:06:00 00:00:06:00 01:00:02:00 01:00:02:00",
        "002  CARD     V     D    010 00:00:23:24 00:00:27:24 01:00:02:00 01:00:04:00",
        "M2   CARD           -050.0               00:00:23:24",
        "* EFFECT NAME: CROSS DISSOLVE",
        "* FROM CLIP NAME: one",
        "* TO CLIP NAME: two",
        "* SOURCE FILE: card.mov",
        "* TO FILE: /media/card.mov",
        "* LOC: 01:00:03:00 RED     look",
    ]


def test_a_still_under_a_dissolve_is_entered_at_its_first_frame():
    second = PAL.ticks(25)
    card = replace(CARD, still=True)
    left, right = Clip(0, 2 * second, CARD, second), Clip(2 * second, 2 * second, card)
    lines = statements(cut(left, right, transitions=(Transition(2 * second - 10 * PAL.ticks(1), PAL.ticks(20), PAL.ticks(10)),)))  # fmt: skip
    assert [line for line in lines if line.startswith("002")][1] == (
        "002  CARD2    V     D    020 00:00:00:00 00:00:02:10 01:00:01:15 01:00:04:00"
    )


def test_black_fills_the_record_up_to_the_first_clip():
    second = PAL.ticks(25)
    lines = statements(cut(Clip(second, second, CARD, name="late")))
    assert lines[2:5] == [
        "001  BL       V     C        00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00",
        "* FORMAT: 1920X1080 P 25FPS",
        "002  CARD     V     C        00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00",
    ]


def test_sound_stands_on_channels():
    second = PAL.ticks(25)
    stereo = replace(CARD, audio_channels=2)
    mono = replace(CARD, name="voice.wav", path=None, audio_channels=1)
    tracks = tuple(Track("audio", (Clip(0, second, each),)) for each in (mono, stereo, stereo, stereo))  # fmt: skip
    lines = statements(replace(cut(), tracks=tracks))
    fields = [line[14:19].strip() for line in lines if line[:3].isdecimal()]
    assert fields == ["A", "A2", "NONE", "A5"]
    assert "AUD  3    4" in lines


def test_what_a_file_is_read_as_is_told_from_the_whole_list():
    second = PAL.ticks(25)
    both = replace(CARD, audio_channels=2)
    timeline = replace(cut(Clip(0, second, both)), tracks=(Track("video", (Clip(0, second, both),)), Track("audio", (Clip(0, second, both),))))  # fmt: skip
    assert not [each for each in edl.write(timeline).omissions if each.what.startswith("media:")]
    # Without letters for a reel, two files of one name are one.
    film, sound = Media("渋谷", audio_channels=2), Media("渋谷", has_video=False, audio_channels=2)
    timeline = replace(cut(), tracks=(Track("video", (Clip(0, second, film),)), Track("audio", (Clip(0, second, sound),))))  # fmt: skip
    said = [(each.what, each.where.track) for each in edl.write(timeline).omissions]
    assert ("media: has video", "A1") in said


def test_a_reel_is_unique_and_kept():
    second = PAL.ticks(25)
    files = [Media(name, f"/{name}") for name in ("interview one.mov", "interview two.mov", "渋谷.mov")]  # fmt: skip
    files.append(Media("x.mov", metadata=(("edl.reel", "TAPE7"),)))
    clips = [Clip(n * second, second, each, name=each.name) for n, each in enumerate(files)]
    lines = statements(cut(*clips))
    assert [line[5:13].strip() for line in lines if line[:3].isdecimal()] == [
        "INTERVIE",
        "INTERVI2",
        "AX",
        "TAPE7",
    ]


def test_bars_are_a_reel():
    lines = statements(cut(Clip(0, PAL.ticks(25), Generator("bars"))))
    assert lines[2].startswith("001  BARS ")


def test_a_generator_of_final_cut_is_one(tmp_path):
    timeline = read(
        tmp_path,
        "001  GEN      V     C        00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00\n"
        "* FROM CLIP NAME:  TEXT\n* FROM CLIP IS A GENERATOR\n",
    )
    assert timeline.tracks[0].clips[0].source == Generator("generator", "TEXT")


def test_an_event_of_thousands_of_lines_costs_no_more_than_they_do(tmp_path):
    line = "001 A V C 00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00\nM2 A 050.0 00:00:00:00\n"
    timeline = read(tmp_path, line * 3_000)
    assert len(timeline.tracks[0].clips) == 1


def test_an_impossible_timecode_names_its_line(tmp_path):
    body = "001  A        V     C        00:00:00:25 00:00:04:00 01:00:00:00 01:00:04:00\n"
    with pytest.raises(Unreadable, match=r"cut.edl:4: '00:00:00:25' is not a timecode at 25 fps"):
        reading(tmp_path, body)


EDIT = "001 A V C 00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00\n"


@pytest.mark.parametrize(
    "damage", ["\n" * (MAX_LINES + 1), "x" * (MAX_LETTERS + 1), EDIT * (MAX_EDITS + 1)], ids=len
)
def test_lists_beyond_all_measure_are_refused(tmp_path, damage):
    with pytest.raises(Unreadable):
        reading(tmp_path, damage)


@pytest.mark.parametrize(
    "content",
    [b"", b"TITLE: a letter to a friend\n\nDear Ann,", b"001 one two three", b"\0" * 4096],
)
def test_other_files_are_no_lists(content):
    assert not edl.sniff(content)


def test_a_locator_at_no_time_is_a_comment(tmp_path):
    result = reading(tmp_path, EDIT + "* LOC: 01:00:01:99 RED x\n")
    assert "comment" in whats(result)


def test_no_name_begins_a_line_of_its_own():
    """Other readers take more signs for ends of lines than we do."""
    clip = Clip(0, PAL.ticks(25), CARD, name="one\x85* LOC: 01:00:00:00\u2028two")
    lines = edl.write(cut(clip)).content.decode().splitlines()
    assert "* FROM CLIP NAME: one * LOC: 01:00:00:00 two" in lines


def test_a_line_that_is_nearly_an_edit_costs_no_time(tmp_path):
    """Reels may hold spaces; the expression must not try their every division."""
    lines = [
        "001 " + "A " * 40_000 + "C 00:00:00:00",
        "001 A" + " " * 90_000 + "V C 00:00:00:00",
        "M2 " + "A " * 40_000,
        "* " + " " * 90_000 + "EFFEC",
        "* LOC: " + " " * 90_000 + "x",
    ]
    timeline = read(tmp_path, "\n".join(lines * 20))
    assert timeline.tracks == ()
