"""OpenTimelineIO's JSON, plain and as Premiere and Resolve extend it.

OTIO counts record time in `source_range` and keeps what programs add under `metadata`. What its
core cannot hold (frame size, parameters, links, labels, text) stands there under "roughcut", which
other programs ignore.
"""

from __future__ import annotations

from pathlib import Path

from roughcut.errors import Unsupported
from roughcut.formats.door import Reading, Written
from roughcut.timeline import Timeline


def sniff(head: bytes) -> bool:
    """Whether the first bytes of a file are a JSON object with an OTIO schema."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and b'"OTIO_SCHEMA"' in start


def read(path: Path) -> Reading:
    raise Unsupported(str(path), "OpenTimelineIO is not read yet", "Use xmeml")


def write(timeline: Timeline, app: str | None = None) -> Written:  # noqa: ARG001
    raise Unsupported(timeline.name, "OpenTimelineIO is not written yet", "Use xmeml")
