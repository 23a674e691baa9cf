"""The timelines of an FCPXML document or bundle."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from lxml import etree

from roughcut.errors import Unreadable
from roughcut.formats.door import Reading
from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.reading.resources import gather_media
from roughcut.formats.fcpxml.reading.sequences import timeline
from roughcut.formats.fcpxml.sniff import inside
from roughcut.formats.unpack import parsed_xml
from roughcut.timeline import Timeline

_SHELVES = frozenset({"fcpxml", "library", "event", "collection-folder"})
_CLIPS = ("asset-clip", "clip", "mc-clip", "sync-clip", "audition", "video")


def read(path: Path) -> Reading:
    """Every project of the file, and every compound clip in its events, in the file's order.

    Raises:
        Unreadable: the file is damaged, hostile, or not FCPXML, or holds clips and no timeline.
    """
    file = inside(path) or path if path.is_dir() else path
    root = parsed_xml(file)
    if root.tag != "fcpxml":
        raise Unreadable(str(file), f"its root element is <{root.tag}>", "Export it as XML again")
    document = Document(str(file))
    for resources in root.iterfind("resources"):
        for each in resources:
            identity = each.get("id")
            if identity is not None:
                document.resources.setdefault(identity, each)
    gather_media(document)
    found: list[Timeline] = []
    for element in root.iter("project", "sequence", "ref-clip"):
        one = _timeline(document, element)
        if one is not None and not any(one is each for each in found):
            found.append(one)
    if not found:
        clips = Counter(str(each.tag) for each in root.iter(*_CLIPS) if _stands_alone(each))
        listed = ", ".join(f"{count} {tag}" for tag, count in clips.items()) or "nothing"
        raise Unreadable(
            str(file),
            f"it holds no project, but {listed}",
            "Select the project itself in Final Cut and export its XML",
        )
    return Reading(tuple(found), tuple(document.omissions), str(path))


def _timeline(document: Document, element: etree._Element) -> Timeline | None:
    """The timeline of a project, of a compound clip that stands in an event, or of a lone sequence."""
    if element.tag == "project":
        sequence = element.find("sequence")
        if sequence is None:
            document.omit(element, "project without a sequence", element.get("name", ""))
            return None
        return timeline(document, sequence, element.get("name", ""))
    if not _stands_alone(element):
        return None
    if element.tag == "sequence":
        return timeline(document, element, element.get("name", ""))
    media = document.resource(element)
    sequence = None if media is None else media.find("sequence")
    if media is None or sequence is None:
        document.omit(element, "undefined sequence", element.get("ref", ""))
        return None
    return timeline(document, sequence, media.get("name", ""))


def _stands_alone(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _SHELVES
