"""Rules about projects of Kdenlive and Shotcut, which are MLT XML, as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from roughcut.doctor.rule import Fault, FileRule
from roughcut.doctor.sheet import Sheet

_BINS = frozenset({"main_bin", "main bin"})  # with a space up to 17.08
_GROUNDS = frozenset({"black_track", "black", "background"})  # the lowest track of a sequence
_COMPOSITING = (
    "qtblend",
    "frei0r.cairoblend",
    "composite",
    "affine",
    "movit.overlay",
    "luma",
    "vqm",
)
_COMMA = re.compile(r"-?\d+,\d+")
_POINT_LOCALES = frozenset({"", "C", "POSIX"})


def comma_numbers(sheet: Sheet) -> Iterator[Fault]:
    """LC_NUMERIC says how every number of the file is written."""
    said = "" if sheet.root is None else sheet.root.get("LC_NUMERIC", "")
    if said not in _POINT_LOCALES:
        return
    for element in sheet.every("property"):
        text = (element.text or "").strip()
        if _COMMA.fullmatch(text):
            name = element.get("name", "")[:60]
            yield Fault(sheet.at(element), f"'{name}' is '{text[:20]}' where numbers have a point")


def no_bin(sheet: Sheet) -> Iterator[Fault]:
    if any(True for _ in sheet.every("kdenlivedoc")):  # before 15.04 the bin stood there
        return
    if not any(each.get("id") in _BINS for each in sheet.every("playlist")):
        yield Fault(sheet.at(sheet.root), "it has no bin (main_bin)")


def no_marks(sheet: Sheet) -> Iterator[Fault]:
    if not any(each.get("name", "").startswith("shotcut") for each in sheet.every("property")):
        yield Fault(sheet.at(sheet.root), "nothing in it is marked as Shotcut's")


def no_compositing(sheet: Sheet) -> Iterator[Fault]:
    silent = {each.get("id") for each in sheet.every("tractor", "playlist") if _sounds(each)}
    for tractor in sheet.every("tractor"):
        tracks = [
            each.get("producer") for each in tractor.iter("track") if "video" not in _hidden(each)
        ]
        if not _GROUNDS & set(tracks):
            continue
        seen = [each for each in tracks if each not in silent and each not in _GROUNDS]
        services = {
            each.text or "" for each in tractor.iterfind("transition/property[@name='mlt_service']")
        }
        if len(seen) > 1 and not any(each.startswith(_COMPOSITING) for each in services):
            yield Fault(
                sheet.at(tractor), f"{len(seen)} tracks of pictures have nothing that joins them"
            )


def _sounds(element: etree._Element) -> bool:
    marks = ("kdenlive:audio_track", "shotcut:audio")
    return any(
        each.get("name") in marks and (each.text or "").strip() == "1"
        for each in element.iterfind("property")
    )


def _hidden(track: etree._Element) -> str:
    hidden = track.get("hide", "")
    return "video" if hidden == "both" else hidden


MLT_FILES = (
    FileRule(
        "project without a bin", "breaks",
        "Kdenlive does not open it, though other players of MLT do.",
        "Write a main_bin and its properties, or convert it: --fix OUT",
        no_bin, ("kdenlive",), ("kdenlive",),
        source="HKUDS/CLI-Anything issue 213",
    ),
    FileRule(
        "project without Shotcut's marks", "breaks",
        "Shotcut opens it as one clip that cannot be cut.",
        "Convert it: --fix OUT",
        no_marks, ("shotcut",), ("shotcut",),
        source="WyattBlue/auto-editor issues 170, 205",
    ),
    FileRule(
        "decimal commas", "shifts",
        "Numbers are read up to the comma: sizes, places and speeds are wrong.",
        "Write points, and LC_NUMERIC=\"C\"",
        comma_numbers, ("kdenlive", "shotcut"), ("kdenlive", "shotcut"),
        source="KDE/kdenlive dev-docs/fileformat.md",
    ),
    FileRule(
        "tracks without compositing", "shifts",
        "An upper track hides everything below it.",
        "Put a qtblend transition between each track and the lowest",
        no_compositing, ("kdenlive", "shotcut"), ("kdenlive", "shotcut"),
    ),
)  # fmt: skip
