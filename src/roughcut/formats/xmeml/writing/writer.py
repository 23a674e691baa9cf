"""A timeline as xmeml."""

from __future__ import annotations

from lxml import etree

from roughcut.check import with_nests
from roughcut.formats.door import Written
from roughcut.formats.xmeml.writing.page import Page
from roughcut.formats.xmeml.writing.sequences import write_sequence
from roughcut.timeline import Media, Timeline


def write(timeline: Timeline, app: str | None = None) -> Written:
    """The bytes of an xmeml file that Premiere or Resolve imports, and what xmeml cannot express."""
    page = Page(write_sequence, heard=_heard(timeline), resolve=app == "resolve")
    root = etree.Element("xmeml", version="5" if page.resolve else "4")
    write_sequence(page, root, timeline)
    etree.indent(root, "\t")
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True, doctype="<!DOCTYPE xmeml>")  # fmt: skip
    return Written(content, tuple(page.omissions))


def _heard(timeline: Timeline) -> frozenset[Media]:
    return frozenset(
        clip.source
        for each in with_nests(timeline)
        for track in each.audio_tracks
        for clip in track.clips
        if isinstance(clip.source, Media)
    )
