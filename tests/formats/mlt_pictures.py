"""MLT files rendered by `melt`, an independent reader: test cards in, measured pictures out."""

import contextlib
import os
import shutil
import subprocess

import numpy as np
import pytest

from roughcut.timeline import Media

needs_melt = pytest.mark.skipif(
    not all(shutil.which(each) for each in ("melt", "ffmpeg")),
    reason="melt or ffmpeg is not installed",
)
BLOCKS = {  # fractions of the card, and the colour of the block whose centre lies there
    (0.42, 0.35): (255, 0, 0),
    (0.58, 0.35): (0, 255, 0),
    (0.42, 0.65): (0, 0, 255),
    (0.58, 0.65): (255, 255, 0),
}
GREY = 128
_WAITS = (15, 15, 30, 30, 60, 60, 60, 60)  # seconds; on an idle machine none takes 4
_HALF = 0.05  # of the card's shorter side, half of a block's side


def card(path, width, height, frames=None):
    """A grey picture with four coloured blocks, as a still or a film of so many frames at 25 fps."""
    picture = np.full((height, width, 3), GREY, np.uint8)
    half = round(_HALF * min(width, height))
    for (u, v), color in BLOCKS.items():
        x, y = round(u * width), round(v * height)
        picture[y - half : y + half, x - half : x + half] = color
    size = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", "25", "-i", "-")
    loop = () if frames is None else ("-vf", f"loop={frames - 1}:1", "-c:v", "ffv1")
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", *size, *loop, str(path)], input=picture.tobytes(), check=True
    )  # fmt: skip
    return path


def still(shelf, width, height):
    """A card as a still, made once in the folder of the test cards."""
    path = shelf / f"{width}x{height}.png"
    if not path.exists():
        card(path, width, height)
    return Media(path.name, str(path), width, height, still=True)


def tone(path, seconds=4):
    """A sine of 440 Hz in mono, whose level is known."""
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"sine=440:sample_rate=48000:duration={seconds}", str(path)],
        check=True,
    )  # fmt: skip
    return path


def _rendered(path, film, *consumer):
    """What melt makes of an MLT file, in a file beside it; its exit status says nothing.

    Its Qt filters silently do not exist without a display; one that nobody listens on is enough
    where Qt draws off screen. melt 7.12 starts its encoder a moment before it tells it to run: one
    that looks first writes nothing, and melt may then wait for it forever.
    """
    environment = {**os.environ, "DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}
    for wait in _WAITS:
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                ["melt", str(path), "-consumer", f"avformat:{film}", *consumer, "real_time=-1", "terminate_on_pause=1"],
                check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=wait, env=environment,
            )  # fmt: skip
        if film.exists() and film.stat().st_size:
            return film
    raise AssertionError(f"melt wrote nothing of {path} in {len(_WAITS)} tries")


def pictures(path, width, height):
    """Every frame of an MLT file, frames × height × width × RGB."""
    film = _rendered(path, path.with_suffix(".bgra"), "f=rawvideo", "vcodec=rawvideo", "pix_fmt=bgra", "an=1", "rescale=bicubic")  # fmt: skip
    return np.fromfile(film, np.uint8).reshape(-1, height, width, 4)[..., 2::-1]


def sound(path):
    """The samples of an MLT file in mono at 48 kHz, from -1 to 1."""
    film = _rendered(path, path.with_suffix(".pcm"), "f=s16le", "vn=1", "acodec=pcm_s16le", "frequency=48000", "channels=2")  # fmt: skip
    return np.fromfile(film, np.int16).reshape(-1, 2).mean(axis=1) / 32768


def centre_of(picture, color):
    """Where a block of this colour has its centre, in pixels; x and y. Each part is 0 or 255."""
    parts = [picture[..., index] > 175 if part else picture[..., index] < 80 for index, part in enumerate(color)]  # fmt: skip
    rows, columns = np.nonzero(parts[0] & parts[1] & parts[2])
    assert len(rows), f"nothing of {color} is in the picture"
    return columns.mean() + 0.5, rows.mean() + 0.5


def box_of(picture):
    """Left, top, right and bottom of what is not black."""
    rows, columns = np.nonzero(picture.max(axis=2) > 40)
    assert len(rows), "the picture is black"
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
