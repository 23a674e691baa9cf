"""Files, as their readers describe them."""

from __future__ import annotations

import re

from roughcut.formats.file_kinds import STILLS
from roughcut.formats.json_objects import Node
from roughcut.formats.osp.setting import Setting, pixels, positive_fraction
from roughcut.ticks import Rate
from roughcut.timeline import Media

_MARK = re.compile(r"@(assets|transitions)[/\\]")
_RATES = (0.1, 1_000)


def read_media(clip: Node, setting: Setting) -> Media | None:
    """The file of a clip: from its own reader, else from the project's files; None for neither."""
    reader = clip.node("reader") or setting.files.get(clip.text("file_id"))
    if reader is None or not reader.text("path"):
        return None
    path = read_path(reader, setting)
    still = reader.flag("has_single_image", absent=path.lower().endswith(STILLS))
    sounding = reader.flag("has_audio", absent=False)
    channels = round(reader.number("channels")) if sounding and reader.fields.get("channels") is not None else 0  # fmt: skip
    return Media(
        name=re.split(r"[\\/]", path.rstrip("\\/"))[-1],
        path=path,
        width=pixels(reader, "width"),
        height=pixels(reader, "height"),
        rate=None if still else _rate(reader),
        duration=None if still else setting.frame_of(reader, "duration") or None,
        pixel_aspect=positive_fraction(reader.node("pixel_ratio"), Media("").pixel_aspect),
        still=still,
        has_video=reader.flag("has_video", absent=True),
        audio_channels=min(1_000, max(1, channels)) if sounding else 0,
    )


def read_path(reader: Node, setting: Setting) -> str:
    """As it is written, but a title's is relative to the project, whose assets have a mark."""
    path = reader.text("path")
    found = _MARK.match(path)
    if found is None:
        return path
    folder = setting.assets if found[1] == "assets" else "transitions"
    return f"{folder}/{path[found.end() :]}"


def _rate(reader: Node) -> Rate | None:
    fps = reader.node("fps")
    if fps is None or not reader.flag("has_video", absent=True):
        return None
    rate = positive_fraction(fps, Media("").pixel_aspect)
    return Rate.nearest(rate) if _RATES[0] <= rate <= _RATES[1] else None
