"""Boosted trees: LightGBM behind two functions, so that no other file knows its switches.

Models are LightGBM's own text: it holds numbers only, and loading it runs nothing.
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
    classes: int = 1,
    categorical: Sequence[int] = (),
    boosting: Boosting = Boosting(),
    objective: str | None = None,
    weights: Floats | None = None,
) -> str:
    """The text of a model of labels (N,) from rows (N, F).

    classes 1 models the probability of label 1 (or whatever objective says); more than 1, the
    probability of each class 0 … classes − 1.
    """
    import lightgbm  # noqa: PLC0415 - two seconds to import, and only learning needs it

    settings: dict[str, Any] = {
        "objective": objective or ("binary" if classes == 1 else "multiclass"),
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
    if classes > 1:
        settings["num_class"] = classes
    table = lightgbm.Dataset(
        rows,
        label=np.asarray(labels, dtype=np.float64),
        weight=weights,
        categorical_feature=list(categorical),
        free_raw_data=True,
        params={"verbosity": -1},
    )
    return str(lightgbm.train(settings, table, boosting.rounds).model_to_string())


class Trees:
    """A model, ready to answer."""

    def __init__(self, text: str) -> None:
        import lightgbm  # noqa: PLC0415 - as above

        self._booster = lightgbm.Booster(model_str=text)
        self.columns = int(self._booster.num_feature())

    def answer(self, rows: Floats) -> Floats:
        """(N, F) → (N,) probabilities, or (N, classes)."""
        return np.asarray(self._booster.predict(rows, num_threads=1))
