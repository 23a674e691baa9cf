"""Whether a file is xmeml, told from its beginning."""

from __future__ import annotations

import re

_ROOT = re.compile(rb"<xmeml[\s>/]")
_ROOT_IN_UTF16 = tuple("<xmeml".encode(coding) for coding in ("utf-16-le", "utf-16-be"))


def sniff(head: bytes) -> bool:
    """Whether the root element, or a doctype before it, names xmeml."""
    return _ROOT.search(head) is not None or any(root in head for root in _ROOT_IN_UTF16)
