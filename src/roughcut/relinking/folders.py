"""The files under some folders, by name: a walk with bounds that follows no links."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from roughcut.errors import Unreadable, Unsupported

MAX_ENTRIES = 500_000  # files and folders; a few seconds on a disk, a minute on a network
MAX_DEPTH = 40

Names = dict[str, tuple[Path, ...]]


def by_name(folders: Sequence[Path]) -> Names:
    """Every file under the folders, by its folded name, in order of path.

    Links are neither followed nor listed: what they lead to lies outside of what the user named.
    Folders that may not be read are passed over, as their files may not be read either.

    Raises:
        Unreadable: one of the folders is none.
        Unsupported: they hold more than MAX_ENTRIES.
    """
    found: dict[str, list[Path]] = {}
    entries = 0
    for folder in folders:
        if not folder.is_dir():
            raise Unreadable(str(folder), "it is no folder", "Name a folder that holds the media")
        waiting = [(folder.resolve(), 0)]
        while waiting:
            here, depth = waiting.pop()
            try:
                listed = list(os.scandir(here))
            except OSError:
                continue
            entries += len(listed)
            if entries > MAX_ENTRIES:
                raise Unsupported(
                    str(folder),
                    f"more than {MAX_ENTRIES:,} files and folders lie under it",
                    "Name a folder that is nearer to the media",
                )
            for entry in listed:
                if entry.is_dir(follow_symlinks=False) and depth < MAX_DEPTH:
                    waiting.append((Path(entry.path), depth + 1))
                elif entry.is_file(follow_symlinks=False):
                    found.setdefault(folded(entry.name), []).append(Path(entry.path))
    return {name: tuple(sorted(set(paths))) for name, paths in found.items()}


def folded(name: str) -> str:
    """A name without case and without its Unicode form: macOS and Windows write ü differently."""
    return unicodedata.normalize("NFC", name).casefold()
