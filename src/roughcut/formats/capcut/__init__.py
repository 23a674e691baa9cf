"""Drafts of CapCut and JianYing: a folder, or the `draft_content.json` / `draft_info.json` in it.

The programs publish no specification. What is known comes from drafts that people published and
from libraries that write them; a field whose meaning is a guess says so where it is used.
"""

from roughcut.formats.capcut.drafts import draft_in, sniff
from roughcut.formats.capcut.reader import read
from roughcut.formats.capcut.writer import write

__all__ = ["draft_in", "read", "sniff", "write"]
