"""The text of titles: layers of graphics, and the legacy titler's.

Equal payloads are stored once: a later `StartKeyframeValue` carries only the `BinaryHash` of the
first (150 of 519 text layers). A legacy title keeps its text in its media's `ImporterPrefs`: 32
bytes that end in `CompressedTitle`, then zlib of UTF-16 XML whose lines are `TRString` elements
(all 1,509 of the corpus).
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import zlib
from dataclasses import replace

from roughcut.formats.prproj.components import TEXT, Component
from roughcut.formats.prproj.graph import Element, Graph, at, text
from roughcut.formats.prproj.losses import Losses
from roughcut.formats.title_payload import MAX_PAYLOAD, title_from_base64
from roughcut.timeline import Text

_COMPRESSED = b"CompressedTitle\0"
_LINE = re.compile(r"<TRString>([^<]*)</TRString>")
_FONT = re.compile(r"<fifullName>([^<]*)</fifullName>")
_POSITION, _SCALE, _ROTATION, _OPACITY = 3, 4, 7, 8


def payloads(graph: Graph) -> dict[str, str]:
    """The base64 of each payload that is stored in the file, by its hash."""
    found: dict[str, str] = {}
    for each in graph.kind("ArbVideoComponentParam"):
        value = at(each, "StartKeyframeValue")
        if value is not None and value.text and value.text.strip():
            found.setdefault(value.get("BinaryHash", ""), value.text)
    return found


def graphic_text(
    chain: list[Component], stored: dict[str, str], losses: Losses
) -> tuple[Text, tuple[float, float] | None] | None:
    """The text of a graphic's layers, and where a single one stands; None where none is readable.

    The place is that of the layer's own anchor, in fractions of the frame from its centre.
    """
    layers = [each for each in chain if each.name == TEXT]
    read = [(layer, _layer_text(layer, stored)) for layer in layers]
    texts = [(layer, found) for layer, found in read if found is not None]
    if len(texts) < len(layers):
        losses.add(
            "title layer", f"{len(layers) - len(texts)} without readable text", layers[0].element
        )
    if not texts:
        return None
    for each in chain:
        if each.name == "AE.ADBE Shape":
            losses.add("title shape", "", each.element)
    first, found = texts[0]
    if len(texts) > 1:
        losses.add("title layer", f"{len(texts)} texts are joined", first.element)
        return replace(found, text="\n".join(each.text for _, each in texts)), None
    scale, place = _static(first, _SCALE), _static(first, _POSITION)
    if scale and found.size is not None:
        found = replace(found, size=found.size * scale[0] / 100)
    still = {_ROTATION: (0.0,), _OPACITY: (100.0,)}
    if scale is None or any(_static(first, each) != at_rest for each, at_rest in still.items()):
        losses.add("title layer", "its own rotation, opacity or movement", first.element)
    if place is None or len(place) != 2:
        losses.add("title layer", "its own way across the frame", first.element)
        return found, None
    return found, (place[0] - 0.5, place[1] - 0.5)


def legacy_text(media: Element) -> Text | None:
    """The lines of a legacy title, which may be empty, and its first font."""
    try:
        raw = base64.b64decode(text(media, "ImporterPrefs")[: 2 * MAX_PAYLOAD], validate=False)
        begin = raw.find(_COMPRESSED)
        if begin < 0:
            return None
        written = zlib.decompressobj().decompress(raw[begin + len(_COMPRESSED) :], MAX_PAYLOAD)
        xml = written.decode("utf-16")
    except (binascii.Error, ValueError, zlib.error):
        return None
    lines = [html.unescape(each).strip() for each in _LINE.findall(xml)]
    if not lines:
        return None
    font = _FONT.search(xml)
    return Text("\n".join(lines), font=html.unescape(font[1]) if font else None)


def _layer_text(layer: Component, stored: dict[str, str]) -> Text | None:
    source = layer.raw.get(1)
    value = None if source is None else at(source, "StartKeyframeValue")
    if value is None:
        return None
    payload = (value.text or "").strip() or stored.get(value.get("BinaryHash", ""), "")
    return title_from_base64(payload) if payload else None


def _static(layer: Component, number: int) -> tuple[float, ...] | None:
    """The value of a parameter that does not move."""
    parameter = layer.parameter(number)
    if parameter is None or parameter.animated or not parameter.keys:
        return None
    return parameter.keys[0][1]
