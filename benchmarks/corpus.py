"""The real projects that learning is measured on."""

from __future__ import annotations

from pathlib import Path

from roughcut.caches import cache_folder
from roughcut.projects import Example, gather

FORMATS = ("prproj", "xmeml", "otio")
"""The formats in which somebody's projects are more than one."""


def projects(timelines: Path) -> tuple[Example, ...]:
    """Every sequence of them, by the folder in which each format has one of its own."""
    return gather([timelines / name for name in FORMATS], cache=cache_folder()).examples
