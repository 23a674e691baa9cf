"""Run as a program: `conversion.py FILE SECONDS MEMORY BYTES` writes the OTIO of an AAF file to its output.

A process of its own, since the adapter is made for files that can be trusted: it recurses, follows
references and caches without bounds. This one has bounds of time, of memory and of what it writes,
and ends with them.
"""

from __future__ import annotations

import contextlib
import sys

try:
    import resource
except ImportError:  # Windows has none; there the reader's own clock alone ends it
    resource = None  # type: ignore[assignment]


def main(file: str, seconds: int, memory: int, most_bytes: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    with contextlib.redirect_stdout(sys.stderr):  # the libraries print what they pass over
        from otio_aaf_adapter.adapters import advanced_authoring_format  # noqa: PLC0415 - bounded

        timeline = advanced_authoring_format.read_from_file(file)
    sys.stdout.write(timeline.to_json_string(indent=0))


if __name__ == "__main__":
    main(sys.argv[1], *(int(each) for each in sys.argv[2:]))
