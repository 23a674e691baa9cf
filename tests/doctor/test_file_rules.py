"""Each rule about files as they are written finds its fault, in its format and programs only."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from roughcut import formats
from roughcut.doctor.examining import examine
from roughcut.doctor.mending import treat
from roughcut.doctor.programs import program
from roughcut.doctor.rules import FILE_RULES, RULES
from roughcut.errors import Unsupported
from roughcut.parameters import Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track
from tests.doctor.made import media

PAL = Rate(25)
NAMES = {"xmeml": "cut.xml", "fcpxml": "cut.fcpxml", "otio": "cut.otio", "capcut": "draft_content.json", "kdenlive": "cut.kdenlive", "shotcut": "cut.mlt"}  # fmt: skip
ALL = {rule.name for rule in (*RULES, *FILE_RULES)}


def cut(gain=1.0, **parameters):
    """Two clips of picture, one of them twice as fast, with the sound of the first, and a still."""
    first = media(PAL)
    still = Media("logo.png", "/media/logo.png", 1920, 1080, still=True)
    picture = (
        Clip(0, PAL.ticks(50), first, PAL.ticks(100), name=first.name, link=1, parameters=Parameters(**parameters)),
        Clip(PAL.ticks(50), PAL.ticks(50), media(PAL, 2), PAL.ticks(100), Fraction(2), name="A002.mov"),
        Clip(PAL.ticks(100), PAL.ticks(25), still, name="logo.png"),
    )  # fmt: skip
    sound = replace(picture[0], parameters=Parameters(gain=gain))
    return Timeline("cut", PAL, 1920, 1080, (Track("video", picture), Track("audio", (sound,))))


def tall():
    """A picture that is not shaped like the frame, and moved."""
    portrait = Media("tall.mov", "/media/tall.mov", 1080, 1920, PAL, PAL.ticks(500))
    moved = Parameters(scale=0.5, x=0.2)
    clip = Clip(0, PAL.ticks(50), portrait, name="tall.mov", parameters=moved)
    return Timeline("cut", PAL, 1920, 1080, (Track("video", (clip,)),))


def heard():
    sound = Media("a.wav", "/a.wav", duration=PAL.ticks(500), has_video=False, audio_channels=2)
    clip = Clip(0, PAL.ticks(50), sound, name="a.wav")
    return Timeline("cut", PAL, 1920, 1080, (Track("audio", (clip,)),))


def layered():
    """A picture over another."""
    timeline = cut()
    return replace(timeline, tracks=(timeline.tracks[0], *timeline.tracks))


ALL_OF = "ALL:"  # every place of a pattern instead of one


def put(path, timeline, written, pattern="", replacement=""):
    """The timeline written in a format for a program, with a pattern of its text replaced once."""
    name, app = written
    text = formats.write(timeline, Path(NAMES[name]), app).content.decode()
    if pattern:
        once = not pattern.startswith(ALL_OF)
        pattern = pattern.removeprefix(ALL_OF)
        text, count = re.subn(pattern, replacement, text, count=int(once), flags=re.DOTALL)
        assert count, pattern
    path.write_text(text, encoding="utf-8")
    return path


PREMIERE, OTIO, DRAFT = ("xmeml", "premiere"), ("otio", "premiere"), ("capcut", "capcut")
KDENLIVE, SHOTCUT = ("kdenlive", "kdenlive"), ("shotcut", "shotcut")
FCP, RESOLVE = ("fcpxml", "fcp"), ("fcpxml", "resolve")
# Of each rule: what is written, for which program it is examined, and what is replaced in it.
FAULTS = {
    "format that is not opened": (cut(), OTIO, "fcp"),
    "speed of 1 as an effect": (cut(), OTIO, "premiere", '"time_scalar": 2.0', '"time_scalar": 1.0'),
    "metadata of other programs": (cut(), ("otio", None), "premiere"),
    "draft of another name": (cut(), DRAFT, "capcut"),
    "timebase that is not whole": (
        cut(), PREMIERE, "premiere", r"(</pathurl>\s*<rate>\s*<timebase>)25", r"\g<1>25/1",
    ),
    "sequence without a picture format": (cut(), PREMIERE, "resolve", "<format>.*?</format>", ""),
    "one id for two clips": (cut(), PREMIERE, "premiere", 'id="clipitem-3"', 'id="clipitem-1"'),
    "broken address of a file": (
        cut(), PREMIERE, "premiere", "localhost/media/day%201/A001", r"localhost\\media\\A001",
    ),
    "file without timecode": (cut(), PREMIERE, "resolve", "<timecode>.*?</timecode>", ""),
    "file defined again": (
        cut(), PREMIERE, "premiere", r"A002.mov(</name>\s*<pathurl>[^<]*)A002.mov", r"A001.mov\1A001.mov",
    ),
    "size by the media's pixels": (tall(), PREMIERE, "resolve"),
    "still without a duration": (
        cut(), PREMIERE, "premiere", r"(logo.png</pathurl>\s*)<duration>\d+</duration>", r"\1",
    ),
    "mono sound as a stereo pair": (heard(), PREMIERE, "premiere", "channelcount>2", "channelcount>1"),
    "version that is too new": (cut(), RESOLVE, "resolve", 'version="1.10"', 'version="1.13"'),
    "extension of another format": (cut(), FCP, "fcp"),
    "unknown audio layout": (cut(), FCP, "fcp", 'audioLayout="stereo"', 'audioLayout="mono"'),
    "elements out of order": (
        cut(opacity=0.5, scale=0.5), FCP, "fcp", r"(<adjust-transform.*?/>)\s*(<adjust-blend.*?/>)", r"\2\1",
    ),
    "edit off the frame grid": (
        cut(), FCP, "fcp", 'offset="4s" name="logo.png"', 'offset="4001/1000s" name="logo.png"',
    ),
    "level with a unit": (cut(gain=0.5), FCP, "resolve"),
    "speed map that ends with its clip": (
        cut(), RESOLVE, "resolve", 'time="30s" value="60s"', 'time="4s" value="8s"',
    ),
    "place in Final Cut's units": (tall(), FCP, "resolve"),
    "project without a bin": (cut(), KDENLIVE, "kdenlive", 'playlist id="main_bin"', 'playlist id="bin"'),
    "project without Shotcut's marks": (cut(), SHOTCUT, "shotcut", ALL_OF + 'name="shotcut', 'name="other'),
    "decimal commas": (
        cut(), KDENLIVE, "kdenlive", r'(<property name="kdenlive:[^>]*>)1<', r"\g<1>1,5<",
    ),
    "tracks without compositing": (layered(), SHOTCUT, "shotcut", ALL_OF + ">qtblend<", ">mix<"),
    "raw characters in an address": (cut(), RESOLVE, "resolve", "day%201", "day(1)"),
}  # fmt: skip
FILE_NAMES = {"draft of another name": "cut.json", "extension of another format": "cut.xml"}


@pytest.mark.parametrize(
    "written",
    [
        PREMIERE,
        OTIO,
        FCP,
        RESOLVE,
        DRAFT,
        ("capcut", "jianying"),
        ("xmeml", "resolve"),
        ("otio", "resolve"),
        KDENLIVE,
        SHOTCUT,
    ],
)
def test_what_roughcut_writes_is_clean(written, tmp_path):
    path = put(tmp_path / NAMES[written[0]], cut(opacity=0.5, gain=0.5), written)
    assert examine(path, written[1]).findings == ()


def test_every_rule_has_a_planted_fault():
    assert set(FAULTS) == {rule.name for rule in FILE_RULES}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_alone_and_a_mended_copy_has_none(name, tmp_path):
    timeline, written, app, *planted = FAULTS[name]
    path = put(tmp_path / FILE_NAMES.get(name, NAMES[written[0]]), timeline, written, *planted)
    found = [each for each in examine(path, app).findings if each.rule in ALL]
    assert {each.rule for each in found} == {name}
    assert all(each.where.file == str(path) for each in found)
    (tmp_path / "mended").mkdir()
    copy = tmp_path / "mended" / NAMES[program(app).writes]
    left = treat(path, app, copy).left
    assert [each for each in left.findings if each.rule in ALL] == []


def test_what_converting_would_lose_is_found_where_it_is_lost(tmp_path):
    timeline = cut(opacity=0.5)
    locked = replace(
        timeline, tracks=(replace(timeline.tracks[0], locked=True), timeline.tracks[1])
    )
    path = put(tmp_path / "cut.xml", locked, PREMIERE)
    lost = [each for each in examine(path, "fcp").findings if each.effect == "lost"]
    assert ("track lock", "V1") in [(each.rule, each.where.track) for each in lost]
    assert [each for each in examine(path, "premiere").findings if each.effect == "lost"] == []


def test_an_unknown_program_is_refused_by_name(tmp_path):
    path = put(tmp_path / "cut.xml", cut(), PREMIERE)
    with pytest.raises(Unsupported, match="premiere, resolve"):
        examine(path, "moviemaker")
