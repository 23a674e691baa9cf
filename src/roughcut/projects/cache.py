"""Readings kept on disk, so that a folder of projects is parsed once.

An entry is named by the hash of a file's content and of the code that reads it: another byte in
either, and the file is read anew. An entry carries its own hash; a damaged one is written again.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from roughcut import formats
from roughcut.caches import seal, unsealed
from roughcut.errors import Unreadable
from roughcut.formats.door import Reading
from roughcut.projects.packed import pack, unpack

_READ_BYTES = 2**20
_READERS = ("ticks.py", "timeline.py", "parameters.py", "formats", "projects/packed.py")
"""The parts of the package that decide what a reading of a file is."""


def cached_reading(path: Path, folder: Path | None) -> tuple[str, Reading]:
    """The hash of a project file's content, and what `formats.read` makes of it.

    With a folder, a reading that is kept there is taken, and a new one is left there.

    Raises:
        Unreadable, Unsupported: as `formats.read`.
        Unwritable: the folder takes no entry.
    """
    digest = file_digest(path)
    if folder is None:
        return digest, formats.read(path)
    entry = folder / schema()[:16] / f"{digest}.reading"
    kept = _kept(entry, str(path))
    if kept is not None:
        return digest, kept
    reading = formats.read(path)
    try:
        content = pack(reading)
    except (OverflowError, UnicodeEncodeError):
        return digest, reading  # a number or name of this file fits no entry: read it every time
    seal(entry, content)
    return digest, reading


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal.

    Raises:
        Unreadable: the file cannot be opened.
    """
    hasher = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while part := stream.read(_READ_BYTES):
                hasher.update(part)
    except OSError as error:
        raise Unreadable(
            str(path), f"{error.strerror or error}", "Check the path and its permissions"
        ) from error
    return hasher.hexdigest()


@cache
def schema() -> str:
    """A hash of the code that reads: entries of another version of it are never met."""
    package = Path(str(formats.__file__)).parents[1]
    hasher = hashlib.sha256()
    for part in _READERS:
        place = package / part
        for source in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            hasher.update(source.relative_to(package).as_posix().encode() + b"\0")
            hasher.update(source.read_bytes() + b"\0")
    return hasher.hexdigest()


def _kept(entry: Path, file: str) -> Reading | None:
    packed = unsealed(entry)
    if packed is None:
        return None
    try:
        return unpack(packed, file)
    except ValueError:
        return None  # sealed by a program that packs otherwise
