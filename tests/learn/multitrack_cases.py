"""Small timelines and settings for the tests of multitrack; run as a program, it trains on them.

    python -m tests.learn.multitrack_cases FOLDER STOP_AFTER

stops, alive but idle, after that step, so that a test can kill it there.
"""

import random
import sys
import time
from pathlib import Path

import torch

from roughcut.learn.multitrack import Settings, Sizes, fit
from roughcut.parameters import Parameters
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Media, Timeline, Track

TINY = Sizes(width=16, layers=1, attention_heads=2, feedforward=32)
QUICK = Settings(sizes=TINY, window_frames=20, step_frames=16, epochs=4, batch=8)
CAMERA = Media("camera.mov", width=1920, height=1080)


def a_timeline(seed, length_seconds=20):
    """A spine with punch-ins, a small picture over each of them, and the camera's sound."""
    draw = random.Random(seed)  # noqa: S311
    spine, overlays, time_seconds = [], [], 0
    while time_seconds < length_seconds:
        start, duration = (each * TICKS_PER_SECOND for each in (time_seconds, draw.randint(1, 4)))
        punched = draw.random() < 0.4
        scale = Parameters(scale=1.2) if punched else Parameters()
        spine.append(Clip(start, duration, CAMERA, parameters=scale))
        if punched:
            corner = Parameters(scale=0.3, x=-0.3, y=0.3)
            overlays.append(Clip(start, duration, CAMERA, parameters=corner))
        time_seconds += duration // TICKS_PER_SECOND
    tracks = (
        Track("video", tuple(spine)),
        Track("video", tuple(overlays)),
        Track("audio", tuple(spine)),
    )
    return Timeline(f"cut {seed}", Rate(25), 1920, 1080, tracks)


TRAINING = tuple(a_timeline(seed) for seed in range(4))
VALIDATION = tuple(a_timeline(seed) for seed in range(100, 102))


def main(folder, stop_after):
    def until(what, done, total):  # noqa: ARG001
        print(done, flush=True)  # noqa: T201
        if done == stop_after:
            time.sleep(600)

    torch.set_num_threads(1)
    fit(TRAINING, VALIDATION, folder, settings=QUICK, progress=until)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
