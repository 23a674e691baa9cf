"""in and out of a clip, and the timeremap effect; the axes are those of `reading.retime`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from roughcut.formats.xmeml.exact import decimal
from roughcut.formats.xmeml.reading.retime import simple
from roughcut.formats.xmeml.writing.motion import parameter
from roughcut.formats.xmeml.writing.page import Page, truth
from roughcut.ticks import Rate
from roughcut.timeline import Clip


@dataclass(frozen=True, slots=True)
class SourceRange:
    """pproTicksIn and Out, exact; first and duration in retimed frames of the sequence.

    begin is negative where the handle before the clip is missing.
    """

    begin: int
    end: int
    first: int
    duration: int


def source_range(clip: Clip, rate: Rate, head: int, tail: int, length: int | None) -> SourceRange:
    """What a clip uses of its source with head and tail ticks of the record more at its edges.

    length is the source's, in ticks, as it will be read; None where the file does not say it.
    """
    speed = clip.speed
    if speed == 0:
        first = rate.frames(clip.source_start)
        return SourceRange(clip.source_start, clip.source_start + clip.duration, first, first + rate.frames(clip.duration))  # fmt: skip
    fast = abs(speed)
    used = round(fast * clip.duration)
    if speed > 0:
        begin = clip.source_start - round(fast * head)
        end = clip.source_start + used + round(fast * tail)
        return SourceRange(begin, end, rate.frames(round(begin / fast)), rate.frames(round((length or end) / fast)))  # fmt: skip
    reach = clip.source_start + used
    known = length
    if known is None:
        frames = rate.frames(round((reach + round(fast * head)) / fast)) + 1
        known = round(rate.ticks(frames) * fast)
    else:
        frames = rate.frames(round(known / fast))
    begin = known - reach - round(fast * head)
    end = begin + used + round(fast * head) + round(fast * tail)
    return SourceRange(begin, end, rate.frames(round(begin / fast)), frames)


def timeremap(page: Page, parent: etree._Element, clip: Clip, used: SourceRange, last: int, *, sound: bool) -> None:  # fmt: skip
    """The effect that says the speed: no program infers it from in and out."""
    if clip.speed == 1:
        return
    fast = abs(clip.speed)
    effect = page.add(page.add(parent, "filter"), "effect")
    page.add(effect, "name", "Time Remap")
    page.add(effect, "effectid", "timeremap")
    page.add(effect, "effectcategory", "motion")
    page.add(effect, "effecttype", "motion")
    page.add(effect, "mediatype", "audio" if sound else "video")  # fmt: skip
    page.add(parameter(page, effect, "variablespeed", "variablespeed", (0, 1)), "value", 0)
    percent = decimal(fast * 100)
    if simple(Fraction(percent)) != fast * 100:
        page.omit("speed", str(clip.speed))
    page.add(parameter(page, effect, "speed", "speed", (-100_000, 100_000)), "value", percent)
    reverse = parameter(page, effect, "reverse", "reverse")
    page.add(reverse, "value", truth(clip.speed < 0))
    page.add(parameter(page, effect, "frameblending", "frameblending"), "value", "FALSE")
    if clip.speed >= 0:
        return
    graph = parameter(page, effect, "graphdict", "graphdict", (0, used.duration))
    page.add(graph, "value", 0)
    marks = {0: "speedkfstart", used.first: "speedkfin", last: "speedkfout", used.duration: "speedkfend"}  # fmt: skip
    for when, mark in sorted(marks.items()):
        key = page.add(graph, "keyframe")
        page.add(key, "when", when)
        page.add(key, "value", f"{float((used.duration - when) * fast):.6g}")
        page.add(key, "speedvirtualkf", "TRUE")
        page.add(key, mark, "TRUE")
    page.add(page.add(graph, "interpolation"), "name", "FCPCurve")
