"""The programs that the doctor knows: which formats each opens, and which is best written for it."""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.errors import Unsupported
from roughcut.formats import FORMATS


@dataclass(frozen=True, slots=True)
class Program:
    """A row: how `--for` names it and how people do; opens, writes and own are names of formats.

    own: the format that nobody but the program itself writes: what stands in it, it can do.
    """

    name: str
    title: str
    opens: tuple[str, ...]
    writes: str
    own: str | None = None


PROGRAMS = (
    # Premiere has no import of FCPXML (palmier-io/palmier-pro, XMLExporter.swift).
    Program(
        "premiere", "Premiere Pro", ("prproj", "xmeml", "otio", "edl", "aaf"), "xmeml", "prproj"
    ),
    Program("resolve", "DaVinci Resolve", ("fcpxml", "xmeml", "otio", "edl", "aaf"), "fcpxml"),
    Program("fcp", "Final Cut Pro", ("fcpxml",), "fcpxml"),
    Program("capcut", "CapCut", ("capcut",), "capcut"),
    Program("jianying", "JianYing", ("capcut",), "capcut"),
    Program("kdenlive", "Kdenlive", ("kdenlive",), "kdenlive"),
    Program("shotcut", "Shotcut", ("shotcut",), "shotcut"),
)


def written_programs() -> tuple[Program, ...]:
    """The programs that some format is written for."""
    written = {app for each in FORMATS for app in each.apps}
    return tuple(each for each in PROGRAMS if each.name in written)


def program(name: str) -> Program:
    """The program that `--for` names.

    Raises:
        Unsupported: the doctor does not know it.
    """
    known = written_programs()
    found = next((each for each in known if each.name == name), None)
    if found is None:
        names = ", ".join(each.name for each in known)
        raise Unsupported(f"--for {name}", "no such program is known", f"Name one of: {names}")
    return found
