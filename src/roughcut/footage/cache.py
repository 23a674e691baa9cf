"""Measures kept on disk, so that footage is watched once.

An entry is named by the content of the file, the measure and its version; a path or a date is no
part of it, since footage moves between disks. An entry carries its own hash: a damaged one is
measured again. A kill leaves whole entries or none.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import numpy as np

from roughcut.caches import seal, unsealed
from roughcut.errors import Omission, Unreadable
from roughcut.footage.measures import Measure
from roughcut.footage.series import Series

PIECES = 9
PIECE_BYTES = 64 * 1024


class _Entry(msgspec.Struct, frozen=True):
    times: bytes
    columns: dict[str, bytes]
    broken: tuple[Omission, ...]


def content_key(path: Path) -> str:
    """A name for a file's content: its size and pieces of it, the first and the last among them.

    Twenty gigabytes are told apart in a millisecond; files that differ only between the pieces
    (0.6 MB are looked at) are taken for the same.

    Raises:
        Unreadable: the file cannot be read.
    """
    try:
        size = path.stat().st_size
        hasher = hashlib.blake2b(str(size).encode(), digest_size=16)
        with path.open("rb") as stream:
            for number in range(PIECES):
                stream.seek(max(0, size - PIECE_BYTES) * number // (PIECES - 1))
                hasher.update(stream.read(PIECE_BYTES))
    except OSError as error:
        raise Unreadable(
            str(path), f"{error.strerror or error}", "Check the path and its permissions"
        ) from error
    return hasher.hexdigest()


def kept(
    folder: Path, key: str, measure: Measure, *, fast: bool, part: str | None = None
) -> tuple[Series, tuple[Omission, ...]] | None:
    """The entry of a measure with what could not be decoded for it; None where there is none.

    part: the name of one, of a file that was not watched to its end.
    """
    packed = unsealed(_place(folder, key, measure, fast=fast, part=part))
    if packed is None:
        return None
    try:
        entry = msgspec.msgpack.decode(packed, type=_Entry)
    except msgspec.DecodeError:
        return None  # sealed by a roughcut that packs otherwise
    columns = {name: np.frombuffer(each, np.float32) for name, each in entry.columns.items()}
    return Series(np.frombuffer(entry.times, np.int64), columns), entry.broken


def keep(
    folder: Path, key: str, measure: Measure, series: Series, broken: tuple[Omission, ...],
    *, fast: bool, part: str | None = None,
) -> None:  # fmt: skip
    """Write an entry, whole or not at all.

    Raises:
        Unwritable: the disk refuses.
    """
    columns = {name: each.tobytes() for name, each in series.columns.items()}
    packed = msgspec.msgpack.encode(_Entry(series.times.tobytes(), columns, broken))
    seal(_place(folder, key, measure, fast=fast, part=part), packed)


def forget_parts(folder: Path, key: str, measure: Measure, *, fast: bool) -> None:
    """Remove the parts of a measure whose whole is kept."""
    any_of_them = _place(folder, key, measure, fast=fast, part="*")
    for found in any_of_them.parent.glob(any_of_them.name):
        found.unlink(missing_ok=True)


def place(folder: Path, key: str, name: str) -> Path:
    """Where an entry of a file's content lies."""
    return folder / key[:2] / key / f"{name}.measure"


def _place(
    folder: Path, key: str, measure: Measure, *, fast: bool, part: str | None = None
) -> Path:
    way = ("fast" if fast else "whole") if part is None else f"{'fast' if fast else 'part'}-{part}"
    return place(folder, key, f"{measure.name}-{measure.version}-{way}")
