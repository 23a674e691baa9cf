"""The commands. Each is a few lines over the API; only here are errors turned into text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from roughcut import cli_footage
from roughcut.console import err, out
from roughcut.console import print_json as _print_json
from roughcut.console import print_omissions as _print_omissions
from roughcut.console import progress_bar as _progress
from roughcut.errors import Omission, RoughcutError
from roughcut.learn.predictor import Part
from roughcut.relinking.styles import PathStyle
from roughcut.timeline import Timeline

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
MediaFolders = Annotated[
    list[Path] | None,
    typer.Option("--media", metavar="DIR", help="Look here for media that moved; may be repeated."),
]
Paths = Annotated[
    PathStyle | None, typer.Option("--path-style", help="How the paths of media are written.")
]
Assume = Annotated[
    list[str] | None,
    typer.Option(
        "--assume",
        metavar="NAME=VALUE",
        help="What `calibrate` showed of a program; may be repeated.",
    ),
]
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
    media: Annotated[
        list[Path] | None,
        typer.Option("--media", help="A folder with their footage: learn what is kept of it."),
    ] = None,
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
            media=media or (),
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
    media: MediaFolders = None,
    path_style: Paths = None,
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
    linked, unlinked = _linked(finished.timeline, media, path_style, output)
    omissions = (*unlinked, *roughcut.write(linked, output, app=app_name, force=force))
    _print_finished(finished, omissions, output, as_json=as_json)
    if not as_json:
        _print_unlinked(unlinked)


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
    media: MediaFolders = None,
    path_style: Paths = None,
    assume: Assume = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write a timeline in another format, and say what could not be carried."""
    import roughcut
    from roughcut.calibration.assuming import assumed

    reading = roughcut.read(source)
    timeline, unsure = assumed(reading.chosen(sequence), assume or (), source, target, app_name)
    linked, unlinked = _linked(timeline, media, path_style, target)
    written = roughcut.write(linked, target, app=app_name, force=force)
    omissions = (*reading.omissions, *unsure, *unlinked, *written)
    if as_json:
        _print_json({"output": str(target), "omissions": omissions})
        return
    _print_omissions(omissions, target)
    _print_unlinked(unlinked)


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
def doctor(
    file: Annotated[Path, typer.Argument(help="A project file of any program.")],
    app_name: Annotated[
        str, typer.Option("--for", help="The program that is to open it, such as premiere.")
    ],
    fix: Annotated[
        Path | None, typer.Option("--fix", metavar="OUT", help="Write a mended copy for it.")
    ] = None,
    sequence: Sequence = None,
    every: Annotated[bool, typer.Option("--all", help="List every place.")] = False,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Say what would break, shift or be lost in a program, and mend what can safely be mended."""
    from roughcut.doctor.examining import examine
    from roughcut.doctor.mending import treat
    from roughcut.report import diagnosis as shown

    if fix is None:
        found = examine(file, app_name, sequence)
        if as_json:
            _print_json(shown.diagnosis_json(found))
        else:
            out.print(shown.diagnosis_table(found, every=every))
    else:
        treatment = treat(file, app_name, fix, sequence, force=force)
        found = treatment.left
        if as_json:
            _print_json(shown.treatment_json(treatment))
        else:
            out.print(f"Wrote {fix}", highlight=False, markup=False)
            out.print(shown.mended_table(treatment.mended))
            out.print()
            out.print(shown.diagnosis_table(found, every=every))
    if found.findings:
        raise typer.Exit(1)


@app.command()
def calibrate(
    app_name: Annotated[
        str, typer.Option("--for", help="The program that is asked, such as premiere.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write.")],
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write small projects that ask a program what no document tells, with a picture an answer."""
    from roughcut.calibration.projects import calibrate as asking

    asked = asking(app_name, output, force=force)
    if as_json:
        told = [
            {
                "question": each.question.asks,
                "project": each.project,
                "answers": [f"{each.question.name}={answer.name}" for answer, _ in each.pictures],
            }
            for each in asked
        ]
        _print_json({"folder": str(output), "asked": told})
        return
    for number, each in enumerate(asked, start=1):
        out.print(f"{number}. {each.question.asks}", highlight=False, markup=False)
    out.print(f"Open {output / 'README.html'} and say which picture you see.", highlight=False)


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
    footage: Annotated[
        bool, typer.Option("--footage", help="Editors of footage, with the movies they cut.")
    ] = False,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Write the projects of made-up editors whose rules are known."""
    if footage:
        cli_footage.sample(folder, editor=editor, count=count, seed=seed, as_json=as_json)
        return
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


app.command()(cli_footage.measure)
app.command()(cli_footage.cut)


def _linked(
    timeline: Timeline, media: list[Path] | None, style: PathStyle | None, target: Path
) -> tuple[Timeline, tuple[Omission, ...]]:
    """The timeline with its media found again and its paths stated as asked, and what was not."""
    from roughcut.relinking.relink import relink
    from roughcut.relinking.styles import styled

    missing: tuple[Omission, ...] = ()
    unstated: tuple[Omission, ...] = ()
    if media:
        relinked = relink(timeline, media)
        timeline, missing = relinked.timeline, relinked.omissions
    if style is not None:
        timeline, unstated = styled(timeline, style, target)
    return timeline, (*missing, *unstated)


def _print_unlinked(omissions: tuple[Omission, ...]) -> None:
    """Each file that was not found, with the reason: somebody has to look for it."""
    for each in omissions:
        out.print(f"• {each.what}: {each.value}", markup=False, highlight=False)


def _print_finished(
    finished: Finished, omissions: tuple[Omission, ...], written: Path, *, as_json: bool
) -> None:
    from roughcut.report.additions import finished_json, finished_table

    if as_json:
        _print_json({"finished": finished_json(finished), "omissions": omissions})
        return
    out.print(finished_table(finished))
    _print_omissions(omissions, written)
