"""A search for the switches that suit an editor's projects: from their files to what was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from roughcut.caches import cache_folder
from roughcut.learn import tuning
from roughcut.progress import Progress, silent
from roughcut.projects import gather

if TYPE_CHECKING:
    from roughcut.learn.tuning import Tuned

TRIALS = 40
FOLDS = 3


def tune(
    projects: Sequence[Path],
    study: Path,
    *,
    trials: int = TRIALS,
    folds: int = FOLDS,
    minutes: float | None = None,
    minimum_clips: int = 10,
    seed: int = 0,
    force: bool = False,
    progress: Progress = silent,
) -> Tuned:
    """Search for switches of the frame-grid transformer, on project files or folders of them.

    The study is an SQLite database; the same call goes on where an earlier one was stopped, and
    more trials add to those that there are. minutes: when to be done, with fewer trials if need be.

    Raises:
        NotEnough: fewer than three projects could be read.
        Unwritable: something else stands at study and force is off, or somebody is at work on it.
        Unreadable: the study was damaged.
    """
    examples = gather(
        projects, cache=cache_folder(), minimum_clips=minimum_clips, progress=progress
    ).examples
    return tuning.search(
        examples,
        study,
        trials=trials,
        folds=folds,
        lock=cache_folder() / "tune",
        minutes=minutes,
        seed=seed,
        force=force,
        progress=progress,
    )
