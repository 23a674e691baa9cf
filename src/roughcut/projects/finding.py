"""Project files in folders, recognised by their content."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from roughcut.errors import RoughcutError, Unreadable, Unsupported
from roughcut.formats import FORMATS, sniffed

YOU = "you"
_SHARED_NAME = re.compile(r"(?P<editor>[^_/\\](?:(?!__).)*__(?:(?!__).)+)__.+")
_AUTOSAVE_FOLDER = re.compile(r"auto-?save", re.IGNORECASE)
_AUTOSAVE_NAME = re.compile(
    r"--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d{4}-\d\d-\d\d_", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A project file, its name below the folder in which it was looked for, and who cut it."""

    path: Path
    name: str
    editor: str

    @property
    def autosave(self) -> bool:
        """Whether the editing program put it aside by itself (Premiere's names for such files)."""
        folder, _, file = self.name.rpartition("/")
        return bool(_AUTOSAVE_FOLDER.search(folder) or _AUTOSAVE_NAME.search(file))


def found(
    paths: Sequence[Path],
) -> tuple[tuple[ProjectFile, ...], tuple[tuple[Path, RoughcutError], ...]]:
    """The project files among these files and in these folders, and what could not be opened.

    A file counts once however many names and links lead to it. A file of a folder whose content
    is no project is passed over; one that was named itself is refused. The editor is the
    `owner__repository` part of file names of that form; else "you" where one place was given, and
    the name of the place where several were.

    Raises:
        Unreadable: one of the paths does not exist.
    """
    for place in paths:
        if not place.exists():
            raise Unreadable(str(place), "there is no such file or folder", "Check its name")
    projects: dict[str, ProjectFile] = {}
    refused: list[tuple[Path, RoughcutError]] = []
    for place in sorted(paths, key=str):
        owner = place.resolve().name if len(paths) > 1 and place.is_dir() else YOU
        for path in _files(place):
            try:
                known = sniffed(path)
            except Unreadable as error:
                refused.append((path, error))
                continue
            if known is not None:
                name = path.name if path == place else path.relative_to(place).as_posix()
                shared = _SHARED_NAME.fullmatch(path.name)
                editor = shared["editor"] if shared else owner
                projects.setdefault(os.path.realpath(path), ProjectFile(path, name, editor))
            elif path == place:
                titles = ", ".join(each.title for each in FORMATS)
                problem = "its content is not a project that roughcut reads"
                refused.append((path, Unsupported(str(path), problem, f"It reads: {titles}")))
    return tuple(sorted(projects.values(), key=lambda each: (each.editor, each.name))), tuple(
        refused
    )


def _files(place: Path) -> Iterator[Path]:
    """Every regular file below a place; each folder once, so that looping links end."""
    if place.is_file():
        yield place
        return
    entered: set[str] = set()
    for folder, folders, files in os.walk(place, followlinks=True):
        real = os.path.realpath(folder)
        if real in entered:
            folders.clear()
            continue
        entered.add(real)
        folders.sort()
        for name in sorted(files):
            path = Path(folder, name)
            if path.is_file():  # no pipes, no devices, no dangling links
                yield path
