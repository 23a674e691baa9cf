"""Where overlays start and how they end: real projects beside what the composer is trained on.

    python benchmarks/prior_cover.py ../shared/data/timelines [--write]

Of each real editor two projects, beside 150 made-up editors; only what has three overlays or more
counts, each project alike. It says whether the prior covers real projects; nothing is fitted to
them. With --write the table in docs/composer.md is replaced.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from corpus import projects
from pages import rewrite
from roughcut.learn.composer import prior
from roughcut.learn.composer.asking import (
    AT_CUT,
    AT_EDGE,
    LASTS,
    WHERE,
    Prepared,
    episode,
    every_question,
)
from roughcut.learn.composer.sheet import sheet_of
from roughcut.learn.habits.edit import edit_of

MADE_UP, OF_EACH, FEWEST = 150, 2, 3
HEAD = (
    "on the cut", "where the one before ends", "elsewhere", "seconds after the cut, 10, 50, 90 %",
    "one way alone", "ends with its clip", "with the video", "elsewhere",
)  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("timelines", type=Path)
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    random = np.random.default_rng(0)
    made = [Prepared.of(prior.editor(random).project("")) for _ in range(MADE_UP)]
    rows = [_row("made-up", made), _row("real", list(real(asked.timelines)))]
    text = "\n".join([f"| projects | {' | '.join(HEAD)} |", "|---" * (len(HEAD) + 1) + "|", *rows])
    print(text)
    if asked.write:
        rewrite("composer.md", "prior cover", text)


def real(timelines: Path) -> Iterator[Prepared]:
    """OF_EACH projects of each editor."""
    by_editor = defaultdict(list)
    for each in projects(timelines):
        by_editor[each.editor].append(each)
    random = np.random.default_rng(0)
    for _, own in sorted(by_editor.items()):
        for number in random.permutation(len(own))[:OF_EACH]:
            edit = edit_of(own[number])
            if edit is not None:
                yield Prepared.of(sheet_of(edit, {}))


def _row(name: str, projects: Sequence[Prepared]) -> str:
    """The mean over projects of each share, and quantiles of all offsets."""
    shares, offsets = [], []
    for each in projects:
        where, lasts = (
            episode([], each, every_question(each, kind), 1).answer for kind in (WHERE, LASTS)
        )
        if len(where) < FEWEST:
            continue
        starts, ends = (
            [np.mean(a == AT_CUT), np.mean(a == AT_EDGE), np.mean(a >= 0)] for a in (where, lasts)
        )
        shares.append([*starts, max(starts) > 0.95, *ends])
        offsets.append(np.expm1(where[where >= 0]))
    cut, edge, free, alone, *ends = np.mean(shares, axis=0)
    low, middle, high = np.percentile(np.concatenate(offsets), [10, 50, 90])
    told = [f"{share:.2f}" for share in (cut, edge, free)]
    told += [
        f"{low:.1f}, {middle:.1f}, {high:.0f}",
        f"{alone:.2f}",
        *(f"{end:.2f}" for end in ends),
    ]
    return f"| {name}, {len(shares)} | {' | '.join(told)} |"


if __name__ == "__main__":
    main()
