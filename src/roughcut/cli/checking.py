"""The commands that ask how programs take what is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from roughcut.cli.console import out, print_json
from roughcut.cli.options import (
    AsJson,
    Assume,
    Force,
    ListRate,
    Sequence,
)

if TYPE_CHECKING:
    pass


def doctor(
    file: Annotated[Path, typer.Argument(help="A project file of any program.")],
    app_name: Annotated[
        str, typer.Option("--for", help="The program that is to open it, such as premiere.")
    ],
    fix: Annotated[
        Path | None, typer.Option("--fix", metavar="OUT", help="Write a mended copy for it.")
    ] = None,
    sequence: Sequence = None,
    rate: ListRate = None,
    every: Annotated[bool, typer.Option("--all", help="List every place.")] = False,
    assume: Assume = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Say what would break, shift or be lost in a program, and mend what can safely be mended."""
    from roughcut.calibration.assuming import refuse_unrelated
    from roughcut.clock import rate_of
    from roughcut.doctor.examining import examine
    from roughcut.doctor.mending import treat
    from roughcut.report import diagnosis as shown

    said = assume or ()
    refuse_unrelated(said, source=file, target=fix, app=app_name)
    stated = None if rate is None else rate_of(rate)
    if fix is None:
        found = examine(file, app_name, sequence, said, rate=stated)
        if as_json:
            print_json(shown.diagnosis_json(found))
        else:
            out.print(shown.diagnosis_table(found, every=every))
    else:
        treatment = treat(file, app_name, fix, sequence, said, rate=stated, force=force)
        found = treatment.left
        if as_json:
            print_json(shown.treatment_json(treatment))
        else:
            out.print(f"Wrote {fix}", highlight=False, markup=False)
            out.print(shown.mended_table(treatment.mended))
            out.print()
            out.print(shown.diagnosis_table(found, every=every))
    if found.findings:
        raise typer.Exit(1)


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

    made = asking(app_name, output, force=force)
    if as_json:
        told = [
            {
                "question": each.question.asks,
                "project": each.project,
                "answers": [f"{each.question.name}={answer.name}" for answer, _ in each.pictures],
            }
            for each in made.asked
        ]
        left_out = [
            {"question": question.asks, "why": str(missing)} for question, missing in made.left_out
        ]
        print_json({"folder": str(output), "asked": told, "left_out": left_out})
        return
    for number, each in enumerate(made.asked, start=1):
        out.print(f"{number}. {each.question.asks}", highlight=False, markup=False)
    for question, missing in made.left_out:
        out.print(f"Not asked: {question.asks} {missing}", highlight=False, markup=False)
    out.print(f"Open {output / 'README.html'} and say which picture you see.", highlight=False)
