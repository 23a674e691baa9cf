"""A long file is measured part by part: the same numbers, and a killed pass goes on where it was."""

import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from roughcut.footage import cache
from roughcut.footage.decode import listened
from roughcut.footage.measured import measured
from roughcut.footage.measures import MEASURES
from roughcut.footage.movie import write_movie
from roughcut.footage.parts import Part, parts_of
from roughcut.footage.probe import probe
from roughcut.footage.series import Series
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds
from tests.footage.media import Keeps, number_of, numbered

PART = 32 * TICKS_PER_SECOND
SECONDS = 84
CHOSEN = tuple(each for each in MEASURES if each.name != "faces")
QUICK = tuple(each for each in MEASURES if each.name in {"loudness", "light", "motion"})
NAMES = tuple(Part(number, PART).name for number in range(2))
MARK = 7
NEAR = {"probability": 0.2, "tempo": 0.5, "strength": 0.02}
"""What a detector with a memory, and one of windows, may say otherwise; all else to 0.001."""


@pytest.fixture(scope="module")
def movie(tmp_path_factory):
    """Views that change every 7 s, and a metronome over a tone that swells.

    No noise: AAC's decoder makes some up as it goes, and otherwise wherever it begins.
    """
    random = np.random.default_rng(2)
    times = np.arange(SECONDS * 48_000) / 48_000
    samples = 0.02 * np.sin(2 * np.pi * 220 * times) * (1 + np.sin(times))
    click = 0.5 * np.exp(-np.arange(2_000) / 400) * np.sin(np.arange(2_000) / 8)
    for start in np.arange(0.3, SECONDS - 1, 0.5):
        samples[round(start * 48_000) :][:2_000] += click
    views = random.integers(0, 256, (SECONDS // 7 + 1, 9, 16, 3), dtype=np.uint8)
    frames = (
        np.roll(np.kron(views[n // 70], np.ones((10, 10, 1), np.uint8)), n % 70, axis=1)
        for n in range(SECONDS * 10)
    )
    path = tmp_path_factory.mktemp("long") / "long.mp4"
    stereo = np.repeat(samples[:, None], 2, axis=1).clip(-1, 1).astype(np.float32)
    write_movie(path, frames, Rate(10), stereo)
    write_movie(path.with_name("sound.m4a"), (), Rate(10), stereo)
    silent = (np.full((90, 160, 3), n % 200, np.uint8) for n in range(SECONDS * 10))
    write_movie(path.with_name("silent.mp4"), silent, Rate(10))
    return path


@pytest.fixture(scope="module")
def whole(movie):
    return measured(movie, measures=CHOSEN)


def alike(parts, whole):
    for name, other in parts.series.items():
        series = whole.series[name]
        if name == "beats":  # at a border they may be one more or less
            assert abs(len(other) - len(series)) <= 2
            assert np.isin(other.times, series.times).mean() > 0.9
            continue
        assert (other.times == series.times).all(), name
        for column, values in series.columns.items():
            near = np.abs(values - other.columns[column]) <= NEAR.get(column, 1e-3)
            assert near.mean() > 0.999, (name, column)


def test_in_parts_the_numbers_are_those_of_the_whole(movie, whole):
    parts = measured(movie, measures=CHOSEN, part=PART)
    assert parts.series.keys() == whole.series.keys()
    alike(parts, whole)


def test_a_killed_pass_goes_on_after_its_last_whole_part(movie, whole, tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from roughcut.footage.measured import measured\n"
        "from tests.footage.test_parts import QUICK, PART\n"
        "import time\n"
        "def slowly(what, done, total): time.sleep(0.002)\n"
        "measured(Path(sys.argv[1]), folder=Path(sys.argv[2]), measures=QUICK, part=PART, progress=slowly)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path.cwd())])}
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(movie), str(tmp_path)], env=environment
    )
    while process.poll() is None and len(list(tmp_path.rglob("*-part-32s-1.measure"))) < len(QUICK):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    key = cache.content_key(movie)
    assert all(
        cache.kept(tmp_path, key, each, fast=False, part=NAMES[1])
        and not cache.kept(tmp_path, key, each, fast=False)
        for each in QUICK
    )
    seen = []

    def told(_, done, __):
        seen.append(done)

    again = measured(movie, folder=tmp_path, measures=QUICK, part=PART, progress=told)
    assert (
        min(seen) >= (Part(2, PART).began - from_seconds(25)) // TICKS_PER_SECOND
    )  # the key frame
    assert again.series.keys() == {each.name for each in QUICK}
    alike(again, whole)
    assert list(tmp_path.rglob("*-part-*")) == []
    alike(measured(movie, folder=tmp_path, measures=QUICK), whole)


def mark_first_parts(folder, key, names, *, fast):
    """Change the first part of each measure on disk, so that it is told from one measured anew."""
    for measure in QUICK:
        if measure.name in names:
            series, broken = cache.kept(folder, key, measure, fast=fast, part=NAMES[0])
            columns = {name: each + np.float32(MARK) for name, each in series.columns.items()}
            cache.keep(
                folder,
                key,
                measure,
                Series(series.times, columns),
                broken,
                fast=fast,
                part=NAMES[0],
            )


@pytest.mark.parametrize(
    ("name", "fast", "left"),
    [
        ("long.mp4", True, {"loudness", "light"}),
        ("sound.m4a", False, {"loudness"}),
        ("silent.mp4", False, {"light", "motion"}),
    ],
    ids=["key frames", "sound alone", "no sound"],
)
def test_so_does_one_of_key_frames_or_of_a_file_without_picture_or_sound(
    movie, tmp_path, name, fast, left
):
    path = movie.with_name(name)
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from roughcut.footage.measured import measured\n"
        "from tests.footage.test_parts import QUICK, PART\n"
        "path, folder, fast, wanted = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == 'True', int(sys.argv[4])\n"
        "def until(*_):\n"
        "    if len(list(folder.rglob('*s-1.measure'))) >= wanted: os.kill(os.getpid(), signal.SIGKILL)\n"
        "measured(path, folder=folder, measures=QUICK, fast=fast, part=PART, progress=until)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path.cwd())])}
    command = [sys.executable, "-c", code, str(path), str(tmp_path), str(fast), str(len(left))]
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    key = cache.content_key(path)
    for each in QUICK:
        assert each.name not in left or cache.kept(tmp_path, key, each, fast=fast, part=NAMES[1])
        assert cache.kept(tmp_path, key, each, fast=fast) is None
    mark_first_parts(tmp_path, key, left, fast=fast)
    options = {"measures": QUICK, "fast": fast, "part": PART}
    again = measured(path, folder=tmp_path, **options)
    anew = measured(path, **options)
    assert again.series.keys() == anew.series.keys() == left
    for measure, series in again.series.items():
        first = series.times < PART
        assert first.any()
        assert not first.all()
        for column, values in series.columns.items():
            off = values - anew.series[measure].columns[column]
            assert off[first] == pytest.approx(MARK, abs=1e-3)
            assert np.mean(np.abs(off[~first]) < 1e-3) > 0.999
    assert not [each for each in tmp_path.rglob("*.measure") if each.stem[-1].isdigit()]


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts", "avi"])
def test_from_a_later_start_each_frame_and_sample_is_where_it_was(tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    times = np.arange(8 * 48_000) / 48_000
    ramp = np.repeat((0.1 * times * np.sin(2 * np.pi * 50 * times))[:, None], 2, axis=1)
    write_movie(tmp_path / "a.mp4", numbered(200), Rate(25), ramp.astype(np.float32))
    if suffix != "mp4":
        command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "a.mp4"), "-c", "copy", str(path)]
        try:
            subprocess.run(command, check=True)
        except FileNotFoundError:
            pytest.skip("ffmpeg is not installed")
    footage = probe(path)
    frames, sound = Keeps("luma"), Keeps("mono16k")
    listened(footage, [frames, sound])
    later, heard = Keeps("luma"), Keeps("mono16k")
    listened(footage, [later, heard], start=from_seconds(5))
    wanted = [(at, number_of(each)) for at, each in frames.pieces if at >= from_seconds(5)]
    assert [(at, number_of(each)) for at, each in later.pieces] == wanted
    blocks = [(at, each) for at, each in sound.pieces if at >= from_seconds(5)]
    assert [at for at, _ in heard.pieces[:3]] == [at for at, _ in blocks[:3]]
    # Matroska says times to the millisecond: entered elsewhere, all lies up to half of one off.
    near = 0.15 if suffix == "mkv" else 0.02
    for (_, ours), (_, theirs) in zip(heard.pieces[:3], blocks[:3], strict=True):
        both = min(len(ours), len(theirs))
        assert max(len(ours), len(theirs)) - both < 0.001 * 16_000
        assert np.abs(ours[:both] - theirs[:both]).max() < near


def test_parts_overlap_on_the_grid_of_every_measure_and_cover_the_file():
    steps = TICKS_PER_SECOND, TICKS_PER_SECOND // 5, TICKS_PER_SECOND * 512 // 16_000
    for length_seconds in (1, 299.9, 300, 301, 600, 601, 1_000, 3 * 3_600 + 0.04):
        end = from_seconds(Fraction(str(length_seconds)))
        parts = parts_of(end)
        assert len(parts) == 1 or len(parts) % 2 == 0
        assert parts[0].began == 0
        assert parts[-1].after is parts[-1].ended is None
        assert (
            parts[-1].start < end <= parts[-1].start + parts[-1].length <= end + from_seconds(600)
        )
        for part, following in pairwise(parts):
            assert part.after == following.start
            assert following.began < part.after < part.ended
            assert all(following.began % each == part.ended % each == 0 for each in steps)
            assert part.length <= from_seconds(300)
