"""What learning reaches on real projects, beside simple rules; writes docs/experiments.md.

    .venv/bin/python benchmarks/real_projects.py ../shared/data/timelines --write

Tasks: every sequence with at least ten clips of picture, by the tasks of `roughcut.learn.tasks`.
Whole timelines: editors with at least five projects; a fifth of their projects is held out at a
time, habits are learned from the others, and the main track alone is finished.
Layouts alone: the same projects with all their clips, whose pictures (or those of the second half)
stand as nobody had moved them, as `finish --only layouts` moves them.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpus import projects
from pages import rewrite
from roughcut.encode.begun import begun_from, unstyled_from
from roughcut.encode.decisions import decode, spine
from roughcut.encode.layouts import layout_of, parameters_of
from roughcut.finishing import finish
from roughcut.learn import habits
from roughcut.learn.figures import TaskFigure
from roughcut.learn.measures import interval
from roughcut.learn.tasks import TASKS, evaluate
from roughcut.learn.whole_rules import WHOLE_RULES
from roughcut.projects import Example
from roughcut.projects.splits import project_folds
from roughcut.scoring import score
from roughcut.timeline import Timeline

PARTS = ("tasks", "whole timelines", "layouts alone")
ENOUGH, FOLDS = 5, 5
MEASURES = ("overlay_activity_f1", "start_f1", "layout_iou", "overlay_asset_accuracy", "edits")
OURS = "habits"
MOVED = ("nothing", "last", "all", "paid")
_LEARNED: dict[tuple[tuple[str, str], ...], habits.Habits] = {}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("timelines", type=Path)
    arguments.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    arguments.add_argument("--write", action="store_true")
    arguments.add_argument("--task", help="print one task's rows and no more")
    asked = arguments.parse_args()
    examples = projects(asked.timelines)
    if asked.task:
        chosen = [each for each in TASKS if each.name == asked.task]
        print(_tasks(examples, evaluate(examples, asked=chosen)))
        return
    made = {
        "tasks": lambda: _tasks(examples, evaluate(examples)),
        "whole timelines": lambda: _wholes(examples),
        "layouts alone": lambda: _layouts(examples),
    }
    for part in asked.only:
        text = made[part]()
        print(text)
        if asked.write:
            rewrite("experiments.md", part, text)


def _tasks(examples: Sequence[Example], figures: Sequence[TaskFigure]) -> str:
    editors = len({each.editor for each in examples})
    projects = len({each.project for each in examples})
    lines = [
        f"{len(examples)} sequences, {projects} projects, {editors} editors; seed 0.",
        "",
        "| task | measure | setting | known | habits | best simple rule | difference, 90 % | projects |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.task} | {each.measure} | {each.setting} | {each.regime} | {each.value:.3f} "
        f"| {each.rule_value:.3f} {each.rule} | {each.low:+.3f} … {each.high:+.3f} | {each.projects} |"
        for each in figures
    ]
    return "\n".join(lines)


def _wholes(examples: Sequence[Example]) -> str:
    lines = [
        "| editor | projects | measure | habits | " + " | ".join(n for n, _ in WHOLE_RULES)
        + " | habits − best rule, 90 % |",
        "|---|---|---|---|" + "---|" * (len(WHOLE_RULES) + 1),
    ]  # fmt: skip
    for editor, own in _by_editor(examples):
        scores = _finished(own)
        for measure in MEASURES:
            means = {
                name: np.array([row[measure] for row in rows if measure in row])
                for name, rows in scores.items()
            }
            if not len(means[OURS]):
                continue
            sign = -1 if measure == "edits" else 1
            best = max(
                (name for name, _ in WHOLE_RULES),
                key=lambda name: sign * _mean(means[name]),
            )
            both = [
                (ours[measure], theirs[measure])
                for ours, theirs in zip(scores[OURS], scores[best], strict=True)
                if measure in ours and measure in theirs
            ]
            low, high = interval(np.array([a - b for a, b in both]), seed=0) if both else (0, 0)
            shown = " | ".join(f"{_mean(means[name]):.3f}" for name, _ in WHOLE_RULES)
            lines.append(
                f"| {editor} | {len(scores[OURS])} | {measure} | {_mean(means[OURS]):.3f} | {shown} "
                f"| {low:+.3f} … {high:+.3f} |"
            )
    return "\n".join(lines)


def _finished(own: Sequence[Example]) -> dict[str, list[dict[str, float]]]:
    """For habits and each rule, the scores of every held-out timeline."""
    scores: dict[str, list[dict[str, float]]] = defaultdict(list)
    for fold in project_folds(own, FOLDS):
        learned = _learned(fold.train)
        past = [decode(each.decisions) for each in fold.train]
        for example in fold.test:
            theirs = decode(example.decisions)
            begun = begun_from(theirs)
            made = {OURS: finish(begun, learned, editor=example.editor).timeline}
            made |= {name: rule(begun, past, 0) for name, rule in WHOLE_RULES}
            for name, timeline in made.items():
                scores[name].append(score(theirs, timeline).figures())
    return scores


def _layouts(examples: Sequence[Example]) -> str:
    """A line an editor and a beginning: the changes that are left by whoever moves the pictures."""
    heads = (
        "editor", "projects", "moved before", "nothing moved", "as the last on its track",
        "all that habits tell", "what paid when tried", "that − nothing, 90 %",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for editor, own in _by_editor(examples):
        for before, share in (("none", 0.0), ("the first half", 0.5)):
            left: dict[str, list[float]] = defaultdict(list)
            for fold in project_folds(own, FOLDS):
                learned = _learned(fold.train)
                for example in fold.test:
                    theirs = decode(example.decisions)
                    since = round(share * theirs.duration)
                    begun = unstyled_from(theirs, since)
                    ours = [
                        finish(begun, learned, editor=editor, only=["layouts"], minimum_confidence=least)
                        for least in (0.0, None)
                    ]  # fmt: skip
                    made = (begun, _as_the_last(begun, since), *(each.timeline for each in ours))
                    for name, timeline in zip(MOVED, made, strict=True):
                        left[name].append(score(theirs, timeline).edits)
            low, high = interval(np.array(left["paid"]) - np.array(left["nothing"]), seed=0)
            shown = " | ".join(f"{np.mean(left[name]):.2f}" for name in MOVED)
            lines.append(
                f"| {editor} | {len(left['paid'])} | {before} | {shown} | {low:+.2f} … {high:+.2f} |"
            )
            print(lines[-1], flush=True)
    return "\n".join(lines)


def _as_the_last(timeline: Timeline, since: int) -> Timeline:
    """Each picture over the main track that starts later stands as the last one before did."""
    main = spine(timeline)
    tracks = list(timeline.tracks)
    for index, track in enumerate(tracks):
        moved = [clip for clip in track.clips if clip.start < since]
        last = layout_of(moved[-1], timeline) if moved else None
        if track.kind == "video" and index != main and last is not None:
            tracks[index] = replace(
                track,
                clips=tuple(
                    clip
                    if clip.start < since or layout_of(clip, timeline) is None
                    else replace(
                        clip,
                        parameters=parameters_of(last, clip.source, timeline, clip.parameters),
                    )
                    for clip in track.clips
                ),
            )
    return replace(timeline, tracks=tuple(tracks))


def _by_editor(examples: Sequence[Example]) -> list[tuple[str, list[Example]]]:
    """Those with enough projects, by name."""
    found: dict[str, list[Example]] = defaultdict(list)
    for each in examples:
        found[each.editor].append(each)
    return [
        (editor, own)
        for editor, own in sorted(found.items())
        if len({each.project for each in own}) >= ENOUGH
    ]


def _learned(train: Sequence[Example]) -> habits.Habits:
    """Learned once for both parts that ask."""
    key = tuple((each.digest, each.sequence) for each in train)
    if key not in _LEARNED:
        _LEARNED[key] = habits.fit(train)
    return _LEARNED[key]


def _mean(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    return float(values.mean()) if len(values) else float("nan")


if __name__ == "__main__":
    main()
