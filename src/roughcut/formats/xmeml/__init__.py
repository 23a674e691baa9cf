"""xmeml: the XML that Final Cut Pro 7 and Premiere exchange, read and written.

Its three doors; what they share is told in `formats/door.py`.
"""

from roughcut.formats.xmeml.reading.reader import read
from roughcut.formats.xmeml.sniff import sniff
from roughcut.formats.xmeml.writing.writer import write

__all__ = ["read", "sniff", "write"]
