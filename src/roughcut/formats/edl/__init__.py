"""CMX3600 edit decision lists: one picture track and some channels of sound, in timecode.

A list says neither its frame rate nor its frame size: a comment that other programs write too
(`* FORMAT: 1920X1080 P 29.97FPS`) carries them; without it they are inferred, and said to be, unless
the rate is stated (`--rate`). Lists of markers, which Resolve exports, are read and not written.
"""

from roughcut.formats.edl.lines import sniff
from roughcut.formats.edl.reader import read
from roughcut.formats.edl.writer import write

__all__ = ["read", "sniff", "write"]
