"""Project files come from strangers: unpacked and parsed with bounds.

gzip is unpacked no further than MAX_BYTES. XML is parsed without entities, network or external
files, and a document that declares entities is refused.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from lxml import etree

from roughcut.errors import Unreadable, Where

MAX_BYTES = (
    400 * 2**20
)  # lxml needs up to ten times this; the largest project of our corpus has 20 MiB
HEAD_BYTES = 4096
_DECLARATION = re.compile(rb"(\xef\xbb\xbf)?<\?xml [^>]*\?>")
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = (
    2**16
)  # as elements it weighs eight times as much, until a reader may empty them after the part
_BUFFER = 4 * _CHUNK  # the disk is asked less often


def unpacked(path: Path) -> bytes:
    """The bytes of a file, unpacked if it is gzip.

    Raises:
        Unreadable: the file cannot be opened, is truncated, or unpacks to more than MAX_BYTES.
    """
    return b"".join(_parts(path))


def _parts(path: Path) -> Iterator[bytes]:
    """The same, a part at a time, so that nobody need hold all of it."""
    total = 0
    try:
        with _opened(path, buffered=_BUFFER) as stream:
            while part := stream.read(_CHUNK):
                total += len(part)
                if total > MAX_BYTES:
                    raise Unreadable(
                        str(path),
                        f"it holds more than {MAX_BYTES // 2**20} MiB once unpacked",
                        "If it really is a project, save it again with unused media removed",
                    )
                yield part
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(
            str(path), f"its gzip stream is damaged ({error})", "Take a backup or an autosave of it"
        ) from error
    except OSError as error:
        raise Unreadable(
            str(path), f"{error.strerror or error}", "Check the path and its permissions"
        ) from error


def head(path: Path) -> bytes:
    """The first bytes of a file, unpacked if it is gzip; empty if it cannot be unpacked.

    Raises:
        Unreadable: the file cannot be opened.
    """
    try:
        with _opened(path) as stream:
            return stream.read(HEAD_BYTES)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b""
    except OSError as error:
        raise Unreadable(
            str(path), f"{error.strerror or error}", "Check the path and its permissions"
        ) from error


def parsed_xml(
    path: Path,
    *,
    only_data: bool = False,
    between: Callable[[etree._Element], None] | None = None,
    undeclared_prefixes: bool = False,
) -> etree._Element:
    """The root element of an XML file, with `sourceline` on every element.

    only_data: space between elements means nothing and is dropped, which saves a third of the
    memory. between: is called now and then with the root as far as it was read, and once when all
    was; from elements that stand whole (see `whole`) it may take what nobody wants later. Of a file
    that is refused some may have been seen.
    undeclared_prefixes: let a prefix pass that is never declared, as Kdenlive up to 17.08 writes it.

    Raises:
        Unreadable: as `unpacked`, or the XML is broken or declares entities.
    """
    parser = etree.XMLPullParser(
        events=() if between is None else ("comment",), remove_comments=between is None,
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        strip_cdata=True, remove_blank_text=only_data, recover=undeclared_prefixes,
    )  # fmt: skip
    growth = _Growth(parser)
    try:
        for part in _parts(path):
            parser.feed(part if between is None else growth.marked(part))
            grown = None if between is None else growth.root()
            if between is not None and grown is not None:
                between(grown)
        root = parser.close()
        if undeclared_prefixes:
            _refuse_recovered(parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            Where(file=str(path), line=error.lineno or None),
            f"its XML is broken ({error.msg})",
            "Export it again, or take a backup or an autosave of it",
        ) from error
    subset = root.getroottree().docinfo.internalDTD
    # The stubs do not know iterentities.
    if subset is not None and any(True for _ in subset.iterentities()):  # type: ignore[attr-defined]
        raise Unreadable(
            str(path),
            "it declares XML entities, which no editing program writes",
            "Do not trust this file; export the project again",
        )
    if between is not None:
        growth.tidy(root)
        between(root)
    return root


class _Growth:
    """The tree of a parser while it grows, which lxml shows to nobody but the handlers of events.

    Told of each element, a parser takes a third more time. It is told of comments instead: one is
    added before the root, which is what follows it. Where a file has comments of its own, nobody
    sees the tree before they are taken out of it, at the end.
    """

    def __init__(self, parser: etree.XMLPullParser) -> None:
        self._parser = parser
        self._begun = False
        self._ours: Any = None
        self._theirs = False

    def marked(self, part: bytes) -> bytes:
        """A part, with our comment behind the declaration if it is the first; in no line of its own."""
        if self._begun:
            return part
        self._begun = True
        declaration = _DECLARATION.match(part)
        if declaration is None:
            self._theirs = True  # it may be in any encoding; only what is told of can be known
            return part
        return part[: declaration.end()] + b"<!---->" + part[declaration.end() :]

    def root(self) -> etree._Element | None:
        """The root, if it has begun."""
        for _, comment in self._parser.read_events():
            self._theirs = self._theirs or self._ours is not None
            self._ours = comment
        if self._theirs or self._ours is None:
            return None
        beginning: etree._Element | None = self._ours.getnext()
        return beginning

    def tidy(self, root: etree._Element) -> None:
        """Takes their comments out of the finished tree; the text around them is one again."""
        if self._theirs:
            etree.strip_tags(root, etree.Comment)


def whole(element: etree._Element) -> bool:
    """Whether a growing tree has all of an element: something has begun after it."""
    following: etree._Element | None = element
    while following is not None:
        if following.getnext() is not None:
            return True
        following = following.getparent()
    return False


def latest_whole(root: etree._Element) -> etree._Element | None:
    """Of a growing tree the whole element that ends last: nothing before its end will change."""
    found = None
    last = last_child(root)
    while last is not None:
        before = last.getprevious()
        found = found if before is None else before
        last = last_child(last)
    return found


def last_child(element: etree._Element) -> etree._Element | None:
    """The last child; `len` would count them all, after each part of a file."""
    return next(element.iterchildren(reversed=True), None)


def _refuse_recovered(parser: etree.XMLPullParser) -> None:
    """Raises XMLSyntaxError for what a recovering parser mended, but for undeclared prefixes."""
    mended = [each for each in parser.feed_error_log if each.domain_name != "NAMESPACE"]
    if mended:
        first = mended[0]
        # The stubs leave the arguments out.
        raise etree.XMLSyntaxError(first.message, first.type, first.line, first.column)  # type: ignore[call-arg]


@contextmanager
def _opened(path: Path, buffered: int = HEAD_BYTES) -> Iterator[BinaryIO]:
    with path.open("rb", buffering=buffered) as raw:
        magic = raw.read(2)
        raw.seek(0)
        if magic != _GZIP_MAGIC:
            yield raw
        else:
            with gzip.GzipFile(fileobj=raw) as stream:
                yield cast(BinaryIO, stream)
