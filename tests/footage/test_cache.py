"""Measures are kept by content and version, and survive damage and a kill."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from roughcut.errors import Unreadable
from roughcut.footage import cache
from roughcut.footage.measured import measured
from roughcut.footage.measures import MEASURES
from roughcut.footage.movie import write_movie
from roughcut.footage.together import all_measured
from roughcut.ticks import Rate
from tests.footage.media import numbered, plain, silence, tone


@pytest.fixture(scope="module")
def movie(tmp_path_factory):
    samples = np.concatenate([tone(1), silence(1), tone(1)])
    return plain(tmp_path_factory.mktemp("movie") / "a.mp4", 75, Rate(25), samples)


def same(left, right):
    assert left.series.keys() == right.series.keys()
    for name, series in left.series.items():
        other = right.series[name]
        assert (series.times == other.times).all()
        assert series.columns.keys() == other.columns.keys()
        for column, values in series.columns.items():
            assert (values == other.columns[column]).all(), (name, column)


def watched(monkeypatch):
    """The names of the measures that worked, for each time that a file was decoded."""
    from roughcut.footage import parts as module

    passes = []
    original = module.listened

    def counting(footage, listeners, **options):
        passes.append([each.measure.name for each in listeners])
        return original(footage, listeners, **options)

    monkeypatch.setattr(module, "listened", counting)
    return passes


def test_what_is_kept_is_what_was_measured_and_is_not_watched_again(tmp_path, movie, monkeypatch):
    passes = watched(monkeypatch)
    first = measured(movie, folder=tmp_path)
    again = measured(movie, folder=tmp_path)
    same(first, again)
    same(first, measured(movie))
    assert [len(each) for each in passes] == [len(MEASURES), len(MEASURES)]


def test_a_moved_file_is_the_same_footage(tmp_path, movie, monkeypatch):
    measured(movie, folder=tmp_path / "cache")
    passes = watched(monkeypatch)
    moved = tmp_path / "elsewhere.mp4"
    moved.write_bytes(movie.read_bytes())
    measured(moved, folder=tmp_path / "cache")
    assert passes == []


def test_a_new_version_is_measured_alone(tmp_path, movie, monkeypatch):
    measured(movie, folder=tmp_path)
    passes = watched(monkeypatch)
    newer = [replace(each, version=each.version + (each.name == "motion")) for each in MEASURES]
    measured(movie, folder=tmp_path, measures=newer)
    assert passes == [["motion"]]


def test_a_damaged_entry_is_measured_again(tmp_path, movie):
    first = measured(movie, folder=tmp_path)
    for entry in tmp_path.rglob("*.measure"):
        content = bytearray(entry.read_bytes())
        content[len(content) // 2] ^= 255
        entry.write_bytes(content)
    same(first, measured(movie, folder=tmp_path))
    key = cache.content_key(movie)
    assert all(cache.kept(tmp_path, key, each, fast=False) is not None for each in MEASURES)


def test_files_that_differ_at_one_end_have_different_keys(tmp_path):
    keys = set()
    for number, place in enumerate((0, 500_000, 999_999)):
        content = bytearray(1_000_000)
        content[place] = 1
        path = tmp_path / f"{number}.bin"
        path.write_bytes(content)
        keys.add(cache.content_key(path))
    path.write_bytes(bytes(1_000_001))
    assert len(keys | {cache.content_key(path)}) == 4


def test_a_key_of_nothing_is_refused(tmp_path):
    with pytest.raises(Unreadable):
        cache.content_key(tmp_path / "none")


def test_fast_and_whole_are_kept_apart(tmp_path, movie):
    whole = measured(movie, folder=tmp_path)
    quick = measured(movie, folder=tmp_path, fast=True)
    assert "motion" in whole.series
    assert "motion" not in quick.series
    assert len(quick.series["light"]) < len(whole.series["light"])
    same(whole, measured(movie, folder=tmp_path))


def test_a_kill_leaves_whole_entries_or_none(tmp_path):
    movie = tmp_path / "long.mp4"
    write_movie(movie, numbered(300, 160, 120), Rate(25), tone(12))
    code = (
        "import sys; from pathlib import Path; from roughcut.footage.measured import measured\n"
        "measured(Path(sys.argv[1]), folder=Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(movie), str(tmp_path / "cache")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, env=environment)
    folder = tmp_path / "cache"
    while process.poll() is None and not any(folder.rglob("*.measure")):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    key = cache.content_key(movie)
    kept = {path.name.partition("-")[0] for path in folder.rglob("[!.]*.measure")}
    whole = {each.name for each in MEASURES if cache.kept(folder, key, each, fast=False)}
    assert kept == whole
    same(measured(movie, folder=folder), measured(movie))


def test_one_file_that_cannot_be_read_stops_none_of_the_others(tmp_path, movie):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no movie")
    results = dict(all_measured([broken, movie, tmp_path / "none.mp4"]))
    assert isinstance(results[broken], Unreadable)
    assert isinstance(results[tmp_path / "none.mp4"], Unreadable)
    same(results[movie], measured(movie))
