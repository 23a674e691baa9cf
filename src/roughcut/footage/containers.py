"""Media files are opened here, by the demuxers of recordings alone.

A playlist or a description (HLS, ffconcat, DASH, SDP) names other files, also on the network;
such a file can carry any name, so the list of demuxers decides and not the extension.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av

from roughcut.errors import Unreadable

DEMUXERS = (
    "mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "mpegts", "mpeg", "mpegvideo", "avi",
    "mxf", "mxf_opatom", "flv", "asf", "dv", "gxf", "ivf", "nut", "h264", "hevc", "m4v", "mjpeg", "ogg",
    "wav", "w64", "rf64", "aiff", "au", "caf", "flac", "mp3", "aac", "ac3", "eac3", "amr",
    "image2", "png_pipe", "jpeg_pipe", "bmp_pipe", "tiff_pipe", "webp_pipe",
)  # fmt: skip


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A PyAV container, closed in the end.

    Raises:
        Unreadable: there is no such file, or it is no recording or a damaged one.
    """
    if not path.is_file():
        raise Unreadable(str(path), "there is no such file", "Check its name")
    options = {"format_whitelist": ",".join(DEMUXERS), "protocol_whitelist": "file"}
    try:
        # Absolute, so that a name like `concat:…` is a file's name and no protocol.
        container = av.open(str(path.resolve()), options=options, metadata_errors="replace")
    except (av.FFmpegError, ValueError) as error:
        raise Unreadable(
            str(path), f"it is no recording, or a damaged one ({getattr(error, 'strerror', error)})",
            "Play it in a media player; if it plays there, convert it",
        ) from error  # fmt: skip
    try:
        yield container
    finally:
        container.close()
