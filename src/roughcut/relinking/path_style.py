"""The names of the ways to state a path, apart so that `roughcut --help` loads nothing else."""

from enum import StrEnum


class PathStyle(StrEnum):
    """How a writer states paths."""

    POSIX = "posix"
    WINDOWS = "windows"
    RELATIVE = "relative"
