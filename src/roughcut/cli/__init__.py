"""The commands. Each is a few lines over the API; only here are errors turned into text."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from roughcut.cli import checking, footage, learning, timelines, tuning
from roughcut.cli.console import err
from roughcut.errors import RoughcutError

app = typer.Typer(
    name="roughcut",
    help="Learns how you edit from your finished projects, and finishes your timelines in your style.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
INTERRUPTED = 130  # what Typer ends with after Ctrl-C

COMMANDS: dict[str, Callable[..., None]] = {
    "learn": learning.learn,
    "finish": timelines.finish,
    "continue": timelines.carry_on,
    "cut": footage.cut,
    "preview": footage.preview,
    "convert": timelines.convert,
    "inspect": timelines.inspect,
    "doctor": checking.doctor,
    "calibrate": checking.calibrate,
    "score": timelines.score,
    "measure": footage.measure,
    "benchmark": learning.benchmark,
    "tune": tuning.tune,
    "report": learning.report,
    "models": learning.models,
    "sample": learning.sample,
    "demo": learning.demo,
}
for name, command in COMMANDS.items():
    app.command(name)(command)


def main() -> None:
    """Run a command: exit code 0 done, 1 a clear error or findings, 2 wrong usage."""
    try:
        app()
    except RoughcutError as error:
        err.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
    except SystemExit as ended:
        if ended.code != INTERRUPTED:
            raise
        verb = " ".join(("roughcut", *sys.argv[1:2]))
        err.print(f"{verb}: it was stopped; nothing is half-written. Run it again to go on.")
        sys.exit(1)
