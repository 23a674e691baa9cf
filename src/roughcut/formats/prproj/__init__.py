"""Premiere project files (.prproj), read only.

A project is gzip of XML whose root is `PremiereData`; a few tools leave it unpacked. Premiere
itself opens xmeml, so there is no writer.
"""

from __future__ import annotations

from pathlib import Path

from roughcut.errors import Omission, Unreadable
from roughcut.formats.door import Reading
from roughcut.formats.prproj.graph import Element, Graph
from roughcut.formats.prproj.losses import Losses
from roughcut.formats.prproj.sequences import Sequences
from roughcut.formats.unpack import last_child, parsed_xml

_UNUSED = (
    "Project", "ClipProjectItem", "ClipLoggingInfo", "SecondaryContent", "VideoCompileSettings",
    "TranscriptClip", "CaptionDataClipTrackItem", "Caption", "Block",
)  # fmt: skip
"""Objects that no sequence is read from: bins, logging notes, export settings, transcripts. They are
a third of the elements of real projects; a dozen more kinds are not worth being looked for."""


class _Removing:
    """Takes unused objects out of a project while it is still being read."""

    def __init__(self) -> None:
        self._latest: Element | None = None

    def __call__(self, root: Element) -> None:
        last = last_child(root)  # which may go on growing
        latest = self._latest
        if last is None:
            return
        found = root.iterchildren(*_UNUSED) if latest is None else latest.itersiblings(*_UNUSED)
        for each in list(found):
            if each is not last:
                root.remove(each)
        self._latest = last.getprevious()


def sniff(head: bytes) -> bool:
    """Whether the unpacked first bytes are those of a Premiere project."""
    return b"<PremiereData" in head


def read(path: Path) -> Reading:
    """Every sequence of a project, also those that are nested in another, in the file's order.

    Raises:
        Unreadable: the file is damaged, hostile, or not what its content claims.
    """
    root = parsed_xml(path, only_data=True, between=_Removing())
    if root.tag != "PremiereData":
        raise Unreadable(str(path), "its root is not PremiereData", "Save the project again")
    omissions: list[Omission] = []
    sequences = Sequences(Graph(root, str(path)), Losses(str(path), omissions))
    timelines = tuple(sequences.top_level())
    return Reading(timelines, tuple(omissions), str(path))
