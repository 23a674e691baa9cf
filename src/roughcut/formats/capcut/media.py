"""Materials that are files, as Media and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from roughcut.formats.capcut.geometry import Crop, written_crop
from roughcut.formats.capcut.times import microseconds, microseconds_of, ticks_of
from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose
from roughcut.ticks import Rate
from roughcut.timeline import Media

# Files that the program copied: it finds them by a mark that stands for the draft's own folder.
_OWN_FOLDER = re.compile(r"##_draftpath_placeholder_[^#]*_##[/\\]?")
_MOST_PIXELS = 10**6
STILL_LENGTH = 10_800_000_000  # microseconds that the programs give to a picture
STEREO = 2  # a draft says whether a file has sound, not how many channels

# Which field of a Media does not come back, by what the omission says.
_LOST = {
    "name": "name of a file",
    "path": "path of a file",
    "width": "media size",
    "height": "media size",
    "rate": "media frame rate",
    "duration": "media duration",
    "start": "media timecode",
    "pixel_aspect": "media pixel aspect",
    "still": "still",
    "has_video": "picture of a sound",
    "audio_channels": "audio channels",
}


def read_video(material: Node, rate: Rate) -> Media:
    """A file with a picture; its `type` is video, photo or gif."""
    kind = material.text("type")
    still = kind == "photo"
    path = read_path(material)
    duration = microseconds_of(material, "duration", 0)
    sounds = kind == "video" and material.flag("has_audio", absent=False)
    return Media(
        name=material.text("material_name") or file_name(path or ""),
        path=path,
        width=_pixels(material, "width"),
        height=_pixels(material, "height"),
        duration=ticks_of(duration, rate) if kind == "video" and duration > 0 else None,
        still=still,
        audio_channels=STEREO if sounds else 0,
    )


def read_audio(material: Node, rate: Rate, seen: dict[str, Media]) -> Media:
    """A file of sound; one that is seen in the draft too is the same file."""
    path = read_path(material)
    name = material.text("name") or file_name(path or "")
    both = seen.get(path or "")
    if both is not None and both.audio_channels and both.name == name:
        return both
    duration = microseconds_of(material, "duration", 0)
    return Media(
        name=name,
        path=path,
        duration=ticks_of(duration, rate) if duration > 0 else None,
        has_video=False,
        audio_channels=STEREO,
    )


def read_path(material: Node) -> str | None:
    """As it is written, but relative to the draft's folder where the program's mark says so."""
    return _OWN_FOLDER.sub("", material.text("path")) or None


def _pixels(material: Node, name: str) -> int | None:
    """None where it is absent or not a size; unknown ones are 0."""
    if material.fields.get(name) is None:
        return None
    written = round(material.number(name))
    return written if 0 < written <= _MOST_PIXELS else None


def written_video(media: Media, identity: str, crop: Crop, needed: int) -> dict[str, Any]:
    """needed: the microseconds that the clips use, for a file whose length is not known."""
    duration = STILL_LENGTH if media.still else microseconds(media.duration or 0) or needed
    return {
        "id": identity,
        "type": "photo" if media.still else "video",
        "material_name": media.name,
        "path": media.path or "",
        "width": written_width(media) or 0,
        "height": media.height or 0,
        "duration": duration,
        "has_audio": media.audio_channels > 0,
        "crop": written_crop(crop),
        "crop_ratio": "free",
        "crop_scale": 1.0,
        "category_name": "local",
        "check_flag": 63487,
        "extra_type_option": 0,
        "local_material_id": "",
        "material_id": "",
        "reverse_path": "",
        "source_platform": 0,
    }


def written_width(media: Media) -> int | None:
    """In square pixels, the only ones of a draft."""
    return None if media.width is None else max(1, round(media.width * media.pixel_aspect))


def written_audio(media: Media, identity: str, needed: int) -> dict[str, Any]:
    return {
        "id": identity,
        "type": "extract_music",
        "name": media.name,
        "path": media.path or "",
        "duration": microseconds(media.duration or 0) or needed,
        "category_name": "local",
        "check_flag": 1,
        "local_material_id": "",
        "music_id": "",
        "source_platform": 0,
        "wave_points": [],
    }


def lose_fields(media: Media, back: Media, lose: Lose) -> None:
    """Says each field of a file that does not come back as it was."""
    said = set()
    for name, what in _LOST.items():
        before, after = getattr(media, name), getattr(back, name)
        if before != after and what not in said:
            said.add(what)
            lose(what, f"{before} → {after}")


def file_name(path: str) -> str:
    """The last part of a path of any system."""
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]


def identities() -> Callable[[], str]:
    """Ids as the programs write them, the same in the same order for the same timeline."""
    count = 0

    def following() -> str:
        nonlocal count
        count += 1
        return f"00000000-0000-4000-8000-{count:012X}"

    return following
