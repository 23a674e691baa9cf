"""What Kdenlive's and Shotcut's files say, read."""

from fractions import Fraction

import pytest

from roughcut.formats import kdenlive as kdenlive_door
from roughcut.formats import shotcut as shotcut_door
from roughcut.formats import sniffed
from roughcut.parameters import Keyframe, Keyframes
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Marker, Media, Text, Timeline, Track, Transition

from .mlt_files import (
    effect,
    entry,
    kdenlive,
    media,
    named,
    only,
    profile,
    properties,
    read,
    shotcut,
)

PAL = Rate(25)


def frames(clips, rate=PAL):
    """Start, end and first source frame of clips."""
    return [(rate.frames(each.start), rate.frames(each.end), rate.frames(each.source_start)) for each in clips]  # fmt: skip


@pytest.fixture
def clips(tmp_path):
    """The clips of the first track of a document in which nothing may be lost."""

    def clips(content):
        found, lost = only(read(tmp_path, content))
        assert lost == []
        return found.tracks[0].clips

    return clips


@pytest.mark.parametrize("made", [kdenlive, shotcut])
def test_out_is_the_last_frame_shown_and_blanks_are_gaps(made, clips):
    content = made(f'<blank length="5"/>{entry(10, 19)}<blank length="00:00:00.080"/>{entry(0, 0)}')
    assert frames(clips(content)) == [(5, 15, 10), (17, 18, 0)]


@pytest.mark.parametrize(
    ("clock", "frame"), [("00:00:01.001", 24), ("00:00:00.042", 1), ("00:10:00.000", 14386), ("7", 7)]
)  # fmt: skip
def test_clocks_go_to_the_nearest_frame(clock, frame, clips):
    film = Rate(24000, 1001)
    content = shotcut(entry(clock, 20_000), media(length=30_000), rate=(24000, 1001))
    assert frames(clips(content), film)[0][2] == frame


def test_a_comma_is_a_decimal_sign(clips):
    content = kdenlive(entry("00:00:00,400", "00:00:00,760", effect("qtblend", rect="0=480,5 270 960 540 0,5")))  # fmt: skip
    (clip,) = clips(content)
    assert PAL.frames(clip.source_start) == 10
    assert clip.parameters.opacity == 0.5
    assert clip.parameters.x == pytest.approx(0.5 / 1920)


@pytest.mark.parametrize("made", [kdenlive, shotcut])
@pytest.mark.parametrize(
    ("warp", "speed", "start"),
    [("2.000000", Fraction(2), 20), ("0.666667", Fraction(2, 3), 0), ("-1", Fraction(-1), 980), ("0,5", Fraction(1, 2), 5)],
)  # fmt: skip
def test_speeds_are_the_fractions_that_six_digits_mean(made, warp, speed, start, clips):
    first = {"2.000000": 10, "0.666667": 0, "-1": 0, "0,5": 10}[warp]
    warped = {"mlt_service": "timewarp", "resource": f"{warp}:/media/card.mov", "warp_speed": warp, "warp_resource": "/media/card.mov"}  # fmt: skip
    # In a bin that knows nothing else the producer's own length is that of the file.
    length = round(1000 / abs(speed))
    sources = media(length=length, **warped)
    (clip,) = clips(made(entry(first, first + 19), sources))
    assert clip.speed == speed
    assert PAL.frames(clip.source_start) == start
    assert clip.source.path == "/media/card.mov"


def test_a_frozen_clip_stands_still_at_a_frame_after_its_in(clips):
    frozen = effect("freeze", frame=5, freeze_after=0, freeze_before=0)
    (clip,) = clips(kdenlive(entry(10, 19, frozen)))
    assert (clip.speed, PAL.frames(clip.source_start)) == (0, 15)


@pytest.mark.parametrize(
    ("remap", "speed", "start", "lost"),
    [
        ("00:00:00.000=0;00:00:10.000=20", Fraction(2), 20, []),
        ("00:00:00.000=20;00:00:10.000=0", Fraction(-2), 440, []),
        ("00:00:00.000=1;00:00:10.000=1", Fraction(0), 25, []),
        ("00:00:00.000=0;00:00:00.600=1;00:00:10.000=20", None, None, ["time remapping"]),
    ],
)
def test_a_straight_time_remap_is_a_speed(remap, speed, start, lost, tmp_path):
    """A bent one is its mean, and told."""
    link = f"<link>{properties(mlt_service='timeremap', time_map=remap)}</link>"
    chain = media(filters=link).replace("<producer", "<chain").replace("</producer", "</chain")
    found, omitted = only(read(tmp_path, shotcut(entry(10, 29), chain)))
    assert omitted == lost
    (clip,) = found.tracks[0].clips
    if speed is not None:
        assert (clip.speed, PAL.frames(clip.source_start)) == (speed, start)


def test_a_remap_by_speeds_is_told(tmp_path):
    link = f"<link>{properties(mlt_service='timeremap', speed_map='0=2;50=1', time_map='0=0;50=2')}</link>"
    chain = media(filters=link).replace("<producer", "<chain").replace("</producer", "</chain")
    _, lost = only(read(tmp_path, shotcut(entry(10, 29), chain)))
    assert lost == ["time remapping"]


def mix(first, end, cut, service="luma", **more):
    inside = named({"mlt_service": service, "kdenlive:mixcut": cut, "a_track": 0, "b_track": 1, **more})  # fmt: skip
    return f'<transition in="{first}" out="{end}">{inside}</transition>'


def test_a_kdenlive_mix_is_a_transition_over_a_cut(tmp_path):
    """The clips overlap on the track's two playlists; both are trimmed to the cut."""
    content = kdenlive(entry(0, 49), tracks=mix(40, 50, 4)).replace(
        '<playlist id="p1"/>', f'<playlist id="p1"><blank length="40"/>{entry(200, 259)}</playlist>'
    )
    found, lost = only(read(tmp_path, content))
    assert lost == []
    (track,) = found.tracks
    assert frames(track.clips) == [(0, 44, 0), (44, 100, 204)]
    assert track.transitions == (Transition(PAL.ticks(40), PAL.ticks(10), PAL.ticks(4)),)


def shotcut_mix(inside=""):
    luma = f"<transition>{properties(mlt_service='luma')}</transition>"
    return (
        f'<tractor id="mix" in="0" out="9">{named({"shotcut:transition": "lumaMix"})}{inside}'
        '<track producer="media" in="40" out="49"/><track producer="other" in="200" out="209"/>'
        f"{luma}</tractor>"
    )


def test_a_shotcut_mix_is_a_transition_over_a_cut(tmp_path):
    """It stands between two shortened clips, and cuts in its middle."""
    sources = media() + media("other", path="/media/other.mov") + shotcut_mix()
    entries = entry(0, 39) + entry(0, 9, producer="mix") + entry(210, 259, producer="other")
    found, lost = only(read(tmp_path, shotcut(entries, sources)))
    assert lost == []
    (track,) = found.tracks
    assert frames(track.clips) == [(0, 45, 0), (45, 100, 205)]
    assert track.transitions == (Transition(PAL.ticks(40), PAL.ticks(10), PAL.ticks(5)),)


def test_a_film_on_a_picture_track_is_heard_as_well(tmp_path):
    """In Shotcut, and before Kdenlive 19: its sound becomes a clip of its own, linked to it."""
    sound = {"audio_index": 1, "meta.media.nb_streams": 2, "meta.media.1.stream.type": "audio", "meta.media.1.codec.channels": 6}  # fmt: skip
    filters = effect("volume", level="-6.0205999")
    found, lost = only(read(tmp_path, shotcut(entry(0, 9), media(filters=filters, **sound))))
    assert lost == []
    picture, heard = (track.clips[0] for track in found.tracks)
    assert [track.kind for track in found.tracks] == ["video", "audio"]
    assert picture.link == heard.link is not None
    assert picture.source.audio_channels == 6
    assert heard.parameters.gain == pytest.approx(0.5)
    assert picture.parameters.gain == 1


def test_sound_that_fades_is_keyed_in_decibels(clips):
    film = media(audio_index=0, video_index=-1, **{"meta.media.0.stream.type": "audio"})
    content = kdenlive(entry(10, 29, effect("volume", level="10=-100;20=0;")), film)
    content = content.replace('<tractor id="t0">', f'<tractor id="t0">{named({"kdenlive:audio_track": 1})}')  # fmt: skip
    (clip,) = clips(content)
    assert clip.parameters.gain == Keyframes((Keyframe(0, 0.0), Keyframe(PAL.ticks(10), 1.0)))


def test_kdenlives_lowest_audio_track_comes_first(tmp_path):
    film = media(audio_index=0, video_index=-1, **{"meta.media.0.stream.type": "audio"})
    rows = [f'<playlist id="a{n}">{named({"kdenlive:audio_track": 1})}{entry(n, 9)}</playlist>' for n in (1, 2)]  # fmt: skip
    pairs = [f'<tractor id="ta{n}">{named({"kdenlive:audio_track": 1, "kdenlive:track_name": f"row {n}"})}<track producer="a{n}"/></tractor>' for n in (1, 2)]  # fmt: skip
    content = kdenlive("", film + "".join(rows + pairs)).replace(
        '<track producer="t0"/>', '<track producer="ta1"/><track producer="ta2" hide="both"/><track producer="t0"/>'
    )  # fmt: skip
    found, _ = only(read(tmp_path, content))
    assert [(track.kind, track.name, track.enabled) for track in found.tracks] == [
        ("video", "", True),
        ("audio", "row 2", False),
        ("audio", "row 1", True),
    ]


def test_a_nest_is_a_timeline_of_its_own(tmp_path):
    """Kdenlive lists it in the bin; the sequence that uses it comes as its bin has it."""
    inner = (
        f'<playlist id="n0">{entry(5, 14)}</playlist><tractor id="n1"><track producer="n0"/></tractor>'
        f'<tractor id="n">{named({"kdenlive:uuid": "n", "kdenlive:clipname": "inner"})}'
        '<track producer="black"/><track producer="n1"/></tractor>'
    )
    small = effect("qtblend", rect="0=480 270 960 540 1", rotate_center=1)
    reading = read(tmp_path, kdenlive(entry(0, 9, small, producer="n"), media() + inner))
    by_name = {each.name: each for each in reading.timelines}
    assert list(by_name) == ["inner", "cut"]
    (clip,) = by_name["cut"].tracks[0].clips
    assert isinstance(clip.source, Timeline)
    assert clip.source is by_name["inner"]
    assert clip.parameters.scale == 0.5
    assert reading.chosen().name == "cut"


def test_guides_and_groups_of_a_sequence(tmp_path):
    guides = (
        '[{"pos": 25, "comment": "note", "type": 3, "duration": 5}, {"pos": 50, "comment": "x"}]'
    )
    leaves = '{"leaf": "clip", "data": "0:0"}, {"leaf": "clip", "data": "0:20"}'
    groups = f'[{{"type": "Normal", "children": [{leaves}]}}]'
    sequence = named({"kdenlive:sequenceproperties.guides": guides, "kdenlive:sequenceproperties.groups": groups})  # fmt: skip
    content = kdenlive(entry(0, 9) + entry(20, 29) + entry(0, 9), sequence=sequence)
    found, lost = only(read(tmp_path, content))
    assert lost == []
    assert found.markers == (
        Marker(PAL.ticks(25), PAL.ticks(5), "note", color="green"),
        Marker(PAL.ticks(50), 0, "x"),
    )
    assert [clip.link for clip in found.tracks[0].clips] == [1, None, 1]


def test_shotcuts_markers(tmp_path):
    one = properties(text="note", start="00:00:01.000", end="00:00:02.000", color="#00ff00")
    listed = (
        f'<properties name="shotcut:markers"><properties name="0">{one}</properties></properties>'
    )
    found, _ = only(read(tmp_path, shotcut(entry(0, 99), inside=listed)))
    assert found.markers == (Marker(PAL.ticks(25), PAL.ticks(25), "note", color="green"),)


def test_the_name_the_length_and_the_true_file_come_from_the_bin(clips):
    """A proxy is what plays; its `length` is that of the use."""
    used = media(path="/cache/proxy.mkv", length=500, **{"kdenlive:id": 4})
    binned = media("binned", path="/cache/proxy.mkv", length=1_000, **{
        "kdenlive:id": 4, "kdenlive:clipname": "Interview", "kdenlive:originalurl": "day 1/a.mov",
    })  # fmt: skip
    content = kdenlive(entry(0, 9), used + binned).replace('version="7.28.0"', 'root="/projects/x"')
    content = content.replace("</playlist>\n      <tractor id=\"project\"", '<entry producer="binned"/></playlist><tractor id="project"')  # fmt: skip
    (clip,) = clips(content)
    assert (clip.name, clip.source.name) == ("Interview", "Interview")
    assert clip.source.path == "/projects/x/day 1/a.mov"
    assert PAL.frames(clip.source.duration) == 1_000


TITLE = """<kdenlivetitle width="1920" height="1080"><item type="QGraphicsTextItem"><content font="Cantarell"
  font-pixel-size="80" font-color="255,128,0,255">Two
lines</content></item><item type="QGraphicsRectItem"/></kdenlivetitle>"""


def test_kdenlives_title_is_its_text(tmp_path):
    source = (
        f'<producer id="media">{properties(mlt_service="kdenlivetitle", xmldata=TITLE)}</producer>'
    )
    found, lost = only(read(tmp_path, kdenlive(entry(0, 9), source)))
    assert found.tracks[0].clips[0].source == Text("Two\nlines", "Cantarell", 80.0, "#ff8000")
    assert lost == ["title shape"]


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        (
            effect("dynamictext", argument="No. \\#1", family="Sans", size=40, fgcolour="#ffff8000"),
            Text("No. #1", "Sans", 40.0, "#ff8000"),
        ),
        (
            effect("qtext", html="<style>p{}</style><p>a &amp; b</p><p><span style=\"font-family:'Sans'; font-size:30pt\">c</span></p>"),
            Text("a & b\nc", "Sans", 40.0),
        ),
    ],
    ids=["simple", "rich"],
)  # fmt: skip
def test_shotcuts_text_over_a_clear_colour_is_a_title(filters, text, clips):
    source = f'<producer id="media">{properties(mlt_service="color", resource="#00000000")}{filters}</producer>'
    assert clips(shotcut(entry(0, 9), source))[0].source == text


@pytest.mark.parametrize(
    ("service", "resource", "source"),
    [
        ("color", "0xff8000ff", Generator("color", color="#ff8000")),
        ("color", "#ffff8000", Generator("color", color="#ff8000")),
        ("color", "#00000000", Generator("slug")),
        ("frei0r.test_pat_B", "", Generator("bars")),
    ],
)
def test_colours_and_bars_are_generators(service, resource, source, clips):
    made = f'<producer id="media">{properties(mlt_service=service, resource=resource)}</producer>'
    assert clips(shotcut(entry(0, 9), made))[0].source == source


def test_what_is_not_carried_is_told(tmp_path):
    strange = effect("frei0r.glow", kdenlive_id="glow") + effect("qtblend", rect="0=0 0 1920 540 1", distort=1)  # fmt: skip
    _, lost = only(read(tmp_path, kdenlive(entry(0, 9, strange))))
    assert lost == ["effect", "non-uniform scale"]


def test_kdenlive_17_is_read_despite_its_prefix(tmp_path):
    """A `kdenlive:` element without a namespace, a bin with a space in its name, plain playlists."""
    content = f"""<mlt producer="main bin">{profile()}{media()}
      <playlist id="main bin"><kdenlive:clip/>{named({"kdenlive:guide.2": "two"})}</playlist>
      <producer id="black_track">{properties(mlt_service="color", resource="black")}</producer>
      <playlist id="playlist1">{named({"kdenlive:track_name": "Video 1"})}{entry(0, 9)}</playlist>
      <tractor id="maintractor"><track producer="black_track"/><track producer="playlist1"/></tractor></mlt>"""
    found, lost = only(read(tmp_path, content))
    assert sniffed(tmp_path / "cut.mlt").name == "kdenlive"
    assert lost == []
    assert found.tracks[0].name == "Video 1"
    assert found.markers == (Marker(PAL.ticks(50), name="two"),)


def test_a_plain_playlist_is_a_timeline(tmp_path):
    content = (
        f'<mlt>{profile()}{media()}<playlist id="x">{entry(0, 9)}{entry(20, 29)}</playlist></mlt>'
    )
    found, _ = only(read(tmp_path, content))
    assert sniffed(tmp_path / "cut.mlt").name == "shotcut"
    assert frames(found.tracks[0].clips) == [(0, 10, 0), (10, 20, 20)]


@pytest.mark.parametrize("door", [kdenlive_door, shotcut_door], ids=["kdenlive", "shotcut"])
def test_a_freeze_that_a_mix_began_holds_its_own_frame(door, tmp_path):
    frame = PAL.ticks(1)
    source = Media("a.mov", "/a.mov", 1920, 1080, PAL, 100 * frame)
    before = Clip(0, 20 * frame, source, source_start=10 * frame)
    held = Clip(20 * frame, 20 * frame, source, source_start=50 * frame, speed=Fraction(0))
    dissolve = Transition(16 * frame, 8 * frame, 4 * frame, "dissolve")
    track = Track("video", (before, held), (dissolve,))
    path = tmp_path / "cut.mlt"
    path.write_bytes(door.write(Timeline("cut", PAL, 1920, 1080, (track,))).content)
    back = door.read(path).chosen().tracks[0].clips[1]
    assert (back.speed, back.source_start) == (0, 50 * frame)
