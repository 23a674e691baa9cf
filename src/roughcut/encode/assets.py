"""Which sources are the same thing used again.

Readers may describe one file by several Media that differ in what the project happened to say
about it, so sources are compared by a key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable

from roughcut.timeline import Clip, Generator, Media, Source, Timeline


class AssetKeys:
    """The key of each source: equal keys mean one asset.

    Media: the path, without one the name and size. Generators and titles: everything that they
    are. Nests: name and content (`content_digest`), which is remembered per object, because nests
    may hold one another many times over.
    """

    def __init__(self) -> None:
        self._digests: dict[int, tuple[Timeline, str]] = {}

    def key(self, source: Source) -> Hashable:
        if isinstance(source, Media):
            if source.path:
                return ("media", source.path)
            return ("media", source.name, source.width, source.height, source.duration)
        if isinstance(source, Timeline):
            return ("nest", source.name, self.content_digest(source))
        if isinstance(source, Generator):
            return ("generator", source.kind, source.name, source.color)
        return ("text", source.text, source.font, source.size, source.color)

    def content_digest(self, timeline: Timeline) -> str:
        """What happens in a timeline, as a hash that no name of a file or sequence changes.

        Media count by their file name alone: a project that was moved to another disk, or saved
        under another name, still holds the same edit.
        """
        known = self._digests.get(id(timeline))
        if known is not None:
            return known[1]
        hasher = hashlib.sha256()
        hasher.update(repr((timeline.rate, timeline.width, timeline.height)).encode())
        for track in timeline.tracks:
            if track.clips:
                hasher.update(f"\n{track.kind}".encode())
            for clip in track.clips:
                hasher.update(repr(self._clip_content(clip)).encode("utf-8", "surrogatepass"))
        digest = hasher.hexdigest()
        self._digests[id(timeline)] = (
            timeline,
            digest,
        )  # keeps the object, so its id stays its own
        return digest

    def portable(self, source: Source) -> Hashable:
        """The key of a source, alike on every disk and in every copy of a project."""
        if isinstance(source, Media):
            return ("media", file_name(source))
        if isinstance(source, Timeline):
            return ("nest", self.content_digest(source))
        return self.key(source)

    def _clip_content(self, clip: Clip) -> tuple[object, ...]:
        return (
            clip.start, clip.duration, self.portable(clip.source), clip.source_start,
            str(clip.speed), clip.enabled, clip.parameters,
        )  # fmt: skip


def file_name(media: Media) -> str:
    """The last part of the path as any system writes it, without one the name; lower case."""
    path = media.path or media.name
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2].lower()
