"""At a cut within one source, whether the picture is closer after it than before.

Known: the spine's cuts and sources, and how every clip before the cut stands.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from roughcut.learn.habits.edit import Edit, layout_of_row
from roughcut.learn.habits.features import cold
from roughcut.learn.tasks.judging import Judged, Table, Trial, judged

CLOSER = 1.02  # a scale this much larger is a punch-in


def judge(trial: Trial) -> list[Judged]:
    """Average precision over the cuts within one source."""
    questions, asked = _table(trial.train), _table(trial.test)
    if questions is None or asked is None:
        return []
    if trial.composer is not None:
        for table, edits in ((questions, trial.train), (asked, trial.test)):
            told = [trial.composer.punches(trial.past(edit), edit)[1] for edit in edits]
            table.models["composer"] = np.concatenate(told)
    return judged(questions, asked, [edit.project for edit in trial.test], trial.seed)


def _table(edits: Sequence[Edit]) -> Table | None:
    features, labels, groups, before, so_far = [], [], [], [], []
    for number, edit in enumerate(edits):
        spine = cold(edit)
        scales = []
        for row in edit.spine:
            layout = layout_of_row(edit.decisions, row)
            scales.append(1.0 if layout is None else layout.scale)
        yes = asked = since = 0
        last = 0.0
        for index in range(1, len(scales)):
            if edit.assets[index] != edit.assets[index - 1]:
                continue
            closer = scales[index] > scales[index - 1] * CLOSER
            wide = scales[index - 1]
            features.append([*spine[index], wide, last, yes / max(asked, 1), since, asked])
            labels.append(int(closer))
            groups.append(number)
            # What was just punched in rarely goes closer still.
            before.append(-wide + 0.01 * last)
            so_far.append((yes + 0.1) / (asked + 1))
            yes, asked = yes + closer, asked + 1
            since = 0 if closer else since + 1
            last = float(closer)
    if not labels:
        return None
    return Table(
        np.array(features, dtype=np.float64),
        np.array(labels),
        np.array(groups),
        {"not if it is close already": np.array(before), "share so far": np.array(so_far)},
    )
