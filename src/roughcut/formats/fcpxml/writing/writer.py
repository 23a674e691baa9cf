"""A timeline as FCPXML 1.10, the version that Final Cut 10.6 and Resolve 18 read too."""

from __future__ import annotations

from collections import defaultdict

from lxml import etree

from roughcut.check import with_nests
from roughcut.formats.door import Written
from roughcut.formats.fcpxml.vocabulary import RESOLVE
from roughcut.formats.fcpxml.writing.page import Page, put_in_order
from roughcut.formats.fcpxml.writing.sequences import write_sequence
from roughcut.timeline import Media, Timeline

VERSION = "1.10"


def write(timeline: Timeline, app: str | None = None) -> Written:
    """The bytes of a document for Final Cut, or for Resolve, and what FCPXML cannot express."""
    root = etree.Element("fcpxml", version=VERSION)
    resources = etree.SubElement(root, "resources")
    heard, used = _uses(timeline)
    page = Page(write_sequence, resources, app if app == RESOLVE else None, heard, used)
    event = page.add(page.add(root, "library"), "event", name=timeline.name)
    write_sequence(page, page.add(event, "project", name=timeline.name), timeline)
    put_in_order(root)
    etree.indent(root, "    ")
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True, doctype="<!DOCTYPE fcpxml>")  # fmt: skip
    return Written(content, tuple(page.omissions))


def _uses(timeline: Timeline) -> tuple[frozenset[Media], dict[Media, int]]:
    """The media that sound, and how far into each file its clips reach."""
    heard: set[Media] = set()
    reach: dict[Media, int] = defaultdict(int)
    for each in with_nests(timeline):
        for track in each.tracks:
            for clip in track.clips:
                if isinstance(clip.source, Media):
                    end = clip.source_start + max(clip.source_duration, each.rate.ticks(1))
                    reach[clip.source] = max(reach[clip.source], end)
                    if track.kind == "audio":
                        heard.add(clip.source)
    return frozenset(heard), dict(reach)
