"""A timeline whose missing media are found again; the rest of it stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from roughcut.check import clips_of, place, with_nests
from roughcut.errors import Omission, Where
from roughcut.nests import changed_throughout, with_media
from roughcut.relinking.folders import by_name, folded
from roughcut.relinking.glimpse import Glimpse, can_look, glimpse
from roughcut.relinking.matching import match, name_of
from roughcut.timeline import Media, Timeline

MISSING = "missing media"
NOT_COMPARED = "media found by name alone"
_NETWORK = re.compile(r"[\\/]{2}|[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Relinked:
    """The timeline, how many files were found again, and what was not found or not compared."""

    timeline: Timeline
    found: int
    omissions: tuple[Omission, ...]


def relink(timeline: Timeline, folders: Sequence[Path]) -> Relinked:
    """Every file that does not lie where the timeline says is looked for in folders, by its name.

    A file is found if its length and size are what the timeline knows of them; where media cannot be
    opened, if it is the only one of its name, and that is said. What the timeline does not know of a
    file (its size, length, rate) is taken from the file. Missing media keep their path and are each
    named once, at their first place.

    Raises:
        Unreadable: one of the folders is none.
        Unsupported: the folders hold too many files.
    """
    names = by_name(folders)
    look = cache(glimpse) if can_look() else None
    changed: dict[Media, Media] = {}
    omissions: list[Omission] = []
    found = 0
    for media, where in _first_places(timeline).items():
        if _lies_there(media):
            continue
        matched = match(media, names.get(folded(name_of(media)), ()), look)
        if matched.path is None:
            told = f"'{media.path or media.name}': {matched.why}"
            omissions.append(Omission(where, MISSING, told))
            continue
        changed[media] = _moved(media, matched.path, matched.seen or Glimpse())
        found += 1
    if found and look is None:
        why = "to compare lengths and sizes, install 'roughcut[footage]'"
        omissions.append(Omission(Where(timeline=timeline.name), NOT_COMPARED, why))
    return Relinked(
        throughout(timeline, lambda media: changed.get(media, media)), found, tuple(omissions)
    )


def throughout(timeline: Timeline, change: Callable[[Media], Media]) -> Timeline:
    """The timeline with each of its files changed, in nests too."""
    return changed_throughout(timeline, lambda each: with_media(each, change))


def _first_places(timeline: Timeline) -> dict[Media, Where]:
    found: dict[Media, Where] = {}
    for each in with_nests(timeline):
        for name, _, clip in clips_of(each):
            if isinstance(clip.source, Media):
                found.setdefault(clip.source, place(each, name, clip.start))
    return found


def _lies_there(media: Media) -> bool:
    """Only whole paths of this machine are looked at: a project may name somebody's server."""
    if not media.path or _NETWORK.match(media.path):
        return False
    path = Path(media.path)
    try:
        return path.is_absolute() and path.is_file()
    except (OSError, ValueError):  # a name that this system cannot have
        return False


def _moved(media: Media, path: Path, seen: Glimpse) -> Media:
    """The media at its new path, with what was not known of it."""
    sized = media.width is not None or seen.size is None or not media.has_video
    width, height = (media.width, media.height) if sized or seen.size is None else seen.size
    length = seen.lengths[0] if seen.lengths and not media.still else None
    return replace(
        media,
        path=str(path),
        width=width,
        height=height,
        duration=length if media.duration is None else media.duration,
        rate=seen.rate if media.rate is None and not media.still else media.rate,
    )
