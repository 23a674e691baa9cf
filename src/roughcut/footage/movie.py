"""Pictures and samples written as a movie file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from roughcut.atomic import refuse_existing
from roughcut.errors import Unwritable
from roughcut.ticks import Rate

SAMPLE_RATE = 48_000
_QUICK = {"preset": "ultrafast", "crf": "20"}


def write_movie(
    path: Path,
    pictures: Iterable[NDArray[np.uint8]],
    rate: Rate,
    samples: NDArray[np.float32] | None = None,
    *,
    pixel_aspect: Fraction = Fraction(1),
    force: bool = False,
) -> None:
    """H.264 of pictures (h, w, 3) RGB, h and w even, with AAC of samples (N, channels) at 48 kHz.

    pixel_aspect is how wide each pixel is to be shown.

    Raises:
        Unwritable: it exists and force is off, or the disk refuses.
    """
    refuse_existing(path, force=force)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}.") as folder:
            part = Path(folder, path.name)
            with av.open(str(part.resolve()), "w") as container:
                _write(container, pictures, rate, samples, pixel_aspect)
            part.replace(path)
    except (OSError, av.FFmpegError) as error:
        problem = f"it could not be written ({error.strerror or error})"
        raise Unwritable(str(path), problem, "Make room or choose another place") from error


def _write(
    container: Any,
    pictures: Iterable[NDArray[np.uint8]],
    rate: Rate,
    samples: NDArray[np.float32] | None,
    pixel_aspect: Fraction,
) -> None:
    video = sound = None
    placed = 0
    if samples is not None:
        sound = container.add_stream("aac", rate=SAMPLE_RATE)
        sound.layout = "mono" if samples.shape[1] == 1 else "stereo"
    for number, picture in enumerate(pictures):
        if video is None:
            video = container.add_stream("libx264", rate=rate.fraction, options=_QUICK)
            video.height, video.width = picture.shape[:2]
            video.pix_fmt = "yuv420p"
            video.codec_context.sample_aspect_ratio = pixel_aspect
            video.time_base = 1 / rate.fraction
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = number, 1 / rate.fraction
        container.mux(video.encode(frame))
        until = int(SAMPLE_RATE * (number + 1) / rate.fraction)
        if sound is not None and samples is not None:
            _write_samples(container, sound, samples[placed:until], placed)
            placed = until
    if sound is not None and samples is not None:
        _write_samples(container, sound, samples[placed:], placed)
        container.mux(sound.encode(None))
    if video is not None:
        container.mux(video.encode(None))


def _write_samples(container: Any, stream: Any, samples: NDArray[np.float32], at: int) -> None:
    if not len(samples):
        return
    layout = "mono" if samples.shape[1] == 1 else "stereo"
    planes = np.ascontiguousarray(samples.T, dtype=np.float32)
    frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
    container.mux(stream.encode(frame))
