"""The terminal: where commands print, and how long work shows that it goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from roughcut.errors import Omission
from roughcut.progress import Progress, silent

out = Console()
err = Console(stderr=True)


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Progress]:
    """A progress bar that shows what is being done and how long it will take."""
    if quiet or not err.is_terminal:
        yield silent
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=err, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield step


def print_json(value: object) -> None:
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2)
    sys.stdout.write(text.decode() + "\n")


def print_omissions(omissions: tuple[Omission, ...], written: Path) -> None:
    """The file that was written, then each kind of loss with its count and its first place."""
    from roughcut.report.terminal import omissions_table

    out.print(f"Wrote {written}", highlight=False, markup=False)
    if omissions:
        out.print(omissions_table(omissions))
