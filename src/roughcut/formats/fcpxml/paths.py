"""Where media lies: `src` is a URL, percent-encoded once."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_ODD = "surrogateescape"  # names that are no UTF-8 come back as the bytes that they were


def path_of(url: str) -> str | None:
    r"""A path out of a `src`, None for an empty one; URLs of other schemes stay as they are.

    Seen in files: file:///Users/…, file://localhost/X:/…, ./Media/…, C:\….
    """
    if not url:
        return None
    if url.lower().startswith("file:"):
        path = unquote(url[len("file:") :], errors=_ODD)
        if path.startswith("//"):
            host, _, rest = path[2:].partition("/")
            if host.lower() == "localhost":
                path = "/" + rest.lstrip("/")
            else:
                path = f"//{host}/{rest}" if host else f"/{rest}"
        return path[1:] if _DRIVE.match(path[1:]) else path
    if _SCHEME.match(url) or _DRIVE.match(url):
        return url
    return unquote(url, errors=_ODD)


def url_of(path: str) -> str:
    """The `src` of a path; Resolve finds nothing where `'!$&()*+,;=` are left as they are."""
    if _SCHEME.match(path):
        return path
    slashed = path.replace("\\", "/")
    if _DRIVE.match(path):
        return "file:///" + path[0] + ":" + quote(slashed[2:], errors=_ODD)
    if path.startswith(("\\\\", "//")):
        return "file:" + quote(slashed, errors=_ODD)
    quoted = quote(path, errors=_ODD)
    return "file://" + quoted if path.startswith("/") else quoted


def file_name(path: str) -> str:
    """The last part of a path of any system."""
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]
