"""A file as it stands, for the rules that look at how a thing is written rather than what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lxml import etree

from roughcut.errors import Where
from roughcut.formats import json_objects
from roughcut.formats.unpack import parsed_xml

_XML = frozenset({"xmeml", "fcpxml", "kdenlive", "shotcut"})
_OLD_PREFIXES = frozenset({"kdenlive", "shotcut"})
_JSON = frozenset({"otio"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file with its format's name and the program that is to open it.

    root is the XML's root element, fields the JSON's object; None in files of another kind, and of
    formats that no rule looks into.
    """

    path: Path
    format: str
    app: str
    root: etree._Element | None = None
    fields: dict[str, Any] | None = None

    def at(self, element: etree._Element | None = None) -> Where:
        line = None if element is None else cast("int | None", element.sourceline)
        return Where(file=str(self.path), line=line)

    def every(self, *tags: str) -> Iterator[etree._Element]:
        """The elements of these names, in the file's order."""
        if self.root is not None:
            yield from self.root.iter(*tags)

    def objects(self) -> Iterator[dict[str, Any]]:
        """Every object of the JSON, the outer ones first."""
        waiting: list[Any] = [] if self.fields is None else [self.fields]
        while waiting:
            each = waiting.pop()
            if isinstance(each, dict):
                yield each
                waiting += reversed(each.values())
            elif isinstance(each, list):
                waiting += reversed(each)


def opened(path: Path, document: Path, format_name: str, app: str) -> Sheet:
    """The sheet of a file; document is the file of it that holds the timeline.

    Raises:
        Unreadable: the file is damaged or hostile.
    """
    root = None
    if format_name in _XML:
        prefixes = format_name in _OLD_PREFIXES
        root = parsed_xml(document, only_data=True, undeclared_prefixes=prefixes)
    fields = json_objects.parsed(document) if format_name in _JSON else None
    return Sheet(path, format_name, app, root, fields)
