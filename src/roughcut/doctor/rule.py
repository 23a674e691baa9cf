"""What a rule is: one function that finds faults, with what they do, where, and what helps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from roughcut.check import clips_of, place
from roughcut.doctor.programs import Program
from roughcut.doctor.sheet import Sheet
from roughcut.errors import Where
from roughcut.timeline import Media, Timeline

Effect = Literal["breaks", "shifts", "unlinks", "lost"]
"""The file is refused; something is drawn or timed wrongly; media are not found; something is gone."""

EFFECTS: tuple[Effect, ...] = ("breaks", "shifts", "unlinks", "lost")


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule is broken."""

    where: Where
    problem: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault with its rule's name, what it does, and what helps.

    clip: the name of the clip that begins there, None where the finding is about none.
    """

    where: Where
    rule: str
    effect: Effect
    problem: str
    remedy: str
    clip: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Of a timeline, whatever file it came from.

    says: what happens in the programs; source: who saw it, "" where it follows from what the thing
    is. apps: those it holds for, None for all. once: faults that
    read the same are one, wherever they stand. mend gives the timeline without the faults that can
    safely be mended, and mended says what it does.
    """

    name: str
    effect: Effect
    says: str
    remedy: str
    find: Callable[[Timeline], Iterator[Fault]]
    apps: tuple[str, ...] | None = None
    once: bool = False
    mend: Callable[[Timeline], Timeline] | None = None
    mended: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class FileRule:
    """Of a file as it stands, in the formats of that name that the program opens; None for all.

    There are no mends: a copy is written anew, and roughcut does not write it so.
    """

    name: str
    effect: Effect
    says: str
    remedy: str
    find: Callable[[Sheet], Iterator[Fault]]
    formats: tuple[str, ...] | None
    apps: tuple[str, ...] | None = None
    source: str = ""


def holds_for(rule: Rule | FileRule, app: str) -> bool:
    """Whether a rule is one of a program's."""
    return rule.apps is None or app in rule.apps


def judges(rule: Rule, program: Program, format_name: str) -> bool:
    """Whether a rule has a say: of a program's own projects only what they look for elsewhere."""
    own = format_name == program.own
    return holds_for(rule, program.name) and (rule.effect == "unlinks" or not own)


def media_of(timeline: Timeline) -> dict[Media, Where]:
    """Each file of a timeline (not of its nests) with the first place where it is used."""
    found: dict[Media, Where] = {}
    for name, _, clip in clips_of(timeline):
        if isinstance(clip.source, Media):
            found.setdefault(clip.source, place(timeline, name, clip.start))
    return found
