"""Titles: `content` is JSON, an older markup, or the bare text.

The unit of `font_size` is not known in pixels: it is not carried.
"""

from __future__ import annotations

import json
import re
from typing import Any

from roughcut.formats.capcut.drafts import inner_json
from roughcut.formats.capcut.media import file_name
from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose
from roughcut.timeline import Text

_TAG = re.compile(r"<(/?)(useLetterColor|size|color|font|b|i|u|outline|shadow)\b[^<>]*>")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_NO_FONT = frozenset({"", "none", "系统"})
_USUAL_SIZE = 15.0  # what the programs start with


def read_text(material: Node, lose: Lose) -> Text:
    content = material.text("content")
    inner = inner_json(content, material.file)
    color = material.text("text_color")
    path = material.text("font_path")
    if inner is None:
        text = _unmarked(content)
    else:
        text = inner.text("text")
        styles = list(inner.nodes("styles"))
        colors = [found for style in styles if (found := _color(style)) is not None]
        fonts = [each.text("path") for style in styles if (each := style.node("font")) is not None]
        if len(set(colors)) > 1 or len(set(fonts)) > 1:
            lose("styles within a title")
        color = colors[0] if colors else color
        path = fonts[0] if fonts and fonts[0] else path
    if material.fields.get("font_size") is not None:
        lose("title size", str(material.number("font_size")))
    title = material.text("font_title")
    font = title if title not in _NO_FONT else file_name(path).rpartition(".")[0]
    return Text(
        text=text.replace("\r\n", "\n"),
        font=font or None,
        color=color.lower() if _HEX.fullmatch(color) else None,
    )


def _color(style: Node) -> str | None:
    node: Node | None = style
    for step in ("fill", "content", "solid"):
        node = None if node is None else node.node(step)
    if node is None or not isinstance(node.fields.get("color"), list):
        return None
    parts = [
        Node({"value": part}, node.at, node.file).number("value")
        for part in node.fields["color"][:3]
    ]
    return "#" + "".join(f"{round(255 * min(1, max(0, part))):02x}" for part in parts)


def _unmarked(content: str) -> str:
    """The text of `<size=15><color=(0,0,0,1)>[13:00]</color></size>`, whose runs stand in brackets."""
    bare = _TAG.sub("", content)
    if bare != content and bare.startswith("[") and bare.endswith("]"):
        return bare[1:-1]
    return bare


def written_text(text: Text, identity: str, name: str) -> dict[str, Any]:
    color = text.color or "#ffffff"
    solid = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)] if _HEX.fullmatch(color) else [1.0] * 3  # fmt: skip
    style = {
        "fill": {"content": {"render_type": "solid", "solid": {"color": solid}}},
        "font": {"id": "", "path": ""},
        "range": [0, len(text.text.encode("utf-16-le")) // 2],
        "size": _USUAL_SIZE,
        "useLetterColor": True,
    }
    return {
        "id": identity,
        "type": "text",
        "name": name,
        "content": json.dumps({"styles": [style], "text": text.text}, ensure_ascii=False),
        "text_color": color,
        "font_title": text.font or "none",
        "font_path": "",
        "font_size": _USUAL_SIZE,
        "fonts": [],
        "text_size": 30,
        "alignment": 1,
        "check_flag": 7,
        "global_alpha": 1.0,
        "text_alpha": 1.0,
    }
