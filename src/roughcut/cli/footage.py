"""The commands that open raw footage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roughcut.cli.console import err, out, print_json, print_omissions, progress_bar
from roughcut.cli.options import (
    AsJson,
    Assume,
    Cluster,
    EmbeddingModel,
    Force,
    MediaFolders,
    Quiet,
    Sequence,
)

Files = Annotated[list[Path], typer.Argument(metavar="FOOTAGE...", help="Recordings.")]
Fast = Annotated[bool, typer.Option("--fast", help="Look at key frames alone.")]
Transcripts = Annotated[
    Path | None,
    typer.Option(
        "--transcript-model", metavar="DIR", help="A Whisper model for CTranslate2: words are told."
    ),
]
Language = Annotated[
    str | None, typer.Option("--language", help="What is spoken, as in en; guessed without.")
]
Ranges = list[str] | None


def measure(
    files: Files,
    transcript_model: Transcripts = None,
    language: Language = None,
    fast: Fast = False,
    backend: Cluster = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Watch and listen to footage, and say what is in it; the results are kept."""
    from roughcut.caches import cache_folder
    from roughcut.errors import RoughcutError
    from roughcut.extras import need

    need("footage", "measure")
    if backend is not None:
        need(backend, f"measure --backend {backend}")
    from roughcut.footage.together import all_measured
    from roughcut.footage.transcribing import transcriber_of, with_words
    from roughcut.report.footage import measured_json, measured_table

    transcriber = transcriber_of(transcript_model, language)
    found, refused = [], []
    with progress_bar(quiet=quiet or as_json) as progress:
        folder = cache_folder() / "footage"
        for _, each in all_measured(
            files, folder=folder, fast=fast, backend=backend, progress=progress
        ):
            if isinstance(each, RoughcutError):
                refused.append(each)
                continue
            if transcriber is not None:
                each = with_words(each, transcriber, folder=folder, progress=progress)  # noqa: PLW2901
            found.append(each)
    if as_json:
        print_json({"footage": [measured_json(each) for each in found], "refused": refused})
    elif found:
        out.print(measured_table(found))
    for error in refused:
        err.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
    if refused:
        raise typer.Exit(1)


def cut(
    files: Files,
    output: Annotated[Path, typer.Option("-o", "--output", help="The timeline to write.")],
    style: Annotated[
        Path | None, typer.Option("--style", help="A style folder that `learn` wrote.")
    ] = None,
    length: Annotated[
        str | None, typer.Option("--length", help="How long it is to be: 3:00, or 2:30-3:20.")
    ] = None,
    keep: Annotated[
        Ranges, typer.Option("--keep", help="A range to keep: 0:10-0:20, or name.mov@0:10-0:20.")
    ] = None,
    drop: Annotated[Ranges, typer.Option("--drop", help="A range to leave out.")] = None,
    alternates: Annotated[
        bool, typer.Option("--alternates", help="Bring rejected moments along, disabled.")
    ] = False,
    synced: Annotated[
        bool,
        typer.Option("--synced", help="Files that ran at the same time are cameras of one scene."),
    ] = False,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="A PNG with a picture of every kept shot.")
    ] = None,
    movie: Annotated[
        Path | None, typer.Option("--preview", help="A small movie of the timeline: cut.mp4.")
    ] = None,
    app_name: Annotated[
        str | None, typer.Option("--for", help="The program that will open the file.")
    ] = None,
    transcript_model: Transcripts = None,
    language: Language = None,
    embedding_model: EmbeddingModel = None,
    assume: Assume = None,
    fast: Fast = False,
    backend: Cluster = None,
    force: Force = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Cut footage to the moments that are worth keeping, and finish it in a style."""
    import roughcut
    from roughcut.atomic import refuse_existing, write_file
    from roughcut.calibration.assuming import refuse_unrelated
    from roughcut.extras import need

    need("footage", "cut")
    from roughcut.footage.contact_sheet import contact_sheet
    from roughcut.footage.embedding import embedder_of
    from roughcut.footage.transcribing import transcriber_of
    from roughcut.report.footage import cut_json, cut_table

    transcriber = transcriber_of(transcript_model, language)
    embedder = embedder_of(embedding_model)
    refuse_unrelated(assume or (), target=output, app=app_name)
    for each in (output, sheet, movie):
        if each is not None:
            refuse_existing(each, force=force)
    with progress_bar(quiet=quiet or as_json) as progress:
        made = roughcut.cut(
            files,
            style,
            length=length,
            keep=keep or (),
            drop=drop or (),
            alternates=alternates,
            cameras=synced,
            transcriber=transcriber,
            embedder=embedder,
            fast=fast,
            backend=backend,
            name=output.stem,
            progress=progress,
        )
    omissions = roughcut.write(
        made.timeline, output, app=app_name, assume=assume or (), force=force
    )
    if sheet is not None:
        write_file(sheet, contact_sheet(made.kept, made.timeline.rate), force=force)
    if movie is not None:
        with progress_bar(quiet=quiet or as_json) as progress:
            shown = roughcut.preview(made.timeline, movie, force=force, progress=progress)
        omissions = (*omissions, *shown)
    if as_json:
        print_json(cut_json(made, omissions))
        return
    out.print(cut_table(made))
    print_omissions(omissions, output)
    for each in (sheet, movie):
        if each is not None:
            out.print(f"Wrote {each}", highlight=False, markup=False)


def preview(
    timeline: Annotated[Path, typer.Argument(help="A project file.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The movie to write: .mp4.")],
    sequence: Sequence = None,
    media: MediaFolders = None,
    height: Annotated[
        int | None, typer.Option("--height", min=16, help="Of the movie, in pixels.")
    ] = None,
    force: Force = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Render a timeline into a small movie with its sound mixed, and say what it shows otherwise."""
    import roughcut
    from roughcut.atomic import refuse_existing
    from roughcut.extras import need
    from roughcut.relinking.relink import relink

    need("footage", "preview")
    refuse_existing(output, force=force)
    reading = roughcut.read(timeline)
    chosen = reading.chosen(sequence)
    omissions = reading.omissions
    if media:
        relinked = relink(chosen, media)
        chosen = relinked.timeline
        omissions = (*omissions, *relinked.omissions)
    with progress_bar(quiet=quiet or as_json) as progress:
        shown = roughcut.preview(chosen, output, height=height, force=force, progress=progress)
    omissions = (*omissions, *shown)
    if as_json:
        print_json({"output": str(output), "omissions": omissions})
        return
    print_omissions(omissions, output)


def sample(folder: Path, *, editor: str | None, count: int, seed: int, as_json: bool) -> None:
    """Made-up recordings, and what made-up editors keep of them."""
    from roughcut.extras import need
    from roughcut.sample import named
    from roughcut.sample.keepers import KEEPERS
    from roughcut.sample.rushes import write_rushes

    need("footage", "sample --footage")
    keepers = named(editor, KEEPERS)
    written = write_rushes(keepers, folder, count, seed)
    if as_json:
        print_json({name: [str(path) for path in paths] for name, paths in written.items()})
        return
    made = count * len({each.films for each in keepers})
    out.print(f"{folder / 'footage'}: {made} recordings", markup=False, highlight=False)
    for each in keepers:
        out.print(f"{folder / each.name}: {each.rule}", markup=False, highlight=False)
