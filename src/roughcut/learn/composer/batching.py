"""Episodes as tensors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from roughcut.learn.composer.asking import NO_KIND, NO_ROLE, NO_TRACK, UNKNOWN, Episode
from roughcut.learn.composer.facts import WIDTH
from roughcut.learn.composer.model import Batch

NEVER = 2**30
_NOTHING = {
    "role": NO_ROLE, "track": NO_TRACK, "kind": NO_KIND, "asset": UNKNOWN, "below": UNKNOWN,
    "stands": UNKNOWN, "order": NEVER, "project": UNKNOWN, "place": 0, "last": UNKNOWN,
    "bare": 0, "over": 0,
}  # fmt: skip


def batched(episodes: Sequence[Episode]) -> tuple[Batch, Tensor]:
    """A batch, and the answers (B, Q) with nan for padding."""
    shown = 1 + max(len(each.shown.role) for each in episodes)
    asked = max(len(each.kind) for each in episodes)
    size = (len(episodes), shown + asked)
    columns = {name: np.full(size, nothing, dtype=np.int64) for name, nothing in _NOTHING.items()}
    facts = np.zeros((*size, WIDTH), dtype=np.float32)
    kind = np.zeros((len(episodes), asked), dtype=np.int64)
    answer = np.full((len(episodes), asked), np.nan, dtype=np.float32)
    columns["order"][:, 0] = -1  # always seen, and part of no past
    columns["order"][:, shown:] = 0
    for number, each in enumerate(episodes):
        for rows, first in ((each.shown, 1), (each.asked, shown)):
            place = slice(first, first + len(rows.role))
            facts[number, place] = rows.facts
            for name, values in columns.items():
                own = getattr(rows, name)
                values[number, place] = own + (own >= 0) if name == "last" else own
        kind[number, : len(each.kind)] = each.kind
        answer[number, : len(each.kind)] = each.answer
    tensors = {name: torch.from_numpy(values) for name, values in columns.items()}
    batch = Batch(
        facts=torch.from_numpy(facts),
        source_kind=tensors.pop("kind"),
        kind=torch.from_numpy(kind),
        shown=shown,
        **tensors,
    )
    return batch, torch.from_numpy(answer)
