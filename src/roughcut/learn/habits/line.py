"""A stream while the spine is walked: what is known of it, and what was decided so far."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from roughcut.learn.habits.edit import Event, Floats
from roughcut.learn.habits.features import History
from roughcut.learn.habits.tables import StartHabit, StreamHabit
from roughcut.learn.habits.trees import Trees


@dataclass(slots=True, eq=False)
class Line:
    """A stream while the spine is walked."""

    habit: StreamHabit
    how: StartHabit
    trees: Trees | None
    columns: Floats  # (S, WIDTH)
    scores: Floats | None  # (S,) where they need no history
    history: History
    begun_until: float
    waiting: list[Event]
    before: int | None = None
    layout_before: int | None = None
    last_length: float | None = None
    of_asset: dict[int, int] = field(default_factory=dict)
    past_lengths: Floats = field(init=False)  # (P,) seconds of the spine clips below past events
    past_shares: Floats = field(init=False)  # (P,) how far through their timelines they lay

    def __post_init__(self) -> None:
        self.past_lengths = np.array([each.clip_seconds for each in self.habit.past])
        self.past_shares = np.array([each.share_done for each in self.habit.past])
