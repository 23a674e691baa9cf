"""Where in its spine clip an overlay starts, and how long it lasts.

Asked of overlays that are known to start in a clip, on a known track; for the length, the start is
known too. Everything before is known, in time order over all tracks.
"""

from __future__ import annotations

from collections.abc import Sequence

from roughcut.learn.habits import placing
from roughcut.learn.habits.asking import Who, end_question, start_question
from roughcut.learn.habits.edit import REFRAMING, Edit, Event
from roughcut.learn.habits.ranking import Question
from roughcut.learn.habits.tables import Placement
from roughcut.learn.tasks.judging import Judged, Trial, ranked

ENOUGH = 12  # events of one's own before everybody's are left aside

Pair = tuple[placing.Moment, Event]

_START = tuple(placing.START_RULES)
_LENGTH = tuple(placing.LENGTH_RULES)
WHERE_RULES = {
    "the cut": (_START.index("on the cut"),),
    "the end of the one before, else the cut": (
        _START.index("where the one before ends"),
        _START.index("on the cut"),
    ),
}
HOW_LONG_RULES = {
    "the usual length": (_LENGTH.index("its usual seconds"),),
    "with the clip below": (_LENGTH.index("with the clip below"),),
    "as long as the one before": (
        _LENGTH.index("as long as the one before"),
        _LENGTH.index("its usual seconds"),
    ),
}


def where(trial: Trial) -> list[Judged]:
    """Within ±2 frames."""
    usual = Usual(trial.train)

    def questions(edit: Edit, *, left_out: bool) -> list[Question]:
        return [
            start_question(
                moment, usual.of(edit, event, left_out=left_out), _who(edit, event), event.start
            )[0]
            for moment, event in pairs(edit)
        ]

    return ranked(questions, trial, WHERE_RULES, rules=len(_START))


def how_long(trial: Trial) -> list[Judged]:
    """Within ±0.2 s."""
    usual = Usual(trial.train)

    def questions(edit: Edit, *, left_out: bool) -> list[Question]:
        return [
            end_question(
                moment, usual.of(edit, event, left_out=left_out), _who(edit, event), event.end
            )[0]
            for moment, event in pairs(edit)
        ]

    return ranked(questions, trial, HOW_LONG_RULES, rules=len(_LENGTH))


class Usual:
    """The usual seconds of each role: the editor's own, where they are enough, else everybody's."""

    def __init__(self, train: Sequence[Edit]) -> None:
        self._events: dict[tuple[str, str], list[tuple[str, placing.Moment, Event]]] = {}
        self._learned: dict[tuple[str, str, str], Placement] = {}
        for edit in train:
            for moment, event in pairs(edit):
                for who in ("", edit.editor):
                    for family in ("", event.stream.family):
                        own = self._events.setdefault((who, family), [])
                        own.append((edit.project, moment, event))

    def of(self, edit: Edit, event: Event, *, left_out: bool) -> Placement:
        """left_out: without what the project itself shows, which is among the training edits."""
        family = event.stream.family
        without = edit.project if left_out else ""
        for who, what in ((edit.editor, family), ("", family), (edit.editor, ""), ("", "")):
            key = (who, what, without)
            if key not in self._learned:
                self._learned[key] = placing.usual_times(
                    [
                        (moment, event)
                        for project, moment, event in self._events.get((who, what), ())
                        if project != without
                    ]
                )
            if self._learned[key].events >= ENOUGH:
                break
        return self._learned[key]


def pairs(edit: Edit) -> list[Pair]:
    """Each overlay with what was known before it, in time order."""
    found: list[Pair] = []
    for stream in edit.streams:
        if stream.audio or stream == REFRAMING:
            continue
        events = edit.of(stream)
        found.extend(zip(placing.moments(edit, events), events, strict=True))
    return sorted(found, key=lambda pair: (pair[1].start, pair[1].stream))


def _who(edit: Edit, event: Event) -> Who:
    stream = event.stream
    return Who(edit.editor, edit.project, stream.family, stream.role, stream.track)
