"""The commands. Each is a few lines over the API; only here are errors turned into text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from roughcut.errors import Omission, RoughcutError
from roughcut.learn.predictor import Part
from roughcut.progress import Progress, silent

if TYPE_CHECKING:
    from roughcut.finishing import Finished

app = typer.Typer(
    name="roughcut",
    help="Learns how you edit from your finished projects, and finishes your timelines in your style.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
INTERRUPTED = 130  # what Typer ends with after Ctrl-C

out = Console()
err = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Force = Annotated[bool, typer.Option("--force", help="Replace an existing output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
Sequence = Annotated[
    str | None, typer.Option("--sequence", help="The sequence of the file: its name or its number.")
]
App = Annotated[
    str | None, typer.Option("--for", help="The program that will open the file, such as premiere.")
]
Output = Annotated[Path, typer.Option("-o", "--output", help="The file to write: .xml or .otio.")]
StyleFolder = Annotated[Path, typer.Option("--style", help="A style folder that `learn` wrote.")]
MinimumClips = Annotated[int, typer.Option(help="Leave out sequences with fewer video clips.")]
MinimumConfidence = Annotated[
    float | None,
    typer.Option("--min-confidence", min=0, max=1, help="Leave out what is guessed."),
]
Seed = Annotated[int, typer.Option(help="The same seed gives the same result.")]


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


@app.command()
def learn(
    projects: Annotated[list[Path], typer.Argument(help="Project files, or folders of them.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The style folder to write.")],
    model: Annotated[
        str, typer.Option(help="habits, or multitrack to train the frame-grid baseline beside it.")
    ] = "habits",
    minimum_clips: MinimumClips = 10,
    corrections: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            metavar="OURS THEIRS",
            help="A timeline that roughcut finished and what you made of it, or two folders.",
        ),
    ] = None,
    seed: Seed = 0,
    force: Force = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Learn a style from finished projects and write its folder and report page."""
    import roughcut

    with _progress(quiet=quiet or as_json) as progress:
        style = roughcut.learn(
            projects,
            output,
            model=model,
            minimum_clips=minimum_clips,
            seed=seed,
            corrections=corrections,
            force=force,
            progress=progress,
        )
    if as_json:
        _print_json(style.record)
        return
    for sentence in style.record.words:
        out.print(f"• {sentence}", markup=False, highlight=False)
    out.print(f"Report: {output / 'report.html'}", highlight=False)


@app.command()
def finish(
    timeline: Annotated[Path, typer.Argument(help="A timeline that somebody began.")],
    style: StyleFolder,
    output: Output,
    sequence: Sequence = None,
    app_name: App = None,
    only: Annotated[
        Part | None,
        typer.Option(help="This part alone; layouts: how the clips stand that are there."),
    ] = None,
    between: Annotated[
        str | None,
        typer.Option(help="Fill a span, such as 1:00-2:00, counted from the first frame."),
    ] = None,
    minimum_confidence: MinimumConfidence = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write a begun timeline back with the tracks and layouts that the style predicts."""
    import roughcut
    from roughcut.clock import span_of

    finished = roughcut.finish(
        roughcut.read(timeline).chosen(sequence),
        style,
        minimum_confidence=minimum_confidence,
        only=None if only is None else [only],
        between=None if between is None else span_of(between),
    )
    omissions = roughcut.write(finished.timeline, output, app=app_name, force=force)
    _print_finished(finished, omissions, output, as_json=as_json)


@app.command("continue")
def carry_on(
    timeline: Annotated[Path, typer.Argument(help="A timeline that somebody began.")],
    style: StyleFolder,
    output: Output,
    length: Annotated[str, typer.Option("--for", help="How much longer, such as 20s or 1:30.")],
    sequence: Sequence = None,
    app_name: Annotated[
        str | None, typer.Option("--app", help="The program that will open the file.")
    ] = None,
    minimum_confidence: MinimumConfidence = None,
    seed: Seed = 0,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Go on after a timeline's last clip at the editor's pace, and finish what is new."""
    import roughcut
    from roughcut.clock import length_of

    continued = roughcut.carry_on(
        roughcut.read(timeline).chosen(sequence),
        style,
        length_of(length),
        minimum_confidence=minimum_confidence,
        seed=seed,
    )
    finished = continued.finished
    omissions = (
        *continued.omissions,
        *roughcut.write(finished.timeline, output, app=app_name, force=force),
    )
    _print_finished(finished, omissions, output, as_json=as_json)


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A project file.")],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="The file to write: .xml or .otio.")
    ],
    sequence: Sequence = None,
    app_name: App = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write a timeline in another format, and say what could not be carried."""
    import roughcut

    reading = roughcut.read(source)
    omissions = (
        *reading.omissions,
        *roughcut.write(reading.chosen(sequence), target, app=app_name, force=force),
    )
    if as_json:
        _print_json({"output": str(target), "omissions": omissions})
        return
    _print_omissions(omissions, target)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="A project file.")],
    sequence: Sequence = None,
    clips: Annotated[bool, typer.Option("--clips", help="List every clip.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a file's sequences, tracks, clips, parameters, and what could not be read."""
    import roughcut
    from roughcut.report import terminal

    reading = roughcut.read(file)
    if as_json:
        _print_json(terminal.inspect_json(reading))
        return
    chosen = (reading.chosen(sequence),) if sequence is not None else None
    out.print(terminal.inspection(file, reading, chosen, clips=clips))


@app.command()
def score(
    reference: Annotated[Path, typer.Argument(help="The timeline as it should be.")],
    ours: Annotated[Path, typer.Argument(help="The timeline to be judged.")],
    sequence: Sequence = None,
    as_json: AsJson = False,
) -> None:
    """Say how far one timeline is from another, in the measures of the field."""
    import roughcut
    from roughcut.report.terminal import score_table

    figures = roughcut.score(
        roughcut.read(reference).chosen(sequence), roughcut.read(ours).chosen(None)
    )
    if as_json:
        _print_json(figures.figures())
        return
    out.print(score_table(figures))


@app.command()
def benchmark(
    projects: Annotated[list[Path], typer.Argument(help="Project files, or folders of them.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A folder for page, tables and folds.")
    ] = None,
    folds: Annotated[
        Path | None, typer.Option(help="The folds.json of an earlier benchmark, to compare with.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="How often what is random is repeated.")] = 3,
    minimum_clips: MinimumClips = 10,
    force: Force = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Say how well your next decisions can be told, on projects that are held out in turn."""
    from roughcut.extras import need

    need("learn", "benchmark")
    from roughcut.atomic import refuse_existing, write_folder
    from roughcut.benchmarking import benchmark as judge
    from roughcut.report.benchmark import benchmark_files, benchmark_tables

    if output is not None:
        refuse_existing(output, force=force)
    with _progress(quiet=quiet or as_json) as progress:
        found = judge(
            projects,
            folds=folds,
            seeds=range(seeds),
            minimum_clips=minimum_clips,
            progress=progress,
        )
    if output is not None:
        write_folder(output, benchmark_files(found), force=force)
    if as_json:
        _print_json(found)
        return
    out.print(benchmark_tables(found))
    if output is not None:
        out.print(f"Page: {output / 'benchmark.html'}", highlight=False, markup=False)


@app.command()
def report(
    style: Annotated[Path, typer.Argument(help="A style folder.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the style's page here.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Say what a style has learned, and open its page, or write it where you want it."""
    from roughcut.atomic import write_file
    from roughcut.report.showing import show
    from roughcut.style import REPORT, load

    learned = load(style)
    if output is not None:
        write_file(output, learned.files[REPORT], force=force)
    if as_json:
        _print_json(learned.record)
        return
    for sentence in learned.record.words:
        out.print(f"• {sentence}", markup=False, highlight=False)
    show(output or style / REPORT, out, "Report")


@app.command()
def models(as_json: AsJson = False) -> None:
    """List the models that learn, with their sizes."""
    from roughcut.extras import need

    need("learn", "models")
    from roughcut.learn import MODELS
    from roughcut.report.terminal import models_table

    if as_json:
        _print_json(MODELS)
        return
    out.print(models_table(MODELS))


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="Where to write the projects.")],
    editor: Annotated[str | None, typer.Option(help="One made-up editor instead of all.")] = None,
    count: Annotated[int, typer.Option(min=1, help="Projects of each editor.")] = 24,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Write the projects of made-up editors whose rules are known."""
    from roughcut.sample import chosen, write_projects

    editors = chosen(editor)
    written = {each.name: write_projects(each, folder / each.name, count, seed) for each in editors}
    if as_json:
        _print_json({name: [str(path) for path in paths] for name, paths in written.items()})
        return
    for each in editors:
        out.print(f"{folder / each.name}: {each.rule}", markup=False, highlight=False)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to write it all.")] = Path("demo"),
    editor: Annotated[str | None, typer.Option(help="The made-up editor to learn.")] = None,
    seed: Seed = 0,
    force: Force = False,
) -> None:
    """Learn a made-up editor's style, finish four timelines, and show how much was recovered."""
    from roughcut import demo as demonstration

    with _progress(quiet=False) as progress:
        demonstration.run(
            folder, editor=editor, seed=seed, force=force, console=out, progress=progress
        )


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress]:
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


def _print_json(value: object) -> None:
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2)
    sys.stdout.write(text.decode() + "\n")


def _print_finished(
    finished: Finished, omissions: tuple[Omission, ...], written: Path, *, as_json: bool
) -> None:
    from roughcut.report.additions import finished_json, finished_table

    if as_json:
        _print_json({"finished": finished_json(finished), "omissions": omissions})
        return
    out.print(finished_table(finished))
    _print_omissions(omissions, written)


def _print_omissions(omissions: tuple[Omission, ...], written: Path) -> None:
    """The file that was written, then each kind of loss with its count and its first place."""
    from roughcut.report.terminal import omissions_table

    out.print(f"Wrote {written}", highlight=False, markup=False)
    if omissions:
        out.print(omissions_table(omissions))
