"""What is learned from decisions and grids: the only floor that knows torch and LightGBM."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """A row of the table of models; parameters is None where their number follows the data."""

    name: str
    title: str
    parameters: int | None
    where: str


MODELS = (
    Model("habits", "Counts and boosted trees over decisions", None, "roughcut.learn.habits"),
    Model(
        "composer",
        "Transformer over decisions, beside habits where it tells better",
        613_853,
        "roughcut.learn.composer",
    ),
    Model(
        "multitrack",
        "Transformer over frames of 20 tracks, the baseline",
        2_230_547,
        "roughcut.learn.multitrack",
    ),
)
"""Every model that learns; written down so that listing them imports none of them."""
