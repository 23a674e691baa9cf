"""What the doctor found, as tables for a terminal and as JSON: by effect, then by rule, with places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from roughcut.doctor.examining import Diagnosis
from roughcut.doctor.mending import Mended, Treatment
from roughcut.doctor.programs import program
from roughcut.doctor.rule import EFFECTS, Effect, Finding
from roughcut.encode.words import one_line
from roughcut.errors import Where

_HEADINGS: dict[Effect, tuple[str, str]] = {
    "breaks": ("would break", "red"),
    "shifts": ("would shift", "yellow"),
    "unlinks": ("would not be linked", "magenta"),
    "lost": ("would be lost", "blue"),
}
_PLACES = 3  # of each rule, unless all are asked for


def diagnosis_table(diagnosis: Diagnosis, *, every: bool = False) -> RenderableType:
    """One line of counts, then each effect's rules with their first places, or every place."""
    title = program(diagnosis.app).title
    name = one_line(Path(diagnosis.file).name)
    if not diagnosis.findings:
        return Line(f"{name}, for {title}: nothing found.")
    counts = ", ".join(
        f"{count} {_HEADINGS[effect][0]}" for effect, count in diagnosis.counts.items() if count
    )
    parts: list[RenderableType] = [Line(f"{name}, for {title}: {counts}")]
    timelines = {each.where.timeline for each in diagnosis.findings if each.where.timeline}
    findings = diagnosis.findings
    if len(timelines) == 1:  # its name before every place would only take room
        findings = tuple(
            replace(each, where=replace(each.where, timeline=None)) for each in findings
        )
    for effect in EFFECTS:
        found = [each for each in findings if each.effect == effect]
        if found:
            heading, color = _HEADINGS[effect]
            parts += [Line(""), Line(heading.capitalize(), style=f"bold {color}")]
            remedies = {each.remedy for each in found}
            shared = len(remedies) == 1 and len({each.rule for each in found}) > 1
            if shared:
                parts.append(Line(remedies.pop(), style="dim"))
            parts.append(_rules_table(found, every=every, remedies=not shared))
    return Group(*parts)


def mended_table(mended: Sequence[Mended]) -> RenderableType:
    """What each mend did, with its count and its first place."""
    if not mended:
        return Line("Nothing had to be mended, or could be: what is left needs a person.")
    table = _grid("mended", "first at")
    for each in mended:
        table.add_row(
            str(len(each.findings)), Line(each.how), Line(_short(each.findings[0].where)),
        )  # fmt: skip
    return table


def diagnosis_json(diagnosis: Diagnosis) -> dict[str, Any]:
    """Every finding with its place."""
    return {
        "file": diagnosis.file,
        "app": diagnosis.app,
        "counts": diagnosis.counts,
        "findings": [_finding_json(each) for each in diagnosis.findings],
    }


def treatment_json(treatment: Treatment) -> dict[str, Any]:
    """What was mended, and what is left in the copy."""
    return {
        "mended": [
            {"rule": each.rule, "how": each.how, "findings": [_finding_json(one) for one in each.findings]}
            for each in treatment.mended
        ],
        "left": diagnosis_json(treatment.left),
    }  # fmt: skip


def _rules_table(findings: Sequence[Finding], *, every: bool, remedies: bool) -> Table:
    kinds: dict[str, list[Finding]] = {}
    for each in findings:
        kinds.setdefault(each.rule, []).append(each)
    table = _grid("what", "where")
    for rule, found in kinds.items():
        what = Line(one_line(rule), style="bold")
        if remedies:
            what.append(f"\n{found[0].remedy}", style="not bold dim")
        where = Line()
        for each in found if every else found[:_PLACES]:
            lines = (_short(each.where), _told(each))
            where.append("\n" if where else "").append(": ".join(line for line in lines if line))
        if not every and len(found) > _PLACES:
            where.append(f"\nand {len(found) - _PLACES} more", style="dim")
        table.add_row(str(len(found)), what, where)
    return table


def _told(finding: Finding) -> str:
    """What is wrong, with the clip's name unless it stands in it already; "" where the rule says all."""
    problem = "" if finding.problem == finding.rule else one_line(finding.problem)
    if finding.clip is None or finding.clip in problem:
        return problem
    return f"'{finding.clip}', {problem}" if problem else f"'{finding.clip}'"


def _grid(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("count", justify="right")
    for heading in headings:
        table.add_column(heading, ratio=2 if len(table.columns) == 1 else 3, overflow="fold")
    return table


def _short(where: Where) -> str:
    """A place without the file, whose name stands above; its line stays."""
    return one_line(str(replace(where, file=None)))


def _finding_json(finding: Finding) -> dict[str, Any]:
    where = finding.where
    return {
        "rule": finding.rule,
        "effect": finding.effect,
        "line": where.line,
        "timeline": where.timeline,
        "track": where.track,
        "timecode": where.timecode,
        "clip": finding.clip,
        "problem": finding.problem,
        "remedy": finding.remedy,
    }
