"""Titles and generated pictures: Text and Generator out of generatoritems and graphics."""

from __future__ import annotations

from lxml import etree

from roughcut.formats.title_payload import title_from_base64
from roughcut.formats.xmeml.exact import exact
from roughcut.formats.xmeml.reading.document import Document
from roughcut.formats.xmeml.reading.items import Item
from roughcut.formats.xmeml.vocabulary import COLOR_EFFECT, GRAPHIC, generator_kind
from roughcut.timeline import Generator, Text


def graphic(document: Document, item: Item, media_source: str, name: str) -> Generator | Text:
    """What a file without a path is: a title of Premiere, or a picture that it generates."""
    if media_source != GRAPHIC:
        return Generator(generator_kind(name) if media_source == "Slug" else media_source.lower(), name)  # fmt: skip
    texts = []
    for effect in item.effects:
        if effect.id != GRAPHIC:
            continue
        source = effect.parameters.get("1")
        text = None if source is None else title_from_base64(source.value or "")
        if text is not None:
            texts.append(text)
    if not texts:
        document.omit(item, "graphic", name)
        return Generator("graphic", name)
    for other in texts[1:]:
        document.omit(item, "second layer of a title", other.text)
    return texts[0]


def generated(document: Document, item: Item, effect: etree._Element | None) -> Generator | Text:
    """The source of a generatoritem."""
    if effect is None:
        document.omit(item, "generator without an effect")
        return Generator("slug")
    found = {}
    for parameter in effect.iterfind("parameter"):
        found[(parameter.findtext("parameterid") or "").strip()] = parameter
    identity = (effect.findtext("effectid") or "").strip()
    name = effect.findtext("name") or ""
    lines = [found[key].findtext("value") or "" for key in found if key == "str" or key.startswith(("textInput_", "str"))]  # fmt: skip
    text = "\n".join(line for line in lines if line).replace("\r\n", "\n").replace("\r", "\n")
    if text:
        # The size is in units of Final Cut's own canvas, which nobody documents.
        size = found.get("fontsize")
        if size is not None:
            document.omit(size, "title size", size.findtext("value") or "")
        font = found.get("fontname")
        return Text(
            text,
            font=None if font is None else font.findtext("value") or None,
            color=_color(found.get("fontcolor")),
        )
    if identity == COLOR_EFFECT:
        return Generator("color", "" if name == COLOR_EFFECT else name, _color(found.get("fillcolor")))  # fmt: skip
    if found:
        document.omit(item, "generator settings", name or identity)
    return Generator((identity or name).lower() or "slug", name)


def _color(parameter: etree._Element | None) -> str | None:
    value = None if parameter is None else parameter.find("value")
    if value is None:
        return None
    parts = [exact(value.findtext(each) or "") for each in ("red", "green", "blue")]
    if any(part is None or not 0 <= part <= 255 for part in parts):
        return None
    return "#" + "".join(f"{round(part):02x}" for part in parts if part is not None)
