"""A mended copy of a file: only what no editor would want otherwise is changed, and it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from roughcut import formats
from roughcut.atomic import refuse_existing, write_file
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
from roughcut.timeline import Clip, Timeline


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
    path: Path, app: str, out: Path, sequence: str | None = None, *, force: bool = False
) -> Treatment:
    """Mend a file's timeline, write it for the program, and examine what was written.

    Raises:
        Unwritable: the copy exists and force is off, or faults are left that cannot be written.
        Unreadable, Unsupported, NotEnough: as `examine`.
    """
    refuse_existing(out, force=force)
    reading = formats.read(path)
    # Judged as what it becomes: a program's own project may hold what no exchange can.
    timeline, mended = mend(reading.chosen(sequence), app, program(app).writes)
    written = formats.write(timeline, out, app)
    write_file(out, written.content, force=force)
    found = examine(out, app).findings
    lost = with_clips(losses((*reading.omissions, *written.omissions)), (timeline,))
    return Treatment(mended, Diagnosis(str(out), app, worst_first((*found, *lost))))


def mend(timeline: Timeline, app: str, format_name: str) -> tuple[Timeline, tuple[Mended, ...]]:
    """The timeline after every mend of the program's rules, nests too, and what each did.

    format_name is that of the file that holds the timeline.
    """
    done = []
    for rule in RULES:
        if rule.mend is None or not judges(rule, program(app), format_name):
            continue
        before = tuple(of_timelines((timeline,), app, format_name, (rule,)))
        if not before:
            continue
        timeline = _everywhere(timeline, rule.mend)
        after = set(of_timelines((timeline,), app, format_name, (rule,)))
        gone = tuple(each for each in before if each not in after)
        if gone:
            done.append(Mended(rule.name, rule.mended, gone))
    return timeline, tuple(done)


def _everywhere(top: Timeline, change: Callable[[Timeline], Timeline]) -> Timeline:
    """A timeline and its nests changed; a nest that stands in several places stays one."""
    changed: dict[int, Timeline] = {}

    def of_clip(clip: Clip) -> Clip:
        return (
            replace(clip, source=inside(clip.source)) if isinstance(clip.source, Timeline) else clip
        )

    def inside(timeline: Timeline) -> Timeline:
        if id(timeline) not in changed:
            tracks = tuple(
                replace(track, clips=tuple(of_clip(clip) for clip in track.clips))
                for track in timeline.tracks
            )
            changed[id(timeline)] = change(replace(timeline, tracks=tracks))
        return changed[id(timeline)]

    return inside(top)
