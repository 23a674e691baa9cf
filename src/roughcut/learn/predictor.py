"""What finishing needs of whoever predicts: proposals for a begun timeline.

Habits are one predictor; another takes their place by answering `propose`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roughcut.encode.decisions import Decisions
    from roughcut.encode.layouts import Layout
    from roughcut.learn.habits.tables import Past
    from roughcut.timeline import Source

Part = Literal["overlays", "layouts", "titles", "sound"]
"""What finishing can be asked for alone. Layouts: how the clips stand that are there already."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a timeline, in ticks from its first frame; half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A clip that would be added, or one of the timeline's that would stand otherwise.

    track and audio as in Decision; start and duration in ticks. asset is what it shows;
    source_start where in it, in ticks. layout is None where nothing is known about how it stands.
    row: which of the decisions' rows is to stand otherwise; None for a clip to be added.
    confidence: 0 to 1, the probability that the editor does this here. because: in words.
    nearest: past clips of the same kind, the most alike first.
    """

    track: int
    audio: bool
    role: str
    start: int
    duration: int
    asset: Source
    source_start: int
    layout: Layout | None
    gain: float
    confidence: float
    because: str
    nearest: tuple[Past, ...]
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """The next clip of a main track: a slot of the decisions' assets, and how long it lasts in ticks.

    confidence, because and nearest as in Proposal, of the source that was chosen.
    """

    asset: int
    duration: int
    confidence: float
    because: str
    nearest: tuple[Past, ...]


class Predictor(Protocol):
    """What an editor would do."""

    def propose(
        self,
        decisions: Decisions,
        *,
        editor: str | None = None,
        least: float | None = None,
        within: Span | None = None,
        restyle: bool = False,
    ) -> tuple[Proposal, ...]:
        """What the editor would add to a begun timeline, in time order; nothing without a spine.

        editor: whose habits, where several people's are known; everybody's without a name. least:
        the confidence that a proposal must have; without it, what its kind needed on held-out
        projects to save more changes than it cost. within: clips start in this span and end in it,
        also before what the timeline holds later. restyle: only how the clips stand that are there.
        """
        ...

    def holds_back(self, editor: str | None = None) -> bool:
        """Whether any kind of proposal needs a confidence, where no least one is named."""
        ...

    def go_on(
        self,
        decisions: Decisions,
        room: Mapping[int, int],
        length: int,
        *,
        editor: str | None = None,
        seed: int = 0,
    ) -> tuple[Cut, ...]:
        """How the main track goes on for `length` ticks, or until every source has run out.

        room: ticks that are left of each asset that may be shown. Durations are whole frames.
        """
        ...
