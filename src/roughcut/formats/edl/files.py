"""The files of a list: it tells one from another by its notes and its reel alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from roughcut.formats.edl.names import AUXILIARY
from roughcut.formats.file_kinds import STILLS
from roughcut.timeline import Media


class FileKey(NamedTuple):
    """What a list says of a file; still is whether a note says that it is one."""

    name: str
    path: str | None
    reel: str
    still: bool


@dataclass(slots=True)
class Files:
    """Where each file of a list is seen, and on how many channels at once it is heard."""

    seen: set[FileKey] = field(default_factory=set)
    heard: dict[FileKey, int] = field(default_factory=dict)

    def use(self, key: FileKey, channels: int) -> None:
        """Adds an edit of a file: a picture has no channels."""
        self.heard[key] = max(self.heard.get(key, 0), channels)
        if not channels:
            self.seen.add(key)

    def media(self, key: FileKey) -> Media:
        """The file as a reader of the whole list finds it."""
        seen = key in self.seen
        return Media(
            name=key.name,
            path=key.path,
            still=seen and (key.still or named_still(key.name, key.path)),
            has_video=seen,
            audio_channels=self.heard[key],
            metadata=(("edl.reel", key.reel),) if key.reel not in {"", AUXILIARY} else (),
        )


def named_still(name: str, path: str | None) -> bool:
    """Whether its name says that a file is a still."""
    return (path or name).lower().endswith(STILLS)
