"""Which of several files of one name is the one that a timeline means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from roughcut.formats.fcpxml.paths import file_name
from roughcut.relinking.folders import folded
from roughcut.relinking.glimpse import Glimpse
from roughcut.ticks import Rate
from roughcut.timeline import Media

_SLACK_FRAMES = 2  # headers and programs round lengths
MOST_ALIKE = 200  # each is opened

Look = Callable[[Path], Glimpse | None]
"""What can be seen of a file; None where it is no media."""


@dataclass(frozen=True, slots=True)
class Match:
    """The file that was chosen with what was seen of it, or why none was."""

    path: Path | None = None
    seen: Glimpse | None = None
    why: str = ""


def name_of(media: Media) -> str:
    """What the file is called: the last part of its path on any system, else the media's name."""
    return file_name(media.path or media.name)


def match(media: Media, named_alike: Sequence[Path], look: Look | None) -> Match:
    """The one file that contradicts nothing that is known of the media.

    Of several, the one whose folders are most alike; of copies (alike in length, size and bytes) the
    first. look is None where media cannot be opened: then names and folders alone decide.
    """
    if not named_alike:
        return Match(why="no file of its name lies there")
    if len(named_alike) > MOST_ALIKE:
        return Match(why=f"{len(named_alike)} files of its name lie there; name a nearer folder")
    seen = {path: look(path) if look is not None else Glimpse() for path in named_alike}
    fitting = [path for path, shown in seen.items() if shown is not None and fits(media, shown)]
    if not fitting:
        shown = next(iter(seen.values()))
        what = "is no media" if shown is None else "has another length or size"
        return Match(why=f"'{named_alike[0]}' {what}")
    depth = max(_common_tail(media.path or "", path) for path in fitting)
    nearest = [path for path in fitting if _common_tail(media.path or "", path) == depth]
    if len({(seen[path], path.stat().st_size) for path in nearest}) > 1:
        return Match(why=f"{len(nearest)} different files of its name lie there")
    return Match(nearest[0], seen[nearest[0]])


def fits(media: Media, shown: Glimpse) -> bool:
    """Whether what is seen contradicts nothing; a size may lie on its side, as phones record it."""
    if media.duration is not None and shown.lengths and not media.still:
        slack = _SLACK_FRAMES * (media.rate or shown.rate or Rate(25)).ticks(1)
        if all(abs(media.duration - length) > slack for length in shown.lengths):
            return False
    if media.width and media.height and shown.size is not None:
        return (media.width, media.height) in {shown.size, shown.size[::-1]}
    return True


def _common_tail(path: str, candidate: Path) -> int:
    """How many last parts two paths have in common."""
    ours = [folded(part) for part in re.split(r"[\\/]+", path)]
    theirs = [folded(part) for part in candidate.parts]
    count = 0
    while count < min(len(ours), len(theirs)) and ours[-1 - count] == theirs[-1 - count]:
        count += 1
    return count
