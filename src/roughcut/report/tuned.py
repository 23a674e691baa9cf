"""A search for switches in words, rows and a picture: what was best, and whether that was luck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from roughcut.report.curves import shares_svg
from roughcut.report.wording import count_of

if TYPE_CHECKING:
    from roughcut.learn.tuning import Tuned

CHANGED = ("switch", "the protocol", "the best")
TRIALS = ("trial", "loss", "epochs", "what it has otherwise than the protocol")
_LISTED = 10


@dataclass(frozen=True, slots=True)
class ShownSearch:
    """What a page shows of a search. importances: a picture, empty where it says nothing."""

    words: tuple[str, ...]
    headings: tuple[str, ...]
    changed: tuple[tuple[str, ...], ...]
    importances: Markup
    trial_headings: tuple[str, ...]
    trials: tuple[tuple[str, ...], ...]
    more: int


def shown(found: Tuned) -> ShownSearch:
    """The search as pages show it."""
    svg = shares_svg(found.importances, "How much each switch decided") if found.importances else ""
    rows = trial_rows(found)
    return ShownSearch(
        words(found),
        CHANGED,
        changed_rows(found),
        Markup(svg),  # noqa: S704 - numbers, and names that shares_svg escapes
        TRIALS,
        rows[:_LISTED],
        len(rows) - min(_LISTED, len(rows)),
    )


def words(found: Tuned) -> tuple[str, ...]:
    """What was found, in sentences; the last one says what is used."""
    left = sum(each.state == "left" for each in found.trials)
    usual, best = found.trials[0], found.trials[found.best]
    tried = count_of(len(found.trials), "trial")
    said = [
        f"{tried}, {left} of them left early, where others had done better by then or time was up."
    ]
    if not found.best:
        return (*said, f"None had a lower loss than the protocol, {usual.loss:.3f}; that is used.")
    said.append(
        f"The lowest loss in the search was {best.loss:.3f}, the protocol's {usual.loss:.3f}. "
        "The lowest of many is low by luck, too."
    )
    held = found.held
    if held is None:
        return (*said, "On other projects the two were not compared yet.")
    said.append(
        f"On {count_of(held.projects, 'project')} that no trial saw, over "
        f"{count_of(held.seeds, 'seed')}: {held.best:.3f} ± {held.best_spread:.3f}, the protocol "
        f"{held.usual:.3f} ± {held.usual_spread:.3f}."
    )
    lower = f"Lower by {held.low:+.3f} to {held.high:+.3f} (90 %)"
    if held.better:
        return (*said, f"{lower}: better there, too, so it is used.")
    return (*said, f"{lower}, which is not surely better: the protocol is used.")


def changed_rows(found: Tuned) -> tuple[tuple[str, ...], ...]:
    """Each switch that the best trial has otherwise, under CHANGED."""
    return tuple((name, _said(usual), _said(best)) for name, usual, best in found.changed)


def trial_rows(found: Tuned) -> tuple[tuple[str, ...], ...]:
    """The whole trials, the lowest loss first, under TRIALS."""
    usual = found.trials[0].values
    whole = sorted(
        (each for each in found.trials if each.state == "whole"),
        key=lambda each: (each.loss, each.number),
    )
    return tuple(
        (
            "the protocol" if each.number == 0 else str(each.number),
            f"{each.loss:.3f}",
            str(each.epochs),
            ", ".join(
                f"{name} {_said(value)}"
                for name, value in each.values.items()
                if value != usual[name]
            ),
        )
        for each in whole
    )


def _said(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.3g}"
