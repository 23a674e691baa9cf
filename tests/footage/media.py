"""Small media whose truth is known, made with PyAV."""

from fractions import Fraction

import av
import numpy as np

from roughcut.footage.movie import SAMPLE_RATE, write_movie
from roughcut.ticks import Rate

WIDTH, HEIGHT = 64, 48
PAL = Rate(25)


def numbered(count, width=WIDTH, height=HEIGHT):
    """Frames that say their number: eight bars, white for a bit that is set."""
    for number in range(count):
        bits = [255 if number >> bit & 1 else 0 for bit in range(8)]
        row = np.repeat(np.array(bits, np.uint8), width // 8)
        yield np.broadcast_to(row[None, :, None], (height, width, 3)).copy()


def number_of(luma):
    """What `numbered` wrote, read from a frame's brightness."""
    bars = luma[:, : luma.shape[1] // 8 * 8].reshape(luma.shape[0], 8, -1).mean(axis=(0, 2))
    return sum(1 << bit for bit in range(8) if bars[bit] > 128)


def tone(length_seconds, hertz=440.0, amplitude=0.1, channels=2):
    times = np.arange(round(length_seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = (amplitude * np.sin(2 * np.pi * hertz * times)).astype(np.float32)
    return np.repeat(wave[:, None], channels, axis=1)


def silence(length_seconds, channels=2):
    return np.zeros((round(length_seconds * SAMPLE_RATE), channels), np.float32)


def plain(path, frames=50, rate=PAL, samples=None):
    write_movie(path, numbered(frames), rate, samples)
    return path


def with_times(path, stamps, time_base=Fraction(1, 1000), metadata=()):
    """A movie whose frame n is shown at stamps[n], in time_base."""
    with av.open(
        str(path), "w", options={"video_track_timescale": str(time_base.denominator)}
    ) as out:
        stream = out.add_stream("libx264", rate=Fraction(30))
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.time_base = stream.codec_context.time_base = time_base
        stream.metadata.update(dict(metadata))
        for stamp, picture in zip(stamps, numbered(len(stamps)), strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = stamp, time_base
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


class Keeps:
    """A listener that keeps what it was given."""

    def __init__(self, form):
        self.form = form
        self.pieces = []

    def take(self, at, piece):
        self.pieces.append((at, piece.copy()))


def portrait(side):
    """(side, side, 3) a real face: NASA's picture of Eileen Collins, which scikit-image ships."""
    import cv2
    import skimage.data

    return cv2.resize(skimage.data.astronaut(), (side, side), interpolation=cv2.INTER_AREA)


PORTRAIT_FACE = (0.44, 0.23)
"""The middle of the face in it, from the top left."""


def with_portraits(*places, width=320, height=180, side=120, gray=90):
    """(height, width, 3) an even wall with the portrait at each (left, top) pixel."""
    picture = np.full((height, width, 3), gray, np.uint8)
    for left, top in places:
        picture[top : top + side, left : left + side] = portrait(side)
    return picture
