"""OpenTimelineIO's JSON, plain and as Premiere and Resolve extend it.

What OTIO's core cannot hold (frame size, parameters, links, labels, locks) is written under the
metadata key "roughcut", which other programs ignore; the dialects of Premiere and of Resolve carry
parameters in the program's own form instead.
"""

from roughcut.formats.otio.reader import read
from roughcut.formats.otio.sniff import sniff
from roughcut.formats.otio.writer import write

__all__ = ["read", "sniff", "write"]
