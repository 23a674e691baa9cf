"""Rules about files of every format, OpenTimelineIO, and drafts, as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from roughcut.doctor.programs import program
from roughcut.doctor.rule import Fault, FileRule
from roughcut.doctor.sheet import Sheet
from roughcut.formats.capcut.drafts import NAMES
from roughcut.formats.otio.setting import PREMIERE, RESOLVE

_OTIO = ("otio",)
_OWN_FIELDS = {"premiere": PREMIERE, "resolve": RESOLVE}


def not_opened(sheet: Sheet) -> Iterator[Fault]:
    known = program(sheet.app)
    if sheet.format not in known.opens:
        yield Fault(
            sheet.at(), f"{known.title} does not open files of this format ({sheet.format})"
        )


def warp_of_one(sheet: Sheet) -> Iterator[Fault]:
    count = sum(
        str(each.get("OTIO_SCHEMA", "")).startswith("LinearTimeWarp")
        and each.get("time_scalar") == 1
        for each in sheet.objects()
    )
    if count:
        yield Fault(sheet.at(), f"{count} clips have a speed of 1 written as an effect")


def foreign_otio(sheet: Sheet) -> Iterator[Fault]:
    """OTIO's core has no sizes and places: each program keeps them in its own metadata."""
    kept = (each.get("metadata") for each in sheet.objects() if "OTIO_SCHEMA" in each)
    own = _OWN_FIELDS[sheet.app]
    if not any(isinstance(metadata, dict) and own in metadata for metadata in kept):
        yield Fault(sheet.at(), "no object of it has the program's own metadata")


def draft_name(sheet: Sheet) -> Iterator[Fault]:
    if not sheet.path.is_dir() and sheet.path.name not in NAMES:
        yield Fault(sheet.at(), f"the draft's file is called '{sheet.path.name}'")


OTHER_FILES = (
    FileRule(
        "format that is not opened", "breaks",
        "The program has no import for it.",
        "Write it in another format: --fix OUT",
        not_opened, None,
        source="palmier-io/palmier-pro XMLExporter.swift",
    ),
    FileRule(
        "speed of 1 as an effect", "lost",
        "Premiere drops the other effects of a clip that has a time warp of 1: sizes, places, opacity.",
        "Take the warp out",
        warp_of_one, _OTIO, ("premiere",),
    ),
    FileRule(
        "metadata of other programs", "lost",
        "Sizes, places, opacity and keyframes are read from the program's own metadata only.",
        "Write it for the program: --fix OUT",
        foreign_otio, _OTIO, ("premiere", "resolve"),
        source="OpenTimelineIO issue 253",
    ),
    FileRule(
        "draft of another name", "breaks",
        "The program does not find a timeline in the draft's folder.",
        "Call it draft_content.json, for JianYing from version 6 on draft_info.json",
        draft_name, ("capcut",), ("capcut", "jianying"),
        source="GuanYixuan/pyJianYingDraft PR 198",
    ),
)  # fmt: skip
