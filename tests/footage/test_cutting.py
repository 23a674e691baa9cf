"""The whole line: from made-up footage to a timeline that programs open."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

import roughcut
from roughcut.check import check
from roughcut.cli import app
from roughcut.errors import NotEnough, Unwritable
from roughcut.footage.movie import write_movie
from roughcut.footage.probe import probe
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds
from tests.footage.media import silence, tone

PARTS = ((1.0, 0.0), (3.0, 0.2), (1.5, 0.0), (2.0, 0.02), (2.0, 0.0), (4.0, 0.1), (1.5, 0.0))
"""Seconds and amplitude: three takes between pauses, the second of them quiet."""
SOUNDS = ((1.0, 4.0), (5.5, 7.5), (9.5, 13.5))
NTSC = Rate(30000, 1001)


def recording(path, rate):
    samples = np.concatenate(
        [tone(length, amplitude=loud) if loud else silence(length) for length, loud in PARTS]
    )
    frames = int(15 * rate.fraction)
    random = np.random.default_rng(0)
    view = random.integers(0, 255, (48, 64, 3), dtype=np.uint8)
    write_movie(path, (view for _ in range(frames)), rate, samples)
    return path


@pytest.fixture(scope="module")
def rushes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rushes")
    return recording(folder / "a.mp4", Rate(25)), recording(folder / "b.mov", NTSC)


@pytest.fixture(autouse=True)
def cache(rushes, monkeypatch):
    monkeypatch.setenv("ROUGHCUT_CACHE", str(rushes[0].parent / "cache"))


def kept_seconds(made):
    return [
        (shot.start / TICKS_PER_SECOND, (shot.start + made.timeline.rate.ticks(shot.frames)) / TICKS_PER_SECOND)
        for shot in made.kept
    ]  # fmt: skip


def test_without_a_style_what_is_heard_is_kept_and_that_is_said(rushes):
    made = roughcut.cut(rushes[:1])
    assert [each.what for each in made.remarks] == ["chosen without a learned selection"]
    spans = kept_seconds(made)
    assert len(spans) == 3
    for (start, end), (first, last) in zip(spans, SOUNDS, strict=True):
        assert (start, end) == pytest.approx((first - 0.1, last + 0.1), abs=0.11)


@pytest.mark.parametrize("which", [0, 1])
def test_the_timeline_is_sound_linked_and_on_frames(rushes, which):
    made = roughcut.cut([rushes[which]])
    timeline = made.timeline
    assert check(timeline) == ()
    assert timeline.rate == (Rate(25), NTSC)[which]
    video, audio = timeline.tracks
    assert [each.link for each in video.clips] == [each.link for each in audio.clips] == [1, 2, 3]
    for left, right in zip(video.clips, audio.clips, strict=True):
        assert (left.start, left.duration, left.source_start) == (
            right.start, right.duration, right.source_start
        )  # fmt: skip
        for ticks in (left.start, left.end, left.source_start):
            assert timeline.rate.ticks(timeline.rate.frames(ticks)) == ticks
        assert "LUFS" in left.markers[0].comment
        assert left.markers[0].name == "roughcut cut"
    assert video.clips[0].start == 0
    assert all(a.end == b.start for a, b in zip(video.clips, video.clips[1:], strict=False))


@pytest.mark.parametrize("length", ["0:05", "0:08", "7.5"])
def test_the_wanted_length_is_met_as_nearly_as_the_shots_allow(rushes, length):
    made = roughcut.cut(rushes, length=length)
    wanted = {"0:05": 5.0, "0:08": 8.0, "7.5": 7.5}[length]
    frames = sum(shot.frames for shot in made.kept)
    assert made.timeline.duration == made.timeline.rate.ticks(frames)
    met = made.timeline.rate.frames(from_seconds(wanted)) == frames
    said = any(each.what == "the wanted length is not met" for each in made.remarks)
    assert met != said
    assert abs(frames / made.timeline.rate.fraction - wanted) < 0.5


def test_a_length_in_a_range_needs_no_compromise(rushes):
    made = roughcut.cut(rushes[:1], length="0:07-0:08")
    assert 7 <= made.timeline.duration / TICKS_PER_SECOND <= 8
    # The quiet take is the one that is left out.
    assert [round(start) for start, _ in kept_seconds(made)] == [1, 9]


def test_more_than_there_is_gives_all_that_can_be_had_and_says_so(rushes):
    made = roughcut.cut(rushes[:1], length="5:00")
    assert made.timeline.duration <= 15 * TICKS_PER_SECOND
    assert made.timeline.duration > 13 * TICKS_PER_SECOND
    assert "the wanted length is not met" in [each.what for each in made.remarks]


def test_ranges_are_kept_and_dropped_to_the_frame(rushes):
    made = roughcut.cut(rushes[:1], keep=["0:04.6-0:05.2"], drop=["0:01-0:04.4"])
    spans = kept_seconds(made)
    assert any(start <= 4.6 and end >= 5.2 for start, end in spans)
    assert all(end <= 1.0 or start >= 4.4 for start, end in spans)
    assert any("asked for" in shot.because for shot in made.kept)


def test_alternates_are_disabled_on_a_spare_track_and_add_no_length(rushes):
    plainly = roughcut.cut(rushes[:1], length="0:07-0:08")
    made = roughcut.cut(rushes[:1], length="0:07-0:08", alternates=True)
    assert made.timeline.duration == plainly.timeline.duration
    spare = made.timeline.tracks[1]
    assert (spare.kind, spare.name) == ("video", "alternates")
    (other,) = spare.clips
    assert not other.enabled
    assert other.source_start / TICKS_PER_SECOND == pytest.approx(5.4, abs=0.1)
    assert other.start == made.timeline.tracks[0].clips[1].start
    assert check(made.timeline) == ()


def test_several_files_follow_each_other_in_the_order_given(rushes):
    made = roughcut.cut([rushes[1], rushes[0]])
    names = [shot.media.name for shot in made.kept]
    assert names == ["b.mov"] * 3 + ["a.mp4"] * 3
    assert check(made.timeline) == ()


def test_what_cannot_be_cut_is_said_and_the_rest_goes_on(tmp_path, rushes):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no movie")
    made = roughcut.cut([broken, rushes[0]], drop=["a.mp4@0:01-0:04.4"])
    assert made.remarks[0].where.file == str(broken)
    assert len(made.kept) == 2
    with pytest.raises(NotEnough, match="none of it can be cut"):
        roughcut.cut([broken])


@pytest.mark.parametrize("length_seconds", [8, 30])
def test_silent_pictures_in_which_nothing_happens_are_cut_too(tmp_path, length_seconds):
    view = np.random.default_rng(1).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    mute = tmp_path / "mute.mp4"
    write_movie(mute, (view for _ in range(25 * length_seconds)), Rate(25))
    made = roughcut.cut([mute], length="0:04")
    assert made.timeline.duration == 4 * TICKS_PER_SECOND
    assert made.timeline.tracks[1].clips == ()


@pytest.mark.parametrize("suffix", ["xml", "otio", "fcpxml"])
def test_the_command_writes_for_programs_and_a_sheet(tmp_path, rushes, suffix):
    output, sheet = tmp_path / f"cut.{suffix}", tmp_path / "cut.png"
    command = ["cut", str(rushes[0]), "--length", "0:06", "-o", str(output), "--sheet", str(sheet)]
    done = CliRunner().invoke(app, [*command, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    again = roughcut.read(output).chosen()
    assert again.rate.frames(again.duration) == told["frames"]
    assert [clip.source.name for clip in again.video_tracks[0].clips] == ["a.mp4"] * len(
        told["shots"]
    )
    starts = [clip.source_start / TICKS_PER_SECOND for clip in again.video_tracks[0].clips]
    assert starts == pytest.approx([shot["from_seconds"] for shot in told["shots"]], abs=1e-3)
    assert sheet.read_bytes().startswith(b"\x89PNG")
    refused = CliRunner().invoke(app, command)
    assert isinstance(refused.exception, Unwritable)


def test_the_preview_shows_what_was_cut(tmp_path, rushes):
    output, movie = tmp_path / "cut.xml", tmp_path / "cut.mp4"
    command = [
        "cut",
        str(rushes[0]),
        "--length",
        "0:06",
        "-o",
        str(output),
        "--preview",
        str(movie),
    ]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert str(movie) in done.output.replace("\n", "")
    found = probe(movie)
    assert len(found.frames) == 150
    assert found.media.audio_channels == 2
    refused = CliRunner().invoke(app, [*command[:4], "-o", str(tmp_path / "b.xml"), *command[6:]])
    assert isinstance(refused.exception, Unwritable)
    assert not (tmp_path / "b.xml").exists()


def test_a_length_that_is_none_is_refused(tmp_path, rushes):
    done = CliRunner().invoke(
        app, ["cut", str(rushes[0]), "--length", "long", "-o", str(tmp_path / "a.xml")]
    )
    assert isinstance(done.exception, NotEnough)
    assert not (tmp_path / "a.xml").exists()


def test_the_same_footage_gives_the_same_bytes(tmp_path, rushes):
    for name in ("one", "two"):
        made = roughcut.cut(rushes, length="0:10", name="same")
        roughcut.write(made.timeline, tmp_path / f"{name}.xml")
    assert (tmp_path / "one.xml").read_bytes() == (tmp_path / "two.xml").read_bytes()
