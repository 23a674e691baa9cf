"""Made-up projects as files that Premiere opens."""

from __future__ import annotations

from pathlib import Path

from roughcut.atomic import write_file
from roughcut.formats import write
from roughcut.sample.cutting import projects
from roughcut.sample.rules import Editor


def write_projects(
    editor: Editor, folder: Path, count: int, seed: int = 0, *, force: bool = False
) -> tuple[Path, ...]:
    """Write an editor's projects as one .xml file each; the same seed gives the same bytes.

    Raises:
        Unwritable: a file exists and force is off, or the disk refuses.
    """
    paths = []
    for timeline in projects(editor, count, seed):
        path = folder / f"{timeline.name}.xml"
        write_file(path, write(timeline, path, "premiere").content, force=force)
        paths.append(path)
    return tuple(paths)
