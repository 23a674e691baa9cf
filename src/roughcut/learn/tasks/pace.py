"""The time to the next cut of the spine, when everything before it is known.

The measure is the mean log density, in nats, of the clip's length in seconds under a log-normal:
what is predicted is its middle, and its spread is learned. The present clip's source range is not
looked at: its end tells where the cut is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from roughcut.learn.habits.boost import MIN_ROWS, trained
from roughcut.learn.habits.edit import Edit, Floats, Integers
from roughcut.learn.habits.trees import Trees
from roughcut.learn.measures import surely
from roughcut.learn.tasks.judging import INNER_FOLDS, Judged, Trial

SHARES = (0.25, 0.5, 0.75, 1.0)  # of the composer, that are tried
RECENT = 8
SHRINK = 4.0  # clips: what the editor usually does weighs as much as so many recent ones
SHORTEST_SECONDS = 1 / 60


def judge(trial: Trial) -> list[Judged]:
    """Mean log density over the spine clips of a project; the last one ends the video, no cut."""
    train = trial.train
    usual = _usual(train)
    parts = [_rows(edit, usual) for edit in train]
    features = np.concatenate([part[0] for part in parts])
    logs = np.concatenate([part[1] for part in parts])
    groups = np.concatenate([np.full(len(part[1]), number) for number, part in enumerate(parts)])
    rule_spread = _spread(logs - features[:, 0])
    text, spread, guessed = _model(features, logs, groups, rule_spread, trial.seed)
    share = _share_of_composer(trial, _densities(logs, guessed, spread), groups)
    lines = []
    for edit in trial.test:
        rows, truth = _rows(edit, usual)
        if not len(truth):
            continue
        rule = _density(truth, rows[:, 0], rule_spread)
        always = _density(truth, rows[:, 1], _spread(logs - features[:, 1]))
        middle = rows[:, 0] + (Trees(text).answer(rows) if text else 0.0)
        ours = _pooled(_densities(truth, middle, spread), _composed(trial, edit), share)
        rules = {"the mean of the last 8, shrunk": rule, "the usual length": always}
        lines.append(Judged(edit.project, float(ours.mean()), rules))
    return lines


def _composed(trial: Trial, edit: Edit) -> Floats | None:
    """The composer's log density of each length, (S - 1,)."""
    if trial.composer is None:
        return None
    return trial.composer.pace(trial.past(edit), edit, _logs(edit)[:-1])


def _share_of_composer(trial: Trial, ours: Floats, groups: Integers) -> float:
    """How much of the pool is the composer's: what surely gained most on the projects learned from."""
    told = [_composed(trial, edit) for edit in trial.train]
    theirs = np.concatenate([each for each in told if each is not None] or [np.zeros(0)])
    if not len(theirs):
        return 0.0

    def gained(share: float) -> float:
        gains = _pooled(ours, theirs, share) - ours
        return surely(np.array([gains[groups == each].mean() for each in np.unique(groups)]))

    best = max(SHARES, key=gained)
    return best if gained(best) > 0 else 0.0


def _pooled(ours: Floats, theirs: Floats | None, share: float) -> Floats:
    """log((1 - share) e^ours + share e^theirs)."""
    if theirs is None or share <= 0:
        return ours
    with np.errstate(divide="ignore"):
        return np.asarray(np.logaddexp(np.log1p(-share) + ours, np.log(share) + theirs))


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
) -> tuple[str, float, Floats]:
    """Trees of what the rule leaves over, the spread, and the middles that held-out rows get.

    No trees where they did not help.
    """
    rule = features[:, 0]
    if len(logs) < MIN_ROWS or len(np.unique(groups)) < INNER_FOLDS:
        return "", rule_spread, rule
    left = logs - rule
    fold = groups.astype(int) % INNER_FOLDS
    guessed = np.zeros(len(left))
    for each in range(INNER_FOLDS):
        held = fold == each
        text = trained(features[~held], left[~held], seed=seed, objective="regression")
        guessed[held] = Trees(text).answer(features[held])
    spread = _spread(left - guessed)
    if _density(left, guessed, spread) <= _density(left, np.zeros(len(left)), rule_spread):
        return "", rule_spread, rule
    return trained(features, left, seed=seed, objective="regression"), spread, rule + guessed


def _logs(edit: Edit) -> Floats:
    return np.log(np.maximum(edit.ends - edit.starts, SHORTEST_SECONDS))


def _spread(errors: Floats) -> float:
    return float(max(np.sqrt(np.mean(errors**2)), 0.05)) if len(errors) else 1.0


def _density(logs: Floats, middle: Floats, spread: float) -> float:
    """The mean of `_densities`."""
    return float(_densities(logs, middle, spread).mean())


def _densities(logs: Floats, middle: Floats, spread: float) -> Floats:
    """The log density of lengths exp(logs): −log(σ√2π) − (log x − μ)²/2σ² − log x."""
    scaled = (logs - middle) / spread
    return np.asarray(-np.log(spread * np.sqrt(2 * np.pi)) - scaled**2 / 2 - logs)
