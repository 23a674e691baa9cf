"""Where roughcut keeps what it would otherwise work out again."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Where readings and unfinished training are kept: ROUGHCUT_CACHE, else the user's cache."""
    chosen = os.environ.get("ROUGHCUT_CACHE")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "roughcut"
