"""`roughcut tune` and `learn --tuned` on small projects, with the protocol's real sizes."""

import json
from dataclasses import replace

import pytest
import torch
from typer.testing import CliRunner

import roughcut
from roughcut.cli import app
from roughcut.errors import Unwritable
from roughcut.timeline import Media
from tests.learn.multitrack_cases import a_timeline


def of_its_own_camera(seed):
    """A cut that shares no footage with the others, which would make them one project."""
    camera = Media(f"camera {seed}.mov", width=1920, height=1080)
    timeline = a_timeline(seed, length_seconds=12)
    tracks = (
        replace(track, clips=tuple(replace(clip, source=camera) for clip in track.clips))
        for track in timeline.tracks
    )
    return replace(timeline, name=f"cut {seed}", tracks=tuple(tracks))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("tune")
    patch.setenv("ROUGHCUT_CACHE", str(folder / "cache"))
    (folder / "projects").mkdir()
    for seed in range(4):
        roughcut.write(of_its_own_camera(seed), folder / "projects" / f"{seed}.otio")
    yield folder
    patch.undo()
    torch.set_num_threads(threads)


def told(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


def tuned(folder, *more):
    return told(
        "tune", folder / "projects", "-o", folder / "study.sqlite", "--trials", 1, "--folds", 2,
        "--minimum-clips", 2, "-q", *more,
    )  # fmt: skip


def test_a_study_and_its_page_are_written_and_the_same_command_goes_on(folder):
    done = tuned(folder)
    assert done.exit_code == 0, done.output
    assert "None had a lower loss than the protocol" in done.output
    page = folder / "study.html"
    assert "Which switches decide" in page.read_text()
    again = tuned(folder, "--json")
    found = json.loads(again.stdout)
    assert [each["state"] for each in found["trials"]] == ["whole"]
    assert found["settings"]["sizes"]["width"] == 256


def test_a_page_of_something_else_is_left_alone(folder, tmp_path):
    (tmp_path / "study.html").write_text("my notes")
    done = told("tune", folder / "projects", "-o", tmp_path / "study.sqlite", "-q")
    assert isinstance(done.exception, Unwritable)
    assert (tmp_path / "study.html").read_text() == "my notes"


def test_a_style_is_learned_as_the_study_says(folder):
    style = folder / "style"
    done = told(
        "learn", folder / "projects", "-o", style, "--model", "multitrack", "-q", "--minimum-clips", 2,
        "--tuned", folder / "study.sqlite",
    )  # fmt: skip
    assert done.exit_code == 0, (done.output, done.exception)
    record = json.loads((style / "multitrack" / "record.json").read_text())
    assert record["task"] == "finish"
    assert record["settings"]["epochs"] == 10
    assert "The search for its switches" in (style / "report.html").read_text()


def test_a_study_is_for_multitrack(folder):
    done = told(
        "learn", folder / "projects", "-o", folder / "x", "--tuned", folder / "study.sqlite"
    )
    assert done.exit_code == 2
