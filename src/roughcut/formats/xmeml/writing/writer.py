"""A timeline as xmeml."""

from __future__ import annotations

from roughcut.errors import Unsupported
from roughcut.formats.door import Written
from roughcut.timeline import Timeline

APPS = ("premiere",)


def write(timeline: Timeline, app: str | None = None) -> Written:
    """The bytes of an xmeml file that Premiere imports.

    Raises:
        Unsupported: the dialect of this app is not written.
    """
    if app is not None and app not in APPS:
        raise Unsupported(
            timeline.name, f"xmeml for '{app}' is not written", f"Use: {', '.join(APPS)}"
        )
    return Written(b"")
