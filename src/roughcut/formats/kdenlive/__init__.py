"""Kdenlive's projects: read from 15.04 on, written as document version 1.1 (Kdenlive 23.04 on).

Read is what stands in MLT (`roughcut.formats.mlt`). Written are sequences as tractors with ids of
their own, a tractor of two playlists for each track, compositing between tracks, and a bin.
Shotcut opens such a file as one clip that cannot be cut; for it there is `roughcut.formats.shotcut`.
"""

from roughcut.formats.kdenlive.writer import write
from roughcut.formats.mlt.reader import read
from roughcut.formats.mlt.sniff import program

__all__ = ["read", "sniff", "write"]


def sniff(head: bytes) -> bool:
    """Whether the first bytes of a file are MLT XML that Kdenlive wrote."""
    return program(head) == "kdenlive"
