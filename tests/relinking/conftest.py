"""Real recordings, small: two lengths and two sizes, written once."""

from fractions import Fraction

import pytest

av = pytest.importorskip("av")

FILMS = {"short": (10, 64, 48), "long": (50, 64, 48), "big": (10, 128, 96)}  # frames, width, height
RATE = 25


@pytest.fixture(scope="session")
def films(tmp_path_factory):
    """A path for each of FILMS."""
    folder = tmp_path_factory.mktemp("films")
    return {name: _film(folder / f"{name}.mp4", *shape) for name, shape in FILMS.items()}


def _film(path, frames, width, height):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=Fraction(RATE))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for _ in range(frames):
            container.mux(stream.encode(av.VideoFrame(width, height, "yuv420p")))
        container.mux(stream.encode(None))
    return path
