"""The adjustments of a clip as canonical parameters; what they hold beyond those is declared.

Sizes multiply the conformed picture; y and rotation count upwards and counter-clockwise. The units
of the rest are those of `canvas`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from lxml import etree

from roughcut.formats.fcpxml.canvas import Canvas
from roughcut.formats.fcpxml.clock import number
from roughcut.formats.fcpxml.reading.crops import Kept, panned, trimmed
from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.reading.keyframes import When, Written, written
from roughcut.parameters import DEFAULTS, Parameters, Value

SILENT_DECIBELS = -96.0  # the lowest level that Final Cut knows
_LOUDEST_DECIBELS = 100.0
_KNOWN = frozenset({"adjust-crop", "adjust-conform", "adjust-transform", "adjust-blend", "adjust-volume"})  # fmt: skip


def picture_parameters(
    document: Document, adjusts: list[etree._Element], canvas: Canvas, when: When, duration: int
) -> Parameters:  # fmt: skip
    """What adjust-* elements say of a picture."""
    said = {each.tag: each for each in adjusts if each.get("enabled") != "0"}
    for each in adjusts:
        _declare(document, each)
    base = _base(said.get("adjust-conform"), canvas)
    values: dict[str, Value] = {}
    transform = said.get("adjust-transform")
    if transform is not None:
        values = _transform(document, transform, canvas, base, when)
    elif base is not None:
        values["scale"] = float(base)
    if base is None and values.get("scale", 1.0) != 1.0:
        document.omit(said["adjust-transform"], "scale relative to fit", said["adjust-transform"].get("scale", "animated"))  # fmt: skip
    found = replace(DEFAULTS, **values)
    crop = said.get("adjust-crop")
    if crop is not None:
        found = _cropped(document, crop, canvas, found, when=when, duration=duration)
    blend = said.get("adjust-blend")
    if blend is not None:
        if blend.get("mode") not in {None, "0", "0 (Normal)", "normal"}:
            document.omit(blend, "blend mode", blend.get("mode", ""))
        amount = written(document, blend, "amount", "1", when)
        found = replace(found, opacity=amount.value(_number(document, blend, 1.0)))
    return found


def gain(document: Document, adjusts: list[etree._Element], when: When) -> Value:
    """The level of adjust-volume as a factor."""
    volume = next((each for each in adjusts if each.tag == "adjust-volume"), None)
    if volume is None:
        return 1.0

    def factor(text: str) -> float:
        decibels = number(text.strip().removesuffix("dB"))
        if decibels is None or decibels > _LOUDEST_DECIBELS:
            document.omit(volume, "unreadable number", text[:40])
            return 1.0
        return 0.0 if decibels <= SILENT_DECIBELS else 10.0 ** (decibels / 20)

    return written(document, volume, "amount", "0dB", when).value(factor)


def _base(conform: etree._Element | None, canvas: Canvas) -> Fraction | None:
    """The scale that the conformed picture has; None where the picture's size decides and is unknown."""
    kind = "fit" if conform is None else conform.get("type", "fit")
    if kind == "none":
        return Fraction(1)
    if canvas.picture is None:
        return None
    return canvas.fill if kind == "fill" else canvas.fit


def _transform(
    document: Document, element: etree._Element, canvas: Canvas, base: Fraction | None, when: When
) -> dict[str, Value]:
    def point(text: str) -> tuple[float, float]:
        return document.point(element, text, (0.0, 0.0))

    factor = float(base or 1)
    across, down = canvas.position_units
    right, below = canvas.anchor_units(base or Fraction(1))
    position = written(document, element, "position", "0 0", when)
    scale = written(document, element, "scale", "1 1", when)
    rotation = written(document, element, "rotation", "0", when)
    anchor = written(document, element, "anchor", "0 0", when)
    _declare_stretch(document, element, scale)
    if canvas.picture is None and (not anchor.still or point(anchor.texts[0]) != (0.0, 0.0)):
        document.omit(element, "anchor by media of unknown size", anchor.texts[0][:40])
    return {
        "scale": scale.value(lambda text: abs(document.point(element, text, (1.0, 1.0))[1]) * factor),
        "x": position.value(lambda text: point(text)[0] * float(across)),
        "y": position.value(lambda text: _negative(point(text)[1] * float(down))),
        "rotation": rotation.value(lambda text: _negative(_number(document, element, 0.0)(text))),
        "anchor_x": anchor.value(lambda text: point(text)[0] * float(right)),
        "anchor_y": anchor.value(lambda text: _negative(point(text)[1] * float(below))),
    }  # fmt: skip


def _negative(value: float) -> float:
    """Without a negative zero."""
    return -value if value else 0.0


def _number(document: Document, element: etree._Element, absent: float) -> Callable[[str], float]:
    def convert(text: str) -> float:
        found = number(text)
        if found is None:
            document.omit(element, "unreadable number", text[:40])
            return absent
        return found

    return convert


def _declare_stretch(document: Document, element: etree._Element, scale: Written) -> None:
    points = [document.point(element, text, (1.0, 1.0)) for text in scale.texts]
    if any(abs(x) != abs(y) for x, y in points):
        document.omit(element, "non-uniform scale", scale.texts[0][:40])
    if any(x < 0 or y < 0 for x, y in points):
        document.omit(element, "flip", scale.texts[0][:40])


def _cropped(
    document: Document,
    element: etree._Element,
    canvas: Canvas,
    found: Parameters,
    *,
    when: When,
    duration: int,
) -> Parameters:
    """Trim leaves a hole; crop and pan enlarge what is left until it is conformed anew."""
    mode = element.get("mode")
    if canvas.picture is None:
        document.omit(element, "crop by media of unknown size", mode or "")
    if mode == "trim":
        rect = element.find("trim-rect")
        return found if rect is None else trimmed(document, rect, canvas, found, when)
    rects = element.findall("crop-rect" if mode == "crop" else "pan-rect")
    if mode not in {"crop", "pan"} or not rects:
        return found
    if found.animated or (mode == "crop" and rects[0].find("param") is not None):
        document.omit(element, "animated crop that fills the frame", mode)
        return found
    kept = [Kept.of(document, rect, canvas) for rect in rects]
    if any(each is None for each in kept):
        document.omit(element, "crop of everything", mode)
        return found
    return panned([each for each in kept if each is not None], canvas, found, duration)


def _declare(document: Document, adjust: etree._Element) -> None:
    """Adjustments that have no place; Final Cut writes colorConform for every clip, changed or not."""
    if adjust.tag in _KNOWN or adjust.get("enabled") == "0":
        return
    if adjust.tag == "adjust-colorConform" and adjust.get("conformType", "conformNone") in {"conformNone", "conformAuto"}:  # fmt: skip
        return
    if adjust.tag == "adjust-panner":
        document.omit(adjust, "pan", adjust.get("mode", ""))
    else:
        document.omit(adjust, "effect", adjust.tag.removeprefix("adjust-"))
