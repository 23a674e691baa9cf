"""A title as the XML that Kdenlive keeps in a property of its producer."""

from __future__ import annotations

from lxml import etree

from roughcut.formats.mlt import numbers
from roughcut.timeline import Text, Timeline

FONT, SIZE, COLOR = "DejaVu Sans", 60.0, "#ffffff"  # where a title has none
_LINE = 1.2  # of the font's size: Qt's usual spacing
_CENTRED = "4"  # Qt::AlignHCenter


def title_xml(text: Text, timeline: Timeline) -> str:
    """The lines centred in the frame, on a clear ground."""
    size = text.size or SIZE
    lines = text.text.count("\n") + 1
    height = size * _LINE * lines
    width, frame = str(timeline.width), f"0,0,{timeline.width},{timeline.height}"
    root = etree.Element("kdenlivetitle", {"LC_NUMERIC": "C", "width": width, "height": str(timeline.height)})  # fmt: skip
    item = etree.SubElement(root, "item", {"type": "QGraphicsTextItem", "z-index": "0"})
    top = numbers.written((timeline.height - height) / 2)
    position = etree.SubElement(item, "position", {"x": "0", "y": top})
    etree.SubElement(position, "transform").text = "1,0,0,0,1,0,0,0,1"
    content = etree.SubElement(item, "content", {
        "font": text.font or FONT,
        "font-pixel-size": numbers.written(size),
        "font-weight": "50",
        "font-italic": "0",
        "font-underline": "0",
        "font-color": _rgba(text.color or COLOR),
        "font-outline": "0",
        "alignment": _CENTRED,
        "box-width": width,
        "box-height": numbers.written(height),
        "line-spacing": "0",
    })  # fmt: skip
    content.text = text.text
    for viewport in ("startviewport", "endviewport"):
        etree.SubElement(root, viewport, {"rect": frame})
    etree.SubElement(root, "background", {"color": "0,0,0,0"})
    return etree.tostring(root, encoding="unicode")


def _rgba(color: str) -> str:
    return ",".join(str(int(color[place : place + 2], 16)) for place in (1, 3, 5)) + ",255"
