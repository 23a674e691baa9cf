"""Files and folders appear whole or not at all: a kill leaves the old state or the new."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from roughcut.errors import Unwritable


def write_file(path: Path, content: bytes, *, force: bool = False) -> None:
    """Put content at path, through a temporary neighbour.

    Raises:
        Unwritable: something stands there and force is off, or the disk refuses.
    """
    refuse_existing(path, force=force)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _refused(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_folder(path: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Put a folder with these files (names may hold `/`) at path, replacing a whole old one.

    Raises:
        Unwritable: something stands there and force is off, or the disk refuses.
    """
    refuse_existing(path, force=force)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    except OSError as error:
        raise _refused(path, error) from error
    retired = temporary.with_name(temporary.name + ".old")
    try:
        for name, content in files.items():
            target = temporary / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        temporary.chmod(0o755)
        if path.exists():
            # Two renames: a kill between them leaves the old folder whole under its retired name.
            path.rename(retired)
        temporary.rename(path)
    except OSError as error:
        if retired.exists() and not path.exists():
            retired.rename(path)
        raise _refused(path, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        if path.exists():
            shutil.rmtree(retired, ignore_errors=True)


def refuse_existing(path: Path, *, force: bool) -> None:
    """Refuse before long work what would be refused at its end.

    Raises:
        Unwritable: something stands at path and force is off.
    """
    if path.exists() and not force:
        raise Unwritable(
            str(path), "it exists already", "Choose another name, or use --force to replace it"
        )


def _refused(path: Path, error: OSError) -> Unwritable:
    return Unwritable(
        str(path), f"it could not be written ({error.strerror or error})", "Nothing was changed; make room or choose another place"
    )  # fmt: skip
