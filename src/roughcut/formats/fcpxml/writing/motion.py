"""Parameters as the adjustments of a clip; the units are those of `canvas`.

Pictures are conformed by fit, as Final Cut does of itself. Where nothing tells the media's size,
they are not conformed: its scale then needs none.
"""

from __future__ import annotations

import math
from fractions import Fraction

from lxml import etree

from roughcut.formats.fcpxml.canvas import Canvas
from roughcut.formats.fcpxml.clock import plain
from roughcut.formats.fcpxml.reading.crops import SIDES
from roughcut.formats.fcpxml.reading.motion import SILENT_DECIBELS
from roughcut.formats.fcpxml.vocabulary import RESOLVE
from roughcut.formats.fcpxml.writing.keyframes import mapped, parameter
from roughcut.formats.fcpxml.writing.page import Page
from roughcut.parameters import DEFAULTS, Keyframes, Parameters, Value, value_at
from roughcut.ticks import Rate

LOUDEST_DECIBELS = 12.0
_PICTURE = tuple(name for name, _ in DEFAULTS.items() if name != "gain")
_MOTION = ("x", "y", "rotation", "anchor_x", "anchor_y")


def picture(
    page: Page, element: etree._Element, given: Parameters, canvas: Canvas, clock: tuple[Fraction, Rate]
) -> None:  # fmt: skip
    """Crop, conform, transform and opacity; none of those that change nothing."""
    if given.gain != 1.0:
        page.omit("gain of a picture")
    unknown = canvas.picture is None
    base = Fraction(1) if unknown else canvas.fit
    if unknown:
        page.add(element, "adjust-conform", type="none")
    if any(getattr(given, f"crop_{side}") != 0.0 for side in SIDES):
        if unknown:
            page.omit("crop by media of unknown size")
        crop = page.add(page.add(element, "adjust-crop", mode="trim"), "trim-rect")
        for side in SIDES:
            _one(page, crop, side, getattr(given, f"crop_{side}"), 1 / canvas.side_unit(side), clock=clock)  # fmt: skip
    moved = any(getattr(given, name) != 0.0 for name in _MOTION)
    if moved or given.scale != float(base):
        _transform(page, element, given, canvas, base, clock=clock)
    if given.opacity != 1.0:
        blend = page.add(element, "adjust-blend")
        _one(page, blend, "amount", given.opacity, Fraction(1), clock=clock)


def sound(page: Page, element: etree._Element, given: Parameters, clock: tuple[Fraction, Rate]) -> None:  # fmt: skip
    """The level; Resolve reads only the bare number of decibels (barefootford/buttercut, PR 135)."""
    lost = [name for name in _PICTURE if getattr(given, name) != getattr(DEFAULTS, name)]
    if lost:
        page.omit("picture parameters of a sound", ", ".join(lost))
    level(page, element, given.gain, clock)


def level(page: Page, element: etree._Element, gain: Value, clock: tuple[Fraction, Rate]) -> None:
    """adjust-volume, where the gain changes anything."""
    if gain == 1.0:
        return
    if isinstance(gain, Keyframes) and page.app == RESOLVE:
        page.omit("volume that Resolve does not animate")

    def decibels(value: float) -> float:
        wanted = 20 * math.log10(value) if value > 0 else -math.inf
        kept = min(LOUDEST_DECIBELS, max(SILENT_DECIBELS, wanted))
        if kept != wanted and value > 0:
            page.omit("gain beyond Final Cut's levels", f"{wanted:.1f} dB")
        return kept

    unit = "" if page.app == RESOLVE else "dB"
    volume = page.add(element, "adjust-volume")
    levels = mapped(gain, decibels)
    # A curve between gains is none between decibels, but its keys are the same.
    parameter(page, volume, "amount", (levels,), lambda time: plain(value_at(levels, time)) + unit, clock=clock)  # fmt: skip


def _one(
    page: Page, holder: etree._Element, name: str, value: Value, factor: Fraction, *, clock: tuple[Fraction, Rate]
) -> None:  # fmt: skip
    parameter(page, holder, name, (value,), lambda time: plain(value_at(value, time) * float(factor)), clock=clock)  # fmt: skip


def _transform(
    page: Page,
    element: etree._Element,
    given: Parameters,
    canvas: Canvas,
    base: Fraction,
    *,
    clock: tuple[Fraction, Rate],
) -> None:
    transform = page.add(element, "adjust-transform")
    if canvas.picture is None and (given.anchor_x, given.anchor_y) != (0.0, 0.0):
        page.omit("anchor by media of unknown size")

    def point(name: str, x: Value, y: Value, units: tuple[Fraction, Fraction]) -> None:
        def text(time: int) -> str:
            return f"{plain(value_at(x, time) / float(units[0]))} {plain(-value_at(y, time) / float(units[1]))}"

        if (x, y) != (0.0, 0.0):
            parameter(page, transform, name, (x, y), text, clock=clock)

    def scale(time: int) -> str:
        return " ".join([plain(value_at(given.scale, time) / float(base))] * 2)

    point("position", given.x, given.y, canvas.position_units)
    parameter(page, transform, "scale", (given.scale,), scale, clock=clock)
    if given.rotation != 0.0:
        _one(page, transform, "rotation", given.rotation, Fraction(-1), clock=clock)
    point("anchor", given.anchor_x, given.anchor_y, canvas.anchor_units(base))
