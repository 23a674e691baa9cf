"""Rules about FCPXML as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from roughcut.doctor.rule import Fault, FileRule
from roughcut.doctor.sheet import Sheet
from roughcut.formats.fcpxml.clock import seconds
from roughcut.formats.fcpxml.vocabulary import ANCHORED, DIALECT_KEY, MARKERS, ORDER, RESOLVE

_FCPXML = ("fcpxml",)
_NEWEST_FOR_RESOLVE = (1, 10)  # before Resolve 21 (palmier-io/palmier-pro, FCPXMLExporter.swift)
_LAYOUTS = frozenset({"stereo", "surround"})
_RAW = re.compile(r"['!$&()*+,;=]")
_RANKS = {tag: rank for rank, tag in enumerate(ORDER)}
_RANKS |= dict.fromkeys(ANCHORED, _RANKS["anchored"]) | dict.fromkeys(MARKERS, _RANKS["marker"])
_ORDERED = ("asset-clip", "clip", "ref-clip", "sync-clip", "video", "title")


def too_new(sheet: Sheet) -> Iterator[Fault]:
    for root in sheet.every("fcpxml"):
        match = re.fullmatch(r"(\d{1,3})\.(\d{1,3})", root.get("version", ""))
        if match and (int(match[1]), int(match[2])) > _NEWEST_FOR_RESOLVE:
            yield Fault(sheet.at(root), f"it is version {match[0]}")


def other_extension(sheet: Sheet) -> Iterator[Fault]:
    if sheet.path.suffix.lower() not in {".fcpxml", ".fcpxmld"}:
        yield Fault(sheet.at(), f"its name ends with '{sheet.path.suffix}'")


def audio_layout(sheet: Sheet) -> Iterator[Fault]:
    for sequence in sheet.every("sequence"):
        layout = sequence.get("audioLayout")
        if layout is not None and layout not in _LAYOUTS:
            yield Fault(sheet.at(sequence), f"audioLayout is '{layout[:40]}'")


def out_of_order(sheet: Sheet) -> Iterator[Fault]:
    for element in sheet.every(*_ORDERED):
        ranked = [(_RANKS[str(child.tag)], child) for child in element if child.tag in _RANKS]
        last = -1
        for rank, child in ranked:
            if rank < last:
                yield Fault(sheet.at(child), f"<{child.tag}> stands too late in <{element.tag}>")
                break
            last = rank


def off_the_grid(sheet: Sheet) -> Iterator[Fault]:
    """Items of the primary storyline; sound, which hangs below, may lie between frames."""
    frames = {
        each.get("id"): seconds(each.get("frameDuration", "")) for each in sheet.every("format")
    }
    for sequence in sheet.every("sequence"):
        frame = frames.get(sequence.get("format"))
        for item in sequence.iterfind("spine/*"):
            for name in ("offset", "duration"):
                time = seconds(item.get(name, "0s"))
                if frame and time is not None and (time / frame).denominator != 1:
                    yield Fault(
                        sheet.at(item),
                        f"{name} {item.get(name)} of '{item.get('name', '')[:60]}' is no whole number of frames",
                    )


def decibels(sheet: Sheet) -> Iterator[Fault]:
    for element in sheet.every("adjust-volume"):
        if element.get("amount", "").strip().lower().endswith("db"):
            yield Fault(sheet.at(element), f"the level is '{element.get('amount', '')[:20]}'")


def raw_characters(sheet: Sheet) -> Iterator[Fault]:
    for element in sheet.every("media-rep", "asset"):
        source = element.get("src", "")
        if source.lower().startswith("file:") and _RAW.search(source):
            yield Fault(sheet.at(element), f"'{source[:80]}' has characters that must be encoded")


def short_speed_map(sheet: Sheet) -> Iterator[Fault]:
    """The map's last point lies where the clip ends, though the media go on."""
    lengths = {
        asset.get("id"): seconds(asset.get("duration", "")) for asset in sheet.every("asset")
    }
    for speed in sheet.every("timeMap"):
        clip = speed.getparent()
        if clip is None or not len(speed):
            continue
        start, duration = (seconds(clip.get(name, "0s")) for name in ("start", "duration"))
        times = [seconds(point.get("time", "")) for point in speed]
        reached = [seconds(point.get("value", "")) for point in speed]
        length = lengths.get(clip.get("ref"))
        if start is None or duration is None or length is None:
            continue
        values = [value for value in reached if value is not None]
        ends = [time for time in times if time is not None]
        covered = max(values, default=0) - min(values, default=0)  # nothing of a frozen frame
        if ends and max(ends) <= start + duration and 0 < covered < length:
            yield Fault(
                sheet.at(speed), f"the speed of '{clip.get('name', '')[:60]}' ends with the clip"
            )


def final_cut_units(sheet: Sheet) -> Iterator[Fault]:
    """Where picture and frame are of one shape, both programs draw the same.

    Elsewhere Resolve multiplies positions by how much of the frame the fitted picture fills, and
    counts crops by other sides (palmier-io/palmier-pro, PR 254).
    """
    notes = sheet.every("md")
    if any((each.get("key"), each.get("value")) == (DIALECT_KEY, RESOLVE) for each in notes):
        return
    shapes = {each.get("id"): _shape(each) for each in sheet.every("format")}
    formats = {each.get("id"): each.get("format") for each in sheet.every("asset")}
    for element in sheet.every("adjust-transform", "trim-rect"):
        clip = next((each for each in element.iterancestors() if each.get("ref") in formats), None)
        sequence = next(element.iterancestors("sequence"), None)
        if clip is None or sequence is None or _changes_nothing(element):
            continue
        picture = shapes.get(formats[clip.get("ref")])
        frame = shapes.get(sequence.get("format"))
        if picture and frame and picture != frame:
            what = "position" if element.tag == "adjust-transform" else "crop"
            yield Fault(sheet.at(element), f"the {what} of '{clip.get('name', '')[:60]}'")


def _changes_nothing(element: etree._Element) -> bool:
    numbers = (element.get(name, "0") for name in ("position", "left", "right", "top", "bottom"))
    return len(element) == 0 and all(set(text) <= set("-0. ") for text in numbers)


def _shape(element: etree._Element) -> float | None:
    """Width to height of a format's picture, None where it is not said."""
    sides = [element.get(name, "") for name in ("width", "height")]
    if not all(re.fullmatch(r"[1-9]\d{0,6}", side) for side in sides):
        return None
    return round(int(sides[0]) / int(sides[1]), 3)


FCPXML_FILES = (
    FileRule(
        "version that is too new", "breaks",
        "Resolve before version 21 does not import FCPXML newer than 1.10.",
        "Export version 1.10",
        too_new, _FCPXML, ("resolve",),
        source="palmier-io/palmier-pro FCPXMLExporter.swift",
    ),
    FileRule(
        "extension of another format", "breaks",
        "Final Cut does not let the file be chosen.",
        "Rename it to end with .fcpxml",
        other_extension, _FCPXML, ("fcp",),
        source="WyattBlue/auto-editor issue 156",
    ),
    FileRule(
        "unknown audio layout", "breaks",
        "Final Cut refuses the file.",
        "Write audioLayout=\"stereo\" or \"surround\"",
        audio_layout, _FCPXML, ("fcp",),
        source="WyattBlue/auto-editor PR 1138",
    ),
    FileRule(
        "elements out of order", "breaks",
        "The file does not fit its DTD, and Final Cut imports nothing of it.",
        "Put the children of a clip into the DTD's order",
        out_of_order, _FCPXML, ("fcp",),
        source="the DTDs, palmier-io/palmier-pro PR 254",
    ),
    FileRule(
        "edit off the frame grid", "breaks",
        "Final Cut says that the item is not on an edit frame boundary, and moves or refuses it.",
        "Write times that are multiples of the sequence's frameDuration",
        off_the_grid, _FCPXML, ("fcp",),
        source="doza-assist PR 35",
    ),
    FileRule(
        "level with a unit", "shifts",
        "Resolve drops levels that end with dB: the sound plays at full level.",
        "Write the bare number of decibels",
        decibels, _FCPXML, ("resolve",),
        source="barefootford/buttercut PR 135",
    ),
    FileRule(
        "speed map that ends with its clip", "shifts",
        "Resolve shows black at the clip's end.",
        "Let the map cover the whole of the media",
        short_speed_map, _FCPXML, ("resolve",),
        source="palmier-io/palmier-pro PR 197",
    ),
    FileRule(
        "place in Final Cut's units", "shifts",
        "Resolve places and crops pictures that are not shaped like the frame elsewhere.",
        "Write it for Resolve: roughcut doctor FILE --for resolve --fix OUT.fcpxml",
        final_cut_units, _FCPXML, ("resolve",),
        source="palmier-io/palmier-pro PR 254",
    ),
    FileRule(
        "raw characters in an address", "unlinks",
        "Resolve does not find files whose address holds '!$&()*+,;= unencoded.",
        "Encode them with percent signs",
        raw_characters, _FCPXML, ("resolve",),
        source="palmier-io/palmier-pro PR 254",
    ),
)  # fmt: skip
