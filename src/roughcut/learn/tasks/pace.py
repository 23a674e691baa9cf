"""The time to the next cut of the spine, when everything before it is known.

The measure is the mean log density, in nats, of the clip's length in seconds under a log-normal:
what is predicted is its middle, and its spread is learned. The present clip's source range is not
looked at: its end tells where the cut is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from roughcut.learn.habits.boost import MIN_ROWS, trained
from roughcut.learn.habits.edit import Edit, Floats
from roughcut.learn.habits.trees import Trees
from roughcut.learn.tasks.judging import INNER_FOLDS, Judged

RECENT = 8
SHRINK = 4.0  # clips: what the editor usually does weighs as much as so many recent ones
SHORTEST_SECONDS = 1 / 60


def judge(train: Sequence[Edit], test: Sequence[Edit], seed: int) -> list[Judged]:
    """Mean log density over the spine clips of a project; the last one ends the video, no cut."""
    usual = _usual(train)
    parts = [_rows(edit, usual) for edit in train]
    features = np.concatenate([part[0] for part in parts])
    logs = np.concatenate([part[1] for part in parts])
    groups = np.concatenate([np.full(len(part[1]), number) for number, part in enumerate(parts)])
    rule_spread = _spread(logs - features[:, 0])
    text, spread = _model(features, logs, groups, rule_spread, seed)
    lines = []
    for edit in test:
        rows, truth = _rows(edit, usual)
        if not len(truth):
            continue
        rule = _density(truth, rows[:, 0], rule_spread)
        always = _density(truth, rows[:, 1], _spread(logs - features[:, 1]))
        middle = rows[:, 0] + (Trees(text).answer(rows) if text else 0.0)
        ours = _density(truth, middle, spread)
        rules = {"the mean of the last 8, shrunk": rule, "the usual length": always}
        lines.append(Judged(edit.project, ours, rules))
    return lines


def _usual(train: Sequence[Edit]) -> dict[str, float]:
    """The mean log length of each editor, and of everybody ("")."""
    logs: dict[str, list[Floats]] = {}
    for edit in train:
        for who in ("", edit.editor):
            logs.setdefault(who, []).append(_logs(edit))
    return {who: float(np.concatenate(each).mean()) for who, each in logs.items()}


def _rows(edit: Edit, usual: dict[str, float]) -> tuple[Floats, Floats]:
    """(features (N, F), log lengths (N,)); the first feature is the rule, the second the usual."""
    logs = _logs(edit)[:-1]
    expected = usual.get(edit.editor, usual[""])
    rows = []
    for index in range(len(logs)):
        recent = logs[max(0, index - RECENT) : index]
        rule = (recent.sum() + SHRINK * expected) / (len(recent) + SHRINK)
        same = float(index > 0 and edit.assets[index] == edit.assets[index - 1])
        rows.append(
            (
                rule,
                expected,
                logs[index - 1] if index else np.nan,
                logs[index - 2] if index > 1 else np.nan,
                float(recent.std()) if len(recent) > 1 else np.nan,
                index,
                float(edit.starts[index]),
                same,
                float(edit.assets[index]),
            )
        )
    return np.array(rows, dtype=np.float64).reshape(-1, 9), logs


def _model(
    features: Floats, logs: Floats, groups: Floats, rule_spread: float, seed: int
) -> tuple[str, float]:
    """Trees of what the rule leaves over, and the spread; no trees where they did not help."""
    if len(logs) < MIN_ROWS or len(np.unique(groups)) < INNER_FOLDS:
        return "", rule_spread
    left = logs - features[:, 0]
    fold = groups.astype(int) % INNER_FOLDS
    guessed = np.zeros(len(left))
    for each in range(INNER_FOLDS):
        held = fold == each
        text = trained(features[~held], left[~held], seed=seed, objective="regression")
        guessed[held] = Trees(text).answer(features[held])
    spread = _spread(left - guessed)
    if _density(left, guessed, spread) <= _density(left, np.zeros(len(left)), rule_spread):
        return "", rule_spread
    return trained(features, left, seed=seed, objective="regression"), spread


def _logs(edit: Edit) -> Floats:
    return np.log(np.maximum(edit.ends - edit.starts, SHORTEST_SECONDS))


def _spread(errors: Floats) -> float:
    return float(max(np.sqrt(np.mean(errors**2)), 0.05)) if len(errors) else 1.0


def _density(logs: Floats, middle: Floats, spread: float) -> float:
    """The mean log density of lengths exp(logs): −log(σ√2π) − (log x − μ)²/2σ² − log x."""
    scaled = (logs - middle) / spread
    return float(np.mean(-np.log(spread * np.sqrt(2 * np.pi)) - scaled**2 / 2 - logs))
