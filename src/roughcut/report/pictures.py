"""A benchmark drawn: its table as differences to the rules, its learning curves; inline SVG.

A difference is told in shares of the widest of its measure, so that rows of one measure compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

from markupsafe import escape

from roughcut.report.curves import round_ticks, verdict
from roughcut.report.verdicts import reaches

if TYPE_CHECKING:
    from roughcut.learn.figures import CurvePoint, TaskFigure

_COLOURS = {"win": "#009e73", "tie": "#8a939e", "loss": "#d55e00"}
_INK, _SOFT, _LINE, _PAPER = "#23272e", "#626b77", "#d4d9df", "#ffffff"
_FONT = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
_WIDE, _NAMES, _AXIS, _ROW, _HEAD = 840, 360, 260, 22, 30


def differences_svg(figures: Sequence[TaskFigure]) -> str:
    """Every figure that has an interval: its task, and its difference to the best simple rule.

    A picture of its own, with its colours in it, on paper: it is looked at outside of pages, too.
    """
    reach = reaches(figures)
    parts, y, last = [], _HEAD, ""
    middle = _NAMES + _AXIS / 2
    for each in figures:
        if not (isfinite(each.low) and isfinite(each.high)):
            continue
        task = f"{each.task} · {each.measure}"
        if task != last:
            parts.append(_words(8, y + 16, task, weight=600))
            y, last = y + _ROW, task
        scale = (_AXIS / 2 - 6) / (reach[each.measure] or 1.0)
        colour = _COLOURS[verdict(each.low, each.high)]
        low, high, dot = (
            middle + scale * value for value in (each.low, each.high, each.value - each.rule_value)
        )
        told = f"{each.value:.3f}, rule {each.rule_value:.3f}, {each.projects} projects"
        parts.append(
            f"{_words(20, y + 15, f'{each.setting}, {each.regime}', colour=_SOFT)}"
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y + 11}" y2="{y + 11}" stroke="{colour}" '
            'stroke-width="5" stroke-linecap="round" opacity=".55"/>'
            f'<circle cx="{dot:.1f}" cy="{y + 11}" r="4.5" fill="{colour}"/>'
            f"{_words(_NAMES + _AXIS + 12, y + 15, told, colour=_SOFT)}"
        )
        y += _ROW
    axis = (
        f'<line x1="{middle}" x2="{middle}" y1="{_HEAD}" y2="{y}" stroke="{_LINE}"/>'
        f"{_words(middle, 18, '← the rule is better · ours is better →', colour=_SOFT, anchor='middle')}"
    )
    return (
        f'<svg viewBox="0 0 {_WIDE} {y + 8}" width="{_WIDE}" role="img" font-family="{_FONT}" '
        'font-size="12" xmlns="http://www.w3.org/2000/svg"><title>Differences to the best simple '
        f'rule, with their 90 % intervals</title><rect width="100%" height="100%" fill="{_PAPER}"/>'
        f"{axis}{''.join(parts)}</svg>"
    )


def learning_svg(points: Sequence[CurvePoint]) -> str:
    """One task of one editor with few and with many projects known; the rule's figure dashed."""
    width, height, left, right, top, bottom = 340, 190, 46, 14, 26, 30
    first = points[0]
    values = [value for each in points for value in (each.value, each.rule_value)]
    ticks = round_ticks(min(values), max(values), most=5)
    wide, tall = width - left - right, height - top - bottom

    def x(number: int) -> float:
        return left + wide * number / max(1, len(points) - 1)

    def y(value: float) -> float:
        return top + tall * (ticks[-1] - value) / (ticks[-1] - ticks[0])

    parts = [f'<text class="rc-title" x="4" y="14">{escape(first.task)}</text>']
    parts += [
        f'<line class="rc-axis" x1="{left}" x2="{width - right}" y1="{y(each):.1f}" y2="{y(each):.1f}"/>'
        f'<text class="rc-label" x="{left - 6}" y="{y(each) + 4:.1f}" text-anchor="end">{each:g}</text>'
        for each in ticks
    ]
    parts += [
        f'<text class="rc-label" x="{x(n):.1f}" y="{height - 8}" text-anchor="middle">{each.known}</text>'
        for n, each in enumerate(points)
    ]
    for kind, line in (
        ("training", [each.value for each in points]),
        ("validation", [each.rule_value for each in points]),
    ):
        places = " ".join(f"{x(n):.1f},{y(value):.1f}" for n, value in enumerate(line))
        parts.append(f'<polyline class="rc-{kind}" points="{places}"/>')
    parts += [
        f'<circle class="rc-dot-training" cx="{x(n):.1f}" cy="{y(each.value):.1f}" r="2.8"><title>'
        f"{each.known} projects known: {each.value:.3f} ± {each.spread:.3f}</title></circle>"
        for n, each in enumerate(points)
    ]
    title = f"{first.task}, {first.measure}, by projects known"
    return (
        f'<svg class="rc-curve" viewBox="0 0 {width} {height}" role="img" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _words(
    x: float, y: float, words: str, *, colour: str = _INK, weight: int = 400, anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" fill="{colour}" font-weight="{weight}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )
