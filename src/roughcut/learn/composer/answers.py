"""What the composer says about a project, given other projects of its editor.

Questions are put in the order of the project, a few hundred at a time, with what they may know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load

from roughcut.learn.composer.asking import (
    LAYOUT,
    PACE,
    PUNCH,
    ROLE,
    SOURCE,
    START,
    Asked,
    Episode,
    Prepared,
    episode,
    every_question,
)
from roughcut.learn.composer.batching import batched
from roughcut.learn.composer.blocks import Blocks
from roughcut.learn.composer.model import (
    Composer,
    Said,
    Size,
    pace_log_density,
    time_log_density,
)
from roughcut.learn.composer.sheet import (
    ROLE_NUMBERS,
    Floats,
    Integers,
    Key,
    key_of,
    rows_of,
    sheet_of,
)
from roughcut.learn.composer.threads import one_thread
from roughcut.learn.habits.edit import Edit
from roughcut.learn.habits.edit import Floats as Doubles

ROWS = 448  # that are shown at most: twice what it was trained with
AT_ONCE = 192  # questions
Arrays = tuple[NDArray[Any], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Answered:
    """The questions of one kind, their row and track (Q,), and what is kept of the answers.

    parts: of AT_ONCE questions each.
    """

    row: Integers
    track: Integers
    parts: list[Arrays]


@dataclass(slots=True, eq=False)
class Answers:
    """A composer that reads edits.

    Names, readings and answers are kept, of an answer no more than what is asked of it: what was
    shown with a question is many times larger.
    """

    model: Composer
    names: dict[str, int] = field(default_factory=dict)
    _prepared: dict[int, tuple[Edit, Prepared]] = field(default_factory=dict)
    _kept: dict[tuple[object, ...], _Answered] = field(default_factory=dict)
    _blocks: Blocks = field(default_factory=Blocks)

    def prepared(self, edit: Edit) -> Prepared:
        if id(edit) not in self._prepared:
            self._prepared[id(edit)] = (edit, Prepared.of(sheet_of(edit, self.names)))
        return self._prepared[id(edit)][1]

    def starts(
        self, past: Sequence[Edit], edit: Edit, *, cold: bool
    ) -> tuple[Integers, Integers, Floats]:
        """(numbers of spine clips, tracks as in `sheet`, probability that something starts)."""
        found = self._told(past, edit, START, _yes, cold=cold)
        return self.prepared(edit).clip[found.row], found.track, _joined(found)

    def punches(self, past: Sequence[Edit], edit: Edit) -> tuple[Integers, Floats]:
        """(numbers of spine clips at cuts within one source, probability of a punch-in)."""
        found = self._told(past, edit, PUNCH, _yes)
        return self.prepared(edit).clip[found.row], _joined(found)

    def pace(self, past: Sequence[Edit], edit: Edit, log_seconds: Doubles) -> Doubles:
        """The log density of the length of each spine clip but the last, (S - 1,), in seconds."""
        found = self._told(past, edit, PACE, lambda _, said: (said.pace[0].numpy(),))
        if not len(found.row):
            return np.zeros(0)
        told = pace_log_density(
            torch.from_numpy(_joined(found)),
            torch.from_numpy(np.asarray(log_seconds, dtype=np.float32)),
        )
        return np.asarray(told.numpy() - log_seconds)

    def roles(self, past: Sequence[Edit], edit: Edit) -> dict[Key, dict[str, float]]:
        """The probability of each role of each overlay."""
        found = self._told(
            past, edit, ROLE, lambda _, said: (torch.softmax(said.role[0], -1).numpy(),)
        )
        shares = [own.tolist() for (part,) in found.parts for own in part]
        return {
            key: dict(zip(ROLE_NUMBERS, own, strict=True))
            for key, own in zip(self._keys(edit, found), shares, strict=True)
        }

    def sources(self, past: Sequence[Edit], edit: Edit) -> dict[Key, dict[str, float]]:
        """The probability of each source of each overlay, by `identity`; the rest is for a new one."""

        def told(own: Episode, said: Said) -> Arrays:
            numbers, _, shares = _summed(own.shown.asset, said.points[0])
            return numbers, shares

        found = self._told(past, edit, SOURCE, told)
        named = {number: name for name, number in self.names.items()}
        shares = [
            {named[number]: share for number, share in zip(numbers.tolist(), own, strict=True)}
            for numbers, part in found.parts
            for own in part.tolist()
        ]
        return dict(zip(self._keys(edit, found), shares, strict=True))

    def layouts(self, past: Sequence[Edit], edit: Edit) -> dict[Key, tuple[Floats, Floats]]:
        """The layouts (L, 9) that a clip may have, and their probabilities (L,).

        What is left is for one that was not seen.
        """

        def told(own: Episode, said: Said) -> Arrays:
            _, firsts, shares = _summed(own.shown.stands, said.points[0])
            return own.places[firsts], shares

        found = self._told(past, edit, LAYOUT, told)
        shares = [(places, own) for places, part in found.parts for own in part]
        return dict(zip(self._keys(edit, found), shares, strict=True))

    def times(
        self, past: Sequence[Edit], edit: Edit, kind: int
    ) -> dict[Key, Callable[[Doubles], Doubles]]:
        """How likely each answer to WHERE, or LASTS, is of each overlay: (N,) → log density."""
        found = self._told(past, edit, kind, lambda _, said: (said.times[0].numpy(),))

        def density(own: torch.Tensor) -> Callable[[Doubles], Doubles]:
            def of(answers: Doubles) -> Doubles:
                many = torch.from_numpy(np.asarray(answers, dtype=np.float32))
                told = time_log_density(own.expand(len(many), -1), many).numpy()
                return np.asarray(told, dtype=np.float64)

            return of

        told = [density(own) for (part,) in found.parts for own in torch.from_numpy(part)]
        return dict(zip(self._keys(edit, found), told, strict=True))

    def _keys(self, edit: Edit, found: _Answered) -> list[Key]:
        rows = rows_of(edit)
        return [key_of(rows[number].row) for number in found.row.tolist()]

    def _told(
        self,
        past: Sequence[Edit],
        edit: Edit,
        kind: int,
        of: Callable[[Episode, Said], Arrays],
        *,
        cold: bool = False,
    ) -> _Answered:
        """Every question of a kind, and what is wanted of its answers."""
        key = (id(edit), kind, cold, *map(id, past))
        if key not in self._kept:
            present, before = self.prepared(edit), [self.prepared(each) for each in past]
            asked = every_question(present, kind)
            asked = replace(asked, cold=np.full(len(asked.row), cold))
            kept = self._blocks.kept
            parts = [
                tuple(map(kept, of(*each))) for each in said(self.model, before, present, asked)
            ]
            self._kept[key] = _Answered(kept(asked.row), kept(asked.track), parts)
        return self._kept[key]


def said(
    model: Composer, past: Sequence[Prepared], present: Prepared, asked: Asked
) -> Iterator[tuple[Episode, Said]]:
    """The answers to questions about a project, in their order, AT_ONCE at a time."""
    for first in range(0, len(asked.row), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        some = Asked(asked.kind[part], asked.row[part], asked.track[part], asked.cold[part])
        shown = episode(past, present, some, ROWS)
        batch, _ = batched([shown])
        with one_thread(), torch.inference_mode():
            answered = model(batch)
        yield shown, answered


def _yes(_: Episode, said: Said) -> Arrays:
    """The probability that it is so, (Q,)."""
    return (torch.sigmoid(said.yes[0]).numpy(),)


def _joined(found: _Answered) -> Floats:
    """The answers of all questions, one after the other."""
    return np.concatenate([*(part for (part,) in found.parts)] or [np.zeros(0)])


def _summed(numbers: Integers, points: torch.Tensor) -> tuple[Integers, Integers, Floats]:
    """What questions point at: the numbers (D,), the first row of each, and its chance (Q, D).

    numbers: of each row, (N,). points: as in `Said`, (Q, 1 + N), of none of the rows first; what is
    left to 1 is for one that was not seen.
    """
    distinct, firsts, back = np.unique(numbers, return_index=True, return_inverse=True)
    sums = torch.zeros(len(points), len(distinct))
    sums.index_add_(1, torch.from_numpy(back), points[:, 1:].exp())
    return distinct, firsts, sums.numpy()


@cache
def shipped() -> Composer:
    """The composer that comes with the package."""
    content = (files(__package__) / "weights.safetensors").read_bytes()
    model = Composer(Size())
    model.load_state_dict(load(content))
    return model.eval()
