"""A mended copy of a file: only what no editor would want otherwise is changed, and it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from roughcut import formats
from roughcut.atomic import refuse_existing, write_file
from roughcut.calibration.assuming import assumptions, read, to_write
from roughcut.doctor.examining import (
    Diagnosis,
    examine,
    losses,
    of_timelines,
    with_clips,
    worst_first,
)
from roughcut.doctor.programs import program
from roughcut.doctor.rule import Finding, judges
from roughcut.doctor.rules import RULES
from roughcut.formats import sniffed
from roughcut.nests import changed_throughout
from roughcut.ticks import Rate
from roughcut.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Mended:
    """What a rule's mend did away with; how says what it changed."""

    rule: str
    how: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Treatment:
    """A mended copy: what was mended, and the diagnosis of the copy with what was lost on the way."""

    mended: tuple[Mended, ...]
    left: Diagnosis


def treat(
    path: Path,
    app: str,
    out: Path,
    sequence: str | None = None,
    assume: Sequence[str] = (),
    *,
    rate: Rate | None = None,
    force: bool = False,
) -> Treatment:
    """Mend a file's timeline, write it for the program, and examine what was written.

    rate: the frame rate of a file that may state none; so may the copy, if it is a list too.

    Raises:
        Unwritable: the copy exists and force is off, or faults are left that cannot be written.
        Unreadable, Unsupported, NotEnough: as `examine`.
    """
    refuse_existing(out, force=force)
    answers = assumptions(assume)
    reading = read(path, answers, rate)
    # Judged as what it becomes: a program's own project may hold what no exchange can.
    timeline, mended = mend(reading.chosen(sequence), app, program(app).writes)
    ready, unsure = to_write(timeline, answers, out, app)
    written = formats.write(ready, out, app)
    write_file(out, written.content, force=force)
    copied = sniffed(out)
    again = timeline.rate if rate is not None and copied is not None and copied.read_at else None
    found = examine(out, app, assume=assume, rate=again).findings
    lost = with_clips(losses((*reading.omissions, *unsure, *written.omissions)), (timeline,))
    return Treatment(mended, Diagnosis(str(out), app, worst_first((*found, *lost))))


def mend(timeline: Timeline, app: str, format_name: str) -> tuple[Timeline, tuple[Mended, ...]]:
    """The timeline after every mend of the program's rules, nests too, and what each did.

    format_name is that of the file that holds the timeline.
    """
    target = program(app)
    done = []
    for rule in RULES:
        if rule.mend is None or not judges(rule, target, format_name):
            continue
        before = tuple(of_timelines((timeline,), app, format_name, (rule,)))
        if not before:
            continue
        timeline = changed_throughout(timeline, rule.mend)
        after = set(of_timelines((timeline,), app, format_name, (rule,)))
        gone = tuple(each for each in before if each not in after)
        if gone:
            done.append(Mended(rule.name, rule.mended, gone))
    return timeline, tuple(done)
