"""The commands that learn, and those that show what was learned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from roughcut.cli import footage as footage_commands
from roughcut.cli.console import out, print_json, progress_bar
from roughcut.cli.options import (
    AsJson,
    Assume,
    Cluster,
    EmbeddingModel,
    Force,
    MinimumClips,
    Quiet,
    Seed,
)

if TYPE_CHECKING:
    pass


def learn(
    projects: Annotated[list[Path], typer.Argument(help="Project files, or folders of them.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The style folder to write.")],
    model: Annotated[
        str,
        typer.Option(
            help="habits; composer to try it beside them; multitrack for the frame-grid baseline."
        ),
    ] = "habits",
    tuned: Annotated[
        Path | None,
        typer.Option(metavar="STUDY", help="Train multitrack as the study of `tune` found best."),
    ] = None,
    media: Annotated[
        list[Path] | None,
        typer.Option("--media", help="A folder with their footage: learn what is kept of it."),
    ] = None,
    embedding_model: EmbeddingModel = None,
    backend: Cluster = None,
    minimum_clips: MinimumClips = 10,
    corrections: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            metavar="OURS THEIRS",
            help="A timeline that roughcut finished and what you made of it, or two folders.",
        ),
    ] = None,
    assume: Assume = None,
    seed: Seed = 0,
    force: Force = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Learn a style from finished projects and write its folder and report page."""
    import roughcut

    if tuned is not None and model != "multitrack":
        raise typer.BadParameter("it is for --model multitrack", param_hint="--tuned")
    if embedding_model is not None and not media:
        raise typer.BadParameter("it is for --media", param_hint="--embedding-model")
    with progress_bar(quiet=quiet or as_json) as progress:
        style = roughcut.learn(
            projects,
            output,
            model=model,
            tuned=tuned,
            media=media or (),
            embedding_model=embedding_model,
            backend=backend,
            minimum_clips=minimum_clips,
            seed=seed,
            corrections=corrections,
            assume=assume or (),
            force=force,
            progress=progress,
        )
    if as_json:
        print_json(style.record)
        return
    for sentence in style.record.words:
        out.print(f"• {sentence}", markup=False, highlight=False)
    out.print(f"Report: {output / 'report.html'}", highlight=False)


def benchmark(
    projects: Annotated[list[Path], typer.Argument(help="Project files, or folders of them.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A folder for page, tables and folds.")
    ] = None,
    model: Annotated[str, typer.Option(help="habits; composer to ask it beside them.")] = "habits",
    folds: Annotated[
        Path | None, typer.Option(help="The folds.json of an earlier benchmark, to compare with.")
    ] = None,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Hold out one project at a time; slower.")
    ] = False,
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
    with progress_bar(quiet=quiet or as_json) as progress:
        found = judge(
            projects,
            model=model,
            folds=folds,
            seeds=range(seeds),
            leave_one_out=leave_one_out,
            minimum_clips=minimum_clips,
            progress=progress,
        )
    if output is not None:
        write_folder(output, benchmark_files(found), force=force)
    if as_json:
        print_json(found)
        return
    out.print(benchmark_tables(found))
    if output is not None:
        out.print(f"Page: {output / 'benchmark.html'}", highlight=False, markup=False)


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
        print_json(learned.record)
        return
    for sentence in learned.record.words:
        out.print(f"• {sentence}", markup=False, highlight=False)
    show(output or style / REPORT, out, "Report")


def models(as_json: AsJson = False) -> None:
    """List the models that learn, with their sizes."""
    from roughcut.extras import need

    need("learn", "models")
    from roughcut.learn import MODELS
    from roughcut.report.terminal import models_table

    if as_json:
        print_json(MODELS)
        return
    out.print(models_table(MODELS))


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
        footage_commands.sample(folder, editor=editor, count=count, seed=seed, as_json=as_json)
        return
    from roughcut.sample import chosen, write_projects

    editors = chosen(editor)
    written = {each.name: write_projects(each, folder / each.name, count, seed) for each in editors}
    if as_json:
        print_json({name: [str(path) for path in paths] for name, paths in written.items()})
        return
    for each in editors:
        out.print(f"{folder / each.name}: {each.rule}", markup=False, highlight=False)


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to write it all.")] = Path("demo"),
    editor: Annotated[str | None, typer.Option(help="The made-up editor to learn.")] = None,
    seed: Seed = 0,
    force: Force = False,
) -> None:
    """Cut made-up footage and finish four timelines in learned styles, and show it on a page."""
    from roughcut import demo as demonstration

    with progress_bar(quiet=False) as progress:
        demonstration.run(
            folder, editor=editor, seed=seed, force=force, console=out, progress=progress
        )
