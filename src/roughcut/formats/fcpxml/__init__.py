"""FCPXML: what Final Cut Pro and DaVinci Resolve exchange, read in all its versions and written in one.

Its three doors; what they share is told in `formats/door.py`. A bundle (`.fcpxmld`) is a folder
with a document in it.
"""

from roughcut.formats.fcpxml.reading.reader import read
from roughcut.formats.fcpxml.sniff import inside, sniff
from roughcut.formats.fcpxml.writing.writer import write

__all__ = ["inside", "read", "sniff", "write"]
