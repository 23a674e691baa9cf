"""AAF, as Avid, Premiere, Resolve and Pro Tools exchange it: read by way of OpenTimelineIO's adapter.

Needs the extra `aaf`. What the adapter cannot say, nobody reads here: it keeps effects as metadata.
"""

from roughcut.formats.aaf.reader import read, sniff

__all__ = ["read", "sniff"]
