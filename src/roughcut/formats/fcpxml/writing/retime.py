"""Where a clip's own clock begins, and the timeMap that says its speed.

The map covers the whole media: one that ends at the clip's edge shows black at the tail in Resolve
(palmier-io/palmier-pro, PR 197).
"""

from __future__ import annotations

from fractions import Fraction

from lxml import etree

from roughcut.formats.fcpxml.clock import of_frames, of_ticks, seconds
from roughcut.formats.fcpxml.vocabulary import CONFORM_RATES
from roughcut.formats.fcpxml.writing.page import Page
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline


def timing(page: Page, element: etree._Element, clip: Clip, frames: int, rate: Rate) -> Fraction:
    """Writes conform-rate and timeMap of a clip of so many frames; its start comes back."""
    source = clip.source
    assert isinstance(source, Media | Timeline)  # noqa: S101 - nothing else has a speed
    _conform(page, element, source.rate, rate)
    origin, begin = of_ticks(source.start), of_ticks(clip.source_start)
    length = of_frames(frames, rate)
    if clip.speed == 1:
        return origin + begin
    fast = abs(clip.speed)
    if fast == 0:
        _map(page, element, ((origin, origin + begin), (origin + length, origin + begin)))
        return origin
    reach = begin + fast * length
    whole = max(reach, of_ticks(source.duration or 0))
    edges = (origin, origin + whole)
    if clip.speed > 0:
        points = tuple((edge / fast, edge) for edge in edges)
        start = (origin + begin) / fast
    else:
        points = tuple(zip((edge / fast for edge in edges), reversed(edges), strict=True))
        start = (origin + whole - reach) / fast
    _map(page, element, points)
    return start


def _map(page: Page, element: etree._Element, points: tuple[tuple[Fraction, Fraction], ...]) -> None:  # fmt: skip
    mapping = page.add(element, "timeMap")
    written = []
    for time, value in points:
        texts = (page.time(time), page.time(value))
        page.add(mapping, "timept", time=texts[0], value=texts[1], interp="linear")
        written.append(tuple(seconds(text) for text in texts))
    if written != list(points):
        page.omit("speed", "its fractions are finer than the file's")


def _conform(page: Page, element: etree._Element, source: Rate | None, rate: Rate) -> None:
    """Media of another rate keeps its own time: 23.976 would else play as 24."""
    if source is not None and source != rate and source in CONFORM_RATES:
        page.add(element, "conform-rate", scaleEnabled="0", srcFrameRate=CONFORM_RATES[source])
