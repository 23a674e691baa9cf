"""The search itself: trials on folds of the projects, left early where others had done better.

Judged is the honest task, "finish": of all columns but the spine's, which the network does not see.
A fifth of the projects is set aside first; no trial sees them (`holding.py`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path

import numpy as np
import optuna
from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances
from optuna.trial import FrozenTrial, TrialState

from roughcut.errors import NotEnough
from roughcut.learn.multitrack.fitted import ORIGINAL, new_model
from roughcut.learn.multitrack.training import Settings, train_by_epoch
from roughcut.learn.multitrack.windows import Windows
from roughcut.learn.tuning import study as kept
from roughcut.learn.tuning.holding import compared, step_frames, windows_of
from roughcut.learn.tuning.limit import Limit
from roughcut.learn.tuning.study import About
from roughcut.learn.tuning.switches import SWITCHES, Switch, put, usual
from roughcut.learn.tuning.tuned import Trial, Tuned
from roughcut.progress import Progress, silent
from roughcut.projects.example import Example
from roughcut.projects.splits import Fold, project_folds

ASIDE = 5  # one part of so many is set aside
AMONG_THE_BEST = 5  # trials, so that importances mean anything

Sides = tuple[Windows, Windows]
"""Training and validation."""


def search(
    examples: Sequence[Example],
    path: Path,
    *,
    trials: int,
    folds: int,
    lock: Path,
    minutes: float | None = None,
    seed: int = 0,
    base: Settings = ORIGINAL,
    switches: tuple[Switch, ...] = SWITCHES,
    force: bool = False,
    progress: Progress = silent,
) -> Tuned:
    """Go on with the study at path until it has so many trials; what was found.

    The first trial is the protocol, but for windows further apart where there are very many; what
    is learned with the settings that are found has them there, too. lock: a folder for what keeps
    two searches off one study. minutes: when to be done, with fewer trials if need be; only the first
    trial, and the comparison of a best one that was there before, are not cut short for it.

    Raises:
        NotEnough: fewer than three projects.
        Unwritable: something else stands at path, or somebody is at work on it.
        Unreadable: the study was damaged.
    """
    limit = Limit.after(minutes, folds)
    outer = _set_aside(examples, seed)
    base = replace(base, seed=seed, step_frames=step_frames(outer.train, base))
    inner = project_folds(outer.train, folds, seed)
    digests = tuple(sorted(each.digest for each in examples))
    about = About(kept.VERSION, digests, folds, seed, base, kept.names(switches))
    with kept.alone(path, lock):
        kept.create(path, about, force=force)
        kept.read(path, base, switches)
        sides = [(windows_of(each.train, base), windows_of(each.test, base)) for each in inner]
        study = kept.opened(path, switches)
        while (done := len(kept.over(study))) < trials and _in_time(study, limit):
            progress("Trials", done, trials)
            trial, values = kept.ask(study, switches, seed)
            loss = _loss(trial, sides, put(base, switches, values), limit, progress)
            state = TrialState.PRUNED if loss is None else TrialState.COMPLETE
            study.tell(trial, loss, state=state)
        progress("Trials", trials, trials)
        return _ended(study, outer, base, switches, progress)


def read_tuned(
    path: Path, *, seed: int = 0, base: Settings = ORIGINAL, switches: tuple[Switch, ...] = SWITCHES
) -> Tuned:
    """What the study at path found.

    Raises:
        Unreadable: it is no study, of another version, or damaged.
        NotEnough: its search did not come to its end.
    """
    base = replace(base, seed=seed)
    study, base = kept.read(path, base, switches)
    found = _found(study, base, switches)
    if found is None or (found.best and found.held is None):
        raise NotEnough(
            str(path), "its search has not come to its end", "Give the same tune command again"
        )
    return found


def _set_aside(examples: Sequence[Example], seed: int) -> Fold:
    """The fold whose test side no trial sees: the one that `learn` shows on its report, too."""
    projects = len({each.project for each in examples})
    if projects < 3:
        raise NotEnough(
            "tune", f"there are {projects} projects", "It takes three: some are set aside"
        )
    return project_folds(examples, min(ASIDE, projects), seed)[0]


def _loss(
    trial: optuna.Trial,
    sides: Sequence[Sides],
    settings: Settings,
    limit: Limit,
    progress: Progress,
) -> float | None:
    """The mean validation loss over folds after the last epoch; None where the trial was left.

    All folds go from epoch to epoch together, so that a trial is judged on all of them.
    """
    begun = time.monotonic()
    usual = _whole(trial.study)[:1]  # none in the first trial, which is the protocol's
    runs = [
        train_by_epoch(
            new_model(train, settings, "finish"), train, test, settings=settings, progress=silent
        )
        for train, test in sides
    ]
    loss = float("nan")
    for number, epochs in enumerate(zip(*runs, strict=True)):
        progress("Epochs of this trial", number, settings.epochs)
        loss = float(np.mean([sum(each.validation) for each in epochs]))
        trial.report(loss, number)
        if not isfinite(loss) or trial.should_prune():
            return None
        spent = time.monotonic() - begun
        whole = spent * settings.epochs / (number + 1)
        if usual and not limit.allows(whole - spent, best=whole, usual=_lasted(usual[0])):
            return None
    return loss


def _in_time(study: optuna.Study, limit: Limit) -> bool:
    """Whether there is time for another trial as short as the shortest."""
    whole = _whole(study)
    if not whole:
        return True
    best, shortest = _lasted(study.best_trial), min(map(_lasted, whole))
    return limit.allows(shortest, best=best, usual=_lasted(whole[0]))


def _whole(study: optuna.Study) -> list[FrozenTrial]:
    """The trials that came to their end, in their order."""
    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))


def _lasted(trial: FrozenTrial) -> float:
    """Seconds."""
    return 0.0 if trial.duration is None else trial.duration.total_seconds()


def _ended(
    study: optuna.Study,
    outer: Fold,
    base: Settings,
    switches: tuple[Switch, ...],
    progress: Progress,
) -> Tuned:
    found = _found(study, base, switches)
    if found is None:
        raise NotEnough("tune", "no trial came to its end with a finite loss", "Check the projects")
    if found.best and found.held is None:
        best = put(base, switches, found.trials[found.best].values)
        held = compared(outer, best, base, progress)
        kept.keep_held(study, {**kept.held(study), str(found.best): held})
        found = _found(study, base, switches) or found
    return found


def _found(study: optuna.Study, base: Settings, switches: tuple[Switch, ...]) -> Tuned | None:
    """What the trials say so far; None without a whole one, or without the protocol's."""
    trials = tuple(
        Trial(
            number,
            "whole" if each.state == TrialState.COMPLETE else "left",
            len(each.intermediate_values),
            each.intermediate_values[max(each.intermediate_values)],
            {switch.name: each.params[switch.name] for switch in switches},
        )
        for number, each in enumerate(kept.over(study))
    )
    whole = [each for each in trials if each.state == "whole"]
    if not whole or trials[0].values != usual(switches):
        return None
    best = min(whole, key=lambda each: (each.loss, each.number)).number
    held = kept.held(study).get(str(best))
    better = held is not None and held.better
    return Tuned(
        trials,
        best,
        importances(study),
        held,
        put(base, switches, trials[best].values) if better else base,
    )


def importances(study: optuna.Study) -> tuple[tuple[str, float], ...]:
    """How much each switch decided whether a trial was among the best, the most first; sum 1.

    PED-ANOVA (Watanabe, Bansal & Hutter 2023), of at least AMONG_THE_BEST of the whole trials;
    empty where those would be more than half of them.
    """
    whole = len(_whole(study))
    if whole < 2 * AMONG_THE_BEST:
        return ()
    evaluator = PedAnovaImportanceEvaluator(target_quantile=max(0.1, AMONG_THE_BEST / whole))
    return tuple(get_param_importances(study, evaluator=evaluator).items())
