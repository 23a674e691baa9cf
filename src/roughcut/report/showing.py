"""A page is opened where somebody can see it."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

from rich.console import Console


def show(page: Path, console: Console, what: str) -> None:
    """Open a page where there is somebody to see it; name it in any case."""
    console.print(f"{what}: {page}", markup=False, highlight=False)
    display = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if display and console.is_terminal:
        webbrowser.open(page.resolve().as_uri())
