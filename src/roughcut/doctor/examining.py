"""A file before the program that is to open it: every finding, and what a conversion would lose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from roughcut import formats
from roughcut.calibration.assuming import Assumption, assumptions, read, to_write
from roughcut.check import check, clips_of, place, with_nests
from roughcut.doctor.programs import Program, program
from roughcut.doctor.rule import EFFECTS, Effect, Finding, Rule, holds_for, judges
from roughcut.doctor.rules import FILE_RULES, RULES
from roughcut.doctor.sheet import opened
from roughcut.encode.words import clip_name
from roughcut.errors import Omission
from roughcut.formats import Format, sniffed
from roughcut.ticks import Rate
from roughcut.timeline import Timeline

LOSS_REMEDY = "Make it anew in the program, or do without it"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found in a file for a program, the worst effect first; none where it is clean."""

    file: str
    app: str
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[Effect, int]:
        """How many findings have each effect."""
        return {effect: sum(each.effect == effect for each in self.findings) for effect in EFFECTS}


def examine(
    path: Path, app: str, sequence: str | None = None, assume: Sequence[str] = (), *, rate: Rate | None = None
) -> Diagnosis:  # fmt: skip
    """Every rule over a file's timelines (or the one that is named), and over the file itself.

    Where the program does not open the file's format, what converting it would lose is found too.
    assume: answers of `NAME=VALUE` to the questions of `calibrate`, of what is read and written.
    rate: the frame rate of a file that may state none.

    Raises:
        Unreadable: the file is damaged or hostile.
        Unsupported: its format or the program is not known, it states its own rate, or nobody asks
            what is assumed.
        NotEnough: no sequence has that name.
    """
    target = program(app)
    answers = assumptions(assume)
    reading = read(path, answers, rate)
    known = sniffed(path)
    assert known is not None  # noqa: S101 - it was read
    timelines = reading.timelines if sequence is None else (reading.chosen(sequence),)
    findings = [*of_file(path, known, target), *of_timelines(timelines, app, known.name)]
    if known.name not in target.opens:
        findings += losses((*reading.omissions, *_written_omissions(timelines, target, answers)))
    return Diagnosis(str(path), app, worst_first(with_clips(findings, timelines)))


def of_file(path: Path, known: Format, target: Program) -> Iterator[Finding]:
    """What is wrong in how the file is written."""
    document = path if known.inside is None or not path.is_dir() else known.inside(path) or path
    sheet = opened(path, document, known.name, target.name)
    for rule in FILE_RULES:
        fits = rule.formats is None or (known.name in rule.formats and known.name in target.opens)
        if fits and holds_for(rule, target.name):
            for fault in rule.find(sheet):
                yield Finding(fault.where, rule.name, rule.effect, fault.problem, rule.remedy)


def of_timelines(
    timelines: Sequence[Timeline], app: str, format_name: str, rules: Sequence[Rule] = RULES
) -> Iterator[Finding]:
    """What is wrong in timelines and in their nests by these rules, each nest once."""
    target = program(app)
    each_once = {id(inner): inner for top in timelines for inner in with_nests(top)}
    seen: set[tuple[str, str]] = set()
    for timeline in each_once.values():
        for rule in rules:
            if not judges(rule, target, format_name):
                continue
            for fault in rule.find(timeline):
                if rule.once and (rule.name, fault.problem) in seen:
                    continue
                seen.add((rule.name, fault.problem))
                yield Finding(fault.where, rule.name, rule.effect, fault.problem, rule.remedy)


def losses(omissions: Iterable[Omission]) -> list[Finding]:
    """Omissions as findings, each once."""
    return [
        Finding(each.where, each.what, "lost", each.value or each.what, LOSS_REMEDY)
        for each in dict.fromkeys(omissions)
    ]


def with_clips(findings: Iterable[Finding], timelines: Sequence[Timeline]) -> list[Finding]:
    """Findings with the names of the clips that begin where they are."""
    names: dict[tuple[str | None, str | None, str | None], str] = {}
    for timeline in (inner for top in timelines for inner in with_nests(top)):
        for track, _, clip in clips_of(timeline):
            where = place(timeline, track, clip.start)
            names.setdefault((where.timeline, where.track, where.timecode), clip_name(clip))
    return [
        replace(each, clip=names.get((each.where.timeline, each.where.track, each.where.timecode)))
        for each in findings
    ]


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By effect; findings of one rule stay together, in the order of the file."""
    found = list(findings)
    order = {name: place for place, name in reversed(list(enumerate(each.rule for each in found)))}
    return tuple(sorted(found, key=lambda each: (EFFECTS.index(each.effect), order[each.rule])))


def _written_omissions(
    timelines: Sequence[Timeline], target: Program, answers: Sequence[Assumption]
) -> Iterator[Omission]:
    """What the best format of a program cannot express of timelines that are sound."""
    best = next(each for each in formats.FORMATS if each.name == target.writes)
    nested = {id(inner) for top in timelines for inner in with_nests(top)[1:]}
    for timeline in timelines:
        if best.write is not None and id(timeline) not in nested and not check(timeline):
            ready, unsure = to_write(
                timeline, answers, Path(f"out{best.extensions[0]}"), target.name
            )
            yield from unsure
            yield from best.write(ready, target.name).omissions
