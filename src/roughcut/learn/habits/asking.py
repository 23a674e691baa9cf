"""Choices as questions: when a clip starts and ends, with what each possible answer would mean.

The same questions are asked by the tasks, which judge the answers, and by finishing, which uses them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from roughcut.encode.roles import ROLES
from roughcut.learn.habits.edit import Stream
from roughcut.learn.habits.placing import (
    LENGTH_RULES,
    LENGTH_TOLERANCE_SECONDS,
    START_RULES,
    START_TOLERANCE_FRAMES,
    Moment,
    situation,
)
from roughcut.learn.habits.ranking import Bools, Question
from roughcut.learn.habits.tables import Placement

START_FACTS, END_FACTS = 12, 13
"""What is known of each candidate, beside the rules that give it."""

_ROLE_NUMBERS = {role: number for number, role in enumerate(ROLES)}
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Who:
    """Whose choice it is, in which project, and for what work."""

    editor: str
    project: str
    stream: Stream

    @property
    def numbers(self) -> tuple[int, int]:
        """What trees know of the work: its track and its role."""
        return self.stream.track, _ROLE_NUMBERS.get(self.stream.role, -1)

    def family(self, moment: Moment) -> str:
        """What shares its counts: the same work on the same track, in the same situation."""
        stream = self.stream
        return f"{stream.family} {stream.track} {situation(moment.edit, moment.within)}"


def start_question(
    moment: Moment, usual: Placement, who: Who, truth: float | None = None
) -> tuple[Question, list[float]]:
    """When a clip starts in its spine clip, and the times that its candidates stand for."""
    frame = moment.edit.frame_seconds
    said = [rule(moment, usual) for rule in START_RULES.values()]
    times, holds = _different(said, frame / 2, moment.cut)
    length = moment.clip_end - moment.cut
    inside = len(moment.edges_inside())
    since = np.nan if moment.previous_end is None else moment.cut - moment.previous_end
    facts = [
        (
            t - moment.cut, moment.clip_end - t, (t - moment.cut) / max(length, frame),
            t - moment.cut - usual.after_cut, length, inside, since, moment.within,
            len(moment.edit.starts) - moment.within, usual.length, *who.numbers,
        )
        for t in times
    ]  # fmt: skip
    near = START_TOLERANCE_FRAMES * frame
    return _question(who, moment, holds, facts, times, truth=truth, near=near), times


def end_question(
    moment: Moment, usual: Placement, who: Who, truth: float | None = None
) -> tuple[Question, list[float]]:
    """When a clip ends that starts at moment.start, and the times of the candidates."""
    frame = moment.edit.frame_seconds
    start, ends = moment.start, moment.edit.ends
    said = [rule(moment, usual) for rule in LENGTH_RULES.values()]
    later = [t if t is not None and t > start + _TINY else None for t in said]
    times, holds = _different(later, frame / 2, start + max(usual.length, frame))
    total = float(ends[-1])
    before = moment.previous_length or np.nan
    facts = [
        (
            t - start, np.log((t - start) / max(usual.length, frame)), np.log((t - start) / before),
            t - moment.clip_end, moment.clip_end - start, start - moment.cut,
            int(((ends > start + _TINY) & (ends <= t + frame)).sum()), total - t,
            (t - start) / max(total, frame), usual.length, moment.within, *who.numbers,
        )
        for t in times
    ]  # fmt: skip
    near = LENGTH_TOLERANCE_SECONDS
    return _question(who, moment, holds, facts, times, truth=truth, near=near), times


def _different(
    said: Sequence[float | None], near: float, otherwise: float
) -> tuple[list[float], Bools]:
    """The different times among the rules' answers, and which rule gives which, (C, R)."""
    times: list[float] = []
    of_rule: list[int | None] = []
    for answer in said:
        if answer is None:
            of_rule.append(None)
            continue
        place = next((n for n, t in enumerate(times) if abs(t - answer) <= near), None)
        if place is None:
            place = len(times)
            times.append(answer)
        of_rule.append(place)
    if not times:
        return [otherwise], np.zeros((1, len(said)), dtype=bool)
    holds = np.zeros((len(times), len(said)), dtype=bool)
    for rule, place in enumerate(of_rule):
        if place is not None:
            holds[place, rule] = True
    return times, holds


def _question(
    who: Who,
    moment: Moment,
    holds: Bools,
    facts: Sequence[Sequence[float]],
    times: Sequence[float],
    *,
    truth: float | None,
    near: float,
) -> Question:
    right = np.zeros(0)
    if truth is not None:
        right = np.array([float(abs(time - truth) <= near) for time in times])
    return Question(
        who.editor, who.project, who.family(moment), holds, right, np.array(facts, dtype=np.float64)
    )  # fmt: skip
