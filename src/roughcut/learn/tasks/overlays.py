"""On which spine clips something starts, or is on, per track.

Cold: only the spine is known. Begun: also what happened in the first BEGUN of the spine clips, and
the rest is asked for. Causal: also everything that started in the clips before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from roughcut.learn.composer.sheet import track_number
from roughcut.learn.figures import Regime
from roughcut.learn.habits.edit import REFRAMING, Edit, Event, Floats, Integers
from roughcut.learn.habits.features import COLD, HISTORY, cold
from roughcut.learn.habits.starts import history_rows, labels_of
from roughcut.learn.tasks.judging import Judge, Judged, Table, Trial, judged

if TYPE_CHECKING:
    from roughcut.learn.composer.answers import Answers

BEGUN = 0.3
SHRINK = 60.0  # seconds of everybody's habit that one's own rate is weighed against
_RATE_SO_FAR = HISTORY.index("rate so far")
_LENGTH = COLD.index("length")

Labels = Callable[[Edit, Sequence[Event]], Integers]


def starts(regime: Regime) -> Judge:
    """An overlay starts in this spine clip, on this track."""
    return _judge(regime, labels_of, composed=regime != "begun")


def on_at_the_middle(regime: Regime) -> Judge:
    """Something is on at the middle of this spine clip, on this track."""
    return _judge(regime, _on)


def _judge(regime: Regime, labels: Labels, *, composed: bool = False) -> Judge:
    def judge(trial: Trial) -> list[Judged]:
        rates = _Rates.of(trial.train, labels)
        questions = _table(trial.train, rates, regime, labels, leave_own_out=True)
        asked = _table(trial.test, rates, regime, labels, leave_own_out=False)
        if questions is None or asked is None:
            return []
        if trial.composer is not None and composed:
            for table, edits in ((questions, trial.train), (asked, trial.test)):
                told = [_composed(trial.composer, trial.past(edit), edit, regime) for edit in edits]
                table.models["composer"] = np.concatenate(told)
        return judged(questions, asked, [edit.project for edit in trial.test], trial.seed)

    return judge


@dataclass(frozen=True, slots=True)
class _Rates:
    """(yes, seconds) of each track, for everybody, each editor and each project."""

    counts: dict[tuple[str, int], tuple[float, float]]

    @classmethod
    def of(cls, edits: Sequence[Edit], labels: Labels) -> _Rates:
        counts: dict[tuple[str, int], tuple[float, float]] = {}
        for edit in edits:
            length = float((edit.ends - edit.starts).sum())
            for track in _tracks(edit):
                yes = float(labels(edit, _on_track(edit, track)).sum())
                for who in ("", f"editor {edit.editor}", f"project {edit.project}"):
                    before = counts.get((who, track), (0.0, 0.0))
                    counts[who, track] = before[0] + yes, before[1] + length
        return cls(counts)

    def a_second(self, edit: Edit, track: int, *, leave_own_out: bool) -> float:
        """The editor's rate on a track shrunk towards everybody's, without the project itself."""
        own = self.counts.get((f"project {edit.project}", track), (0.0, 0.0))
        less = own if leave_own_out else (0.0, 0.0)
        everybody = self.counts.get(("", track), (0.0, 0.0))
        editor = self.counts.get((f"editor {edit.editor}", track), (0.0, 0.0))
        general = (everybody[0] - less[0] + 0.5) / (everybody[1] - less[1] + SHRINK)
        has_editor = editor[1] > less[1]
        yes, length = (editor[0] - less[0], editor[1] - less[1]) if has_editor else (0.0, 0.0)
        return (yes + general * SHRINK) / (length + SHRINK)


def _table(
    edits: Sequence[Edit], rates: _Rates, regime: Regime, labels: Labels, *, leave_own_out: bool
) -> Table | None:
    parts: list[tuple[Floats, Integers, Integers, Floats, Floats]] = []
    for number, edit in enumerate(edits):
        spine = cold(edit)
        lengths = spine[:, _LENGTH]
        begun = round(BEGUN * len(edit.spine))
        for track in _tracks(edit):
            events = _on_track(edit, track)
            rate = rates.a_second(edit, track, leave_own_out=leave_own_out)
            truth = labels(edit, events)
            columns = [spine, np.full((len(spine), 1), track), np.full((len(spine), 1), rate)]
            so_far = np.full(len(spine), rate)
            asked = np.arange(len(spine)) >= (begun if regime == "begun" else 0)
            if regime == "begun":
                done = float(truth[:begun].sum())
                told = (done + rate * SHRINK) / (float(lengths[:begun].sum()) + SHRINK)
                so_far = np.full(len(spine), told)
                columns.append(np.full((len(spine), 1), done / max(begun, 1)))
            elif regime == "causal":
                history = history_rows(edit, events)
                columns.append(history)
                seen = np.arange(len(spine))
                usual = rate * float(lengths.mean())
                share = (history[:, _RATE_SO_FAR] * seen + 10 * usual) / (seen + 10)
                so_far = share / max(float(lengths.mean()), 1e-9)
            parts.append(
                (
                    np.concatenate(columns, axis=1)[asked],
                    truth[asked],
                    np.full(int(asked.sum()), number),
                    (rate * lengths)[asked],
                    (so_far * lengths)[asked],
                )
            )
    if not parts:
        return None
    features, truths, groups, rated, so_fars = (
        np.concatenate([part[index] for part in parts]) for index in range(5)
    )
    rules = {"rate × length": rated}
    if regime != "cold":
        rules["rate so far × length"] = so_fars
    return Table(features, truths, groups, rules)


def _composed(composer: Answers, past: Sequence[Edit], edit: Edit, regime: Regime) -> Floats:
    """The composer's probability for each question of an edit, in the order of `_table`."""
    clips, tracks, found = composer.starts(past, edit, cold=regime == "cold")
    by_place = dict(
        zip(zip(tracks.tolist(), clips.tolist(), strict=True), found.tolist(), strict=True)
    )
    numbers = [track_number(track, audio=False) for track in _tracks(edit)]
    return np.array(
        [by_place.get((number, clip), 0.0) for number in numbers for clip in range(len(edit.spine))]
    )


def _tracks(edit: Edit) -> tuple[int, ...]:
    """The picture tracks beside the spine that hold something."""
    return tuple(
        sorted(
            {
                event.stream.track
                for event in edit.events
                if not event.stream.audio and event.stream != REFRAMING
            }
        )
    )


def _on_track(edit: Edit, track: int) -> list[Event]:
    return [
        event
        for event in edit.events
        if event.stream.track == track and not event.stream.audio and event.stream != REFRAMING
    ]


def _on(edit: Edit, events: Sequence[Event]) -> Integers:
    middles = (edit.starts + edit.ends) / 2
    found = np.zeros(len(middles), dtype=np.int64)
    for event in events:
        found[(middles >= event.start) & (middles < event.end)] = 1
    return found
