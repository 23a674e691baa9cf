"""The trials of a search, kept in an SQLite database: a kill loses the trial that ran, no more."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution
from optuna.exceptions import OptunaError
from optuna.trial import FrozenTrial, TrialState
from sqlalchemy.exc import SQLAlchemyError

from roughcut.errors import Unreadable, Unwritable
from roughcut.learn.multitrack.training import Settings
from roughcut.learn.tuning.switches import Choice, Switch, Value, usual
from roughcut.learn.tuning.tuned import Held

NAME = "roughcut"
VERSION = 1
STARTING = 5  # trials that nothing is compared with
FIRST_EPOCHS = 3  # after which a trial may be left
_ABOUT, _HELD = "about", "held"
_MAGIC = b"SQLite format 3\0"
_MAX_BYTES = 256 * 2**20  # thousands of trials take ten
_DAMAGED = (LookupError, TypeError, ValueError, RuntimeError, OptunaError, SQLAlchemyError)
"""What Optuna raises of a database that somebody changed, which it trusts."""
_OVER = (TrialState.COMPLETE, TrialState.PRUNED)


@dataclass(frozen=True, slots=True)
class About:
    """What a study is of; one that goes on must be of the same.

    examples: their digests. base: what every trial starts from.
    """

    version: int
    examples: tuple[str, ...]
    folds: int
    seed: int
    base: Settings
    switches: tuple[str, ...]


def create(path: Path, about: About, *, force: bool) -> None:
    """A study at path, if there is none of this already.

    Raises:
        Unwritable: something else stands there and force is off, or the disk refuses.
    """
    if path.exists():
        try:
            if _about(_loaded(path), path) == about:
                return
            problem = "it is a study of other projects, folds, seed or switches"
        except Unreadable as error:
            problem = error.problem
        if not force:
            raise Unwritable(
                str(path), problem, "Choose another name, or use --force to begin it anew"
            )
    _quiet()
    try:
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        study = optuna.create_study(storage=_address(path), study_name=NAME, direction="minimize")
        study.set_user_attr(_ABOUT, msgspec.to_builtins(about))
    except (OSError, OptunaError, SQLAlchemyError) as error:
        raise Unwritable(
            str(path), f"it could not be written ({_first_line(error)})", "Choose another place"
        ) from error


def opened(path: Path, switches: tuple[Switch, ...]) -> optuna.Study:
    """The study, ready to go on: what was killed is tried again, the protocol comes first."""
    study = _loaded(path)
    study.pruner = optuna.pruners.MedianPruner(STARTING, FIRST_EPOCHS - 1)
    for stopped in study.get_trials(states=(TrialState.RUNNING,)):
        study.tell(stopped.number, state=TrialState.FAIL)
        study.enqueue_trial(stopped.params)
    if not study.get_trials(states=(*_OVER, TrialState.WAITING)):
        study.enqueue_trial(usual(switches))
    return study


def ask(
    study: optuna.Study, switches: tuple[Switch, ...], seed: int
) -> tuple[optuna.Trial, dict[str, Value]]:
    """A trial with a value for each switch.

    They are drawn from the seed and the number of trials, so that a study that was stopped goes on
    as if it had not been.
    """
    drawn = (seed * 1_000_003 + len(over(study))) % 2**32
    study.sampler = optuna.samplers.TPESampler(seed=drawn)
    trial = study.ask({each.name: _distribution(each) for each in switches})
    return trial, dict(trial.params)


def over(study: optuna.Study) -> list[FrozenTrial]:
    """The trials that came to an end or were left early, in their order."""
    return study.get_trials(deepcopy=False, states=_OVER)


def read(path: Path, base: Settings, switches: tuple[Switch, ...]) -> tuple[optuna.Study, Settings]:
    """The study at path, with nothing in it that these switches do not allow, and its own base.

    That is the base but for where windows lie, which follows the projects: some whole number of times
    as far apart.

    Raises:
        Unreadable: it is no study, of another version, or damaged.
    """
    study = _loaded(path)
    about = _about(study, path)
    own = replace(about.base, seed=base.seed)
    alike = replace(own, step_frames=base.step_frames) == base
    apart = own.step_frames > 0 and own.step_frames % base.step_frames == 0
    if not (alike and apart) or about.switches != names(switches):
        raise _unreadable(path, "its trials are of other switches than this version knows")
    try:
        tried = [trial.params for trial in over(study)]
        held(study)
    except _DAMAGED as error:
        raise _unreadable(path, f"it was damaged ({_first_line(error)})") from error
    for values in tried:
        if set(values) != set(about.switches) or not all(
            each.allows(values[each.name]) for each in switches
        ):
            raise _unreadable(path, "it has a trial with values that no switch has")
    return study, own


def held(study: optuna.Study) -> dict[str, Held]:
    """What was found on the projects that were set aside, by the place of the trial that it is of."""
    return msgspec.convert(study.user_attrs.get(_HELD, {}), dict[str, Held])


def keep_held(study: optuna.Study, found: dict[str, Held]) -> None:
    """Keep it beside the trials."""
    study.set_user_attr(_HELD, msgspec.to_builtins(found))


def names(switches: tuple[Switch, ...]) -> tuple[str, ...]:
    return tuple(each.name for each in switches)


@contextmanager
def alone(path: Path, folder: Path) -> Iterator[None]:
    """Nobody else goes on with the same study meanwhile; a lock in this folder, freed by any end.

    Raises:
        Unwritable: somebody does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    lock = sqlite3.connect(folder / f"{name}.lock", timeout=0)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise Unwritable(
            str(path), "another roughcut tune is at work on it", "Wait for it, or stop it"
        ) from error
    try:
        yield
    finally:
        lock.close()


def _distribution(switch: Switch) -> BaseDistribution:
    if isinstance(switch, Choice):
        return CategoricalDistribution(switch.values)
    return FloatDistribution(switch.low, switch.high, log=True)


def _loaded(path: Path) -> optuna.Study:
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            begins = stream.read(len(_MAGIC))
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    if begins != _MAGIC or size > _MAX_BYTES:
        raise _unreadable(path, "it is no study")
    _quiet()
    try:
        return optuna.load_study(study_name=NAME, storage=_address(path))
    except _DAMAGED as error:
        raise _unreadable(path, f"it holds no study ({_first_line(error)})") from error


def _about(study: optuna.Study, path: Path) -> About:
    try:
        about = msgspec.convert(study.user_attrs.get(_ABOUT), About)
    except msgspec.ValidationError as error:
        raise _unreadable(path, "it is a study of something else") from error
    if about.version != VERSION:
        raise _unreadable(path, f"it is a study of version {about.version}")
    return about


def _address(path: Path) -> str:
    return f"sqlite:///{path.resolve()}"


def _unreadable(path: Path, problem: str) -> Unreadable:
    return Unreadable(str(path), problem, "Name a study that roughcut tune wrote")


def _quiet() -> None:
    """Optuna tells every step on the terminal unless it is asked not to."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
