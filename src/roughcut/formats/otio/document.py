"""The objects of an OTIO file: JSON with a schema, and programs' own fields under `metadata`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from roughcut.errors import Unreadable
from roughcut.formats import json_objects
from roughcut.formats.json_objects import shown

__all__ = ["Node", "parsed", "parsed_text", "shown"]


@dataclass(frozen=True, slots=True)
class Node(json_objects.Node):
    """An object of the file; its getters raise Unreadable where a field is of the wrong kind."""

    @property
    def schema(self) -> str:
        """The name without its version: `Clip` for `Clip.2`, "" where there is none."""
        return self.text("OTIO_SCHEMA").partition(".")[0]

    def extension(self, key: str) -> Node | None:
        """What a program keeps under `metadata`; None where it keeps nothing there."""
        metadata = self.node("metadata")
        if metadata is None or not isinstance(metadata.fields.get(key), dict):
            return None
        return metadata.node(key)


def parsed(path: Path) -> Node:
    """The root object of an OTIO file.

    Raises:
        Unreadable: the file cannot be opened, is too big or too deep, or is not a JSON object.
    """
    return Node(json_objects.parsed(path), "", str(path))


def parsed_text(text: str, path: Path) -> Node:
    """The root object of an OTIO that a file was converted to.

    Raises:
        Unreadable: it is no JSON object, or too deep or too big.
    """
    try:
        fields = json_objects.parsed_text(text, str(path))
    except ValueError as error:
        raise Unreadable(
            str(path), f"what it was converted to is broken ({error})", "Export it as OTIO"
        ) from error
    if not isinstance(fields, dict):
        raise Unreadable(str(path), "it was converted to no timeline", "Export it as OTIO")
    return Node(fields, "", str(path))
