"""`roughcut measure` and its verb."""

import json

import pytest
from typer.testing import CliRunner

import roughcut
from roughcut.cli import app
from roughcut.errors import Unreadable
from roughcut.ticks import Rate
from tests.footage.media import plain, silence


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("ROUGHCUT_CACHE", str(tmp_path / "cache"))


def test_files_are_measured_and_kept(tmp_path):
    path = plain(tmp_path / "a.mp4", 50, Rate(25), silence(2))
    done = CliRunner().invoke(app, ["measure", str(path), "--json"])
    assert done.exit_code == 0, done.output
    (facts,) = json.loads(done.stdout)["footage"]
    assert (facts["width"], facts["fps"], facts["length_seconds"]) == (64, 25, 2)
    assert facts["loudness_lufs"] == -70
    assert len(list((tmp_path / "cache").rglob("loudness-*.measure"))) == 1
    shown = CliRunner().invoke(app, ["measure", str(path)])
    assert "64×48" in shown.stdout


def test_what_cannot_be_measured_is_said_and_the_rest_goes_on(tmp_path):
    path = plain(tmp_path / "a.mp4")
    (tmp_path / "b.mp4").write_text("no movie", encoding="utf-8")
    done = CliRunner().invoke(app, ["measure", str(tmp_path / "b.mp4"), str(path), "--json"])
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert [each["file"] for each in told["footage"]] == [str(path)]
    assert len(told["refused"]) == 1


def test_the_verb_gives_series_or_raises(tmp_path):
    path = plain(tmp_path / "a.mp4")
    (found,) = roughcut.measure([path])
    assert len(found.series["motion"]) == 50
    with pytest.raises(Unreadable):
        roughcut.measure([path, tmp_path / "none.mp4"])
