"""Titles as Premiere's graphics, generated pictures as its generators."""

from __future__ import annotations

import base64
import json

from lxml import etree

from roughcut.formats.title_payload import title
from roughcut.formats.xmeml.vocabulary import COLOR_EFFECT, GRAPHIC
from roughcut.formats.xmeml.writing.motion import parameter
from roughcut.formats.xmeml.writing.page import Page
from roughcut.timeline import Generator, Text

_ALWAYS = "-91445760000000000"  # the time of a value that is not animated
_FONT, _SIZE, _COLOR = "MyriadPro-Regular", 100.0, "#ffffff"
_STYLE = ("font", "size", "color")
_CENTRED = 2  # 0 is left, 1 right
# Parameters 2 to 21 of a text layer: id, name, control type, whether a point, value.
_LAYER = (
    (2, "Transform", "false"), (3, "Position", "0.5:0.85"), (4, "Scale", "100."),
    (5, "Horizontal Scale", "100."), (6, " ", "true"), (7, "Rotation", "0."),
    (8, "Opacity", "100."), (9, "Anchor Point", "0:0"), (10, "", "false"), (11, " ", "0."),
    (12, " ", "0."), (13, "start", "0."), (14, "end", "0."), (15, " ", "false"),
    (16, " ", "false"), (17, " ", "false"), (18, " ", "false"), (19, "Parent Width", "0."),
    (20, "Parent Height", "0."), (21, "Parent Rotation", "0."), (22, " ", "false"),
)  # fmt: skip
_VECTOR_MOTION = (
    (1, "Position", "0.5:0.5"), (2, "Scale", "100."), (3, "Scale Width", "100."),
    (4, " ", "true"), (5, "Rotation", "0."), (6, "Anchor Point", "0.5:0.5"),
)  # fmt: skip


def graphic_filters(page: Page, parent: etree._Element, text: Text) -> None:
    """The text layer and the Vector Motion that Premiere needs to show it where it belongs.

    A title says neither where it stands in the graphic nor what is not known of its style: it is
    written centred in the lower part, in Premiere's own style.
    """
    payload = _payload(text)
    back = title(payload)
    if back is None or back.text != text.text:
        page.omit("title text", text.text[:40])
    unknown = [name for name in _STYLE if back and getattr(back, name) != getattr(text, name)]
    if unknown:
        page.omit("title style", ", ".join(unknown))
    layer = _effect(page, parent, text.text.replace("\n", "\r"), GRAPHIC)
    source = parameter(page, layer, "1", "Source Text")
    page.add(source, "value", base64.b64encode(payload).decode())
    _values(page, layer, _LAYER)
    _values(page, _effect(page, parent, "Vector Motion", "GraphicGroup"), _VECTOR_MOTION)


def text_effect(page: Page, parent: etree._Element, text: Text) -> None:
    """The effect of a title as Final Cut 7 has it, the only one that Resolve reads.

    Sizes are of a canvas that nobody documents, and are left to the program.
    """
    if (
        not text.text
        or text.text.replace("\r", "\n") != text.text
        or text.text.startswith("\n")
        or text.text.endswith("\n")
    ):
        page.omit("title text", text.text[:40])
    if text.size is not None:
        page.omit("title style", "size")
    effect = page.add(parent, "effect")
    for tag, value in (("name", "Text"), ("effectid", "Text"), ("effectcategory", "Text"), ("effecttype", "generator"), ("mediatype", "video")):  # fmt: skip
        page.add(effect, tag, value)
    page.add(parameter(page, effect, "str", "Text"), "value", text.text.replace("\n", "\r"))
    if text.font is not None:
        page.add(parameter(page, effect, "fontname", "Font"), "value", text.font)
    if text.color is not None:
        _color(page, parameter(page, effect, "fontcolor", "Font Color"), text.color)


def generator_effect(page: Page, parent: etree._Element, source: Generator) -> None:
    """The effect of a generatoritem."""
    effect = page.add(parent, "effect")
    is_color = source.kind == "color"
    name = source.name or (COLOR_EFFECT if is_color else "")
    if is_color and source.name == COLOR_EFFECT:
        page.omit("generator name", source.name)
    page.add(effect, "name", name)
    page.add(effect, "effectid", COLOR_EFFECT if is_color else source.kind)
    page.add(effect, "effectcategory", "Matte")
    page.add(effect, "effecttype", "generator")
    page.add(effect, "mediatype", "video")
    if source.color is not None:
        _color(page, parameter(page, effect, "fillcolor", "Color"), source.color)


def _color(page: Page, parent: etree._Element, color: str) -> None:
    value = page.add(parent, "value")
    page.add(value, "alpha", 0)
    for at, part in enumerate(("red", "green", "blue")):
        page.add(value, part, int(color[1 + 2 * at : 3 + 2 * at], 16))


def _effect(page: Page, parent: etree._Element, name: str, identity: str) -> etree._Element:
    effect = page.add(page.add(parent, "filter"), "effect")
    page.add(effect, "name", name)
    page.add(effect, "effectid", identity)
    page.add(effect, "effectcategory", "graphic")
    page.add(effect, "effecttype", "filter")
    page.add(effect, "mediatype", "video")
    page.add(effect, "pproBypass", "false")
    return effect


def _values(page: Page, effect: etree._Element, rows: tuple[tuple[int, str, str], ...]) -> None:
    for number, name, value in rows:
        element = parameter(page, effect, str(number), name)
        page.add(element, "IsTimeVarying", "false")
        tangents = ",5,4,0,0,0,0" if ":" in value else ""
        page.add(element, "value", f"{_ALWAYS},{value},0,0,0,0,0,0{tangents}")


def _payload(text: Text) -> bytes:
    """An 8-byte length, then JSON in UTF-16, as Premiere 2018 to 2020 wrote it."""

    def styled(value: object) -> dict[str, object]:
        return {"mParamValues": [[0, value]]}

    style = {
        "mAdditionalStrokeColor": [],
        "mAdditionalStrokeVisible": [],
        "mAdditionalStrokeWidth": [],
        "mBaselineOption": styled(0),
        "mBaselineShift": styled(0),
        "mCapsOption": styled(0),
        "mFauxBold": styled(False),
        "mFauxItalic": styled(False),
        "mFillColor": styled(int((text.color or _COLOR)[1:], 16)),
        "mFillOverStroke": styled(True),
        "mFillVisible": styled(True),
        "mFontName": styled(text.font or _FONT),
        "mFontSize": styled(text.size or _SIZE),
        "mKerning": styled(0),
        "mStrokeColor": styled(0),
        "mStrokeVisible": styled(False),
        "mStrokeWidth": styled(1),
        "mText": text.text.replace("\n", "\r"),
        "mTracking": styled(0),
        "mTsumi": styled(0),
    }
    layer = {
        "mAlignment": _CENTRED,
        "mBackFillVisible": False,
        "mDefaultRun": [],
        "mHeight": 0,
        "mIsMask": False,
        "mIsVerticalText": False,
        "mLeading": 0,
        "mNumStrokes": 1,
        "mRTL": False,
        "mShadowVisible": False,
        "mStyleSheet": style,
        "mTabWidth": 400,
        "mWidth": 0,
    }
    body = json.dumps({"mTextParam": layer, "mVersion": 1}, ensure_ascii=True, separators=(",", ":"))  # fmt: skip
    content = body.encode("utf-16-le")
    return len(content).to_bytes(8, "little") + content
