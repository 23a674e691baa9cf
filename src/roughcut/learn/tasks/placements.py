"""Where in its spine clip an overlay starts, and how long it lasts.

Asked of overlays that are known to start in a clip, on a known track; for the length, the start is
known too. Ours follows the rules that the role's past clips followed, the editor's own first.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from roughcut.learn.habits import placing
from roughcut.learn.habits.edit import REFRAMING, Edit, Event, Stream
from roughcut.learn.habits.tables import Placement
from roughcut.learn.tasks.judging import Judged

ENOUGH = 12  # events of one's own before everybody's are left aside
LENGTH_TOLERANCE_SECONDS = 0.2
START_TOLERANCE_FRAMES = 2.5  # two frames, and rounding

Pairs = list[tuple[placing.Moment, Event]]


def where(train: Sequence[Edit], test: Sequence[Edit], seed: int) -> list[Judged]:  # noqa: ARG001 - a Judge
    """Within ±2 frames."""
    usual = _Usual(train)
    lines = []
    for edit in test:
        ours, at_cut, after_before = [], [], []
        for moment, event in _pairs(edit):
            near = START_TOLERANCE_FRAMES * edit.frame_seconds
            habit = usual.of(edit.editor, event.stream)
            ours.append(abs(placing.start_of(moment, habit)[0] - event.start) <= near)
            at_cut.append(abs(moment.cut - event.start) <= near)
            end = moment.previous_end
            follows = end if end is not None and moment.cut <= end < moment.clip_end else moment.cut
            after_before.append(abs(follows - event.start) <= near)
        if ours:
            rules = {
                "the cut": float(np.mean(at_cut)),
                "the end of the one before, else the cut": float(np.mean(after_before)),
            }
            lines.append(Judged(edit.project, float(np.mean(ours)), rules))
    return lines


def how_long(train: Sequence[Edit], test: Sequence[Edit], seed: int) -> list[Judged]:  # noqa: ARG001 - a Judge
    """Within ±0.2 s."""
    usual = _Usual(train)
    lines = []
    for edit in test:
        ours, median, below, before = [], [], [], []
        for moment, event in _pairs(edit):
            habit = usual.of(edit.editor, event.stream)

            def near(end: float, event: Event = event) -> bool:
                return abs(end - event.end) <= LENGTH_TOLERANCE_SECONDS

            ours.append(near(placing.end_of(moment, habit)[0]))
            median.append(near(moment.start + habit.length))
            below.append(near(moment.clip_end))
            last = moment.previous_length
            before.append(near(moment.start + (habit.length if last is None else last)))
        if ours:
            rules = {
                "the usual length": float(np.mean(median)),
                "with the clip below": float(np.mean(below)),
                "as long as the one before": float(np.mean(before)),
            }
            lines.append(Judged(edit.project, float(np.mean(ours)), rules))
    return lines


class _Usual:
    """What the training edits teach about each role, learned when it is first asked for."""

    def __init__(self, train: Sequence[Edit]) -> None:
        self._pairs: dict[tuple[str, str], Pairs] = {}
        self._learned: dict[tuple[str, str], Placement] = {}
        for edit in train:
            for moment, event in _pairs(edit):
                for key in ("", edit.editor):
                    for family in ("", event.stream.family):
                        self._pairs.setdefault((key, family), []).append((moment, event))

    def of(self, editor: str, stream: Stream) -> Placement:
        for key in ((editor, stream.family), ("", stream.family), (editor, ""), ("", "")):
            if len(self._pairs.get(key, ())) >= ENOUGH:
                break
        if key not in self._learned:
            self._learned[key] = placing.placement(self._pairs.get(key, []))
        return self._learned[key]


def _pairs(edit: Edit) -> Pairs:
    found: Pairs = []
    for stream in edit.streams:
        if stream.audio or stream == REFRAMING:
            continue
        events = edit.of(stream)
        found.extend(zip(placing.moments(edit, events), events, strict=True))
    return found
