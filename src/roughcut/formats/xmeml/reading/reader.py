"""The timelines of an xmeml file."""

from __future__ import annotations

from pathlib import Path

from roughcut.errors import Unreadable
from roughcut.formats.door import Reading
from roughcut.formats.unpack import parsed_xml
from roughcut.formats.xmeml.reading.document import Document
from roughcut.formats.xmeml.reading.elements import first
from roughcut.formats.xmeml.reading.items import Taking
from roughcut.formats.xmeml.reading.sequences import timeline
from roughcut.timeline import Timeline


def read(path: Path) -> Reading:
    """Every sequence at the top of the file and in its bins, in document order.

    Sequences that stand only inside clips are found through those.

    Raises:
        Unreadable: the file is damaged, hostile, or not xmeml.
    """
    document = Document(str(path))
    try:
        return _read(document, path)
    finally:
        # From the last one on: lxml looks for another element in use from the beginning of what was
        # taken out of the tree, each time that one is given back.
        while document.items:
            document.items.popitem()


def _read(document: Document, path: Path) -> Reading:
    taking = Taking(document.items)
    root = parsed_xml(path, only_data=True, between=taking)
    taking.finish(root)
    if root.tag != "xmeml":
        raise Unreadable(str(path), f"its root element is <{root.tag}>", "Export it as XML again")
    for element in root.iter("file", "sequence"):
        identity = element.get("id")
        if len(element) and identity is not None:
            document.definitions.setdefault((element.tag, identity), element)
    found: list[Timeline] = []
    for element in root.iter("sequence"):
        if any(each.tag == "clipitem" for each in element.iterancestors()):
            continue
        rates = (document.rate(first(each, "rate"), None) for each in element.iterancestors())
        read_one = timeline(document, element, next((rate for rate in rates if rate), None))
        if not any(read_one is each for each in found):
            found.append(read_one)
    return Reading(tuple(found), tuple(document.omissions), str(path))
