"""What stands in the children of an element."""

from __future__ import annotations

from lxml import etree


def first(element: etree._Element, tag: str) -> etree._Element | None:
    """The first child with a tag. lxml takes as long to look for a tag as to hand out six children."""
    for child in element:
        if child.tag == tag:
            return child
    return None


def text(element: etree._Element | None, tag: str) -> str:
    """The text of the first child with a tag; empty where it is absent."""
    found = None if element is None else first(element, tag)
    return "" if found is None else found.text or ""


def texts(element: etree._Element) -> dict[str, str]:
    """The text of each child by its tag, in one go."""
    return {child.tag: child.text or "" for child in element}


def true(text: str | None) -> bool:
    return (text or "").strip().upper() == "TRUE"
