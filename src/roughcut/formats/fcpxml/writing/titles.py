"""Titles and generators as the Motion templates that are on every Mac with Final Cut."""

from __future__ import annotations

from lxml import etree

from roughcut.formats.fcpxml.clock import LOCAL_START_TEXT, plain
from roughcut.formats.fcpxml.reading.titles import POINTS
from roughcut.formats.fcpxml.vocabulary import BASIC_TITLE, SOLID, SOLID_COLOR_KEY
from roughcut.formats.fcpxml.writing.page import Page
from roughcut.formats.fcpxml.writing.resources import effect_id
from roughcut.timeline import Generator, Text

_ADJUSTMENT = "adjustment"


def made(page: Page, parent: etree._Element, source: Text | Generator, frame_height: int) -> etree._Element:  # fmt: skip
    """The item of a title or generator, up to what is true of every clip."""
    if isinstance(source, Text):
        return _title(page, parent, source, frame_height)
    if source.kind == _ADJUSTMENT:
        # An empty title draws nothing and takes effects: what editors use in Final Cut.
        page.omit("adjustment layer", "as an empty title")
        return _title(page, parent, Text(""), frame_height)
    if source.kind != "color":
        page.omit("generator kind", f"'{source.kind}' as a solid")
    effect = effect_id(page, source.name, SOLID)
    element = page.add(parent, "video", ref=effect, start=LOCAL_START_TEXT)
    if source.color is not None:
        page.add(element, "param", name="Color", key=SOLID_COLOR_KEY, value=_shades(source.color))
    return element


def _title(page: Page, parent: etree._Element, text: Text, frame_height: int) -> etree._Element:
    element = page.add(parent, "title", ref=effect_id(page, *BASIC_TITLE), start=LOCAL_START_TEXT)
    page.styles += 1
    style = f"ts{page.styles}"
    run = page.add(page.add(element, "text"), "text-style", ref=style)
    run.text = page.clean(text.text)
    page.add(
        page.add(element, "text-style-def", id=style),
        "text-style",
        font=text.font,
        fontSize=None if text.size is None else plain(text.size * POINTS / frame_height),
        fontColor=None if text.color is None else f"{_shades(text.color)} 1",
        alignment="center",
    )
    return element


def _shades(color: str) -> str:
    return " ".join(f"{int(color[at : at + 2], 16) / 255:.6g}" for at in (1, 3, 5))
