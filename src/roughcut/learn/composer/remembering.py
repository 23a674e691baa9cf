"""A composer that remembers an editor's past projects and is asked about a new one.

It learns nothing for that, unless it is fine-tuned first: the past is shown to it with every
question. As much of it is kept as can be shown. Nothing of the new project is seen but its spine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from roughcut.learn.composer.answers import ROWS, said, shipped
from roughcut.learn.composer.asking import PACE, ROLE, START, Asked, Prepared, at_cuts
from roughcut.learn.composer.finetuning import finetuned
from roughcut.learn.composer.model import Composer
from roughcut.learn.composer.sheet import (
    ROLE_NUMBERS,
    Sheet,
    kind_of,
    sheet_of,
    track_number,
)
from roughcut.learn.habits.ear import NextShot
from roughcut.learn.habits.edit import REFRAMING, Edit, Floats, Stream, edit_of, identity
from roughcut.projects.example import Example

MAIN = track_number(0, audio=False)


@dataclass(frozen=True, slots=True, eq=False)
class Remembering:
    """An `Ear`. names: the numbers of the sources in the sheets. past: the latest project last.

    tuned: whether the model is another than the one that ships.
    """

    model: Composer
    names: dict[str, int]
    past: dict[str, tuple[Prepared, ...]]
    tuned: bool = False

    def starts(self, editor: str, edit: Edit, streams: Sequence[Stream]) -> Mapping[Stream, Floats]:
        """As `Ear`: that something starts on the track, and that it is of the role."""
        past = self.past.get(editor, ())
        wanted = {
            each: track_number(each.track, audio=each.audio)
            for each in streams
            if each != REFRAMING and each.role in ROLE_NUMBERS
        }
        if not past or not wanted:
            return {}
        present = Prepared.of(sheet_of(edit, dict(self.names)))
        tracks = np.unique(list(wanted.values()))
        asked = [_cold(at_cuts(present, kind, tracks)) for kind in (START, ROLE)]
        starts, roles = ([each for _, each in said(self.model, past, present, a)] for a in asked)
        size = (len(edit.spine), len(tracks))
        start = torch.cat([torch.sigmoid(each.yes[0]) for each in starts]).view(size).numpy()
        role = torch.cat([torch.softmax(each.role[0], -1) for each in roles]).view(*size, -1)
        found = {}
        for stream, number in wanted.items():
            track = int(np.searchsorted(tracks, number))
            own = role[:, track, ROLE_NUMBERS[stream.role]].numpy()
            found[stream] = np.asarray(start[:, track] * own, dtype=np.float64)
        return found

    def pace(self, editor: str, edit: Edit, shots: Sequence[NextShot]) -> Floats:
        """As `Ear`."""
        past = self.past.get(editor, ())
        if not past or not shots:
            return np.zeros((0, 3, 1))
        begun = replace(edit, events=())  # where what lies over a shot ends tells where it ends
        names = dict(self.names)
        present = Prepared.of(_longer(sheet_of(begun, names), edit, shots, names))
        rows = np.arange(len(present.sheet) - len(shots), len(present.sheet))
        count = np.zeros(len(rows), dtype=np.int64)
        asked = Asked(count + PACE, rows, count + MAIN, count.astype(bool))
        told = torch.cat([each.pace[0] for _, each in said(self.model, past, present, asked)])
        shares, middles, spreads = told.double().chunk(3, dim=-1)
        parts = (torch.softmax(shares, -1), middles, spreads.clamp(-3.5, 2.0).exp())
        return np.asarray(torch.stack(parts, dim=1).numpy())


def _cold(asked: Asked) -> Asked:
    return replace(asked, cold=np.ones(len(asked.row), dtype=bool))


def _longer(sheet: Sheet, edit: Edit, shots: Sequence[NextShot], names: dict[str, int]) -> Sheet:
    """The sheet of a spine with more clips at its end, which stand untouched."""
    sources = [edit.decisions.assets[asset] for asset, _ in shots]
    ends = float(sheet.end[-1]) + np.cumsum([lasts for _, lasts in shots])
    count = len(shots)
    plain = np.zeros((count, sheet.place.shape[1]))
    plain[:, -1] = 1
    more = {
        "start": np.concatenate([sheet.end[-1:], ends[:-1]]),
        "end": ends,
        "track": np.full(count, MAIN),
        "role": np.full(count, ROLE_NUMBERS["main"]),
        "kind": np.array([kind_of(each) for each in sources]),
        "spine": np.ones(count, dtype=bool),
        "within": np.arange(len(sheet), len(sheet) + count),
        "asset": np.array([names.setdefault(identity(each), len(names)) for each in sources]),
        "place": plain,
    }
    columns = {
        name: np.concatenate([getattr(sheet, name), values]).astype(getattr(sheet, name).dtype)
        for name, values in more.items()
    }
    return Sheet(editor=sheet.editor, project=sheet.project, **columns)


def remembering(examples: Sequence[Example], *, tuned: bool = False) -> Remembering:
    """A composer that knows these projects; tuned: that also learned on from them."""
    names: dict[str, int] = {}
    by_editor: dict[str, list[Prepared]] = defaultdict(list)
    ordered = sorted(
        examples, key=lambda each: (each.editor, each.project, each.digest, each.sequence)
    )
    for edit in filter(None, map(edit_of, ordered)):
        by_editor[edit.editor].append(Prepared.of(sheet_of(edit, names)))
    model = shipped()
    if tuned:
        model = finetuned(model, [each for own in by_editor.values() for each in own])
    return Remembering(
        model, names, {editor: _latest(own) for editor, own in by_editor.items()}, tuned
    )


def _latest(projects: Sequence[Prepared]) -> tuple[Prepared, ...]:
    """As many of the last ones as can be shown."""
    kept: list[Prepared] = []
    rows = 0
    for each in reversed(projects):
        if rows >= ROWS:
            break
        kept.append(each)
        rows += len(each.sheet)
    return tuple(reversed(kept))
