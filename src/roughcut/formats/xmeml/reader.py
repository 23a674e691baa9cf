"""The timelines of an xmeml file."""

from __future__ import annotations

from pathlib import Path

from roughcut.formats.door import Reading
from roughcut.formats.unpack import parsed_xml


def read(path: Path) -> Reading:
    """Every sequence of the file, in document order.

    Raises:
        Unreadable: the file is damaged, hostile, or not xmeml.
    """
    parsed_xml(path)
    return Reading(())
