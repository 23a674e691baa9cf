"""The tasks asked of any folder of projects: how well an editor's next decisions are told.

Nothing is kept of what was learned; the figures are those that `learn` would put on a report, over
several seeds, with a learning curve, on folds that are kept in a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from roughcut.caches import cache_folder
from roughcut.errors import Unreadable, Unsupported
from roughcut.learn import tasks
from roughcut.learn.benchmark import Benchmark
from roughcut.learn.composer.answers import Answers, shipped
from roughcut.learn.tasks import folds as folds_of
from roughcut.learn.tasks.folds import Folds
from roughcut.learn.tasks.keeping import Kept
from roughcut.progress import Progress, silent
from roughcut.projects import gather

SEEDS = (0, 1, 2)
MODELS = ("habits", "composer")


def benchmark(
    projects: Sequence[Path],
    *,
    model: str = "habits",
    folds: Path | None = None,
    seeds: Sequence[int] = SEEDS,
    leave_one_out: bool = False,
    minimum_clips: int = 10,
    progress: Progress = silent,
) -> Benchmark:
    """Judge learning on project files and folders of them; stopped, it goes on where it was.

    model: habits, or composer, which is then one more that habits listen to.
    folds: a file of folds that an earlier benchmark wrote; drawn by the first seed without one.
    leave_one_out: an editor's projects are then held out one at a time, which costs more and judges
    what most of their projects teach.

    Raises:
        NotEnough: fewer than two projects could be read, or the folds are of other projects.
        Unreadable: the file holds no folds.
        Unsupported: the tasks are not asked of such a model.
    """
    if model not in MODELS:
        raise Unsupported(
            "benchmark",
            f"the tasks are not asked of a model '{model}'",
            f"Use one of: {', '.join(MODELS)}",
        )
    given = _read(folds) if folds is not None else None
    examples = gather(
        projects, cache=cache_folder(), minimum_clips=minimum_clips, progress=progress
    ).examples
    used = given or folds_of.drawn(examples, seeds[0], leave_one_out=leave_one_out)
    kept = Kept.of_all(cache_folder() / "benchmark", examples, used, seeds)
    composer = Answers(shipped()) if model == "composer" else None
    figures = tasks.evaluate(
        examples, seeds=seeds, folds=used, composer=composer, kept=kept, progress=progress
    )
    curves = tasks.learning_curves(
        examples, seeds=seeds, folds=used, composer=composer, kept=kept, progress=progress
    )
    return Benchmark(
        figures,
        curves,
        tuple(seeds),
        used,
        editors=len({each.editor for each in examples}),
        projects=len({each.project for each in examples}),
        sequences=len(examples),
        model=tasks.model_of(composer),
    )


def _read(path: Path) -> Folds:
    try:
        if path.stat().st_size > folds_of.MAX_BYTES:
            raise Unreadable(
                str(path), "it is larger than any file of folds", "Name the file itself"
            )
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(str(path), error.strerror or str(error), "Check its path") from error
    return folds_of.read(content, str(path))
