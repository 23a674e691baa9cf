"""How paths of media are stated in a file: as on Windows, as elsewhere, or as seen from the file."""

from __future__ import annotations

import ntpath
import posixpath
import re
from dataclasses import replace
from pathlib import Path

from roughcut.errors import Omission, Where
from roughcut.relinking.path_style import PathStyle
from roughcut.relinking.relink import throughout
from roughcut.timeline import Media, Timeline

_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
NOT_STATED = "path style"


def styled(
    timeline: Timeline, style: PathStyle, out: Path
) -> tuple[Timeline, tuple[Omission, ...]]:
    """The timeline with its paths in a style, and those that cannot be stated so: they stay."""
    kept: dict[str, Omission] = {}

    def restated(media: Media) -> Media:
        if not media.path:
            return media
        path = stated(media.path, style, out)
        if path is None:
            told = f"'{media.path}' cannot be {style.value}"
            kept[media.path] = Omission(Where(timeline=timeline.name), NOT_STATED, told)
            return media
        return replace(media, path=path)

    return throughout(timeline, restated), tuple(kept.values())


def stated(path: str, style: PathStyle, out: Path) -> str | None:
    """A path in a style; out is the file that will hold it. None where there is no such path.

    A path of another system than out's is none that could be seen from out.
    """
    if _URL.match(path):
        return None
    windows = _WINDOWS.match(path) is not None
    if style is PathStyle.POSIX:
        return path.replace("\\", "/") if windows or "/" not in path else path
    if style is PathStyle.WINDOWS:
        return (
            None if path.startswith("/") and not path.startswith("//") else path.replace("/", "\\")
        )
    if not windows and not path.startswith("/"):
        return path
    folder = str(out.absolute().parent)
    system = ntpath if _WINDOWS.match(folder) else posixpath
    if windows != (system is ntpath):
        return None
    try:
        relative: str = system.relpath(path, folder)
    except ValueError:  # another drive
        return None
    return relative.replace("\\", "/")
