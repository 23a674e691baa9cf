"""Projects of OpenShot (`.osp`): JSON with clips on layers, read.

There is no specification; the keys and curves are libopenshot's, as its sources and its pictures have
them.
"""

from roughcut.formats.osp.reader import read, sniff

__all__ = ["read", "sniff"]
