"""How a clip's picture stands, when everything before it is known.

Asked of every clip of picture whose media's size is known. A layout is right when it would be the
same entry of a codebook; IoU is of the visible rectangles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from roughcut.encode.layouts import Layout, apart, aspect_of, iou, visible
from roughcut.learn.habits.edit import DEFAULT_LAYOUT, Edit, layout_of_row
from roughcut.learn.tasks.judging import Judge, Judged

SEEN_ALIKE = 0.9  # of IoU: what an eye takes for the same place


@dataclass(frozen=True, slots=True)
class _Asked:
    """One clip: its answer, and what each rule says, None where a rule has nothing to copy."""

    family: str
    truth: Layout
    aspect: float
    answers: dict[str, Layout | None]


def _right(edit: Edit, asked: _Asked, answer: Layout) -> float:  # noqa: ARG001 - a _Measure
    return float(apart(answer, asked.truth) <= 1)


def _overlap(edit: Edit, asked: _Asked, answer: Layout) -> float:
    frame = edit.decisions.frame
    return iou(visible(answer, asked.aspect, frame), visible(asked.truth, asked.aspect, frame))


def _seen_alike(edit: Edit, asked: _Asked, answer: Layout) -> float:
    return float(_overlap(edit, asked, answer) >= SEEN_ALIKE)


_Measure = Callable[[Edit, _Asked, Layout], float]


def layout_accuracy() -> Judge:
    """The share of clips whose layout is right."""
    return _judge(_right, off_default=False)


def layout_iou() -> Judge:
    """The mean IoU with the true rectangle."""
    return _judge(_overlap, off_default=False)


def off_default() -> Judge:
    """Of the clips off the default, the share whose rectangle overlaps the true one by 0.9."""
    return _judge(_seen_alike, off_default=True)


def _judge(measure: _Measure, *, off_default: bool) -> Judge:
    def judge(train: Sequence[Edit], test: Sequence[Edit], seed: int) -> list[Judged]:  # noqa: ARG001
        usual = _usual(train)
        order = _order(train, usual)
        lines = []
        for edit in test:
            ours: list[float] = []
            rules: dict[str, list[float]] = {}
            for asked in _questions(edit, usual):
                if off_default and apart(asked.truth, DEFAULT_LAYOUT) <= 1:
                    continue
                ours.append(measure(edit, asked, _first(asked, order.get(asked.family, RULES))))
                for rule in RULES:
                    answer = _first(asked, (rule, *RULES))
                    rules.setdefault(rule, []).append(measure(edit, asked, answer))
            if ours:
                means = {rule: float(np.mean(values)) for rule, values in rules.items()}
                lines.append(Judged(edit.project, float(np.mean(ours)), means))
        return lines

    return judge


SAME_ASSET = "as the same source stood last"
SAME_SIZE = "as the last of its size stood"
SAME_TRACK = "as the last on its track stood"
USUAL = "as its role usually stands"
DEFAULT = "fitted"
RULES = (SAME_ASSET, SAME_SIZE, SAME_TRACK, USUAL, DEFAULT)


def _questions(edit: Edit, usual: dict[tuple[str, str], Layout]) -> Iterator[_Asked]:
    of_asset: dict[int, Layout] = {}
    of_size: dict[tuple[float, int], Layout] = {}
    of_track: dict[int, Layout] = {}
    for row in edit.decisions.rows:
        truth = layout_of_row(edit.decisions, row)
        aspect = aspect_of(row.clip.source, edit.decisions.frame)
        if truth is None or aspect is None or row.audio:
            continue
        size = (round(aspect, 3), row.track)
        family = row.role
        answers = {
            SAME_ASSET: of_asset.get(row.asset),
            SAME_SIZE: of_size.get(size),
            SAME_TRACK: of_track.get(row.track),
            USUAL: usual.get((edit.editor, family), usual.get(("", family))),
            DEFAULT: DEFAULT_LAYOUT,
        }
        yield _Asked(family, truth, aspect, answers)
        of_asset[row.asset] = of_size[size] = of_track[row.track] = truth


def _first(asked: _Asked, order: Sequence[str]) -> Layout:
    return next(answer for rule in order if (answer := asked.answers[rule]) is not None)


def _usual(train: Sequence[Edit]) -> dict[tuple[str, str], Layout]:
    """The layout that each role has most often, for each editor and for everybody ("")."""
    counts: dict[tuple[str, str], Counter[Layout]] = {}
    for edit in train:
        for row in edit.decisions.rows:
            layout = layout_of_row(edit.decisions, row)
            if layout is None or row.audio:
                continue
            for who in (edit.editor, ""):
                counts.setdefault((who, row.role), Counter())[layout] += 1
    return {
        key: min(counter.items(), key=lambda each: (-each[1], repr(each[0])))[0]
        for key, counter in counts.items()
    }


def _order(train: Sequence[Edit], usual: dict[tuple[str, str], Layout]) -> dict[str, list[str]]:
    """For each role, the rules in the order of how often they were right where they had an answer."""
    hits: dict[str, Counter[str]] = {}
    tries: dict[str, Counter[str]] = {}
    for edit in train:
        for asked in _questions(edit, usual):
            for rule, answer in asked.answers.items():
                if answer is not None:
                    tries.setdefault(asked.family, Counter())[rule] += 1
                    hit = apart(answer, asked.truth) <= 1
                    hits.setdefault(asked.family, Counter())[rule] += hit
    return {
        family: sorted(
            RULES, key=lambda rule: -(hits[family][rule] + 1) / (tries[family][rule] + 2)
        )
        for family in tries
    }
