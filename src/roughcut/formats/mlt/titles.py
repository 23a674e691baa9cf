"""Titles: Kdenlive's XML inside a producer, Shotcut's text filters, MLT's pango producer."""

from __future__ import annotations

import re

from lxml import etree

from roughcut.formats.losses import Lose
from roughcut.formats.mlt import numbers
from roughcut.formats.mlt.colors import hex_color
from roughcut.formats.mlt.document import Service
from roughcut.timeline import Text

MAX_XML = 2**20  # bytes of a title; pictures inside of it are base64
_STYLES = re.compile(r"<(?:style|head|title)\b.*?</(?:style|head|title)>", re.DOTALL | re.IGNORECASE)  # fmt: skip
_LINES = re.compile(r"<br\b[^>]*>|</p>\s*", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")
_ENTITIES = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_FONT = re.compile(r"font-family:\s*'?([^;'\"]+)")
_POINTS = re.compile(r"font-size:\s*([0-9.]{1,8})pt")


def kdenlive_title(producer: Service, lose: Lose) -> Text:
    """The first text of a title, from `xmldata`; an empty one where there is none.

    What else it shows is told: further texts, pictures, rectangles.
    """
    written = producer.text("xmldata")
    template = producer.text("templatetext")
    if not written and producer.text("resource"):
        lose("title in a file of its own", producer.text("resource"))
        return Text(template)
    root = _parsed(written)
    if root is None:
        lose("title that cannot be read", written[:40])
        return Text(template)
    found: list[Text] = []
    for item in root.iter("item"):
        content = item.find("content")
        if item.get("type") != "QGraphicsTextItem" or content is None:
            lose("title shape", item.get("type") or "")
            continue
        size = numbers.leading(content.get("font-pixel-size") or "")
        found.append(
            Text(
                (content.text or "").replace("%s", template) if template else content.text or "",
                font=content.get("font") or None,
                size=size if size and size > 0 else None,
                color=hex_color(content.get("font-color") or ""),
            )
        )
    for other in found[1:]:
        lose("second layer of a title", other.text[:80])
    return found[0] if found else Text(template)


def filter_title(effect: Service) -> Text:
    """The text of Shotcut's "Text: Simple" and "Text: Rich"."""
    html = effect.text("html")
    if html:
        lines = _LINES.sub("\n", _STYLES.sub("", html))
        text = _TAGS.sub("", lines)
        for entity, letter in _ENTITIES.items():
            text = text.replace(entity, letter)
        font, points = _FONT.findall(html), _POINTS.findall(html)
        # The last of each is that of the innermost element; a point is 1/72 inch at Qt's 96 dpi.
        return Text(
            text.strip("\n "),
            font=font[-1] if font else None,
            size=float(points[-1]) * 96 / 72 if points and numbers.leading(points[-1]) else None,
        )
    size = effect.number("size", 0.0)
    return Text(
        effect.text("argument").replace("\\#", "#"),
        font=effect.text("family") or None,
        size=size if size > 0 else None,
        color=hex_color(effect.text("fgcolour")),
    )


def pango_title(producer: Service) -> Text:
    size = producer.number("size", 0.0)
    text = producer.text("text") or _TAGS.sub("", producer.text("markup"))
    return Text(
        text.replace("~", "\n"),
        font=producer.text("family") or None,
        size=size if size > 0 else None,
        color=hex_color(producer.text("fgcolour")),
    )


def _parsed(written: str) -> etree._Element | None:
    """The XML of a title, without entities; None where it is broken or past MAX_XML."""
    content = written.encode(errors="replace")
    if not content or len(content) > MAX_XML:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
