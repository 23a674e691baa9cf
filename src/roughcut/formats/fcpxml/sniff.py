"""Whether a file is FCPXML, told from its beginning, and which file of a bundle is."""

from __future__ import annotations

import re
from pathlib import Path

_ROOT = re.compile(rb"<fcpxml[\s>/]")
_ROOT_IN_UTF16 = tuple("<fcpxml".encode(coding) for coding in ("utf-16-le", "utf-16-be"))
_IN_BUNDLE = "Info.fcpxml"


def sniff(head: bytes) -> bool:
    """Whether the root element, or a doctype before it, names fcpxml."""
    return _ROOT.search(head) is not None or any(root in head for root in _ROOT_IN_UTF16)


def inside(folder: Path) -> Path | None:
    """The document of a bundle; None where the folder is none."""
    document = folder / _IN_BUNDLE
    return document if document.is_file() else None
