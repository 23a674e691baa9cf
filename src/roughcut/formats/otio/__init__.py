"""OpenTimelineIO's JSON, plain and as Premiere and Resolve extend it.

What OTIO's core cannot hold (frame size, parameters, links, labels, locks) is written under the
metadata key "roughcut", which other programs ignore; Premiere's dialect carries parameters and
frame size in Premiere's own form instead. Resolve's dialect is read.
"""

from roughcut.formats.otio.reader import read
from roughcut.formats.otio.sniff import sniff
from roughcut.formats.otio.writer import write

__all__ = ["read", "sniff", "write"]
