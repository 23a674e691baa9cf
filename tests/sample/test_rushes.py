"""Made-up editors of footage do what their rule says."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import roughcut
from roughcut.check import check
from roughcut.cli import app
from roughcut.footage.probe import probe
from roughcut.sample.rushes import (
    KEEPERS,
    LONG_SECONDS,
    PAUSE_SECONDS,
    RATE,
    Recording,
    project,
    recordings,
)  # fmt: skip
from roughcut.ticks import TICKS_PER_SECOND, from_seconds
from roughcut.timeline import Media

MADE = recordings(4, 3)
BY_NAME = {each.name: each for each in KEEPERS}


def inside(spans, at):
    return any(start <= at <= end for start, end in spans)


@pytest.mark.parametrize("keeper", KEEPERS, ids=lambda each: each.name)
@pytest.mark.parametrize("recording", MADE, ids=lambda each: f"{each.length_seconds:.0f}s")
def test_a_project_is_what_the_rule_keeps(keeper, recording):
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


@pytest.mark.parametrize("recording", MADE, ids=lambda each: f"{each.length_seconds:.0f}s")
def test_the_rules_are_those_in_words(recording: Recording):
    kept = {name: each.keeps(recording) for name, each in BY_NAME.items()}
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
    assert recordings(2, 3) == MADE[:2]


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
