"""What the composer says about a project, given other projects of its editor.

Questions are put in the order of the project, a few hundred at a time, with what they may know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

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
from roughcut.learn.composer.model import Composer, Said, Size
from roughcut.learn.composer.sheet import Floats, Integers, sheet_of
from roughcut.learn.habits.edit import Edit

ROWS = 448  # that are shown at most: twice what it was trained with
AT_ONCE = 192  # questions

Asking = tuple[Asked, list[tuple[Episode, Said]]]


@dataclass(slots=True, eq=False)
class Answers:
    """A composer that reads edits; names and readings are kept."""

    model: Composer
    names: dict[str, int] = field(default_factory=dict)
    _prepared: dict[int, tuple[Edit, Prepared]] = field(default_factory=dict)

    def prepared(self, edit: Edit) -> Prepared:
        if id(edit) not in self._prepared:
            self._prepared[id(edit)] = (edit, Prepared.of(sheet_of(edit, self.names)))
        return self._prepared[id(edit)][1]

    def starts(self, past: Sequence[Edit], edit: Edit, *, cold: bool) -> tuple[Integers, Integers, Floats]:
        """(numbers of spine clips, tracks as in `sheet`, probability that something starts)."""
        asked, said = self._said(past, edit, START, cold=cold)
        found = [torch.sigmoid(each.yes[0]).numpy() for _, each in said]
        return self.prepared(edit).clip[asked.row], asked.track, np.concatenate([*found, []])

    def punches(self, past: Sequence[Edit], edit: Edit) -> tuple[Integers, Floats]:
        """(numbers of spine clips at cuts within one source, probability of a punch-in)."""
        asked, said = self._said(past, edit, PUNCH)
        found = [torch.sigmoid(each.yes[0]).numpy() for _, each in said]
        return self.prepared(edit).clip[asked.row], np.concatenate([*found, []])

    def pace(self, past: Sequence[Edit], edit: Edit) -> Floats:
        """The mixture over the log seconds of each spine clip but the last, (S - 1, 3 × MIXTURE)."""
        _, said = self._said(past, edit, PACE)
        return np.concatenate([each.pace[0].numpy() for _, each in said])

    def roles(self, past: Sequence[Edit], edit: Edit) -> tuple[Integers, Floats]:
        """(rows of overlays, (R, roles) log probabilities)."""
        asked, said = self._said(past, edit, ROLE)
        found = [torch.log_softmax(each.role[0], -1).numpy() for _, each in said]
        return asked.row, np.concatenate(found)

    def sources(self, past: Sequence[Edit], edit: Edit) -> tuple[Integers, list[dict[int, float]]]:
        """(rows of overlays, probability of each asset by its number; -1 for one not seen yet)."""
        asked, said = self._said(past, edit, SOURCE)
        return asked.row, [
            _summed(own.shown.asset, points) for own, each in said for points in each.points[0].exp()
        ]

    def layouts(self, past: Sequence[Edit], edit: Edit) -> tuple[Integers, list[tuple[Floats, Floats]]]:
        """(rows with a picture, the layouts (L, 9) that each may have and their probabilities (L,)).

        What is left is for one that was not seen.
        """
        asked, said = self._said(past, edit, LAYOUT)
        found = []
        for own, each in said:
            numbers, firsts = np.unique(own.shown.stands, return_index=True)
            places = own.places[firsts]
            for points in each.points[0].exp():
                shares = _summed(own.shown.stands, points)
                found.append((places, np.array([shares[number] for number in numbers.tolist()])))
        return asked.row, found

    def _said(
        self, past: Sequence[Edit], edit: Edit, kind: int, *, cold: bool = False
    ) -> Asking:
        present, before = self.prepared(edit), [self.prepared(each) for each in past]
        asked = every_question(present, kind)
        found = []
        for first in range(0, len(asked.row), AT_ONCE):
            part = slice(first, first + AT_ONCE)
            some = Asked(
                asked.kind[part], asked.row[part], asked.track[part], np.full(len(asked.row[part]), cold)
            )
            shown = episode(before, present, some, ROWS)
            batch, _ = batched([shown])
            with torch.inference_mode():
                found.append((shown, self.model(batch)))
        return asked, found


def _summed(numbers: Integers, points: torch.Tensor) -> dict[int, float]:
    """The probability of each number, with -1 for none of the rows."""
    found = {-1: float(points[0])}
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
