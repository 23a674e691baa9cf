"""Boosted trees are grown here, by LightGBM; no other file knows its switches.

A model is LightGBM's own text, which holds numbers only; `trees` reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roughcut.learn.habits.edit import Floats, Integers

MIN_ROWS = 60
MIN_EVENTS = 8
THREADS = 1  # tables are small: a second thread waits more than it works


@dataclass(frozen=True, slots=True)
class Boosting:
    """The sizes of a model: few and small trees, since a person's projects are few."""

    rounds: int = 60
    leaves: int = 12
    rate: float = 0.1
    least_in_leaf: int = 8
    columns: float = 0.8


def trained(
    rows: Floats,
    labels: Integers | Floats,
    *,
    seed: int,
    categorical: Sequence[int] = (),
    boosting: Boosting = Boosting(),
    objective: str = "binary",
) -> str:
    """The text of a model of labels (N,) from rows (N, F).

    objective: "binary" for the probability of label 1, "regression" for a value.
    """
    import lightgbm  # noqa: PLC0415 - two seconds to import, and only learning needs it

    settings: dict[str, Any] = {
        "objective": objective,
        "num_leaves": boosting.leaves,
        "learning_rate": boosting.rate,
        "min_data_in_leaf": boosting.least_in_leaf,
        "feature_fraction": boosting.columns,
        "lambda_l2": 1.0,
        "num_threads": THREADS,
        "deterministic": True,
        "force_row_wise": True,
        "seed": seed,
        "verbosity": -1,
    }
    table = lightgbm.Dataset(
        rows,
        label=np.asarray(labels, dtype=np.float64),
        categorical_feature=list(categorical),
        free_raw_data=True,
        params={"verbosity": -1},
    )
    return str(lightgbm.train(settings, table, boosting.rounds).model_to_string())
