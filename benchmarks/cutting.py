"""What is learned of made-up editors' taste in footage, beside simple rules; writes docs/experiments.md.

    .venv/bin/python benchmarks/cutting.py --write

25 recordings, cut by every editor of `roughcut.sample.rushes`. Each editor's selection is learned
from 20 projects, through the files that their editing program would write, and cuts the footage of
the other 5. A cut counts as met within 0.2 s of the source. auto-editor cuts the same recordings as
it does where nothing is set, if it is installed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

import silence_cutter
from pages import rewrite
from roughcut.caches import cache_folder
from roughcut.cutting import cut
from roughcut.footage.asked import Length
from roughcut.footage.measured import Measured
from roughcut.footage.moments import FEATURES
from roughcut.footage.pauses import Range
from roughcut.learn import selection
from roughcut.learn.selection import Selection
from roughcut.past_footage import labelled, used_footage
from roughcut.projects import gather
from roughcut.sample.rushes import KEEPERS, RATE, write_rushes
from roughcut.ticks import TICKS_PER_SECOND

PROJECTS, HELD_OUT = 25, 5
TOLERANCE = TICKS_PER_SECOND // 5
PEAK, MARGIN = 0.04, TICKS_PER_SECOND // 5

Rule = Callable[[Measured], tuple[Range, ...]]


@dataclass(frozen=True, slots=True)
class Figures:
    keep_f1: float
    cut_f1: float
    length_error: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = _tables(Path(folder), asked.seed)
    print(text)
    if asked.write:
        rewrite("experiments.md", "cutting", text)


def _tables(folder: Path, seed: int) -> str:
    cache = cache_folder() / "footage"
    write_rushes(KEEPERS, folder, PROJECTS, seed)
    files = sorted((folder / "footage").iterdir())
    learned: dict[str, Selection] = {}
    truth: dict[str, list[tuple[Measured, tuple[Range, ...]]]] = {}
    rules: dict[str, dict[str, Rule]] = {}
    for keeper in KEEPERS:
        found = gather([folder / keeper.name], minimum_clips=1).examples
        used, _ = used_footage(found, [folder / "footage"], cache=cache)
        test_files = {path.name for path in files[-HELD_OUT:]}
        past = [each for each in used if each.measured.footage.path.name not in test_files]
        learned[keeper.name] = selection.fit(labelled(past), FEATURES, seed=seed)
        truth[keeper.name] = [
            (each.measured, each.ranges)
            for each in used
            if each.measured.footage.path.name in test_files
        ]
        rules[keeper.name] = _rules([(each.measured, each.ranges) for each in past], seed)
    lines = [
        f"{PROJECTS - HELD_OUT} projects to learn from, {HELD_OUT} held out, seed {seed}.{_absent()}", "",
        "| editor | rule | measure | learned | " + " | ".join(rules[KEEPERS[0].name]) + " |",
        "|---|---|---|---|" + "---|" * len(rules[KEEPERS[0].name]),
    ]  # fmt: skip
    for keeper in KEEPERS:
        ours = _mean([
            _judged(_cut(each, learned[keeper.name], cache), theirs)
            for each, theirs in truth[keeper.name]
        ])  # fmt: skip
        others = [
            _mean([_judged(rule(each), theirs) for each, theirs in truth[keeper.name]])
            for rule in rules[keeper.name].values()
        ]
        for measure, form in (("keep F1", ".3f"), ("cut F1", ".3f"), ("length off by", ".0%")):
            values = [
                format(getattr(each, {"keep F1": "keep_f1", "cut F1": "cut_f1"}.get(measure, "length_error")), form)
                for each in (ours, *others)
            ]  # fmt: skip
            lines.append(
                f"| {keeper.name} | {keeper.rule} | {measure} | " + " | ".join(values) + " |"
            )
    lines += ["", _confusion(learned, truth, cache), "", _lengths(learned, truth, cache)]
    return "\n".join(lines)


def _confusion(
    learned: Mapping[str, Selection],
    truth: Mapping[str, Sequence[tuple[Measured, tuple[Range, ...]]]],
    cache: Path,
) -> str:
    names = list(learned)
    lines = [
        "Keep F1 of each style (row) on each editor's held-out projects (column):", "",
        "| style of | " + " | ".join(names) + " |", "|---|" + "---|" * len(names),
    ]  # fmt: skip
    for name in names:
        row = []
        for other in names:
            figures = [
                _judged(_cut(each, learned[name], cache), theirs) for each, theirs in truth[other]
            ]
            row.append(f"{_mean(figures).keep_f1:.3f}")
        lines.append(f"| {name} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def _lengths(
    learned: Mapping[str, Selection],
    truth: Mapping[str, Sequence[tuple[Measured, tuple[Range, ...]]]],
    cache: Path,
) -> str:
    """How far timelines are from a wanted length, asked for at 0.5, 0.8 and 1.2 times the editor's."""
    off = []
    for name, chosen in learned.items():
        for each, theirs in truth[name]:
            for factor in (0.5, 0.8, 1.2):
                frames = round(factor * sum(RATE.frames(end - start) for start, end in theirs))
                wanted = RATE.ticks(frames)
                made = _cut(each, chosen, cache, Length(wanted, wanted))
                off.append(abs(sum(RATE.frames(end - start) for start, end in made) - frames))
    met = sum(each <= 1 for each in off)
    return (
        f"Asked for 0.5, 0.8 and 1.2 times the editor's own length: {met} of {len(off)} timelines are "
        f"within one frame of it, the worst is {max(off)} frames off."
    )


def _cut(
    each: Measured, chosen: Selection, cache: Path, length: Length | None = None
) -> tuple[Range, ...]:
    made = cut([each.footage.path], name="cut", selection=chosen, length=length, cache=cache)
    return tuple((shot.start, shot.start + RATE.ticks(shot.frames)) for shot in made.kept)


def _rules(past: Sequence[tuple[Measured, tuple[Range, ...]]], seed: int) -> dict[str, Rule]:
    """Simple rules; those that have a dial are tuned on the training projects."""
    share = sum(_length(theirs) for _, theirs in past) / sum(
        each.footage.duration for each, _ in past
    )
    random = np.random.default_rng(seed)

    def everything(each: Measured) -> tuple[Range, ...]:
        return ((0, each.footage.duration),)

    def at_random(each: Measured) -> tuple[Range, ...]:
        edges = list(range(0, each.footage.duration, 3 * TICKS_PER_SECOND))
        return tuple(
            (a, b) for a, b in pairwise([*edges, each.footage.duration]) if random.random() < share
        )

    def loud(threshold: float) -> Rule:
        return lambda each: _on(each, each.series["loudness"].columns["level"] > threshold)

    best = max(
        range(-60, -10, 2),
        key=lambda at: _mean([_judged(loud(at)(each), theirs) for each, theirs in past]).keep_f1,
    )
    rules: dict[str, Rule] = {
        "everything": everything,
        "at random": at_random,
        "loudness, tuned": loud(best),
        "silence cutter": lambda each: _on(each, each.series["loudness"].columns["peak"] >= PEAK),
    }
    if silence_cutter.version() is not None:
        rules[f"auto-editor {silence_cutter.version()}"] = lambda each: silence_cutter.kept(
            each.footage.path, RATE
        )
    return rules


def _absent() -> str:
    if silence_cutter.version() is not None:
        return ""
    return " auto-editor is not installed, so that its column is missing."


def _on(each: Measured, steps: np.ndarray) -> tuple[Range, ...]:
    """The runs of steps with a margin on both sides, joined where they touch."""
    found: list[Range] = []
    step = TICKS_PER_SECOND // 10
    for at in np.flatnonzero(steps):
        start, end = max(0, int(at) * step - MARGIN), (int(at) + 1) * step + MARGIN
        end = min(end, each.footage.duration)
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return tuple(found)


def _length(ranges: Sequence[Range]) -> int:
    return sum(end - start for start, end in ranges)


def _judged(ours: Sequence[Range], theirs: Sequence[Range]) -> Figures:
    both = sum(max(0, min(b, d) - max(a, c)) for a, b in ours for c, d in theirs)
    keep = 2 * both / max(1, _length(ours) + _length(theirs))
    cuts = [sorted({edge for each in side for edge in each}) for side in (ours, theirs)]
    met = 0
    left = list(cuts[1])
    for edge in cuts[0]:
        near = next((each for each in left if abs(each - edge) <= TOLERANCE), None)
        if near is not None:
            left.remove(near)
            met += 1
    cut_f1 = 2 * met / max(1, len(cuts[0]) + len(cuts[1]))
    return Figures(keep, cut_f1, abs(_length(ours) / max(1, _length(theirs)) - 1))


def _mean(figures: Sequence[Figures]) -> Figures:
    return Figures(
        *(
            float(np.mean([getattr(each, name) for each in figures]))
            for name in ("keep_f1", "cut_f1", "length_error")
        )
    )


if __name__ == "__main__":
    main()
