"""The commands that open raw footage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roughcut.console import err, out, print_json, progress_bar

Files = Annotated[list[Path], typer.Argument(metavar="FOOTAGE...", help="Recordings.")]
Fast = Annotated[bool, typer.Option("--fast", help="Look at key frames alone.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def measure(
    files: Files, fast: Fast = False, quiet: Quiet = False, as_json: AsJson = False
) -> None:
    """Watch and listen to footage, and say what is in it; the results are kept."""
    from roughcut.caches import cache_folder
    from roughcut.errors import RoughcutError
    from roughcut.extras import need

    need("footage", "measure")
    from roughcut.footage.measured import all_measured
    from roughcut.report.footage import measured_json, measured_table

    found, refused = [], []
    with progress_bar(quiet=quiet or as_json) as progress:
        folder = cache_folder() / "footage"
        for _, each in all_measured(files, folder=folder, fast=fast, progress=progress):
            if isinstance(each, RoughcutError):
                refused.append(each)
            else:
                found.append(each)
    if as_json:
        print_json({"footage": [measured_json(each) for each in found], "refused": refused})
    elif found:
        out.print(measured_table(found))
    for error in refused:
        err.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
    if refused:
        raise typer.Exit(1)
