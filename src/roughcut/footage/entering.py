"""How a file is entered in its middle."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import Any

import av

from roughcut.footage.containers import opened, packets, picture_stream
from roughcut.footage.probe import Footage
from roughcut.ticks import TICKS_PER_SECOND, from_seconds


def key_frame_before(footage: Footage, start: int) -> int | None:
    """The key frame that a seek for a time leads to, in ticks from the first frame.

    None where it leads behind that time, as in a stream without index, and in sound alone.
    """
    if footage.frames is None:
        return None
    with opened(footage.path) as container:
        video = picture_stream(container)
        stamp = seek(container, video, footage, start)
        packet = next(packets(container, [video]), None)
        if packet is None or packet.pts is None or not packet.is_keyframe or packet.pts > stamp:
            return None
        return from_seconds(packet.pts * packet.time_base) - footage.frames.first


def seek(container: Any, video: Any, footage: Footage, start: int) -> int:
    """Go to the key frame before a time; the time in the stream's own base."""
    zero = 0 if footage.frames is None else footage.frames.first
    stamp = int(Fraction(zero + start, TICKS_PER_SECOND) / video.time_base)
    with suppress(
        av.FFmpegError
    ):  # where it cannot be sought, `key_frame_before` sees its beginning
        container.seek(stamp, stream=video, backward=True)
    return stamp
