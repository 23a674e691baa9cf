"""What the composer says about a project, given other projects of its editor.

Questions are put in the order of the project, a few hundred at a time, with what they may know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib.resources import files

import numpy as np
import torch
from safetensors.torch import load

from roughcut.learn.composer.asking import (
    LASTS,
    LAYOUT,
    PACE,
    PUNCH,
    ROLE,
    SOURCE,
    START,
    WHERE,
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
_ANSWER = {
    START: "yes",
    PUNCH: "yes",
    PACE: "pace",
    ROLE: "role",
    WHERE: "times",
    LASTS: "times",
}
"""Where in `Said` the answer to each kind of question stands; those left point."""


@dataclass(slots=True, eq=False)
class Answers:
    """A composer that reads edits; names, readings and what was asked of its answers are kept."""

    model: Composer
    names: dict[str, int] = field(default_factory=dict)
    _prepared: dict[int, tuple[Edit, Prepared]] = field(default_factory=dict)
    _kept: dict[tuple[object, ...], tuple[Asked, list[Said]]] = field(default_factory=dict)
    _pointing: dict[tuple[object, ...], tuple[Asked, list[tuple[Episode, torch.Tensor]]]] = field(
        default_factory=dict
    )

    def prepared(self, edit: Edit) -> Prepared:
        if id(edit) not in self._prepared:
            self._prepared[id(edit)] = (edit, Prepared.of(sheet_of(edit, self.names)))
        return self._prepared[id(edit)][1]

    def starts(
        self, past: Sequence[Edit], edit: Edit, *, cold: bool
    ) -> tuple[Integers, Integers, Floats]:
        """(numbers of spine clips, tracks as in `sheet`, probability that something starts)."""
        asked, said = self._said(past, edit, START, cold=cold)
        found = [torch.sigmoid(each.yes[0]).numpy() for each in said]
        return self.prepared(edit).clip[asked.row], asked.track, np.concatenate([*found, []])

    def punches(self, past: Sequence[Edit], edit: Edit) -> tuple[Integers, Floats]:
        """(numbers of spine clips at cuts within one source, probability of a punch-in)."""
        asked, said = self._said(past, edit, PUNCH)
        found = [torch.sigmoid(each.yes[0]).numpy() for each in said]
        return self.prepared(edit).clip[asked.row], np.concatenate([*found, []])

    def pace(self, past: Sequence[Edit], edit: Edit, log_seconds: Doubles) -> Doubles:
        """The log density of the length of each spine clip but the last, (S - 1,), in seconds."""
        asked, said = self._said(past, edit, PACE)
        if not len(asked.row):
            return np.zeros(0)
        mixture = torch.cat([each.pace[0] for each in said])
        told = pace_log_density(
            mixture, torch.from_numpy(np.asarray(log_seconds, dtype=np.float32))
        )
        return np.asarray(told.numpy() - log_seconds)

    def roles(self, past: Sequence[Edit], edit: Edit) -> dict[Key, dict[str, float]]:
        """The probability of each role of each overlay."""
        asked, said = self._said(past, edit, ROLE)
        found = np.concatenate(
            [torch.softmax(each.role[0], -1).numpy() for each in said]
            or [np.zeros((0, len(ROLE_NUMBERS)))]
        )
        return {
            key: dict(zip(ROLE_NUMBERS, own.tolist(), strict=True))
            for key, own in zip(self._keys(edit, asked), found, strict=True)
        }

    def sources(self, past: Sequence[Edit], edit: Edit) -> dict[Key, dict[str, float]]:
        """The probability of each source of each overlay, by `identity`; the rest is for a new one."""
        asked, found = self._pointed(past, edit, SOURCE)
        named = {number: name for name, number in self.names.items()}
        shares = [_summed(own.shown.asset, points) for own, each in found for points in each.exp()]
        return {
            key: {named[number]: share for number, share in own.items()}
            for key, own in zip(self._keys(edit, asked), shares, strict=True)
        }

    def layouts(self, past: Sequence[Edit], edit: Edit) -> dict[Key, tuple[Floats, Floats]]:
        """The layouts (L, 9) that a clip may have, and their probabilities (L,).

        What is left is for one that was not seen.
        """
        asked, pointed = self._pointed(past, edit, LAYOUT)
        found = []
        for own, each in pointed:
            numbers, firsts = np.unique(own.shown.stands, return_index=True)
            for points in each.exp():
                shares = _summed(own.shown.stands, points)
                kept = [shares.get(number, 0.0) for number in numbers.tolist()]
                found.append((own.places[firsts], np.array(kept)))
        return dict(zip(self._keys(edit, asked), found, strict=True))

    def times(
        self, past: Sequence[Edit], edit: Edit, kind: int
    ) -> dict[Key, Callable[[Doubles], Doubles]]:
        """How likely each answer to WHERE, or LASTS, is of each overlay: (N,) → log density."""
        asked, said = self._said(past, edit, kind)
        found = [own for each in said for own in each.times[0]]

        def density(own: torch.Tensor) -> Callable[[Doubles], Doubles]:
            def of(answers: Doubles) -> Doubles:
                many = torch.from_numpy(np.asarray(answers, dtype=np.float32))
                told = time_log_density(own.expand(len(many), -1), many).numpy()
                return np.asarray(told, dtype=np.float64)

            return of

        return dict(zip(self._keys(edit, asked), map(density, found), strict=True))

    def _keys(self, edit: Edit, asked: Asked) -> list[Key]:
        rows = rows_of(edit)
        return [key_of(rows[number].row) for number in asked.row.tolist()]

    def _said(
        self, past: Sequence[Edit], edit: Edit, kind: int, *, cold: bool = False
    ) -> tuple[Asked, list[Said]]:
        """Answers in words and numbers; of each no more is kept than its kind asks for."""
        key = (id(edit), kind, cold, *map(id, past))
        if key not in self._kept:
            asked, found = self._asked(past, edit, kind, cold=cold)
            self._kept[key] = asked, [_only(_ANSWER[kind], each) for _, each in found]
        return self._kept[key]

    def _pointed(
        self, past: Sequence[Edit], edit: Edit, kind: int
    ) -> tuple[Asked, list[tuple[Episode, torch.Tensor]]]:
        """Answers that point at rows: what was shown, and (Q, 1 + N) as in `Said`."""
        key = (id(edit), kind, *map(id, past))
        if key not in self._pointing:
            asked, found = self._asked(past, edit, kind, cold=False)
            self._pointing[key] = asked, [(own, each.points[0].clone()) for own, each in found]
        return self._pointing[key]

    def _asked(
        self, past: Sequence[Edit], edit: Edit, kind: int, *, cold: bool
    ) -> tuple[Asked, list[tuple[Episode, Said]]]:
        present, before = self.prepared(edit), [self.prepared(each) for each in past]
        asked = every_question(present, kind)
        asked = replace(asked, cold=np.full(len(asked.row), cold))
        return asked, said(self.model, before, present, asked)


def said(
    model: Composer, past: Sequence[Prepared], present: Prepared, asked: Asked
) -> list[tuple[Episode, Said]]:
    """The answers to questions about a project, in their order, AT_ONCE at a time."""
    found = []
    for first in range(0, len(asked.row), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        some = Asked(asked.kind[part], asked.row[part], asked.track[part], asked.cold[part])
        shown = episode(past, present, some, ROWS)
        batch, _ = batched([shown])
        with torch.inference_mode():
            found.append((shown, model(batch)))
    return found


def _only(name: str, said: Said) -> Said:
    left_out = dict.fromkeys((each.name for each in fields(Said)), torch.empty(0))
    return Said(**left_out | {name: getattr(said, name).clone()})


def _summed(numbers: Integers, points: torch.Tensor) -> dict[int, float]:
    """The probability of each number; points: of none of the rows, then of each."""
    found: dict[int, float] = {}
    for number, share in zip(numbers.tolist(), points[1:].tolist(), strict=True):
        found[number] = found.get(number, 0.0) + share
    return found


@cache
def shipped() -> Composer:
    """The composer that comes with the package."""
    content = (files(__package__) / "weights.safetensors").read_bytes()
    model = Composer(Size())
    model.load_state_dict(load(content))
    return model.eval()
