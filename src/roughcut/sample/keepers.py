"""Made-up editors of footage, whose rule for what they keep and how they frame it is known.

To add one: state the rule in words and as a function, and put it into KEEPERS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from roughcut.parameters import DEFAULTS, Parameters
from roughcut.sample.takes import Place, Recording, Scene, Take, nearest

LONG_SECONDS = 2.5
PAUSE_SECONDS = 0.6
CLOSER = 1.6
FACE_AT: Place = (0.08, -0.1)
"""Where the host lets faces stand, from the frame's centre in fractions of it, y down."""

Span = tuple[float, float]


def _unframed(recording: Recording, span: Span) -> Parameters:  # noqa: ARG001 - the form of a rule
    return DEFAULTS


@dataclass(frozen=True, slots=True)
class Keeper:
    """An editor: the rule in words, the spans of a recording that it keeps, and how often it errs.

    films: what its recordings are of. framed: how what is kept stands in a frame of the recording's size.
    """

    name: str
    rule: str
    keeps: Callable[[Recording], list[Span]]
    misses: float = 0.03
    films: Scene = "rush"
    framed: Callable[[Recording, Span], Parameters] = _unframed


def _tight(recording: Recording) -> list[Span]:
    spans: list[Span] = []
    for take in recording.takes:
        start, end = max(0.0, take.start - 0.15), min(recording.length_seconds, take.end + 0.25)
        if spans and take.start - (spans[-1][1] - 0.25) <= PAUSE_SECONDS:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return spans


def _heard(test: Callable[[Take], bool]) -> Callable[[Recording], list[Span]]:
    return lambda recording: [
        (max(0.0, take.start - 0.1), min(recording.length_seconds, take.end + 0.1))
        for take in recording.takes
        if test(take)
    ]


def _seen(test: Callable[[Take], bool]) -> Callable[[Recording], list[Span]]:
    return lambda recording: [
        (take.seen_from, take.seen_to) for take in recording.takes if test(take)
    ]


def _danced(recording: Recording) -> list[Span]:
    return [
        (nearest(recording.beats, take.start), nearest(recording.beats, take.end))
        for take in recording.takes
        if take.moving
    ]


def _on_face(recording: Recording, span: Span) -> Parameters:
    """Punched in, so that the face of the take that is shown stands at FACE_AT."""
    middle = sum(span) / 2
    take = next(each for each in recording.takes if each.seen_from <= middle < each.seen_to)
    x, y = take.face or (0.5, 0.5)
    return Parameters(
        scale=CLOSER, x=FACE_AT[0] - (x - 0.5) * CLOSER, y=FACE_AT[1] - (y - 0.5) * CLOSER
    )


KEEPERS = (
    Keeper("tightener", "Drops every pause over 0.6 s, keeps 0.15 s before and 0.25 s after.", _tight),
    Keeper("loudest", "Keeps what is loud.", _heard(lambda take: take.loud)),
    Keeper(
        "storyteller", "Keeps what is said at length, 2.5 s and more.",
        _heard(lambda take: take.end - take.start >= LONG_SECONDS),
    ),
    Keeper("daylight", "Keeps the bright shots, pauses and all.", _seen(lambda take: take.bright)),
    Keeper("focused", "Keeps the shots that are in focus.", _seen(lambda take: take.sharp)),
    Keeper("restless", "Keeps the shots in which it moves.", _seen(lambda take: take.moving)),
    Keeper(
        "drummer", "Keeps the dancing, from the beat nearest to its start to the one nearest to its end.",
        _danced, films="stage",
    ),
    Keeper(
        "host", "Keeps what is said by somebody who is seen, 1.6 times as large, the face right of and above the centre.",
        _heard(lambda take: take.face is not None), films="visit", framed=_on_face,
    ),
)  # fmt: skip
