"""Titles and generators: pictures that an effect of Motion makes."""

from __future__ import annotations

from lxml import etree

from roughcut.formats.fcpxml.clock import number
from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.vocabulary import BASIC_TITLE, SOLID
from roughcut.timeline import Generator, Text

POINTS = 1080  # lines of the frame that a fontSize counts; no file proves it
_MOST_NAMES = 8


def text(document: Document, element: etree._Element, frame_height: int) -> Text:
    """The words of a title and their first style."""
    lines, first = [], None
    styles = {each.get("id", ""): each.find("text-style") for each in element.iterfind("text-style-def")}  # fmt: skip
    used = []
    for block in element.iterfind("text"):
        runs = block.findall("text-style")
        if runs:
            lines.append("".join(str(part) for run in runs for part in run.itertext()))
        else:
            lines.append(block.text or "")
        used += [run.get("ref", "") for run in runs]
    if used:
        first = styles.get(used[0])
    looks = {_look(styles.get(each)) for each in used}
    if len(looks) > 1:
        document.omit(element, "second style of a title", f"{len(looks)} styles")
    effect = document.resource(element)
    uid = "" if effect is None else effect.get("uid", "")
    if uid != BASIC_TITLE[1]:
        document.omit(element, "title template", "" if effect is None else effect.get("name", ""))
    _declare_settings(document, element, "title settings")
    if first is None:
        return Text("\n".join(lines))
    size = number(first.get("fontSize", ""))
    return Text(
        "\n".join(lines),
        font=first.get("font"),
        size=None if size is None or size <= 0 else float(f"{size * frame_height / POINTS:.12g}"),
        color=color(first.get("fontColor")),
    )


def generator(document: Document, element: etree._Element) -> Generator:
    """The picture of an effect; a custom solid is a colour."""
    effect = document.resource(element)
    name = "" if effect is None else effect.get("name", "")
    if effect is None or effect.get("uid") != SOLID:
        _declare_settings(document, element, "generator settings")
        return Generator(name or "generator", name)
    said = next((each for each in element.iterfind("param") if each.get("name") == "Color"), None)
    return Generator("color", name, None if said is None else color(said.get("value")))


def color(written: str | None) -> str | None:
    """The "#rrggbb" of `"r g b"` or `"r g b a"` in fractions; None where it is none."""
    parts = [number(part) for part in (written or "").split()[:3]]
    shades = [min(255, max(0, round(part * 255))) for part in parts if part is not None]
    return "#{:02x}{:02x}{:02x}".format(*shades) if len(shades) == 3 else None


def _look(style: etree._Element | None) -> tuple[str | None, ...]:
    if style is None:
        return ()
    return tuple(style.get(name) for name in ("font", "fontFace", "fontSize", "fontColor", "bold", "italic"))  # fmt: skip


def _declare_settings(document: Document, element: etree._Element, what: str) -> None:
    names = [each.get("name", "") for each in element.iterfind("param")]
    if names:
        document.omit(element, what, ", ".join(dict.fromkeys(names[:_MOST_NAMES])))
