"""How a clip's picture stands, when everything before it is known.

Asked of every clip of picture whose media's size is known. A layout is right when it would be the
same entry of a codebook; IoU is of the visible rectangles.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from roughcut.encode import layouts
from roughcut.encode.layouts import Layout, aspect_of, iou, visible
from roughcut.learn.composer.sheet import Floats, alike, key_of, place_of
from roughcut.learn.habits import standing
from roughcut.learn.habits.edit import DEFAULT_LAYOUT, Edit
from roughcut.learn.habits.ranking import Question
from roughcut.learn.tasks.judging import LEAST, Judge, Judged, Trial, ranked, with_facts

SEEN_ALIKE = 0.9  # of IoU: what an eye takes for the same place

Measure = Callable[[Edit, float, Layout, Layout], float]
"""(edit, the media's aspect, answer, truth) → 0 to 1."""


def _right(edit: Edit, aspect: float, answer: Layout, truth: Layout) -> float:  # noqa: ARG001 - a Measure
    return float(layouts.alike(answer, truth))


def _overlap(edit: Edit, aspect: float, answer: Layout, truth: Layout) -> float:
    frame = edit.decisions.frame
    return iou(visible(answer, aspect, frame), visible(truth, aspect, frame))


def _seen_alike(edit: Edit, aspect: float, answer: Layout, truth: Layout) -> float:
    return float(_overlap(edit, aspect, answer, truth) >= SEEN_ALIKE)


def layout_accuracy() -> Judge:
    """The share of clips whose layout is right."""
    return _judge(_right, off_default=False)


def layout_iou() -> Judge:
    """The mean IoU with the true rectangle."""
    return _judge(_overlap, off_default=False)


def off_default() -> Judge:
    """Of the clips off the default, the share whose rectangle overlaps the true one by 0.9."""
    return _judge(_seen_alike, off_default=True)


def _judge(measure: Measure, *, off_default: bool) -> Judge:
    def judge(trial: Trial) -> list[Judged]:
        usual = standing.Usual.of(trial.train)

        def questions(edit: Edit, *, left_out: bool) -> list[Question]:
            found = []
            composer = trial.composer
            told = composer.layouts(trial.past(edit), edit) if composer is not None else None
            for asked in standing.asked(edit, usual, left_out=left_out):
                aspect = aspect_of(asked.row.clip.source, edit.decisions.frame) or 1.0
                question = asked.question(
                    [measure(edit, aspect, each, asked.truth) for each in asked.candidates.layouts],
                    wanted=not off_default or not layouts.alike(asked.truth, DEFAULT_LAYOUT),
                )
                if told is not None:
                    scores = [
                        [_share(told.get(key_of(asked.row)), each)]
                        for each in asked.candidates.layouts
                    ]
                    question = with_facts(question, scores)
                found.append(question)
            return found

        return ranked(questions, trial, standing.ORDERS, rules=len(standing.RULES))

    return judge


def _share(told: tuple[Floats, Floats] | None, layout: Layout) -> float:
    """The logarithm of the probability that the composer gives a layout; nan where it is not asked."""
    if told is None:
        return float("nan")
    places, shares = told
    return float(np.log(shares[alike(places, place_of(layout))].sum() + LEAST))
