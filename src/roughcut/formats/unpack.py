"""Project files come from strangers: unpacked and parsed with bounds.

gzip is unpacked no further than MAX_BYTES. XML is parsed without entities, network or external
files, and a document that declares entities is refused.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from lxml import etree

from roughcut.errors import Unreadable, Where

MAX_BYTES = (
    400 * 2**20
)  # lxml needs up to ten times this; the largest project of our corpus has 20 MiB
HEAD_BYTES = 4096
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = (
    2**16
)  # as elements it weighs eight times as much, until a reader may empty them after the part


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
        with _opened(path) as stream:
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
    ends: Mapping[str, Callable[[etree._Element], None]] | None = None,
    undeclared_prefixes: bool = False,
) -> etree._Element:
    """The root element of an XML file, with `sourceline` on every element.

    only_data: space between elements means nothing and is dropped, which saves a third of the
    memory. ends: by the tags of elements, what is called with each of them as soon as it is read,
    and may take from it what nobody wants later. Of a file that is refused some may have been seen.
    undeclared_prefixes: let a prefix pass that is never declared, as Kdenlive up to 17.08 writes it.

    Raises:
        Unreadable: as `unpacked`, or the XML is broken or declares entities.
    """
    visits = ends or {}

    def visit() -> None:
        for _, element in parser.read_events():
            if isinstance(element, etree._Element):  # noqa: SLF001 - lxml's own name
                visits[str(element.tag)](element)

    parser = etree.XMLPullParser(
        events=("end",) if visits else (), tag=tuple(visits) or None,
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True, strip_cdata=True, remove_blank_text=only_data, recover=undeclared_prefixes,
    )  # fmt: skip
    try:
        for part in _parts(path):
            parser.feed(part)
            visit()
        root = parser.close()
        visit()
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
    return root


def _refuse_recovered(parser: etree.XMLPullParser) -> None:
    """Raises XMLSyntaxError for what a recovering parser mended, but for undeclared prefixes."""
    mended = [each for each in parser.feed_error_log if each.domain_name != "NAMESPACE"]
    if mended:
        first = mended[0]
        # The stubs leave the arguments out.
        raise etree.XMLSyntaxError(first.message, first.type, first.line, first.column)  # type: ignore[call-arg]


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as raw:
        magic = raw.read(2)
        raw.seek(0)
        if magic != _GZIP_MAGIC:
            yield raw
        else:
            with gzip.GzipFile(fileobj=raw) as stream:
                yield cast(BinaryIO, stream)
