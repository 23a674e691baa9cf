"""Small project files of made-up edits, written as xmeml."""

import random

import pytest

from roughcut import formats
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track

RATE = Rate(25)


def edit(seed, name="film", clips=12):
    """A sequence whose cuts depend on the seed alone."""
    drawn = random.Random(seed)  # noqa: S311 - lengths, not secrets
    camera = Media(
        f"camera {seed}.mov", f"/shoot/camera {seed}.mov", 1920, 1080, RATE, RATE.ticks(90_000)
    )
    track, at = [], 0
    for _ in range(clips):
        length = drawn.randrange(20, 200)
        first = drawn.randrange(0, 80_000)
        track.append(
            Clip(RATE.ticks(at), RATE.ticks(length), camera, RATE.ticks(first), name=camera.name)
        )
        at += length
    return Timeline(name, RATE, 1920, 1080, (Track("video", tuple(track)),))


@pytest.fixture
def save(tmp_path):
    """Writes a sequence to a file below the test's folder and gives its path."""

    def write(timeline, name):
        path = tmp_path / "projects" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(formats.write(timeline, path).content)
        return path

    return write
