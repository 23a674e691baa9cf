"""auto-editor as it cuts a recording where nothing is set, to stand beside ours.

Its package fetches a program of its own when it is first called, so that it counts as installed
only where `auto-editor --version` answers.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from roughcut.footage.pauses import Range
from roughcut.ticks import Rate

EXPORTS = ("v1", "timeline:api=1")
"""The same file by its name since version 27, and by the one before."""
LIMIT_SECONDS = 120


@cache
def version() -> str | None:
    """None where it is not installed."""
    program = shutil.which("auto-editor")
    if program is None:
        return None
    done = subprocess.run(
        [program, "--version"],
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    return done.stdout.strip().rpartition(" ")[2] if done.returncode == 0 else None


def kept(path: Path, rate: Rate) -> tuple[Range, ...]:
    """The source ranges that it keeps of a recording at this rate.

    Raises:
        subprocess.CalledProcessError: it refuses the recording.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "cut.json")
        for export in EXPORTS:
            command = ["auto-editor", str(path), "--export", export, "--output", str(output)]
            done = subprocess.run(
                [*command, "--no-open", "--progress", "none"],
                capture_output=True,
                timeout=LIMIT_SECONDS,
                check=False,
            )
            if done.returncode == 0:
                break
        else:
            raise subprocess.CalledProcessError(done.returncode, command, stderr=done.stderr)
        # The old one prints it.
        told = output.read_bytes() if output.is_file() else done.stdout
    chunks = json.loads(told)["chunks"]
    # Whatever does not play at its own speed is cut: 0 in new files, 99999 in old ones.
    return tuple((rate.ticks(start), rate.ticks(end)) for start, end, speed in chunks if speed == 1)
