"""Timelines that roughcut finished, and what their editor made of them: two files, or two folders."""

from __future__ import annotations

from pathlib import Path

from roughcut.errors import NotEnough, Unreadable


def pairs(ours: Path, theirs: Path) -> tuple[tuple[Path, Path], ...]:
    """The two files; of two folders, the files whose names are the same but for the extension.

    Raises:
        Unreadable: a path does not exist.
        NotEnough: one is a file and the other a folder, or no two names are the same.
    """
    for path in (ours, theirs):
        if not path.exists():
            raise Unreadable(str(path), "there is no such file or folder", "Check its name")
    if ours.is_dir() != theirs.is_dir():
        raise NotEnough(
            f"{ours}, {theirs}",
            "one is a folder and the other a file",
            "Name two files or two folders",
        )
    if not ours.is_dir():
        return ((ours, theirs),)
    by_name = {path.stem: path for path in sorted(theirs.iterdir()) if path.is_file()}
    found = tuple(
        (path, by_name[path.stem])
        for path in sorted(ours.iterdir())
        if path.is_file() and path.stem in by_name
    )
    if not found:
        raise NotEnough(
            f"{ours}, {theirs}",
            "no file of one has the name of a file of the other",
            "Keep the names that roughcut's timelines had",
        )
    return found
