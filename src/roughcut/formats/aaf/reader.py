"""AAF files as timelines."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from roughcut.errors import Unreadable
from roughcut.extras import need
from roughcut.formats.aaf import conversion
from roughcut.formats.door import Reading
from roughcut.formats.otio.reader import read_text

# Our samples, up to 1.3 MiB, take a third of a second and another half a MiB. These are twenty times
# as much, for slower machines and for those that are busy; a file that is mostly sound or picture
# is no longer to read, and so there is an end to it.
LEAST_SECONDS, SECONDS_A_MIB, MOST_SECONDS = 20, 10, 120
MOST_MEMORY = 4 * 2**30  # bytes of the process that converts
MOST_BYTES = 64 * 2**20  # of OTIO; the largest of our samples has 0.17 MiB
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The class of the compound file: of the AAF specification, and of the SDK's 512-byte form.
_CLASSES = (b"\x01\x02\x01\x0d\x00\x02\x00\x00\x06\x0e\x2b\x34\x03\x02\x01\x01", b"AAFB\x0d\x00OM")


def sniff(head: bytes) -> bool:
    """Whether a file is a compound file of AAF's class."""
    return head.startswith(_COMPOUND) and head[len(_COMPOUND) :].startswith(_CLASSES)


def read(path: Path) -> Reading:
    """The timeline of the file's composition.

    Raises:
        MissingExtra: the extra `aaf` is not installed.
        Unreadable: the file is damaged or hostile, or takes longer or more memory than any project.
    """
    need("aaf", "on AAF files")
    # A path that begins with a dash is no option of the program's.
    seconds = most_seconds(path.stat().st_size)
    command = [sys.executable, "-P", conversion.__file__, str(path.absolute()), str(seconds), str(MOST_MEMORY), str(MOST_BYTES + 1)]  # fmt: skip
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        try:
            done = subprocess.run(  # noqa: S603 - our own program, a path as its argument
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=complaints, check=False, timeout=seconds,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise _unreadable(path, f"it takes more than {seconds} s to read") from error
        if output.seek(0, os.SEEK_END) > MOST_BYTES:
            raise _unreadable(path, f"it unfolds to more than {MOST_BYTES // 2**20} MiB")
        if done.returncode != 0:
            raise _unreadable(
                path, f"OpenTimelineIO's adapter cannot read it ({_last(complaints)})"
            )
        output.seek(0)
        text = output.read().decode("utf-8", "surrogatepass")
    return read_text(text, path)


def most_seconds(size: int) -> int:
    """How long a file of a size in bytes may take, of the clock and of the processor."""
    return min(LEAST_SECONDS + SECONDS_A_MIB * (size // 2**20), MOST_SECONDS)


def _last(complaints: IO[bytes]) -> str:
    """The last line of what a process complained of, cut short: of a traceback, its error."""
    complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - 4_000))
    lines = complaints.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "it ran out of time or memory"


def _unreadable(path: Path, problem: str) -> Unreadable:
    return Unreadable(
        str(path), problem, "Export an XML or an OTIO of the timeline from the program"
    )
