"""Where in its spine clip an overlay starts, and how long it lasts.

Asked of overlays that are known to start in a clip, on a known track; for the length, the start is
known too. Everything before is known, in time order over all tracks.
"""

from __future__ import annotations

import numpy as np

from roughcut.learn.composer.asking import AT_CUT, AT_EDGE, LASTS, NEAR_SECONDS, WHERE
from roughcut.learn.composer.sheet import key_of
from roughcut.learn.habits import times
from roughcut.learn.habits.edit import Edit
from roughcut.learn.habits.ranking import Question
from roughcut.learn.habits.times import Asked
from roughcut.learn.habits.usual import Usual, pairs
from roughcut.learn.tasks.judging import Judge, Judged, Trial, ranked, with_facts


def _judge(asked: Asked) -> Judge:
    def judge(trial: Trial) -> list[Judged]:
        usual = Usual(trial.train, audio=False)

        def questions(edit: Edit, *, left_out: bool) -> list[Question]:
            found = times.questions(edit, usual, asked, audio=False, left_out=left_out)
            return found if trial.composer is None else _told(trial, asked, edit, found)

        return ranked(questions, trial, times.ORDERS[asked], rules=len(times.RULES[asked]))

    return judge


def _told(trial: Trial, asked: Asked, edit: Edit, found: list[Question]) -> list[Question]:
    """The questions with what the composer says of each candidate."""
    composer, kind = trial.composer, WHERE if asked == "start" else LASTS
    if composer is None:
        return found
    told = composer.times(trial.past(edit), edit, kind)
    heard = []
    for (moment, event), question in zip(pairs(edit, audio=False), found, strict=True):
        seconds = question.facts[:, 0]  # after the cut, or from the start
        if asked == "start":
            edges = (moment.cut, moment.previous_end)
            at = moment.cut + seconds
        else:
            edges = (moment.clip_end, float(edit.ends[-1]))
            at = event.start + seconds
        answers = np.log1p(np.maximum(seconds, 0.0))
        for code, edge in reversed(list(zip((AT_CUT, AT_EDGE), edges, strict=True))):
            if edge is not None:
                answers[np.abs(at - edge) <= NEAR_SECONDS] = code
        heard.append(with_facts(question, told[key_of(event.row)](answers)[:, None]))
    return heard


where = _judge("start")
"""Within ±2 frames."""

how_long = _judge("end")
"""Within ±0.2 s."""
