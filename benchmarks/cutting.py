"""What is learned of made-up editors' taste in footage, beside simple rules; writes docs/experiments.md.

    .venv/bin/python benchmarks/cutting.py --write

25 recordings of each scene, cut by every editor of `roughcut.sample.keepers`. Each editor's selection
and habits are learned from 20 projects, through the files that their editing program would write,
and cut and finish the footage of the other 5. A cut counts as met within 0.2 s of the source.
auto-editor cuts the same recordings as it does where nothing is set, if it is installed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import silence_cutter
from cut_figures import Kept, judged, length, mean
from cutting_rules import Rule, simple_rules
from pages import rewrite
from roughcut.caches import cache_folder
from roughcut.cutting import cut
from roughcut.errors import NotEnough
from roughcut.footage.asked import Length
from roughcut.footage.measured import Measured
from roughcut.learn import habits
from roughcut.learn.habits import Habits
from roughcut.learn.selection import Selection
from roughcut.past_footage import learned, used_footage
from roughcut.projects import gather
from roughcut.sample.keepers import KEEPERS
from roughcut.sample.rushes import write_rushes
from roughcut.sample.takes import RATE

PROJECTS, HELD_OUT = 25, 5
FORMS = {"keep F1": ".3f", "cut F1": ".3f", "length off by": ".0%", "layout IoU": ".3f"}
"""By the name of the figure, in the order of `Figures`."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What one editor's projects taught, the rules tuned on them, and the projects that were held out."""

    selection: Selection
    habits: Habits
    rules: Mapping[str, Rule]
    truth: Sequence[tuple[Measured, Kept]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--fast", action="store_true", help="ours alone, cut from key frames")
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = (_fast if asked.fast else _tables)(Path(folder), asked.seed)
    print(text)
    if asked.write:
        rewrite("experiments.md", "cutting_fast" if asked.fast else "cutting", text)


def _tables(folder: Path, seed: int) -> str:
    cache = cache_folder() / "footage"
    write_rushes(KEEPERS, folder, PROJECTS, seed)
    editors = {each.name: _learned(folder, each.name, seed, cache) for each in KEEPERS}
    rules = editors[KEEPERS[0].name].rules
    lines = [
        f"{PROJECTS - HELD_OUT} projects to learn from, {HELD_OUT} held out, seed {seed}.{_absent()}", "",
        "| editor | rule | measure | learned | " + " | ".join(rules) + " |",
        "|---|---|---|---|" + "---|" * len(rules),
    ]  # fmt: skip
    for keeper in KEEPERS:
        editor = editors[keeper.name]
        ours = [judged(_cut(each, editor, cache), theirs) for each, theirs in editor.truth]
        columns = [mean(ours)]
        for rule in editor.rules.values():
            plain = [
                (Kept.plain(theirs.media, rule(each)), theirs) for each, theirs in editor.truth
            ]
            columns.append(mean([judged(*each) for each in plain]))
        for number, (measure, form) in enumerate(FORMS.items()):
            values = [format(each.values()[number], form) for each in columns]
            lines.append(
                f"| {keeper.name} | {keeper.rule} | {measure} | " + " | ".join(values) + " |"
            )
    lines += ["", _confusion(editors, cache), "", _lengths(editors, cache)]
    return "\n".join(lines)


def _fast(folder: Path, seed: int) -> str:
    """What is lost where the footage to be cut is looked at by its key frames alone."""
    cache = cache_folder() / "footage"
    write_rushes(KEEPERS, folder, PROJECTS, seed)
    lines = [
        "| editor | keep F1, all measures | from key frames | cut F1, all measures | from key frames |",
        "|---|---|---|---|---|",
    ]
    for keeper in KEEPERS:
        editor = _learned(folder, keeper.name, seed, cache)
        whole, fast = (
            mean(
                [
                    judged(_cut(each, editor, cache, fast=fast), theirs)
                    for each, theirs in editor.truth
                ]
            )
            for fast in (False, True)
        )
        lines.append(
            f"| {keeper.name} | {whole.keep_f1:.3f} | {fast.keep_f1:.3f} "
            f"| {whole.cut_f1:.3f} | {fast.cut_f1:.3f} |"
        )
    return "\n".join(lines)


def _learned(folder: Path, name: str, seed: int, cache: Path) -> Learned:
    found = gather([folder / name], minimum_clips=1).examples
    used, _ = used_footage(found, [folder / "footage"], cache=cache)
    used = tuple(sorted(used, key=lambda each: each.measured.footage.path.name))
    held_out = {each.project for each in used[-HELD_OUT:]}
    past = [each for each in found if each.project not in held_out]
    lesson = learned(past, [folder / "footage"], seed=seed, cache=cache)
    rows = [(each.measured, Kept.of(each.timeline, each.media)) for each in used]
    return Learned(
        lesson.selection,
        habits.fit(lesson.examples, seed=seed),
        simple_rules(rows[:-HELD_OUT], seed),
        rows[-HELD_OUT:],
    )


def _confusion(editors: Mapping[str, Learned], cache: Path) -> str:
    lines = [
        "Keep F1 of each style (row) on each editor's held-out projects (column):", "",
        "| style of | " + " | ".join(editors) + " |", "|---|" + "---|" * len(editors),
    ]  # fmt: skip
    for name, style in editors.items():
        row = []
        for other in editors.values():
            figures = [judged(_cut(each, style, cache), theirs) for each, theirs in other.truth]
            row.append(f"{mean(figures).keep_f1:.3f}")
        lines.append(f"| {name} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def _lengths(editors: Mapping[str, Learned], cache: Path) -> str:
    """How far timelines are from a wanted length, asked for at 0.5, 0.8 and 1.2 times the editor's."""
    off = []
    for editor in editors.values():
        for each, theirs in editor.truth:
            for factor in (0.5, 0.8, 1.2):
                frames = round(factor * RATE.frames(length(theirs.ranges)))
                wanted = RATE.ticks(frames)
                made = _cut(each, editor, cache, Length(wanted, wanted))
                off.append(abs(RATE.frames(length(made.ranges)) - frames))
    met = sum(each <= 1 for each in off)
    return (
        f"Asked for 0.5, 0.8 and 1.2 times the editor's own length: {met} of {len(off)} timelines are "
        f"within one frame of it, the worst is {max(off)} frames off."
    )


def _cut(
    each: Measured,
    style: Learned,
    cache: Path,
    wanted: Length | None = None,
    *,
    fast: bool = False,
) -> Kept:
    """What the style keeps; nothing where all of another editor's footage is below its liking."""
    media = each.footage.media
    try:
        made = cut(
            [each.footage.path], name="cut", selection=style.selection, habits=style.habits,
            length=wanted, cache=cache, fast=fast,
        )  # fmt: skip
    except NotEnough:
        return Kept.plain(media, ())
    return Kept.of(made.timeline, media)


def _absent() -> str:
    if silence_cutter.version() is not None:
        return ""
    return " auto-editor is not installed, so that its column is missing."


if __name__ == "__main__":
    main()
