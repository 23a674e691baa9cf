"""The file formats, and the two doors to all of them: `read` and `write`.

A file is recognised by its content, never by its name; a file to be written by its name.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from roughcut.check import check
from roughcut.errors import Unreadable, Unsupported, Unwritable
from roughcut.formats import (
    aaf,
    capcut,
    edl,
    fcpxml,
    kdenlive,
    osp,
    otio,
    prproj,
    shotcut,
    xmeml,
)
from roughcut.formats.door import Reading, Written
from roughcut.formats.unpack import head
from roughcut.ticks import Rate
from roughcut.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table: how a format is called, recognised, read and (where it can be) written.

    apps: the programs whose dialects it writes, as `--for` names them; without one, the plain form.
    inside: for a format whose project is a folder, the file of it that holds the timeline.
    read_at: for a format whose files may state no frame rate, read at the one that is given.
    """

    name: str
    title: str
    extensions: tuple[str, ...]
    sniff: Callable[[bytes], bool]
    read: Callable[[Path], Reading]
    write: Callable[[Timeline, str | None], Written] | None = None
    apps: tuple[str, ...] = ()
    inside: Callable[[Path], Path | None] | None = None
    read_at: Callable[[Path, Rate], Reading] | None = None


FORMATS = (
    Format("prproj", "Premiere project", (".prproj",), prproj.sniff, prproj.read),
    Format(
        "xmeml", "Premiere / Final Cut 7 XML", (".xml",),
        xmeml.sniff, xmeml.read, xmeml.write, apps=("premiere", "resolve"),
    ),
    Format(
        "fcpxml", "Final Cut XML", (".fcpxml",),
        fcpxml.sniff, fcpxml.read, fcpxml.write, apps=("fcp", "resolve"), inside=fcpxml.inside,
    ),
    Format(
        "otio", "OpenTimelineIO", (".otio",),
        otio.sniff, otio.read, otio.write, apps=("premiere", "resolve"),
    ),
    Format(
        "capcut", "CapCut / JianYing draft", (".json",),
        capcut.sniff, capcut.read, capcut.write, apps=("capcut", "jianying"), inside=capcut.draft_in,
    ),
    Format(
        "kdenlive", "Kdenlive project", (".kdenlive",),
        kdenlive.sniff, kdenlive.read, kdenlive.write, apps=("kdenlive",),
    ),
    Format(
        "shotcut", "Shotcut or MLT XML", (".mlt",),
        shotcut.sniff, shotcut.read, shotcut.write, apps=("shotcut",),
    ),
    Format("osp", "OpenShot project", (".osp",), osp.sniff, osp.read),
    Format("aaf", "AAF", (".aaf",), aaf.sniff, aaf.read),
    Format(
        "edl", "CMX3600 edit decision list", (".edl",),
        edl.sniff, edl.read, edl.write, read_at=edl.read,
    ),
)  # fmt: skip


def sniffed(path: Path) -> Format | None:
    """The one format that the content of a file or a folder claims, None where no format knows it.

    Raises:
        Unreadable: the file cannot be opened.
    """
    if path.is_dir():
        folders = (each for each in FORMATS if each.inside is not None and each.inside(path))
        return next(folders, None)
    start = head(path)
    return next((each for each in FORMATS if each.sniff(start)), None)


def read(path: Path, rate: Rate | None = None) -> Reading:
    """The timelines of a project file; rate is the frame rate of one that may state none.

    Raises:
        Unreadable: the file cannot be opened, is damaged or hostile, or holds no timeline.
        Unsupported: no format knows its content, or a rate is given and its format states its own.
    """
    known = sniffed(path)
    if known is None:
        names = ", ".join(each.title for each in FORMATS)
        raise Unsupported(
            str(path), "its content is not a project that roughcut reads", f"It reads: {names}"
        )
    with _uncollected():
        if rate is None:
            reading = known.read(path)
        elif known.read_at is not None:
            reading = known.read_at(path, rate)
        else:
            problem = f"{known.title} states its own frame rate"
            raise Unsupported(str(path), problem, "Leave out --rate")
    if not reading.timelines:
        raise Unreadable(
            str(path), "it holds no sequence", "Save the project with a sequence in it"
        )
    return replace(reading, file=str(path))


def write(timeline: Timeline, path: Path, app: str | None = None) -> Written:
    """The bytes of a timeline in the format of the path's extension, for a program; writes no file.

    Raises:
        Unsupported: no format with this extension can be written, or not for this program.
        Unwritable: the timeline is unsound.
    """
    writers = [each for each in FORMATS if each.write is not None]
    ending = path.suffix.lower()
    named = [each for each in writers if ending in each.extensions]
    if not named:
        endings = ", ".join(ending for each in writers for ending in each.extensions)
        raise Unsupported(
            str(path), f"roughcut does not write '{ending}' files", f"Use one of: {endings}"
        )
    fitting = [each for each in named if app is None or app in each.apps]
    if not fitting:
        pairs = ", ".join(
            f"{ending} for {name}" for each in writers for name in each.apps for ending in each.extensions
        )  # fmt: skip
        raise Unsupported(
            str(path), f"roughcut does not write '{ending}' for '{app}'", f"It writes: {pairs}"
        )
    findings = check(timeline)
    if findings:
        raise Unwritable(str(path), f"the timeline is unsound: {findings[0]}", "Mend it first")
    chosen = fitting[0]
    assert chosen.write is not None  # noqa: S101 - writers have it
    with _uncollected():
        return chosen.write(timeline, app)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: values and elements form no cycles, and there are many of them.

    The collector would look through all of them again and again, for a sixth of the time, and once
    more at the end: so what there is by then counts as old.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects and not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if collects:
            gc.enable()
