"""The frames of media, asked for by time: decoded forwards, at the size that is wanted.

Between two askings a file stays open. Going back is dear, since a frame can only be decoded after
the key frame before it; what is decoded on that way is kept, for clips that play backwards.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import ExitStack
from typing import Any

import av
import cv2
import numpy as np
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

from roughcut.footage.containers import opened, picture_stream
from roughcut.footage.probe import Footage

SOON_SECONDS = 3
"""A frame that lies no further ahead is decoded up to; a later one is sought."""
_KEPT = 48  # pictures on the way to an earlier frame
_MAX_BROKEN = 1_000  # packets in a row
_HD_LINES = 720  # from this height on, colours that are not said are those of BT.709
_MAX_SIDE = 16_384  # OpenCV warps no wider picture than 2^15

Picture = NDArray[np.uint8]
Size = tuple[int, int]


class Pictures:
    """The pictures of one file; close it in the end."""

    def __init__(self, footage: Footage) -> None:
        self._footage = footage
        self._open = ExitStack()
        # One for all frames: each frame's own would set its scaler up anew, half of its work.
        self._reformatter = VideoReformatter()
        self._reopen()
        pixels = self._stream.codec_context.format
        self.has_alpha = pixels is not None and any(part.is_alpha for part in pixels.components)
        self._frame: Any = None
        self._latest: tuple[tuple[int, Size], Picture] | None = None
        self._kept: OrderedDict[tuple[int, Size], Picture] = OrderedDict()

    def close(self) -> None:
        self._open.close()

    def at(self, ticks: int, size: Size) -> Picture | None:
        """The picture on screen at a time after the first frame, upright; None if none decodes.

        size: (width, height) that it is to have. With alpha, colours are multiplied by it. Before
        the first frame and after the last one these hold.
        """
        size = (min(size[0], _MAX_SIDE), min(size[1], _MAX_SIDE))
        times = self._footage.frames
        number = 0 if times is None else min(len(times) - 1, times.shown_at(ticks))
        key = (number, size)
        if self._latest is not None and self._latest[0] == key:
            return self._latest[1]
        if key in self._kept:
            return self._kept[key]
        stamp = None if times is None else int(times.pts[number])
        self._go_to(stamp, size)
        if self._frame is None:
            return None
        picture = self._upright(self._frame, size)
        self._latest = key, picture
        return picture

    def _go_to(self, stamp: int | None, size: Size) -> None:
        """Decode until the frame with this stamp, or the first one behind it."""
        if stamp is None:
            self._frame = self._frame or next(self._frames, None)
            return
        now = None if self._frame is None else self._frame.pts
        soon = int(SOON_SECONDS / self._stream.time_base)
        backwards = now is not None and stamp < now
        if now is None or backwards or stamp > now + soon:
            self._seek(stamp)
        while self._frame is None or self._frame.pts < stamp:
            following = next(self._frames, None)
            if following is None:
                return  # the end is missing: the last frame that there is stays
            self._frame = following
            if backwards and following.pts < stamp:
                self._keep(following, size)

    def _reopen(self) -> None:
        self._open.close()
        self._container = self._open.enter_context(opened(self._footage.path))
        self._stream = picture_stream(self._container)
        self._stream.thread_type = "FRAME"
        self._stream.thread_count = 2
        self._frames = self._decoded()

    def _seek(self, stamp: int) -> None:
        try:
            self._container.seek(stamp, stream=self._stream, backward=True)
        except av.FFmpegError:
            self._reopen()  # a file without an index is decoded from its beginning
        self._frames = self._decoded()
        self._frame = None

    def _keep(self, frame: Any, size: Size) -> None:
        times = self._footage.frames
        if times is None:
            return
        number = int(np.searchsorted(times.pts, frame.pts))
        self._kept[number, size] = self._upright(frame, size)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def _decoded(self) -> Any:
        """Frames with a stamp, over what cannot be decoded."""
        broken = 0
        packets = self._container.demux(self._stream)
        while broken < _MAX_BROKEN:
            try:
                packet = next(packets)
                yield from (each for each in packet.decode() if each.pts is not None)
                broken = 0
            except (StopIteration, av.EOFError, IndexError):
                return
            except av.FFmpegError:
                broken += 1

    def _upright(self, frame: Any, size: Size) -> Picture:
        turns = self._footage.rotation_degrees // 90
        width, height = size if turns % 2 == 0 else size[::-1]
        unsaid = frame.colorspace in {0, 2} and frame.height >= _HD_LINES  # RGB is never converted
        source = Colorspace.ITU709 if unsaid else None
        if self.has_alpha:
            whole = self._reformatter.reformat(frame, format="rgba", src_colorspace=source)
            pixels = np.asarray(whole.to_ndarray(), dtype=np.uint8)
            picture = _premultiplied(pixels, (width, height))
        else:
            way = "AREA" if width < frame.width else "BICUBIC"
            small = self._reformatter.reformat(
                frame, width, height, format="rgb24", src_colorspace=source, interpolation=way
            )
            picture = np.asarray(small.to_ndarray(), dtype=np.uint8)
        return np.ascontiguousarray(np.rot90(picture, turns))


def _premultiplied(picture: Picture, size: Size) -> Picture:
    """Colours times alpha, and alpha, at another size; scaled after it, or edges would darken."""
    color = picture[..., :3] * (picture[..., 3:] / np.float32(255))
    joined = np.concatenate([np.rint(color).astype(np.uint8), picture[..., 3:]], axis=2)
    if size == (picture.shape[1], picture.shape[0]):
        return joined
    way = cv2.INTER_AREA if size[0] < picture.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(joined, size, interpolation=way), dtype=np.uint8)
