"""What another answer does to a clip, and how a clip is written so that it does nothing.

A change of a number is a factor; the others say how they turn a clip, and how they turn it back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from roughcut.formats.capcut.geometry import mapped
from roughcut.formats.fcpxml.canvas import Canvas, canvas
from roughcut.formats.losses import Lose
from roughcut.parameters import DEFAULTS, Parameters
from roughcut.timeline import Clip, Text, Timeline

UNKNOWN_SIZE = "assumption about a picture of unknown size"
CROPS = ("crop_left", "crop_right", "crop_top", "crop_bottom")

Factors = Callable[[Canvas], dict[str, Fraction]]
"""By what each parameter is multiplied, from the sizes of frame and picture."""


class Turn(Protocol):
    """A clip as it becomes in a frame; what cannot become so is declared."""

    def __call__(self, clip: Clip, frame: Timeline, lose: Lose) -> Clip: ...


def unchanged(clip: Clip, frame: Timeline, lose: Lose) -> Clip:  # noqa: ARG001 - a Turn
    """The clip."""
    return clip


@dataclass(frozen=True, slots=True)
class Change:
    """shown: a clip that was written for the assumed answer, as a program of this one shows it.

    written: a clip, as it has to be written for the assumed answer to be shown so by this one.
    """

    shown: Turn = unchanged
    written: Turn = unchanged


AS_ASSUMED = Change()


def times(factors: Factors) -> Change:
    """Parameters multiplied; factors that are -1 alone need no picture of known size."""

    def turn(clip: Clip, frame: Timeline, lose: Lose, *, back: bool) -> Clip:
        known = canvas(frame, clip.source, None)
        by = factors(known)
        if not by or clip.parameters == DEFAULTS:
            return clip
        if known.picture is None and set(by.values()) != {-1}:
            lose(UNKNOWN_SIZE, clip.name)
            return clip
        if back:
            by = {name: 1 / factor for name, factor in by.items()}
        return replace(clip, parameters=multiplied(clip.parameters, by))

    return Change(
        lambda clip, frame, lose: turn(clip, frame, lose, back=False),
        lambda clip, frame, lose: turn(clip, frame, lose, back=True),
    )


def multiplied(parameters: Parameters, factors: dict[str, Fraction]) -> Parameters:
    """Parameters times their factors, key by key."""
    changed = {}
    for name, factor in factors.items():
        by = float(factor)
        changed[name] = mapped(getattr(parameters, name), lambda value, by=by: value * by)  # type: ignore[misc]
    return replace(parameters, **changed)


def text_times(factor: Callable[[Timeline], Fraction]) -> Change:
    """The size of titles multiplied by what follows from the frame."""

    def turn(clip: Clip, by: Fraction) -> Clip:
        source = clip.source
        if not isinstance(source, Text) or source.size is None:
            return clip
        return replace(clip, source=replace(source, size=float(source.size * by)))

    return Change(
        lambda clip, frame, lose: turn(clip, factor(frame)),  # noqa: ARG005 - a Turn
        lambda clip, frame, lose: turn(clip, 1 / factor(frame)),  # noqa: ARG005
    )


def cropped_from_the_frame() -> Change:
    """Crops counted from the edges of the frame, in fractions of it, on the fitted picture.

    What is cut of the bars beside the picture cuts nothing of it.
    """

    def turn(clip: Clip, frame: Timeline, lose: Lose, *, back: bool) -> Clip:
        if all(getattr(clip.parameters, name) == 0.0 for name in CROPS):
            return clip
        known = canvas(frame, clip.source, None)
        if known.picture is None:
            lose(UNKNOWN_SIZE, clip.name)
            return clip
        width, height = known.shown
        across = float(width * known.fit / known.width)
        down = float(height * known.fit / known.height)
        moved = _onto_frame if back else _onto_picture
        changed = {
            name: mapped(getattr(clip.parameters, name), moved(share))
            for name, share in zip(CROPS, (across, across, down, down), strict=True)
        }
        return replace(clip, parameters=replace(clip.parameters, **changed))

    return Change(
        lambda clip, frame, lose: turn(clip, frame, lose, back=False),
        lambda clip, frame, lose: turn(clip, frame, lose, back=True),
    )


def crops_unread(what: str) -> Change:
    """Crops that the program does not read: nothing else can be written, so they are declared."""

    def shown(clip: Clip, frame: Timeline, lose: Lose) -> Clip:  # noqa: ARG001 - a Turn
        whole = dict.fromkeys(CROPS, 0.0)
        return replace(clip, parameters=replace(clip.parameters, **whole))

    def written(clip: Clip, frame: Timeline, lose: Lose) -> Clip:  # noqa: ARG001
        if any(getattr(clip.parameters, name) != 0.0 for name in CROPS):
            lose(what, clip.name)
        return clip

    return Change(shown, written)


def _onto_picture(share: float) -> Callable[[float], float]:
    """From a fraction of the frame, of which the picture has a share, to one of the picture."""
    return lambda value: max(0.0, (value - (1 - share) / 2) / share)


def _onto_frame(share: float) -> Callable[[float], float]:
    return lambda value: 0.0 if value == 0.0 else value * share + (1 - share) / 2
