"""The real projects that learning is measured on."""

from __future__ import annotations

from pathlib import Path

from roughcut.caches import cache_folder
from roughcut.projects import Example, gather

FORMATS = ("prproj", "xmeml", "otio")
"""The formats whose projects the kept folds of the tasks are drawn from."""


def projects(timelines: Path) -> tuple[Example, ...]:
    """Every sequence worth learning from, in these formats' folders of `timelines`."""
    return gather([timelines / name for name in FORMATS], cache=cache_folder()).examples
