"""Figures as pictures: losses over the epochs, lengths of shots, intervals; inline SVG."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import ceil, floor, isfinite, log10

from markupsafe import escape

from roughcut.learn.figures import Curve

_WIDTH, _HEIGHT = 340, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 10, 26, 26


def curve_svg(curve: Curve) -> str:
    """Training (solid) and validation (dashed) loss of one component, by epoch.

    A figure that is not finite is left out of the line, which is then interrupted there.
    """
    values = [each for each in (*curve.training, *curve.validation) if isfinite(each)]
    epochs = max(len(curve.training), len(curve.validation))
    ticks = round_ticks(min(values, default=0.0), max(values, default=1.0), most=5)
    low, high = ticks[0], ticks[-1]
    wide, tall = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(epoch: int) -> float:
        return _LEFT + wide * (epoch - 1) / max(1, epochs - 1)

    def y(value: float) -> float:
        return _TOP + tall * (high - value) / (high - low)

    parts = [f'<text class="rc-title" x="4" y="14">{escape(curve.component)}</text>']
    parts.extend(
        f'<line class="rc-axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>'
        f'<text class="rc-label" x="{_LEFT - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>'
        for tick in ticks
    )
    parts.extend(
        f'<text class="rc-label" x="{x(epoch):.1f}" y="{_HEIGHT - 8}" text-anchor="middle">{epoch}</text>'
        for epoch in _epoch_labels(epochs)
    )
    for kind, line in (("training", curve.training), ("validation", curve.validation)):
        for stretch in _finite_stretches(line):
            points = " ".join(f"{x(epoch):.1f},{y(value):.1f}" for epoch, value in stretch)
            parts.append(f'<polyline class="rc-{kind}" points="{points}"/>')
            parts.extend(
                f'<circle class="rc-dot-{kind}" cx="{x(epoch):.1f}" cy="{y(value):.1f}" r="2.4">'
                f"<title>epoch {epoch}: {kind} {value:.4g}</title></circle>"
                for epoch, value in stretch
            )
    return _svg("rc-curve", _WIDTH, _HEIGHT, f"Loss of {curve.component} by epoch", parts)


def histogram_svg(
    edges: Sequence[float], counts: Sequence[int], *, median: float | None, unit: str
) -> str:
    """Bars of equal drawn width, one from each edge up to the next; the median as a dashed line.

    The last bin is open.
    """
    width, height, top, bottom, left = 620, 190, 22, 40, 10
    step = (width - 2 * left) / max(1, len(counts))
    tallest = max(counts, default=0) or 1
    total = sum(counts) or 1
    floor_y = height - bottom
    parts = []
    for index, count in enumerate(counts):
        tall = (floor_y - top) * count / tallest
        parts.append(
            f'<rect class="rc-bar" x="{left + index * step + 1:.1f}" y="{floor_y - tall:.1f}" '
            f'width="{step - 2:.1f}" height="{tall:.1f}">'
            f"<title>{_bin_name(edges, index, unit)}: {count} ({count / total:.0%})</title></rect>"
            f'<text class="rc-label" x="{left + index * step + 1:.1f}" y="{floor_y + 15}" '
            f'text-anchor="{"middle" if index else "start"}">{edges[index]:g}</text>'
        )
    parts.append(
        f'<line class="rc-axis" x1="{left}" x2="{width - left}" y1="{floor_y}" y2="{floor_y}"/>'
        f'<text class="rc-label" x="{width - left}" y="{height - 6}" text-anchor="end">'
        f"length of a shot, {escape(unit)}</text>"
    )
    if median is not None and edges and median >= edges[0]:
        x = left + _place(median, edges) * step
        anchor, shift = ("end", -5) if x > width * 0.7 else ("start", 5)
        parts.append(
            f'<line class="rc-mid" x1="{x:.1f}" x2="{x:.1f}" y1="6" y2="{floor_y}"/>'
            f'<text class="rc-label" x="{x + shift:.1f}" y="14" text-anchor="{anchor}">'
            f"median {median:.3g} {escape(unit)}</text>"
        )
    return _svg("rc-bars", width, height, "How many shots have which length", parts)


def shares_svg(shares: Sequence[tuple[str, float]], title: str) -> str:
    """A bar a name, as long as its share of 1, with the share at its end; in the given order."""
    width, row, left, right = 620, 24, 210, 56
    longest = max((share for _, share in shares), default=0.0) or 1.0
    parts = []
    for number, (name, share) in enumerate(shares):
        long, y = (width - left - right) * share / longest, number * row
        parts.append(
            f'<text class="rc-label" x="{left - 8}" y="{y + 16}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="rc-bar" x="{left}" y="{y + 4}" width="{long:.1f}" height="{row - 8}"/>'
            f'<text class="rc-label" x="{left + long + 6:.1f}" y="{y + 16}">{share:.0%}</text>'
        )
    return _svg("rc-bars", width, max(1, len(shares)) * row + 4, title, parts)


def interval_svg(value: float, low: float, high: float, reach: float) -> str:
    """A difference and its interval against zero, on an axis from -reach to reach.

    A win lies whole above zero, a loss whole below; what touches zero is a tie.
    """
    width, height = 150, 22
    half = width / 2 - 6

    def x(at: float) -> float:
        return width / 2 + half * max(-1.0, min(1.0, at / reach if reach else 0.0))

    kind = verdict(low, high)
    title = f"{value:+.3f}, 90 % interval {low:+.3f} to {high:+.3f}: {kind}"
    parts = [
        f'<line class="rc-axis" x1="{width / 2}" x2="{width / 2}" y1="1" y2="{height - 1}"/>',
        f'<line class="rc-range rc-{kind}" x1="{x(low):.1f}" x2="{x(high):.1f}" y1="11" y2="11" opacity=".55"/>',
        f'<circle class="rc-{kind}" cx="{x(value):.1f}" cy="11" r="4.5"/>',
    ]
    return _svg("rc-bars rc-interval", width, height, title, parts)


def verdict(low: float, high: float) -> str:
    """What an interval of a difference says: "win", "loss", or "tie" when it spans zero."""
    if low > 0:
        return "win"
    return "loss" if high < 0 else "tie"


def round_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """At least two round numbers that enclose low and high, about `most` of them."""
    if high <= low:
        high = low + (abs(low) or 1.0) * 0.1
    rough = (high - low) / most
    magnitude = 10.0 ** floor(log10(rough))
    step = next(each * magnitude for each in (1, 2, 2.5, 5, 10) if each * magnitude >= rough)
    first, last = floor(low / step), ceil(high / step)
    return tuple(round(index * step, 12) for index in range(first, last + 1))


def _epoch_labels(epochs: int) -> range:
    return range(1, epochs + 1, max(1, ceil(epochs / 10)))


def _finite_stretches(line: Sequence[float]) -> Iterator[list[tuple[int, float]]]:
    stretch: list[tuple[int, float]] = []
    for epoch, value in enumerate(line, start=1):
        if isfinite(value):
            stretch.append((epoch, value))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _place(value: float, edges: Sequence[float]) -> float:
    """Where a value lies, counted in bins from the first edge; the middle of the open last bin."""
    index = bisect_right(edges, value) - 1
    if index == len(edges) - 1:
        return index + 0.5
    return index + (value - edges[index]) / (edges[index + 1] - edges[index])


def _bin_name(edges: Sequence[float], index: int, unit: str) -> str:
    if index + 1 == len(edges):
        return f"{edges[index]:g} {escape(unit)} or more"
    return f"{edges[index]:g}–{edges[index + 1]:g} {escape(unit)}"


def _svg(kind: str, width: int, height: int, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg class="{kind}" viewBox="0 0 {width} {height}" role="img" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )
