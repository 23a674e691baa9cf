"""Where something is, what is wrong with it, and what was left behind.

Errors, findings and omissions share one small value for their place, so that each of them can
point at a line of a file or at a timecode on a track.

    RoughcutError
    ├── Unreadable     the file is damaged, hostile, or not what its content claims
    ├── Unsupported    the file is sound, but of a kind that roughcut does not read or write
    ├── Unwritable     the output cannot be written: it exists, the disk is full, the timeline is broken
    ├── NotEnough      the input is sound but holds too little to do what was asked
    ├── BrokenStyle    a style folder was changed, is incomplete, or is of another version
    └── MissingExtra   the verb needs an optional part of roughcut that is not installed
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """A place: any of its parts may be unknown (None)."""

    file: str | None = None
    line: int | None = None
    timeline: str | None = None
    track: str | None = None
    timecode: str | None = None

    def __str__(self) -> str:
        file = self.file or ""
        if self.line is not None:
            file = f"{file}:{self.line}" if file else f"line {self.line}"
        track = " at ".join(part for part in (self.track, self.timecode) if part)
        timeline = f"'{self.timeline}'" if self.timeline else ""
        return ", ".join(part for part in (file, timeline, track) if part)


@dataclass(frozen=True, slots=True)
class Omission:
    """Something that was understood but could not be carried.

    `what` is a short phrase that is the same for all omissions of one kind, so that they can be
    counted; `value` says what was lost in this place.
    """

    where: Where
    what: str
    value: str = ""

    def __str__(self) -> str:
        detail = f" ({self.value})" if self.value else ""
        return f"{self.where}: {self.what}{detail}"


class RoughcutError(Exception):
    """Printed as `where: what is wrong. what to do`.

    The three parts are the arguments of the exception, so that it survives pickling: files are
    read in worker processes.
    """

    def __init__(self, where: Where | str, problem: str, remedy: str) -> None:
        super().__init__(where, problem, remedy)
        self.where = Where(file=where) if isinstance(where, str) else where
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        place = str(self.where)
        return (
            f"{place}: {self.problem}. {self.remedy}" if place else f"{self.problem}. {self.remedy}"
        )


class Unreadable(RoughcutError):
    """The file is damaged, hostile, or not what its content claims."""


class Unsupported(RoughcutError):
    """The file is sound, but of a kind that roughcut does not read or write."""


class Unwritable(RoughcutError):
    """The output cannot be written; what stood there before still does."""


class NotEnough(RoughcutError):
    """The input is sound but holds too little to do what was asked."""


class BrokenStyle(RoughcutError):
    """A style folder was changed, is incomplete, or is of another version."""


class MissingExtra(RoughcutError):
    """The verb needs an optional part of roughcut that is not installed."""
