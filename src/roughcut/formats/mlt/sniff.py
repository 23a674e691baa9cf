"""Who wrote an MLT file? By its first bytes."""

from __future__ import annotations

import re
from typing import Literal

Program = Literal["kdenlive", "shotcut"]

_ROOT = re.compile(rb"<(?:mlt|westley)\b[^>]*>")
# Kdenlive up to 17.08 names its bin with a space; Shotcut writes its name into the root's title.
_KDENLIVE = re.compile(rb"""producer=["']main[ _]bin["']""")


def program(head: bytes) -> Program | None:
    """Kdenlive, or Shotcut for every other MLT file; None for what is not MLT XML."""
    root = _ROOT.search(head)
    if root is None:
        return None
    if b"Shotcut version" in root[0]:
        return "shotcut"
    if _KDENLIVE.search(root[0]) or b"kdenlive:" in head or b"<kdenlivedoc" in head:
        return "kdenlive"
    return "shotcut"
