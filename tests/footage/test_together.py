"""Processes measure parts of one file side by side: the same numbers, each damage once and in order."""

import os
import signal
import subprocess
import sys
from fractions import Fraction

import av
import numpy as np
import pytest

from roughcut.footage import together
from roughcut.footage.measured import begun, measured
from roughcut.footage.series import Series
from roughcut.footage.together import all_measured
from roughcut.ticks import TICKS_PER_SECOND
from tests.footage.test_cache import same

SECONDS, FPS, RATE = 44, 10, 48_000
PART = 16 * TICKS_PER_SECOND
BROKEN = (50, 159, 160, 200, 319, 330)
"""Frames that do not decode: two in the first part of the file, three in the next, one in the last."""
HOLE = (6, 38)
"""Seconds without sound, the whole middle part among them."""


@pytest.fixture(scope="module")
def damaged(tmp_path_factory):
    """Each frame of it can be entered, some are broken, and its sound has a hole."""
    random = np.random.default_rng(4)
    path = tmp_path_factory.mktemp("damaged") / "damaged.mkv"
    with av.open(str(path), "w") as out:
        video = out.add_stream("mjpeg", rate=FPS)
        video.width, video.height, video.pix_fmt = 96, 64, "yuvj420p"
        sound = out.add_stream("pcm_s16le", rate=RATE, layout="mono")
        for number in range(SECONDS * FPS):
            view = random.integers(0, 256, (8, 12, 3), dtype=np.uint8)
            picture = np.kron(view, np.ones((8, 8, 1), np.uint8))
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            for packet in video.encode(frame):
                out.mux(_emptied(packet) if number in BROKEN else packet)
            if HOLE[0] <= number / FPS < HOLE[1]:
                continue
            wave = random.normal(0, 3_000, (1, RATE // FPS)).astype(np.int16)
            heard = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
            heard.sample_rate, heard.time_base = RATE, Fraction(1, RATE)
            heard.pts = number * RATE // FPS
            out.mux(sound.encode(heard))
        out.mux(video.encode(None))
        out.mux(sound.encode(None))
    return path


def _emptied(packet):
    """One of the same time that holds no picture."""
    empty = av.Packet(bytes(64))
    empty.stream, empty.time_base, empty.duration = packet.stream, packet.time_base, packet.duration
    empty.pts, empty.dts, empty.is_keyframe = packet.pts, packet.dts, True
    return empty


@pytest.fixture(scope="module")
def alone(damaged):
    """Its parts one after the other."""
    return measured(damaged, part=PART)


def measured_by(processors, path, monkeypatch, **options):
    monkeypatch.setattr(together, "cpu_count", lambda: processors)
    monkeypatch.setattr(together, "WORTH_PROCESSES_BYTES", 0)
    return dict(all_measured([path], part=PART, **options))[path]


def test_the_number_of_processes_changes_nothing_and_no_damage_is_told_twice(
    damaged, alone, monkeypatch
):
    whole = measured(damaged)
    told = []
    three = measured_by(
        3, damaged, monkeypatch, progress=lambda what, done, total: told.append((what, done, total))
    )
    same(alone, three)
    assert alone.findings == three.findings
    broken = [each for each in alone.findings if "decoded" in each.what]
    assert [each.value for each in broken] == ["2", "3", "1"]
    times = [each.where.timecode for each in broken]
    assert times == ["00:00:05:00", "00:00:16:00", "00:00:33:00"]
    assert [each.value for each in whole.findings if "decoded" in each.what] == [str(len(BROKEN))]
    assert whole.series.keys() == alone.series.keys()
    for name in ("loudness", "light", "motion", "sharpness"):
        assert (alone.series[name].times == whole.series[name].times).all()
    level = alone.series["loudness"]
    assert level.between(8 * TICKS_PER_SECOND, 36 * TICKS_PER_SECOND, "level").max() < -60
    done = [each[1] for each in told]
    assert done == sorted(done)
    assert told[-1] == (f"Watching {damaged.name}", SECONDS, SECONDS)


def test_what_an_earlier_pass_left_of_any_part_is_not_measured_again(
    damaged, alone, tmp_path, monkeypatch
):
    earlier = begun(damaged, folder=tmp_path, part=PART)
    (middle,) = earlier.parts[1:-1]
    found = earlier.part(middle, threads=1)
    for each in earlier.left:
        series = found.series[each.name]
        marked = {name: values + np.float32(7) for name, values in series.columns.items()}
        earlier.shelf.keep(each, Series(series.times, marked), found.broken, middle)
    again = measured_by(2, damaged, monkeypatch, folder=tmp_path)
    light, other = again.series["light"], alone.series["light"]
    ours = (light.times >= middle.start) & (light.times < middle.after)
    assert (light.times == other.times).all()
    assert ours.sum() == pytest.approx(80, abs=8)
    off = light.columns["brightness"] - other.columns["brightness"]
    assert off[ours] == pytest.approx(7, abs=1e-4)
    assert (off[~ours] == 0).all()
    assert again.findings == alone.findings
    assert not list(tmp_path.rglob("*-part-*"))
    same(again, measured_by(2, damaged, monkeypatch, folder=tmp_path))


def test_a_file_that_goes_away_meanwhile_is_an_error_and_stops_none_of_the_others(
    damaged, alone, tmp_path
):
    path = tmp_path / "gone.mkv"
    path.write_bytes(damaged.read_bytes())
    files = [begun(each, part=PART) for each in (path, damaged)]
    path.unlink()
    with together._Pool(2) as pool:
        gone, found = (each.whole() for each in [pool.parts(each) for each in files])
    assert str(path) in str(gone)
    same(found, alone)


def test_who_is_killed_takes_the_processes_along(damaged):
    """They hold its output open: while one of them lives, nobody sees the end of it."""
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from roughcut.footage import together\n"
        "def killed(what, done, total):\n"
        "    if done >= 1 and 'Watching' in what: os.kill(os.getpid(), signal.SIGKILL)\n"
        "if __name__ == '__main__':\n"
        "    together.WORTH_PROCESSES_BYTES, together.cpu_count = 0, lambda: 2\n"
        f"    list(together.all_measured([Path(sys.argv[1])], part={PART}, progress=killed))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, str(damaged)]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=100, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_recording_with_one_key_frame_is_watched_in_one_pass(tmp_path):
    path = tmp_path / "screen.mp4"
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=1, options={"g": "1000", "sc_threshold": "0"})
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        for number in range(100):
            picture = np.full((48, 64, 3), number, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
    assert begun(path, part=PART).parts == ()
    assert len(begun(path).parts) == 1
    same(measured(path), measured(path, part=PART))
