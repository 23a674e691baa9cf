"""A benchmark as tables for a terminal, as Markdown, and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from roughcut.encode.words import one_line
from roughcut.learn.tasks import folds as folds_of
from roughcut.report.page import environment
from roughcut.report.pictures import differences_svg, learning_svg
from roughcut.report.verdicts import judged, summary, told_words
from roughcut.report.wording import count_of

if TYPE_CHECKING:
    from roughcut.learn.benchmark import Benchmark
    from roughcut.learn.figures import CurvePoint, TaskFigure

FOLDS = "folds.json"
HEADINGS = ("task", "known", "ours", "best simple rule", "difference, 90 %", "projects")
PICTURE = "benchmark.svg"
CURVE_HEADINGS = ("editor", "task", "projects known", "ours", "best simple rule")


def benchmark_files(found: Benchmark) -> dict[str, bytes]:
    """What a folder of a benchmark holds, by name."""
    return {
        "benchmark.html": benchmark_page(
            about(found),
            found.figures,
            CURVE_HEADINGS,
            list(curve_rows(found.curves)),
            pictures=[
                (editor, [learning_svg(points) for points in curves])
                for editor, curves in curves_by_editor(found.curves).items()
            ],
        ).encode(),
        PICTURE: differences_svg(found.figures).encode(),
        "benchmark.md": benchmark_markdown(found).encode(),
        "benchmark.json": msgspec.json.format(msgspec.json.encode(found), indent=1),
        FOLDS: folds_of.written(found.folds),
    }


def benchmark_page(
    about: str,
    figures: Sequence[TaskFigure],
    headings: Sequence[str],
    curves: Sequence[Sequence[str]],
    *,
    pictures: Sequence[tuple[str, Sequence[str]]] = (),
) -> str:
    """The figures of a benchmark and its learning curves, as a whole HTML document.

    pictures: of the curves of each editor, as SVG.
    """
    return environment().get_template("benchmark.html").render(
        title="How well the next decisions are told",
        about=about,
        tasks=judged(figures),
        summary=summary(figures),
        curve_headings=headings,
        curves=curves,
        pictures=pictures,
    )  # fmt: skip


def benchmark_tables(found: Benchmark) -> RenderableType:
    """A table a setting, then the learning curves; 100 columns are enough."""
    parts: list[RenderableType] = [Line(about(found)), Line(summary(found.figures))]
    for setting, figures in by_setting(found.figures):
        parts += [Line(""), Line(setting, style="bold"), _table(figures)]
    if found.curves:
        parts += [Line(""), Line("with so many of one's own projects", style="bold")]
        parts.append(_curve_table(found.curves))
    return Group(*parts)


def about(found: Benchmark) -> str:
    """Of what and how often was asked, in one sentence."""
    asked = ", ".join(
        (
            count_of(found.sequences, "sequence"),
            count_of(found.projects, "project"),
            count_of(found.editors, "editor"),
        )
    )
    seeds = count_of(len(found.seeds), "seed")
    return f"{asked}; {found.model}, every figure on projects that were held out, {seeds}."


def by_setting(figures: Sequence[TaskFigure]) -> list[tuple[str, list[TaskFigure]]]:
    """The figures of each setting, in the order in which they were measured."""
    found: dict[str, list[TaskFigure]] = {}
    for each in figures:
        found.setdefault(each.setting, []).append(each)
    return list(found.items())


def benchmark_markdown(found: Benchmark) -> str:
    """The same tables as Markdown."""
    parts = [about(found), summary(found.figures)]
    if found.figures:
        parts.append(f"![Differences to the best simple rule]({PICTURE})")
    for setting, figures in by_setting(found.figures):
        parts.append(f"**{setting}**")
        parts.append(_markdown(HEADINGS, map(_cells, figures)))
    if found.curves:
        parts.append("**with so many of one's own projects**")
        parts.append(_markdown(CURVE_HEADINGS, curve_rows(found.curves)))
    return "\n\n".join(parts) + "\n"


def curve_rows(curves: Sequence[CurvePoint]) -> Iterator[tuple[str, ...]]:
    """A row an editor and task: the figure with each number of projects, beside the rule's with all."""
    for editor, lines in curves_by_editor(curves).items():
        for points in lines:
            yield (
                one_line(editor),
                f"{points[0].task}, {points[0].measure}",
                " / ".join(str(each.known) for each in points),
                " / ".join(f"{each.value:.3f}" for each in points),
                f"{points[-1].rule_value:.3f} {points[-1].rule}",
            )


def curves_by_editor(curves: Sequence[CurvePoint]) -> dict[str, list[list[CurvePoint]]]:
    """The points of each editor, a list for each task and measure."""
    found: dict[str, dict[tuple[str, str], list[CurvePoint]]] = {}
    for each in curves:
        of_editor = found.setdefault(each.editor, {})
        of_editor.setdefault((each.task, each.measure), []).append(each)
    return {editor: list(lines.values()) for editor, lines in found.items()}


def _cells(each: TaskFigure) -> tuple[str, ...]:
    ours = f"{each.value:.3f}" + (f" ± {each.spread:.3f}" if each.spread >= 0.0005 else "")
    difference = f"{each.low:+.3f} … {each.high:+.3f} {told_words(each)}"
    return (
        f"{each.task}, {each.measure}",
        each.regime,
        ours,
        f"{each.rule_value:.3f} {each.rule}",
        difference,
        str(each.projects),
    )


def _table(figures: Sequence[TaskFigure]) -> Table:
    return _plain(HEADINGS, map(_cells, figures), folding=(0, 3, 4))


def _curve_table(curves: Sequence[CurvePoint]) -> Table:
    return _plain(CURVE_HEADINGS, curve_rows(curves), folding=(0, 1, 2, 3, 4))


def _plain(
    headings: Sequence[str], rows: Iterator[tuple[str, ...]], *, folding: Sequence[int]
) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for number, heading in enumerate(headings):
        table.add_column(heading, no_wrap=number not in folding, overflow="fold")
    for row in rows:
        table.add_row(*(Line(cell) for cell in row))
    return table


def _markdown(headings: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(headings)} |", "|" + "---|" * len(headings)]
    lines += [f"| {' | '.join(cell.replace('|', '∣') for cell in row)} |" for row in rows]
    return "\n".join(lines)
