"""Kdenlive's bin: every source once, with the id by which timelines name it, and the project."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from lxml import etree

from roughcut.formats.kdenlive.titles import title_xml
from roughcut.formats.mlt.writing.footage import color_of, described, file_of
from roughcut.formats.mlt.writing.page import Page
from roughcut.timeline import Clip, Generator, Media, Source, Text, Timeline

DOCUMENT_VERSION = "1.1"
KDENLIVE_VERSION = "24.12.2"
FOLDER = "2"  # of the sequences
_FIRST_ID = 3
_NAMESPACE = uuid.UUID("7d0a4f3e-50f1-5b7e-9a0b-2c5a4be1a0c1")  # our own; any would do
_NEVER_ENDING = 10**7  # frames of stills, colours and titles


@dataclass(slots=True)
class Bin:
    """The sources met so far, in order; what the producers of timelines share with the bin's."""

    page: Page
    timeline: Timeline
    ids: dict[object, int] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)
    sources: dict[int, tuple[Source, str]] = field(default_factory=dict)

    def id_of(self, clip: Clip, length: int) -> int:
        """The id of a clip's source; length in frames is kept where it is the longest so far."""
        source = clip.source
        # A title is one of the bin for each name that it is used under.
        key = source if isinstance(source, Media) else (id(source) if isinstance(source, Timeline) else (source, clip.name))  # fmt: skip
        number = self.ids.setdefault(key, _FIRST_ID + len(self.ids))
        self.lengths[number] = max(length, self.lengths.get(number, 0))
        self.sources.setdefault(number, (source, source.name if isinstance(source, Media) else clip.name))  # fmt: skip
        return number

    def properties(self, number: int, length: int) -> dict[str, object]:
        """What describes a source, in the bin and in a timeline; length in frames."""
        source, name = self.sources[number]
        found: dict[str, object] = {}
        if isinstance(source, Media):
            found |= described(source, self.page.rate, length)
        elif isinstance(source, Text):
            found |= {"mlt_service": "kdenlivetitle", "resource": "", "xmldata": title_xml(source, self.timeline)}  # fmt: skip
        elif isinstance(source, Generator):
            # Kdenlive writes opacity last.
            color = color_of(source, lambda *_: None).removeprefix("#")
            found |= {"mlt_service": "color", "resource": f"0x{color[2:]}{color[:2]}", "aspect_ratio": 1, "mlt_image_format": "rgba"}  # fmt: skip
        return {
            **found,
            "kdenlive:clipname": name or None,
            "kdenlive:folderid": -1,
            "kdenlive:id": number,
            "kdenlive:control_uuid": identity(f"clip {number}"),
        }

    def producer(self, number: int) -> etree._Element:
        """The bin's producer of a source that is no sequence."""
        source, _ = self.sources[number]
        length = self.lengths[number]
        page = self.page
        element = page.service("producer", **{"in": page.clock(0), "out": page.clock(length - 1)})
        page.put(element, {"length": length})
        if isinstance(source, Media):
            service = "qimage" if source.still else "avformat"
            page.put(element, {"resource": file_of(source), "mlt_service": service})
        page.put(element, self.properties(number, length))
        return element


def identity(text: str) -> str:
    """An id as Kdenlive writes it, the same for the same text."""
    return f"{{{uuid.uuid5(_NAMESPACE, text)}}}"


def write_bin(page: Page, bins: Bin, sequences: list[tuple[str, int]], active: str) -> None:
    """The bin, and the tractor that only shows the active sequence: the file's last service."""
    producers = [
        bins.producer(number)
        for number, (source, _) in bins.sources.items()
        if not isinstance(source, Timeline)
    ]
    folder = page.service("playlist", "main_bin")
    page.put(folder, {
        f"kdenlive:folder.-1.{FOLDER}": "Sequences",
        "kdenlive:sequenceFolder": FOLDER,
        "kdenlive:docproperties.activetimeline": active,
        "kdenlive:docproperties.opensequences": active,
        "kdenlive:docproperties.uuid": active,
        "kdenlive:docproperties.kdenliveversion": KDENLIVE_VERSION,
        "kdenlive:docproperties.version": DOCUMENT_VERSION,
        "kdenlive:docproperties.enableproxy": 0,
        "kdenlive:docproperties.seekOffset": 30000,
        "xml_retain": 1,
    })  # fmt: skip
    for uid, length in sequences:
        _entry(page, folder, uid, length)
    for element in producers:
        last = element.get("out") or ""
        etree.SubElement(folder, "entry", {"producer": element.get("id") or "", "in": page.clock(0), "out": last})  # fmt: skip
    length = dict(sequences)[active]
    tractor = page.service("tractor", **{"in": page.clock(0), "out": page.clock(max(0, length - 1))})  # fmt: skip
    page.put(tractor, {"kdenlive:projectTractor": 1})
    # Without an end the black below the sequence would play on.
    shown = {"in": page.clock(0), "out": page.clock(max(0, length - 1))}
    etree.SubElement(tractor, "track", {"producer": active, **shown})


def _entry(page: Page, folder: etree._Element, producer: str, length: int) -> None:
    etree.SubElement(folder, "entry", {"producer": producer, "in": page.clock(0), "out": page.clock(max(0, length - 1))})  # fmt: skip
