"""The media of a timeline: each probed once, and a few of them open at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from roughcut.errors import RoughcutError
from roughcut.footage.probe import Footage, probe
from roughcut.timeline import Media

MOST_OPEN = 10
"""A file that is open holds its decoder's frames; the one that was asked longest ago is closed."""


class _Closable(Protocol):
    def close(self) -> None: ...


Reader = TypeVar("Reader", bound=_Closable)


class Probed:
    """What each file is; None for media that cannot be opened, with the reason in `missing`."""

    def __init__(self) -> None:
        self._known: dict[str, Footage | None] = {}
        self.missing: dict[str, str] = {}

    def footage(self, media: Media) -> Footage | None:
        path = media.path or ""
        if path not in self._known:
            self._known[path] = self._probed(path)
        return self._known[path]

    def _probed(self, path: str) -> Footage | None:
        place = Path(path)
        try:
            # A project's own folder is unknown here, and a bare name could be anybody's file.
            if not path or not place.is_absolute():
                self.missing[path] = "its path is not known"
                return None
            return probe(place)
        except RoughcutError as error:
            self.missing[path] = error.problem
        except (OSError, ValueError) as error:  # a name that this system cannot have
            self.missing[path] = str(error)
        return None


class OpenFiles(Generic[Reader]):
    """Readers by whoever follows them: two clips of one file at one time have one each."""

    def __init__(self, open_file: Callable[[Footage], Reader]) -> None:
        self._open_file = open_file
        self._readers: OrderedDict[Hashable, Reader] = OrderedDict()

    def reader(self, footage: Footage, follower: Hashable) -> Reader:
        """Raises Unreadable: the file went away since it was probed."""
        key = (str(footage.path), follower)
        if key not in self._readers:
            while len(self._readers) >= MOST_OPEN:
                self._readers.popitem(last=False)[1].close()
            self._readers[key] = self._open_file(footage)
        self._readers.move_to_end(key)
        return self._readers[key]

    def close(self) -> None:
        while self._readers:
            self._readers.popitem()[1].close()
