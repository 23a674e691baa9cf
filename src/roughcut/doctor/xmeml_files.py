"""Rules about Premiere and Final Cut 7 XML as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from roughcut.doctor.rule import Fault, FileRule
from roughcut.doctor.sheet import Sheet
from roughcut.formats.xmeml.exact import exact
from roughcut.formats.xmeml.reading.motion import FITTED_SCALE

_XMEML = ("xmeml",)
_BROKEN_ADDRESS = re.compile(r"file:.*\\|file://localhost[^/]|file://[A-Za-z]:", re.IGNORECASE | re.DOTALL)  # fmt: skip


def rate_not_whole(sheet: Sheet) -> Iterator[Fault]:
    seen = set()
    for element in sheet.every("timebase"):
        text = (element.text or "").strip()
        if not re.fullmatch(r"\d{1,6}", text) and text not in seen:
            seen.add(text)
            yield Fault(sheet.at(element), f"the timebase is '{text[:20]}'")


def no_picture_format(sheet: Sheet) -> Iterator[Fault]:
    for sequence in sheet.every("sequence"):
        if len(sequence) and sequence.find("media/video/format") is None:
            name = (sequence.findtext("name") or "")[:60]
            yield Fault(sheet.at(sequence), f"the sequence '{name}' has no <format> of its picture")


def broken_address(sheet: Sheet) -> Iterator[Fault]:
    for element in sheet.every("pathurl"):
        if _BROKEN_ADDRESS.match((element.text or "").strip()):
            yield Fault(sheet.at(element), f"'{(element.text or '').strip()[:80]}' is no address")


def id_used_twice(sheet: Sheet) -> Iterator[Fault]:
    seen: set[str] = set()
    for element in sheet.every("clipitem"):
        identity = element.get("id")
        if identity and identity in seen:
            yield Fault(sheet.at(element), f"the id '{identity[:60]}' is another clip's too")
        seen.add(identity or "")


def still_without_length(sheet: Sheet) -> Iterator[Fault]:
    for element in sheet.every("file"):
        still = (element.findtext("media/video/stillframe") or "").strip().upper() == "TRUE"
        if still and not (element.findtext("duration") or "").strip():
            yield Fault(sheet.at(element), f"the still '{_name(element)}' has no duration")


def no_timecode(sheet: Sheet) -> Iterator[Fault]:
    for element in sheet.every("file"):
        if element.find("pathurl") is not None and element.find("timecode") is None:
            yield Fault(sheet.at(element), f"'{_name(element)}' has no <timecode>")


def defined_again(sheet: Sheet) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for element in sheet.every("file"):
        address = (element.findtext("pathurl") or "").strip()
        if address and address in first:
            yield Fault(
                sheet.at(element), f"'{_name(element)}' is defined again after {first[address]}"
            )
        elif address:
            first[address] = f"line {sheet.at(element).line}"


def mono_as_a_pair(sheet: Sheet) -> Iterator[Fault]:
    """Files of several streams have several <audio>: those of one channel make a pair as well."""
    mono = set()
    for element in sheet.every("file"):
        counts = element.findall("media/audio/channelcount")
        if [(each.text or "").strip() for each in counts] == ["1"]:
            mono.add(element.get("id"))
    for track in sheet.every("track"):
        place = track.get("currentExplodedTrackIndex"), track.get("totalExplodedTrackCount")
        if place != ("1", "2"):
            continue
        for clip in track.iterfind("clipitem"):
            file = clip.find("file")
            if file is not None and file.get("id") in mono:
                yield Fault(sheet.at(clip), f"'{_name(clip)}' has one channel on a track of two")


def native_pixels(sheet: Sheet) -> Iterator[Fault]:
    """Resolve fits pictures first; its own sizes are of the fitted ones and go up to 10,000 %.

    In its own files (version 5) pictures without a size are fitted ones.
    """
    own = sheet.root is not None and sheet.root.get("version") == "5"
    sizes = {
        each.get("id"): _size(each.find("media/video")) for each in sheet.every("file") if len(each)
    }
    for sequence in sheet.every("sequence"):
        frame = _size(sequence.find("media/video/format"))
        for clip in sequence.iterfind("media/video/track/clipitem"):
            file = clip.find("file")
            size = None if file is None else sizes.get(file.get("id"))
            most = [
                exact(each.findtext("valuemax") or "")
                for each in clip.iterfind("filter/effect/parameter")
                if each.findtext("parameterid") == "scale"
            ]
            fitted = most == [FITTED_SCALE] or (own and not most)
            if size and frame and size != frame and not fitted:
                yield Fault(
                    sheet.at(clip),
                    f"'{_name(clip)}' is {size[0]}×{size[1]} in a frame of {frame[0]}×{frame[1]}",
                )


def _size(parent: etree._Element | None) -> tuple[str, str] | None:
    """Width and height as they are written, None where they are not."""
    if parent is None:
        return None
    shape = "samplecharacteristics"
    width, height = (
        (parent.findtext(f"{shape}/{side}") or "").strip() for side in ("width", "height")
    )
    return (width, height) if width and height else None


def _name(element: etree._Element) -> str:
    return (element.findtext("name") or element.get("id") or "").strip()[:60]


XMEML_FILES = (
    FileRule(
        "timebase that is not whole", "breaks",
        "The file is refused, or its sequence is empty.",
        "Write a whole timebase, with <ntsc>TRUE</ntsc> for 23.976, 29.97 and 59.94",
        rate_not_whole, _XMEML, ("premiere", "resolve"),
        source="Moyf/moys-asr-workflow PR 145",
    ),
    FileRule(
        "sequence without a picture format", "breaks",
        "Resolve imports the whole XML as one black clip.",
        "Write <format> under <media><video>, with size and rate",
        no_picture_format, _XMEML, ("resolve",),
        source="OpenTimelineIO PR 1287, issue 839",
    ),
    FileRule(
        "one id for two clips", "breaks",
        "Links go to the wrong clip: clips arrive unlinked, or fused.",
        "Number the clips of picture and sound with one counter",
        id_used_twice, _XMEML, ("premiere", "resolve"),
        source="WyattBlue/auto-editor PR 1139, issue 188",
    ),
    FileRule(
        "broken address of a file", "unlinks",
        "The media are asked for, or not found.",
        "Write file://localhost/ and the whole path, with / and percent signs",
        broken_address, _XMEML, ("premiere", "resolve"),
        source="WyattBlue/auto-editor issues 130, 448",
    ),
    FileRule(
        "file without timecode", "unlinks",
        "Resolve does not link the clips, or links others.",
        "Write the timecode of the file's first frame",
        no_timecode, _XMEML, ("resolve",),
        source="WyattBlue/auto-editor issue 366",
    ),
    FileRule(
        "file defined again", "unlinks",
        "The same media stand in the bin as often as they are defined.",
        "Define each file once, and name it by its id from then on",
        defined_again, _XMEML, ("premiere",),
    ),
    FileRule(
        "size by the media's pixels", "shifts",
        "Resolve fits the picture into the frame and then applies the size of the XML again.",
        "Write it for Resolve: roughcut doctor FILE --for resolve --fix OUT",
        native_pixels, _XMEML, ("resolve",),
        source="barefootford/buttercut PR 111",
    ),
    FileRule(
        "still without a duration", "shifts",
        "Premiere gives the still hours, and ignores its in and out.",
        "Write a duration into the still's <file>",
        still_without_length, _XMEML, ("premiere",),
        source="WyattBlue/auto-editor src/exports/fcp7.nim",
    ),
    FileRule(
        "mono sound as a stereo pair", "shifts",
        "One side is silent.",
        "Put mono sound onto a track of its own, totalExplodedTrackCount 1",
        mono_as_a_pair, _XMEML, ("premiere",),
        source="WyattBlue/auto-editor PR 1139",
    ),
)  # fmt: skip
