"""Shotcut's projects, and every other MLT XML: read as they are, written as Shotcut 24 writes them.

Read is what stands in MLT (`roughcut.formats.mlt`). Shotcut keeps the filters of a clip in the
clip's own producer, and a mix as a tractor between two shortened clips. Without its marks it shows
a file as one clip that cannot be cut.
"""

from roughcut.formats.mlt.reader import read
from roughcut.formats.mlt.sniff import program
from roughcut.formats.shotcut.writer import write

__all__ = ["read", "sniff", "write"]


def sniff(head: bytes) -> bool:
    """Whether the first bytes of a file are MLT XML that Kdenlive did not write."""
    return program(head) == "shotcut"
