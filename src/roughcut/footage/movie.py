"""Pictures and samples written as a movie file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

from roughcut.atomic import refuse_existing
from roughcut.errors import Unwritable
from roughcut.ticks import Rate

SAMPLE_RATE = 48_000
_QUICK = {"preset": "ultrafast", "crf": "20"}
_HD_LINES = 720  # from this height on, players expect the colours of BT.709

Picture = NDArray[np.uint8]
Samples = NDArray[np.float32]


def write_movie(
    path: Path,
    pictures: Iterable[Picture],
    rate: Rate,
    samples: Samples | None = None,
    *,
    pixel_aspect: Fraction = Fraction(1),
    force: bool = False,
) -> None:
    """H.264 of pictures (h, w, 3) RGB, h and w even, with AAC of samples (N, channels) at 48 kHz.

    pixel_aspect is how wide each pixel is to be shown.

    Raises:
        Unwritable: it exists and force is off, or the disk refuses.
    """
    if samples is None:
        pairs = ((each, None) for each in pictures)
        stream_movie(path, pairs, rate, 0, pixel_aspect=pixel_aspect, force=force)
    else:
        heard = _with_samples(pictures, rate, samples)
        channels = samples.shape[1]
        stream_movie(path, heard, rate, channels, pixel_aspect=pixel_aspect, force=force)


def stream_movie(
    path: Path,
    pairs: Iterable[tuple[Picture | None, Samples | None]],
    rate: Rate,
    channels: int,
    *,
    pixel_aspect: Fraction = Fraction(1),
    force: bool = False,
) -> None:
    """The same of pictures as they come, each with the samples that are heard before the next one.

    A pair without a picture ends the pictures: what it holds is heard after the last one.

    Raises:
        Unwritable: it exists and force is off, or the disk refuses.
    """
    refuse_existing(path, force=force)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}.") as folder:
            part = Path(folder, path.name)
            # The index in front, so that a page plays what has not yet come whole.
            options = {"movflags": "faststart"} if path.suffix in {".mp4", ".mov"} else {}
            with av.open(str(part.resolve()), "w", options=options) as container:
                _write(container, pairs, rate, channels, pixel_aspect)
            part.replace(path)
    except (OSError, av.FFmpegError) as error:
        problem = f"it could not be written ({error.strerror or error})"
        raise Unwritable(str(path), problem, "Make room or choose another place") from error


def _with_samples(
    pictures: Iterable[Picture], rate: Rate, samples: Samples
) -> Iterator[tuple[Picture | None, Samples]]:
    placed = 0
    for number, picture in enumerate(pictures):
        until = int(SAMPLE_RATE * (number + 1) / rate.fraction)
        yield picture, samples[placed:until]
        placed = until
    yield None, samples[placed:]


def _write(
    container: Any,
    pairs: Iterable[tuple[Picture | None, Samples | None]],
    rate: Rate,
    channels: int,
    pixel_aspect: Fraction,
) -> None:
    video = sound = None
    colors = VideoReformatter()  # one for all frames, as in `preview.pictures`
    placed = 0
    if channels:
        sound = container.add_stream("aac", rate=SAMPLE_RATE)
        sound.layout = "mono" if channels == 1 else "stereo"
    for number, (picture, samples) in enumerate(pairs):
        if picture is not None:
            if video is None:
                video = _video(container, picture, rate, pixel_aspect)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            if picture.shape[0] >= _HD_LINES:
                frame = colors.reformat(frame, format="yuv420p", dst_colorspace=Colorspace.ITU709)
            frame.pts, frame.time_base = number, 1 / rate.fraction
            container.mux(video.encode(frame))
        if sound is not None and samples is not None and len(samples):
            _write_samples(container, sound, samples, placed)
            placed += len(samples)
    for each in (sound, video):
        if each is not None:
            container.mux(each.encode(None))


def _video(container: Any, picture: Picture, rate: Rate, pixel_aspect: Fraction) -> Any:
    video = container.add_stream("libx264", rate=rate.fraction, options=_QUICK)
    video.height, video.width = picture.shape[:2]
    video.pix_fmt = "yuv420p"
    video.codec_context.sample_aspect_ratio = pixel_aspect
    video.time_base = 1 / rate.fraction
    return video


def _write_samples(container: Any, stream: Any, samples: Samples, at: int) -> None:
    layout = "mono" if samples.shape[1] == 1 else "stereo"
    planes = np.ascontiguousarray(samples.T, dtype=np.float32)
    frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
    container.mux(stream.encode(frame))
