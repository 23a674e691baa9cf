"""The command that searches for switches."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roughcut.cli.console import out, print_json, progress_bar
from roughcut.cli.options import AsJson, Force, MinimumClips, Quiet, Seed


def tune(
    projects: Annotated[list[Path], typer.Argument(help="Project files, or folders of them.")],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", help="The study, an SQLite file; goes on if it is there."),
    ],
    trials: Annotated[int, typer.Option(min=1, help="How many the study has in the end.")] = 40,
    folds: Annotated[int, typer.Option(min=2, help="Parts that are held out in turn.")] = 3,
    minutes: Annotated[
        float | None,
        typer.Option(min=1, help="Be done in so many, with fewer trials if need be."),
    ] = None,
    minimum_clips: MinimumClips = 10,
    seed: Seed = 0,
    force: Force = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Search for the switches of the frame-grid transformer that suit your projects."""
    from roughcut.extras import need

    need("learn", "tune")
    need("tune", "tune")
    from roughcut import tuning
    from roughcut.atomic import refuse_existing, write_file
    from roughcut.report.page import tuning_page
    from roughcut.report.tuned import words

    page = output.with_suffix(".html")
    if not output.exists():  # the page of a study that goes on is written anew
        refuse_existing(page, force=force)
    with progress_bar(quiet=quiet or as_json) as progress:
        found = tuning.tune(
            projects,
            output,
            trials=trials,
            folds=folds,
            minutes=minutes,
            minimum_clips=minimum_clips,
            seed=seed,
            force=force,
            progress=progress,
        )
    about = f"Held out in {folds} parts in turn, seed {seed}; the study is {output.name}."
    write_file(page, tuning_page(about, found).encode(), force=True)
    if as_json:
        print_json(found)
        return
    for sentence in words(found):
        out.print(f"• {sentence}", markup=False, highlight=False)
    out.print(f"Page: {page}", markup=False, highlight=False)
