"""A learned style: a folder that can be kept, mailed, compared.

    my-style/
      style.json        version, what it was learned from, settings, figures, a hash of every file
      habits/           LightGBM text models, tables as JSON
      composer/         past projects for the composer, where it tells better than habits
      selection/        what is kept of footage, where past footage was at hand
      multitrack/       the frame-grid transformer, where it was trained
      projects.parquet  the decisions that it learned from
      report.html

Nothing in it is ever executed: loading verifies every hash and reads JSON, text models and tensors.
A hash guards against damage, not against a forger: whoever can change a file can change its hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from roughcut.atomic import write_folder
from roughcut.errors import BrokenStyle, Unwritable
from roughcut.learn.figures import Curve, TaskFigure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roughcut.learn.habits import Habits
    from roughcut.learn.selection import Selection

VERSION = 1
RECORD = "style.json"
REPORT = "report.html"
MEMORY = "projects.parquet"
_MAX_FILE_BYTES = 2**30


@dataclass(frozen=True, slots=True)
class LearnedFrom:
    """A project file that the style was learned from; the name only, never its folder."""

    name: str
    digest: str
    sequences: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked of `learn`."""

    model: str = "habits"
    seed: int = 0
    minimum_clips: int = 10
    assume: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What style.json holds."""

    version: int
    learned_from: tuple[LearnedFrom, ...]
    settings: Settings
    words: tuple[str, ...]
    figures: tuple[TaskFigure, ...]
    curves: tuple[Curve, ...]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Style:
    """A style as `learn` made it or `load` found it."""

    record: Record
    habits: Habits
    files: Mapping[str, bytes]
    selection: Selection | None = None


def sealed(
    record: Record, files: Mapping[str, bytes], habits: Habits, selection: Selection | None = None
) -> Style:
    """A style whose record names the hash of every file."""
    hashes = {name: _digest(content) for name, content in sorted(files.items())}
    return Style(replace(record, files=hashes), habits, files, selection)


def save(style: Style, folder: Path, *, force: bool = False) -> None:
    """Write the style folder, whole or not at all.

    Raises:
        Unwritable: the folder exists and force is off, or the disk refuses.
    """
    is_style = (folder / RECORD).is_file()
    if folder.exists() and not is_style and (not folder.is_dir() or any(folder.iterdir())):
        raise Unwritable(str(folder), "it is something else than a style", "Choose a new folder")
    content = msgspec.json.format(msgspec.json.encode(style.record), indent=1)
    write_folder(folder, {**style.files, RECORD: content}, force=force)


def load(folder: Path) -> Style:
    """The style in a folder.

    Raises:
        BrokenStyle: the folder is no style, of another version, or a file of it is missing or
            was changed.
    """
    # Both need the extra `learn`.
    from roughcut.learn.habits import Habits  # noqa: PLC0415
    from roughcut.learn.selection import Selection  # noqa: PLC0415

    record = _record(folder)
    files = {}
    for name, expected in record.files.items():
        content = _content(folder, name)
        if _digest(content) != expected:
            raise BrokenStyle(
                str(folder / name), "it was changed after it was learned", "Learn the style again"
            )
        files[name] = content
    habits = Habits.from_files(
        {name: content for name, content in files.items() if name.startswith("habits/")}
    )
    if habits.told_by:
        from roughcut.learn.composer import keeping  # noqa: PLC0415 - torch, where it is needed

        habits = replace(habits, ear=keeping.parsed(files))
    return Style(record, habits, files, Selection.from_files(files))


def _record(folder: Path) -> Record:
    path = folder / RECORD
    if not path.is_file():
        raise BrokenStyle(
            str(folder),
            f"it is not a style: {RECORD} is missing",
            "Name a folder that `learn` wrote",
        )
    try:
        version = msgspec.json.decode(path.read_bytes(), type=_Versioned).version
        if version != VERSION:
            raise BrokenStyle(
                str(path),
                f"it is of version {version}, this roughcut reads version {VERSION}",
                "Learn the style again",
            )
        return msgspec.json.decode(path.read_bytes(), type=Record)
    except msgspec.DecodeError as error:
        raise BrokenStyle(str(path), f"it is damaged ({error})", "Learn the style again") from error


def _content(folder: Path, name: str) -> bytes:
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts:
        raise BrokenStyle(
            str(folder / RECORD), f"it names a file outside the style, '{name}'", "Do not trust it"
        )
    path = folder / inside
    if path.is_symlink() or not path.is_file():
        raise BrokenStyle(str(path), "it is missing", "Learn the style again")
    if path.stat().st_size > _MAX_FILE_BYTES:
        raise BrokenStyle(str(path), "it is larger than any style", "Do not trust it")
    return path.read_bytes()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class _Versioned:
    version: int
