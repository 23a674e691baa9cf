"""Figures that were worked out already, so that a benchmark that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import msgspec

from roughcut.atomic import write_file
from roughcut.learn.tasks.folds import Folds
from roughcut.projects.example import Example

Found = TypeVar("Found")
PACKAGE = Path(__file__).parents[2]
COUNTING = ("lightgbm", "numpy")  # packages whose version may change a figure


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of figures. of: a hash of what they are figures of, the code that finds them too."""

    folder: Path
    of: str

    @classmethod
    def of_all(
        cls, folder: Path, examples: Sequence[Example], folds: Folds, seeds: Sequence[int]
    ) -> Kept:
        """The figures of these examples on these folds with these seeds, by this very code."""
        told = sorted((e.editor, e.project, e.file, e.sequence, e.digest) for e in examples)
        hasher = hashlib.sha256(msgspec.json.encode([told, folds, list(seeds)]))
        hasher.update(code().encode())
        return cls(folder, hasher.hexdigest())

    def once(self, what: Sequence[str], kind: type[Found], make: Callable[[], Found]) -> Found:
        """What was made under this name before, or what is made now and kept.

        Raises:
            Unwritable: the disk refuses.
        """
        name = hashlib.sha256(msgspec.json.encode([self.of, *what])).hexdigest()
        path = self.folder / f"{name}.msgpack"  # JSON has no word for nan
        try:
            return msgspec.msgpack.decode(path.read_bytes(), type=kind)
        except (OSError, msgspec.MsgspecError):
            pass  # not there yet, or damaged: made again
        made = make()
        write_file(path, msgspec.msgpack.encode(made), force=True)
        return made


@cache
def code() -> str:
    """A hash of roughcut's own code and weights, and of the packages that figures hang on."""
    hasher = hashlib.sha256("\0".join(f"{each} {version(each)}" for each in COUNTING).encode())
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.safetensors")]):
        hasher.update(path.read_bytes())
    return hasher.hexdigest()
