"""A way of choosing as a row of the tables, and its counts again."""

from __future__ import annotations

import numpy as np

from roughcut.learn.habits.preferring import Chooser
from roughcut.learn.habits.ranking import Counts
from roughcut.learn.habits.tables import Counted, Preference


def kept(question: str, how: Chooser, counted: Counts) -> Preference:
    """Without the counts of single projects: nothing of these is left out any more."""
    return Preference(
        question, how.how, how.order, how.found, how.rule_found, "",
        tuple(
            Counted(scope, *(tuple(row) for row in counted.of(*scope).tolist()))
            for scope in counted.scopes()
            if scope[0] != "project"
        ),
    )  # fmt: skip


def counts(preference: Preference, rules: int) -> Counts:
    """The counts that were kept."""
    found = Counts(rules)
    for each in preference.counts:
        found.put(each.scope, np.array([each.right, each.asked]))
    return found
