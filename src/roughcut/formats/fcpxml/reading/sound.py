"""How loud a clip is, and which of its components are heard."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.reading.keyframes import When
from roughcut.formats.fcpxml.reading.motion import gain
from roughcut.parameters import Value

_COMPONENTS = ("audio-channel-source", "audio-role-source")


def components(document: Document, element: etree._Element) -> tuple[etree._Element | None, bool]:
    """The component that a clip sounds with, where it is a single one, and whether it is heard at all."""
    for each in element.iterfind("sync-source/audio-role-source"):
        if each.get("active") == "0" or each.get("enabled") == "0":
            document.omit(each, "audio component", each.get("role") or "")
    found = [each for each in element if each.tag in _COMPONENTS]
    heard = [each for each in found if each.get("enabled") != "0" and each.get("active") != "0"]
    for each in found:
        for effect in each:
            if str(effect.tag).startswith("filter-") or (str(effect.tag).startswith("adjust-") and effect.tag != "adjust-volume"):  # fmt: skip
                document.omit(effect, "effect", effect.get("name") or str(effect.tag).removeprefix("adjust-"))  # fmt: skip
    if len(heard) == 1 and len(found) == 1:
        return heard[0], True
    if found and not heard:
        return None, False
    for each in found:
        if each not in heard:
            document.omit(each, "audio component", each.get("srcCh") or each.get("role") or "")
        elif each.find("adjust-volume") is not None:
            document.omit(each, "channel volume", each.get("srcCh") or each.get("role") or "")
    return None, True


def level(document: Document, holders: Iterable[etree._Element | None], when: When) -> Value:
    """The gain of a clip: the first volume that one of its elements says."""
    said = [each for holder in holders if holder is not None for each in holder if each.tag == "adjust-volume"]  # fmt: skip
    for each in said[1:]:
        document.omit(each, "channel volume", each.get("amount", "animated"))
    return gain(document, said[:1], when)
