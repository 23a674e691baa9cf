"""What the composer says about a project, given other projects of its editor.

Questions are put in the order of the project, a few hundred at a time, with what they may know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import torch
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
from roughcut.learn.habits.edit import Edit
from roughcut.learn.habits.edit import Floats as Doubles

ROWS = 448  # that are shown at most: twice what it was trained with
AT_ONCE = 192  # questions
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What questions point at: numbers (D,), and how likely each is to each question, (Q, D).

    firsts: the first row with each number, (D,). What is left to 1 is for one that was not seen.
    """

    numbers: Integers
    firsts: Integers
    shares: Floats

    @classmethod
    def of(cls, numbers: Integers, points: torch.Tensor) -> Shares:
        """numbers: of each row, (N,). points: as in `Said`, (Q, 1 + N), of none of the rows first."""
        distinct, firsts, back = np.unique(numbers, return_index=True, return_inverse=True)
        sums = torch.zeros(len(points), len(distinct))
        sums.index_add_(1, torch.from_numpy(back), points[:, 1:].exp())
        return cls(distinct, firsts, sums.numpy())


@dataclass(slots=True, eq=False)
class Answers:
    """A composer that reads edits.

    Names, readings and answers are kept, of an answer no more than what is asked of it: what was
    shown with a question is many times larger.
    """

    model: Composer
    names: dict[str, int] = field(default_factory=dict)
    _prepared: dict[int, tuple[Edit, Prepared]] = field(default_factory=dict)
    _kept: dict[tuple[object, ...], tuple[Asked, list[Any]]] = field(default_factory=dict)

    def prepared(self, edit: Edit) -> Prepared:
        if id(edit) not in self._prepared:
            self._prepared[id(edit)] = (edit, Prepared.of(sheet_of(edit, self.names)))
        return self._prepared[id(edit)][1]

    def starts(
        self, past: Sequence[Edit], edit: Edit, *, cold: bool
    ) -> tuple[Integers, Integers, Floats]:
        """(numbers of spine clips, tracks as in `sheet`, probability that something starts)."""
        asked, found = self._told(past, edit, START, _yes, cold=cold)
        return self.prepared(edit).clip[asked.row], asked.track, np.concatenate([*found, []])

    def punches(self, past: Sequence[Edit], edit: Edit) -> tuple[Integers, Floats]:
        """(numbers of spine clips at cuts within one source, probability of a punch-in)."""
        asked, found = self._told(past, edit, PUNCH, _yes)
        return self.prepared(edit).clip[asked.row], np.concatenate([*found, []])

    def pace(self, past: Sequence[Edit], edit: Edit, log_seconds: Doubles) -> Doubles:
        """The log density of the length of each spine clip but the last, (S - 1,), in seconds."""
        asked, found = self._told(past, edit, PACE, lambda _, said: said.pace[0].clone())
        if not len(asked.row):
            return np.zeros(0)
        told = pace_log_density(
            torch.cat(found), torch.from_numpy(np.asarray(log_seconds, dtype=np.float32))
        )
        return np.asarray(told.numpy() - log_seconds)

    def roles(self, past: Sequence[Edit], edit: Edit) -> dict[Key, dict[str, float]]:
        """The probability of each role of each overlay."""
        asked, found = self._told(
            past, edit, ROLE, lambda _, said: torch.softmax(said.role[0], -1).numpy()
        )
        return {
            key: dict(zip(ROLE_NUMBERS, own.tolist(), strict=True))
            for key, own in zip(self._keys(edit, asked), chain(*found), strict=True)
        }

    def sources(self, past: Sequence[Edit], edit: Edit) -> dict[Key, dict[str, float]]:
        """The probability of each source of each overlay, by `identity`; the rest is for a new one."""
        asked, found = self._told(
            past, edit, SOURCE, lambda own, said: Shares.of(own.shown.asset, said.points[0])
        )
        named = {number: name for name, number in self.names.items()}
        shares = [(each.numbers.tolist(), own.tolist()) for each in found for own in each.shares]
        return {
            key: {named[number]: share for number, share in zip(*own, strict=True)}
            for key, own in zip(self._keys(edit, asked), shares, strict=True)
        }

    def layouts(self, past: Sequence[Edit], edit: Edit) -> dict[Key, tuple[Floats, Floats]]:
        """The layouts (L, 9) that a clip may have, and their probabilities (L,).

        What is left is for one that was not seen.
        """

        def told(own: Episode, said: Said) -> tuple[Floats, Floats]:
            found = Shares.of(own.shown.stands, said.points[0])
            return own.places[found.firsts], found.shares

        asked, answers = self._told(past, edit, LAYOUT, told)
        found = [(places, own) for places, shares in answers for own in shares]
        return dict(zip(self._keys(edit, asked), found, strict=True))

    def times(
        self, past: Sequence[Edit], edit: Edit, kind: int
    ) -> dict[Key, Callable[[Doubles], Doubles]]:
        """How likely each answer to WHERE, or LASTS, is of each overlay: (N,) → log density."""
        asked, found = self._told(past, edit, kind, lambda _, said: said.times[0].clone())

        def density(own: torch.Tensor) -> Callable[[Doubles], Doubles]:
            def of(answers: Doubles) -> Doubles:
                many = torch.from_numpy(np.asarray(answers, dtype=np.float32))
                told = time_log_density(own.expand(len(many), -1), many).numpy()
                return np.asarray(told, dtype=np.float64)

            return of

        return dict(zip(self._keys(edit, asked), map(density, chain(*found)), strict=True))

    def _keys(self, edit: Edit, asked: Asked) -> list[Key]:
        rows = rows_of(edit)
        return [key_of(rows[number].row) for number in asked.row.tolist()]

    def _told(
        self,
        past: Sequence[Edit],
        edit: Edit,
        kind: int,
        of: Callable[[Episode, Said], Told],
        *,
        cold: bool = False,
    ) -> tuple[Asked, list[Told]]:
        """Every question of a kind, and what is wanted of its answers, AT_ONCE of them together."""
        key = (id(edit), kind, cold, *map(id, past))
        if key not in self._kept:
            present, before = self.prepared(edit), [self.prepared(each) for each in past]
            asked = every_question(present, kind)
            asked = replace(asked, cold=np.full(len(asked.row), cold))
            self._kept[key] = (
                asked,
                [of(*each) for each in said(self.model, before, present, asked)],
            )
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
        with torch.inference_mode():
            answered = model(batch)
        yield shown, answered


def _yes(_: Episode, said: Said) -> Floats:
    """The probability that it is so, (Q,)."""
    chances: Floats = torch.sigmoid(said.yes[0]).numpy()
    return chances


@cache
def shipped() -> Composer:
    """The composer that comes with the package."""
    content = (files(__package__) / "weights.safetensors").read_bytes()
    model = Composer(Size())
    model.load_state_dict(load(content))
    return model.eval()
