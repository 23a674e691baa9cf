"""When something starts and how long it lasts, as the editor's past answers.

Learned once from all projects for finishing, and from the training projects of each fold by the
tasks, by the same functions: the figures on the report are those of what is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from roughcut.learn.habits import placing, preferences, preferring, ranking
from roughcut.learn.habits.asking import END_FACTS, START_FACTS, Who, end_question, start_question
from roughcut.learn.habits.edit import Edit
from roughcut.learn.habits.ranking import Counts, Past, Question
from roughcut.learn.habits.tables import Placement, Preference
from roughcut.learn.habits.trees import Trees
from roughcut.learn.habits.usual import Usual, pairs

Asked = Literal["start", "end"]

_START = tuple(placing.START_RULES)
_LENGTH = tuple(placing.LENGTH_RULES)
ORDERS: dict[Asked, dict[str, tuple[int, ...]]] = {
    "start": {
        "the cut": (_START.index("on the cut"),),
        "the end of the one before, else the cut": (
            _START.index("where the one before ends"),
            _START.index("on the cut"),
        ),
    },
    "end": {
        "the usual length": (_LENGTH.index("its usual seconds"),),
        "with the clip below": (_LENGTH.index("with the clip below"),),
        "as long as the one before": (
            _LENGTH.index("as long as the one before"),
            _LENGTH.index("its usual seconds"),
        ),
    },
}
RULES: dict[Asked, tuple[str, ...]] = {"start": _START, "end": _LENGTH}
_QUESTION = {"start": start_question, "end": end_question}


def questions(
    edit: Edit, usual: Usual, asked: Asked, *, audio: bool, left_out: bool
) -> list[Question]:
    """When each overlay (each sound) of an edit starts or ends, in time order, with the truth."""
    found = []
    for moment, event in pairs(edit, audio=audio):
        who = Who(edit.editor, edit.project, event.stream)
        truth = event.start if asked == "start" else event.end
        times = usual.of(edit, (moment, event), left_out=left_out)
        found.append(_QUESTION[asked](moment, times, who, truth)[0])
    return found


def learned(edits: Sequence[Edit], *, seed: int) -> dict[str, tuple[Preference, str]]:
    """How each kind of time is told, by `name_of`, with the text of its trees ("" without)."""
    found = {}
    for audio in (False, True):
        usual = Usual(edits, audio=audio)
        for asked, orders in ORDERS.items():
            sequences = [
                questions(edit, usual, asked, audio=audio, left_out=True) for edit in edits
            ]
            rules = len(RULES[asked])
            how, text = preferring.chosen(sequences, orders, rules, seed=seed)
            past = Past.of((each for own in sequences for each in own), rules)
            name = name_of(asked, audio=audio)
            found[name] = (preferences.kept(name, how, past.counts), text)
    return found


def name_of(asked: Asked, *, audio: bool) -> str:
    """What a kind of time is called in a style: "start of pictures"."""
    return f"{asked} of {'sounds' if audio else 'pictures'}"


NAMES: dict[str, Asked] = {
    name_of(asked, audio=audio): asked for audio in (False, True) for asked in ORDERS
}


def columns(asked: Asked) -> int:
    """How wide the rows are that trees of these questions take."""
    return ranking.COLUMNS + len(RULES[asked]) + (START_FACTS if asked == "start" else END_FACTS)


class Teller:
    """Tells one kind of time in one timeline; `here` grows with what stands in it already."""

    def __init__(self, asked: Asked, preference: Preference, trees: Mapping[str, Trees]) -> None:
        counts = preferences.counts(preference, len(RULES[asked]))
        self._past = Past(counts)
        self._here = Counts(counts.rules)
        self._asked: Asked = asked
        self._preference = preference
        self._trees = trees.get(preference.trees)

    def saw(self, moment: placing.Moment, usual: Placement, who: Who, truth: float) -> None:
        """What the timeline itself shows."""
        question, _ = _QUESTION[self._asked](moment, usual, who, truth)
        self._here.add(question, (question.family,))

    def tell(self, moment: placing.Moment, usual: Placement, who: Who) -> tuple[float, str]:
        """The likeliest time, in seconds, and the rule that gives it."""
        question, times = _QUESTION[self._asked](moment, usual, who)
        line = ranking.line(question, self._past, self._here, left_out=False)
        how = self._preference
        best = ranking.rankings([line], how.how, how.order, self._trees)[0][0]
        held = [n for n, holds in enumerate(question.holds[best]) if holds]
        if not held:
            return times[best], "as usual"
        return times[best], RULES[self._asked][max(held, key=lambda n: line.shares[0][n])]
