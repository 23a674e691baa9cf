"""The commands that read and write timelines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from roughcut.cli.console import out, print_json, print_omissions
from roughcut.cli.options import (
    App,
    AsJson,
    Assume,
    Force,
    ListRate,
    MediaFolders,
    MinimumConfidence,
    Output,
    Paths,
    Seed,
    Sequence,
    StyleFolder,
)
from roughcut.errors import Omission
from roughcut.learn.predictor import Part
from roughcut.relinking.path_style import PathStyle
from roughcut.timeline import Timeline

if TYPE_CHECKING:
    from roughcut.finishing import Finished
    from roughcut.formats.door import Reading


def inspect(
    file: Annotated[Path, typer.Argument(help="A project file.")],
    sequence: Sequence = None,
    rate: ListRate = None,
    clips: Annotated[bool, typer.Option("--clips", help="List every clip.")] = False,
    assume: Assume = None,
    as_json: AsJson = False,
) -> None:
    """Show a file's sequences, tracks, clips, parameters, and what could not be read."""
    import roughcut
    from roughcut.calibration.assuming import refuse_unrelated
    from roughcut.report import terminal

    refuse_unrelated(assume or (), source=file)
    reading = roughcut.read(file, rate=rate, assume=assume or ())
    if as_json:
        print_json(terminal.inspect_json(reading))
        return
    chosen = (reading.chosen(sequence),) if sequence is not None else None
    out.print(terminal.inspection(file, reading, chosen, clips=clips))


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A project file.")],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="The file to write; its ending says the format.")
    ],
    sequence: Sequence = None,
    rate: ListRate = None,
    app_name: App = None,
    media: MediaFolders = None,
    path_style: Paths = None,
    assume: Assume = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write a timeline in another format, and say what could not be carried."""
    import roughcut
    from roughcut.calibration.assuming import refuse_unrelated

    said = assume or ()
    refuse_unrelated(said, source=source, target=target, app=app_name)
    reading = roughcut.read(source, rate=rate, assume=said)
    linked, unlinked = _linked(reading.chosen(sequence), media, path_style, target)
    written = roughcut.write(linked, target, app=app_name, assume=said, force=force)
    omissions = (*reading.omissions, *unlinked, *written)
    if as_json:
        print_json({"output": str(target), "omissions": omissions})
        return
    print_omissions(omissions, target)
    _print_unlinked(unlinked)


def finish(
    timeline: Annotated[Path, typer.Argument(help="A timeline that somebody began.")],
    style: StyleFolder,
    output: Output,
    sequence: Sequence = None,
    rate: ListRate = None,
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
    assume: Assume = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write a begun timeline back with the tracks and layouts that the style predicts."""
    import roughcut
    from roughcut.calibration.assuming import refuse_unrelated
    from roughcut.clock import span_of

    said = assume or ()
    refuse_unrelated(said, source=timeline, target=output, app=app_name)
    reading = roughcut.read(timeline, rate=rate, assume=said)
    finished = roughcut.finish(
        reading.chosen(sequence),
        style,
        minimum_confidence=minimum_confidence,
        only=None if only is None else [only],
        between=None if between is None else span_of(between),
    )
    linked, unlinked = _linked(finished.timeline, media, path_style, output)
    written = roughcut.write(linked, output, app=app_name, assume=said, force=force)
    omissions = (*reading.omissions, *unlinked, *written)
    _print_finished(finished, omissions, output, as_json=as_json)
    if not as_json:
        _print_unlinked(unlinked)


def carry_on(
    timeline: Annotated[Path, typer.Argument(help="A timeline that somebody began.")],
    style: StyleFolder,
    output: Output,
    length: Annotated[str, typer.Option("--for", help="How much longer, such as 20s or 1:30.")],
    sequence: Sequence = None,
    rate: ListRate = None,
    app_name: Annotated[
        str | None, typer.Option("--app", help="The program that will open the file.")
    ] = None,
    minimum_confidence: MinimumConfidence = None,
    seed: Seed = 0,
    assume: Assume = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Go on after a timeline's last clip at the editor's pace, and finish what is new."""
    import roughcut
    from roughcut.calibration.assuming import refuse_unrelated
    from roughcut.clock import length_of

    said = assume or ()
    refuse_unrelated(said, source=timeline, target=output, app=app_name)
    reading = roughcut.read(timeline, rate=rate, assume=said)
    continued = roughcut.carry_on(
        reading.chosen(sequence),
        style,
        length_of(length),
        minimum_confidence=minimum_confidence,
        seed=seed,
    )
    finished = continued.finished
    omissions = (
        *reading.omissions,
        *continued.omissions,
        *roughcut.write(finished.timeline, output, app=app_name, assume=said, force=force),
    )
    _print_finished(finished, omissions, output, as_json=as_json)


def score(
    reference: Annotated[Path, typer.Argument(help="The timeline as it should be.")],
    ours: Annotated[Path, typer.Argument(help="The timeline to be judged.")],
    sequence: Sequence = None,
    rate: ListRate = None,
    assume: Assume = None,
    as_json: AsJson = False,
) -> None:
    """Say how far one timeline is from another, in the measures of the field."""
    import roughcut
    from roughcut.report.terminal import score_table

    wanted, judged = _both(reference, ours, rate, assume or ())
    figures = roughcut.score(wanted.chosen(sequence), judged.chosen(None))
    if as_json:
        print_json(figures.figures())
        return
    out.print(score_table(figures))


def _both(
    reference: Path, ours: Path, rate: str | None, assume: list[str] | tuple[str, ...]
) -> tuple[Reading, Reading]:
    """Two files, of which those that may state no rate are read at the one that is given."""
    import roughcut
    from roughcut.formats import sniffed

    lists = [
        each for each in (reference, ours) for known in [sniffed(each)] if known and known.read_at
    ]
    wanted, judged = (
        roughcut.read(each, rate=rate if each in lists or not lists else None, assume=assume)
        for each in (reference, ours)
    )
    return wanted, judged


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
        print_json({"finished": finished_json(finished), "omissions": omissions})
        return
    out.print(finished_table(finished))
    print_omissions(omissions, written)
