"""Recordings of one sound laid on one clock, beside public aligners; writes docs/benchmarks.md.

    .venv/bin/python benchmarks/aligning.py ../shared/data/footage --write

A minute of speech and three cameras that heard it: each begins elsewhere, through its own band of
frequencies and echoes, with noise of its own. audio-offset-finder and syncstart are asked through
their commands, with what they do where nothing is set; where one is not installed its row says so.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from scipy import signal

from pages import rewrite
from roughcut.footage.movie import SAMPLE_RATE, write_movie
from roughcut.ticks import Rate

SPEECH = (
    "jfk-speech.flac",
    "friday-speech.mp4",
    "countdown-speech.mp3",
    "voices-around-a-fire.mp3",
)
SECONDS = 60
CAMERAS = ((154_435, 20.0), (552_149, 10.0), (1_193_371, 0.0))
"""Samples of the scene before each begins, and how many dB its noise lies below what it hears."""
LENGTH = 30
LIMIT_SECONDS = 300
OURS = """
import json, sys
from pathlib import Path
from roughcut.footage.probe import probe
from roughcut.footage.syncing import synced
from roughcut.ticks import seconds
scenes, _ = synced([probe(Path(each)) for each in sys.argv[1:]])
offsets = {each.number: seconds(each.offset) for scene in scenes for each in scene.members}
print(json.dumps(offsets.get(1)))
"""


@dataclass(frozen=True, slots=True)
class Aligner:
    """A command that is given the whole recording and a camera's, and how its answer is read."""

    name: str
    command: Callable[[Path, Path], list[str]]
    answer: Callable[[str, Path], float | None]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("clips", type=Path)
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = _table(*_recordings(asked.clips, Path(folder)))
    print(text)
    if asked.write:
        rewrite("benchmarks.md", "aligning", text)


def _recordings(clips: Path, folder: Path) -> tuple[Path, list[Path]]:
    scene = np.concatenate([_sound(clips / name) for name in SPEECH])[: SECONDS * SAMPLE_RATE]
    whole = folder / "recorder.mp4"
    _recorded(whole, scene)
    cameras = []
    for number, (first, below) in enumerate(CAMERAS):
        path = folder / f"camera {number + 1}.mp4"
        _recorded(path, _as_heard(scene[first : first + LENGTH * SAMPLE_RATE], number, below))
        cameras.append(path)
    return whole, cameras


def _sound(path: Path) -> NDArray[np.float32]:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
    with av.open(str(path)) as container:
        frames = [each for frame in container.decode(audio=0) for each in resampler.resample(frame)]
    return np.concatenate([each.to_ndarray().reshape(-1) for each in frames])


def _as_heard(sound: NDArray[np.float32], seed: int, below_db: float) -> NDArray[np.float32]:
    """Through a microphone in the room: a narrow band, echoes, noise."""
    heard = sound.copy()
    for milliseconds in (23, 61, 110):
        delay = SAMPLE_RATE * milliseconds // 1000
        heard[delay:] += 0.4 * sound[:-delay]
    band = signal.butter(2, (300, 3400), "band", fs=SAMPLE_RATE, output="sos")
    heard = signal.sosfiltfilt(band, heard)
    level = np.sqrt(np.mean(heard**2)) * 10 ** (-below_db / 20)
    noise = np.random.default_rng(seed).normal(0, level, len(heard))
    return np.clip(heard + noise, -1, 1).astype(np.float32)


def _recorded(path: Path, samples: NDArray[np.float32]) -> None:
    # A picture, since one of the aligners takes movies alone.
    gray = np.full((32, 32, 3), 128, np.uint8)
    count = len(samples) * 25 // SAMPLE_RATE
    write_movie(path, (gray for _ in range(count)), Rate(25), samples[:, None])


def _table(whole: Path, cameras: Sequence[Path]) -> str:
    noise = ", ".join(f"{below:.0f}" for _, below in CAMERAS)
    lines = [
        "## Cameras on one clock", "",
        (f"`python benchmarks/aligning.py ../shared/data/footage --write`: {LENGTH} s each of the same {SECONDS} s of "
        f"speech, their noise {noise} dB below what they hear. A frame of 25 a second lasts 40 ms."), "",
        "| | error of the three | processor time for the three, the start of each program included |",
        "|---|---|---|",
    ]  # fmt: skip
    for each in ALIGNERS:
        if shutil.which(each.command(whole, cameras[0])[0]) is None:
            lines.append(f"| {each.name} | not installed | – |")
            continue
        began = _processor_seconds()
        found = [each.answer(_said(each.command(whole, path)), path) for path in cameras]
        spent = _processor_seconds() - began
        errors = ", ".join(
            "not found" if at is None else _milliseconds(at - first / SAMPLE_RATE)
            for at, (first, _) in zip(found, CAMERAS, strict=True)
        )
        lines.append(f"| {each.name} | {errors} | {spent:.1f} s |")
    return "\n".join(lines)


def _said(command: Sequence[str]) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False
    )
    if not done.stdout.strip():  # syncstart ends with 1 where it found an offset, too
        raise subprocess.CalledProcessError(done.returncode, command, stderr=done.stderr)
    return done.stdout


def _processor_seconds() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def _milliseconds(seconds: float) -> str:
    return f"{abs(seconds) * 1000:.2f} ms" if abs(seconds) < 1 else f"{abs(seconds):.1f} s"


def _of_syncstart(said: str, camera: Path) -> float:
    """Its last line names the file that is to be advanced, and by how many seconds."""
    file, _, by = said.strip().splitlines()[-1].rpartition(",")
    return -float(by) if Path(file).name == camera.name else float(by)


ALIGNERS = (
    Aligner(
        "roughcut",
        lambda whole, camera: [sys.executable, "-c", OURS, str(whole), str(camera)],
        lambda said, _: json.loads(said),
    ),
    Aligner(
        "audio-offset-finder",
        lambda whole, camera: [
            "audio-offset-finder", "--json", "--find-offset-of", str(camera), "--within", str(whole)
        ],
        lambda said, _: json.loads(said)["time_offset"],
    ),
    Aligner(
        "syncstart, the first 20 s",
        lambda whole, camera: ["syncstart", "--show", "--quiet", str(whole), str(camera)],
        _of_syncstart,
    ),
    Aligner(
        "syncstart, all of it",
        lambda whole, camera: [
            "syncstart", "--show", "--quiet", "--take", str(SECONDS), str(whole), str(camera)
        ],
        _of_syncstart,
    ),
)  # fmt: skip

if __name__ == "__main__":
    main()
