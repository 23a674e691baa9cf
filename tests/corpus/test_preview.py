"""Real recordings in a preview: the frames that ffmpeg decodes, the sound that it hears."""

import shutil
import subprocess

import numpy as np
import pytest

from roughcut.footage.probe import probe
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Timeline, Track
from tests.footage.preview.drawing import drawn, mixed

pytestmark = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
PICTURES = ("big-buck-bunny-30s.webm", "bug-handheld-640.mp4", "friday-speech.mp4", "smpte-2997-timecode.mp4")  # fmt: skip
SOUNDS = ("guitar.mp3", "jfk-speech.flac", "friday-speech.mp4")
SIZE = (320, 180)


@pytest.mark.parametrize("name", PICTURES)
def test_frames_are_those_that_ffmpeg_decodes(corpus, name):
    footage = probe(corpus / "footage" / name)
    media, rate = footage.media, footage.media.rate
    clip = Clip(0, media.duration, media)
    timeline = Timeline("one", rate, media.width, media.height, (Track("video", (clip,)),))
    numbers = [0, 7, len(footage.frames) // 2, len(footage.frames) - 2]
    times = [rate.frames(footage.frames.ticks(number)) for number in numbers]
    ours, told = drawn(timeline, times, SIZE)
    assert told == ()
    chosen = "+".join(f"eq(n\\,{number})" for number in numbers)
    chain = f"select={chosen},scale={SIZE[0]}:{SIZE[1]}:flags=area:in_color_matrix=auto"
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(footage.path), "-vf", chain, "-vsync", "0", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    theirs = np.frombuffer(done.stdout, np.uint8).reshape(-1, SIZE[1], SIZE[0], 3)
    assert len(theirs) == len(numbers)
    for number, one, other in zip(numbers, ours, theirs, strict=True):
        assert np.abs(one.astype(int) - other).mean() < 6, number


@pytest.mark.parametrize("name", SOUNDS)
def test_sound_is_that_which_ffmpeg_hears(corpus, name):
    """From its third second on, by a cut that seeks."""
    media = probe(corpus / "footage" / name).media
    clip = Clip(0, 2 * TICKS_PER_SECOND, media, 3 * TICKS_PER_SECOND)
    ours, told = mixed(Timeline("one", Rate(25), 64, 36, (Track("audio", (clip,)),)))
    assert told == ()
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(corpus / "footage" / name), "-vn", "-ar", "48000", "-ac", "2", "-f", "f32le", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    theirs = np.frombuffer(done.stdout, np.float32).reshape(-1, 2)[3 * 48_000 : 5 * 48_000]
    apart = np.sqrt(np.mean((ours - theirs) ** 2)) / np.sqrt(np.mean(theirs**2))
    assert apart < 0.05
