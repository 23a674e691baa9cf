"""The file formats, and the two doors to all of them: `read` and `write`.

A file is recognised by its content, never by its name; a file to be written by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from roughcut.check import check
from roughcut.errors import Unreadable, Unsupported, Unwritable
from roughcut.formats import otio, prproj, xmeml
from roughcut.formats.door import Reading, Written
from roughcut.formats.unpack import head
from roughcut.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table: how a format is called, recognised, read and (where it can be) written."""

    name: str
    title: str
    extensions: tuple[str, ...]
    sniff: Callable[[bytes], bool]
    read: Callable[[Path], Reading]
    write: Callable[[Timeline, str | None], Written] | None = None


FORMATS = (
    Format("prproj", "Premiere project", (".prproj",), prproj.sniff, prproj.read),
    Format("xmeml", "Premiere / Final Cut 7 XML", (".xml",), xmeml.sniff, xmeml.read, xmeml.write),
    Format("otio", "OpenTimelineIO", (".otio",), otio.sniff, otio.read, otio.write),
)


def sniffed(path: Path) -> Format | None:
    """The one format that a file's content claims, None where no format knows it.

    Raises:
        Unreadable: the file cannot be opened.
    """
    start = head(path)
    return next((each for each in FORMATS if each.sniff(start)), None)


def read(path: Path) -> Reading:
    """The timelines of a project file.

    Raises:
        Unreadable: the file cannot be opened, is damaged or hostile, or holds no timeline.
        Unsupported: no format knows its content.
    """
    known = sniffed(path)
    if known is None:
        names = ", ".join(each.title for each in FORMATS)
        raise Unsupported(
            str(path), "its content is not a project that roughcut reads", f"It reads: {names}"
        )
    reading = known.read(path)
    if not reading.timelines:
        raise Unreadable(
            str(path), "it holds no sequence", "Save the project with a sequence in it"
        )
    return replace(reading, file=str(path))


def write(timeline: Timeline, path: Path, app: str | None = None) -> Written:
    """The bytes of a timeline in the format that the path's extension names; writes no file.

    Raises:
        Unsupported: no format with this extension can be written.
        Unwritable: the timeline is unsound.
    """
    writers = [each for each in FORMATS if each.write is not None]
    for each in writers:
        if path.suffix.lower() in each.extensions and each.write is not None:
            findings = check(timeline)
            if findings:
                raise Unwritable(
                    str(path), f"the timeline is unsound: {findings[0]}", "Mend it first"
                )
            return each.write(timeline, app)
    endings = ", ".join(ending for each in writers for ending in each.extensions)
    raise Unsupported(
        str(path), f"roughcut does not write '{path.suffix}' files", f"Use one of: {endings}"
    )
