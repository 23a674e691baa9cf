"""Drafts as pycapcut writes and opens them: a library in wide use, written by others."""

import json
import struct
import zlib

import pycapcut as cc
import pytest

from roughcut.formats import capcut
from roughcut.parameters import Keyframe, Keyframes
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Media, Text, Timeline, Track, Transition

SECOND = TICKS_PER_SECOND
MICROSECONDS = 1_000_000


def picture(path, width, height):
    """A black picture of one bit a pixel, since the library opens the media that it names."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    rows = b"".join(b"\0" + bytes((width + 7) // 8) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    return path


@pytest.fixture
def theirs(tmp_path):
    """The reading of a draft of two pictures that meet in a crossfade, and a title above."""
    media = cc.VideoMaterial(str(picture(tmp_path / "card.png", 1080, 1920)))
    script = cc.ScriptFile(1920, 1080, 30)
    script.add_track(cc.TrackType.video, "pictures").add_track(cc.TrackType.text, "titles")
    first = cc.VideoSegment(
        media,
        cc.Timerange(0, 2 * MICROSECONDS),
        clip_settings=cc.ClipSettings(
            scale_x=0.5, scale_y=0.5, transform_x=0.5, transform_y=0.25, rotation=15, alpha=0.5
        ),
    )
    first.add_transition(cc.TransitionType["叠化"], duration=MICROSECONDS)
    second = cc.VideoSegment(media, cc.Timerange(2 * MICROSECONDS, 2 * MICROSECONDS))
    second.add_keyframe(cc.KeyframeProperty.position_x, 0, -1.0)
    second.add_keyframe(cc.KeyframeProperty.position_x, MICROSECONDS, 1.0)
    title = cc.TextSegment("Hello\nyou", cc.Timerange(MICROSECONDS, MICROSECONDS))
    script.add_segment(first, "pictures").add_segment(second, "pictures")
    script.add_segment(title, "titles")
    script.dump(str(tmp_path / "draft_content.json"))
    (timeline,) = capcut.read(tmp_path / "draft_content.json").timelines
    return timeline


def test_their_times_and_tracks_are_read(theirs):
    assert (theirs.rate, theirs.width, theirs.height) == (Rate(30), 1920, 1080)
    pictures, titles = theirs.tracks
    assert (pictures.name, titles.name) == ("pictures", "titles")
    assert [(clip.start, clip.end) for clip in pictures.clips] == [
        (0, 2 * SECOND),
        (2 * SECOND, 4 * SECOND),
    ]
    assert titles.clips[0].source.text == "Hello\nyou"
    (transition,) = pictures.transitions
    assert (transition.start, transition.duration) == (3 * SECOND // 2, SECOND)
    assert transition.kind == "dissolve"


def test_their_place_is_read(theirs):
    place = theirs.tracks[0].clips[0].parameters
    # A picture of 1080 × 1920 is fitted into 1080 lines at 0.5625.
    assert place.scale == pytest.approx(0.5 * 0.5625)
    # Half a half frame to the right and a quarter of one upwards.
    assert (place.x, place.y) == (0.25, -0.125)
    assert (place.rotation, place.opacity) == (15, 0.5)
    moving = theirs.tracks[0].clips[1].parameters
    assert moving.x == Keyframes((Keyframe(0, -0.5), Keyframe(SECOND, 0.5)))


def test_our_draft_is_opened_as_a_template(tmp_path):
    rate = Rate(30000, 1001)
    media = Media("a.mov", "/a.mov", 1920, 1080, rate, rate.ticks(900), audio_channels=2)
    sound = Media("a.mp3", "/a.mp3", duration=rate.ticks(900), has_video=False, audio_channels=2)
    cuts = [rate.ticks(frame) for frame in (0, 31, 75)]
    clips = (
        Clip(cuts[0], cuts[1] - cuts[0], media, rate.ticks(7), name="a.mov"),
        Clip(cuts[1], cuts[2] - cuts[1], media, rate.ticks(60), name="a.mov"),
    )
    length = rate.ticks(10)
    timeline = Timeline(
        "cut", rate, 1080, 1920,
        (
            Track("video", clips, (Transition(cuts[1] - rate.ticks(5), length, rate.ticks(5)),), "V"),
            Track("video", (Clip(cuts[1], length, Text("Hello", color="#ff0000")),), name="T"),
            Track("audio", (Clip(0, cuts[1], sound, name="a.mp3"),), name="A"),
        ),
    )  # fmt: skip
    path = tmp_path / "draft_content.json"
    path.write_bytes(capcut.write(timeline, "capcut").content)
    script = cc.ScriptFile.load_template(str(path))
    assert (script.width, script.height) == (1080, 1920)
    pictures = script.get_imported_track(cc.TrackType.video, name="V")
    assert [(each.start, each.duration) for each in pictures.segments] == [
        (0, 1_034_367), (1_034_367, 1_468_133),
    ]  # fmt: skip
    assert pictures.segments[0].source_timerange.start == 233_567
    assert len(script.get_imported_track(cc.TrackType.audio, name="A")) == 1
    titles = script.get_imported_track(cc.TrackType.text, name="T")
    script.replace_text(titles, 0, "Goodbye")
    script.save()
    (back,) = capcut.read(path).timelines
    assert back.tracks[1].clips[0].source.text == "Goodbye"
    assert json.loads(path.read_text(encoding="utf-8"))["materials"]["transitions"]
