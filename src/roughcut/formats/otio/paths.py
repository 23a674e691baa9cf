"""Where media lies: `target_url` is a URL by the specification, a plain path in Resolve's files."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_IN_URLS = "/:!$'()*,;=@~"  # what stands for itself in a path; & is encoded for XML's sake


def path_from_url(url: str) -> str | None:
    """The path that a `target_url` names, None for an empty one; other URLs stay as they are.

    Only `file:` URLs are percent-encoded: a plain path may hold a `%`.
    """
    if not url:
        return None
    if not url.lower().startswith("file:"):
        return url
    path = unquote(url[len("file:") :])
    if path.startswith("//"):
        host, _, rest = path[2:].partition("/")
        if host.lower() == "localhost":
            path = "/" + rest.lstrip("/")  # Premiere on a Mac: file://localhost//Users
        else:
            path = f"//{host}/{rest}" if host else f"/{rest}"  # file:////server/share has no host
    below = path.lstrip("/")  # file:////C:/x, as AAF's locators have it, too
    return below if path.startswith("/") and _DRIVE.match(below) else path


def url_from_path(path: str) -> str:
    """A `file:` URL for a whole path; one that is relative to the timeline stays plain."""
    if _DRIVE.match(path):
        return "file:///" + quote(path.replace("\\", "/"), safe=_IN_URLS)
    if path.startswith(("\\\\", "//")):
        return "file:" + quote(path.replace("\\", "/"), safe=_IN_URLS)
    if path.startswith("/"):
        return "file://" + quote(path, safe=_IN_URLS)
    return path


def file_name(path: str) -> str:
    """The last part of a path of any system."""
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]
