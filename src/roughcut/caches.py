"""Where roughcut keeps what it would otherwise work out again, and how.

An entry carries the hash of its content, so that a damaged one is none.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from roughcut.atomic import write_file
from roughcut.errors import Unreadable

_SEAL_BYTES = hashlib.sha256().digest_size


def cache_folder() -> Path:
    """Where readings and unfinished training are kept: ROUGHCUT_CACHE, else the user's cache."""
    chosen = os.environ.get("ROUGHCUT_CACHE")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "roughcut"


def unsealed(place: Path) -> bytes | None:
    """What was sealed there; None where nothing is, or where it was damaged since.

    Raises:
        Unreadable: the disk refuses.
    """
    try:
        content = place.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unreadable(
            str(place), f"{error.strerror or error}", "Check the cache folder, or remove it"
        ) from error
    sealed, packed = content[:_SEAL_BYTES], content[_SEAL_BYTES:]
    return packed if hashlib.sha256(packed).digest() == sealed else None


def seal(place: Path, content: bytes) -> None:
    """Write an entry with its hash, whole or not at all.

    Raises:
        Unwritable: the disk refuses.
    """
    write_file(place, hashlib.sha256(content).digest() + content, force=True)
