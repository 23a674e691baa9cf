"""Where in its spine clip an overlay starts, and how long it lasts.

Asked of overlays that are known to start in a clip, on a known track; for the length, the start is
known too. Everything before is known, in time order over all tracks.
"""

from __future__ import annotations

from roughcut.learn.habits import times
from roughcut.learn.habits.edit import Edit
from roughcut.learn.habits.ranking import Question
from roughcut.learn.habits.times import Asked
from roughcut.learn.habits.usual import Usual
from roughcut.learn.tasks.judging import Judge, Judged, Trial, ranked


def _judge(asked: Asked) -> Judge:
    def judge(trial: Trial) -> list[Judged]:
        usual = Usual(trial.train, audio=False)

        def questions(edit: Edit, *, left_out: bool) -> list[Question]:
            return times.questions(edit, usual, asked, audio=False, left_out=left_out)

        return ranked(questions, trial, times.ORDERS[asked], rules=len(times.RULES[asked]))

    return judge


where = _judge("start")
"""Within ±2 frames."""

how_long = _judge("end")
"""Within ±0.2 s."""
