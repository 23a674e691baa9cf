"""Which source a clip shows, from where in it, and how it stands: copied, not invented.

As in `placing`, a rule is worth the share of past clips for which it would have been right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from roughcut.learn.habits.tables import Tally


@dataclass(frozen=True, slots=True)
class Choice:
    """What is known when a source or a layout is chosen; all are slots of the Habits' lists.

    usual: the stream's slots, the most used first. before: the slot of the stream's last clip.
    following: the slot that most often comes after it. below: the spine clip's slot. beside: the
    slot of the last other source on the spine. of_asset: the last slot that this clip's own
    source had (for layouts).
    """

    usual: Sequence[int]
    before: int | None = None
    following: int | None = None
    below: int | None = None
    beside: int | None = None
    of_asset: int | None = None


SlotRule = Callable[[Choice], int | None]

ASSET_RULES: dict[str, SlotRule] = {
    "the usual one": lambda choice: choice.usual[0] if choice.usual else None,
    "the next in turn": lambda choice: choice.following,
    "the one before again": lambda choice: choice.before,
    "the source of the clip below": lambda choice: choice.below,
    "the other source of the spine": lambda choice: choice.beside,
}
LAYOUT_RULES: dict[str, SlotRule] = {
    "the usual one": lambda choice: choice.usual[0] if choice.usual else None,
    "as this source stands": lambda choice: choice.of_asset,
    "as the one before": lambda choice: choice.before,
    "the next in turn": lambda choice: choice.following,
}


def tallies(rules: dict[str, SlotRule], pairs: Sequence[tuple[Choice, int]]) -> tuple[Tally, ...]:
    """How often each rule would have chosen what was chosen, the best first."""
    counted = [
        Tally(name, sum(rule(choice) == truth for choice, truth in pairs), len(pairs))
        for name, rule in rules.items()
    ]
    return tuple(sorted(counted, key=lambda each: -each.hits))


def choose(rules: dict[str, SlotRule], counted: Sequence[Tally], choice: Choice) -> int | None:
    """The answer of the best rule that has one; None where no rule was ever right."""
    for tally in counted:
        answer = rules[tally.rule](choice) if tally.hits else None
        if answer is not None:
            return answer
    return None


def in_turn(sequences: Sequence[Sequence[int]]) -> tuple[tuple[int, int, int], ...]:
    """How often one slot followed another, over the sequences of several projects; sorted."""
    counts: Counter[tuple[int, int]] = Counter()
    for sequence in sequences:
        counts.update(pairwise(sequence))
    return tuple((before, after, count) for (before, after), count in sorted(counts.items()))


def next_in_turn(following: Sequence[tuple[int, int, int]], before: int | None) -> int | None:
    """What came most often after a slot; the lower slot on ties."""
    options = [(-count, after) for first, after, count in following if first == before]
    return min(options)[1] if options else None
