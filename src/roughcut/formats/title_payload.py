"""The text inside a Premiere graphic: the Source Text payload of `AE.ADBE Text`.

The same bytes stand, in base64, in project files, in xmeml (`GraphicAndType`) and in Premiere's
OTIO. Two generations, both after an 8-byte little-endian length (counted over the payloads of 519
real text layers):

- UTF-16LE JSON (projects 33 to 38): `mTextParam.mStyleSheet` holds `mText` and, as
  `mParamValues [[character, value], …]`, `mFontName`, `mFontSize`, `mFillColor`;
- a FlatBuffer after the bytes 44 33 22 11 (projects 40 to 43). Its schema is not published. Its
  strings are UTF-8 with a 32-bit length and a closing zero; the vector of fonts comes first, the
  runs of the text follow from the last to the first. Size and colour are not read from it.
"""

from __future__ import annotations

import base64
import binascii
import math
import struct

import msgspec

from roughcut.timeline import Text

MAX_PAYLOAD = 4 * 2**20  # bytes; the largest of the corpus has 14,000
_MAGIC = b"\x44\x33\x22\x11"
_LENGTH = 8
_MOST_FONTS = 64


def title_from_base64(payload: str) -> Text | None:
    """The text of a payload in base64, which may be broken by line ends; None as `title`."""
    if len(payload) > 2 * MAX_PAYLOAD:
        return None
    try:
        return title(base64.b64decode(payload, validate=False))
    except (binascii.Error, ValueError):
        return None


def title(payload: bytes) -> Text | None:
    """The text of a payload, its lines separated by newlines.

    Empty where nobody has typed anything. None where the payload is of neither generation or
    damaged.
    """
    body = payload[_LENGTH:]
    if len(payload) > MAX_PAYLOAD:
        return None
    if body.startswith(_MAGIC):
        return _from_flatbuffer(body[len(_MAGIC) :])
    return _from_json(body)


class _Values(msgspec.Struct):
    mParamValues: list[tuple[int, str | float | bool | None]] = []  # noqa: N815 - the file's names


class _StyleSheet(msgspec.Struct):
    mText: str = ""  # noqa: N815
    mFontName: _Values = msgspec.field(default_factory=_Values)  # noqa: N815
    mFontSize: _Values = msgspec.field(default_factory=_Values)  # noqa: N815
    mFillColor: _Values = msgspec.field(default_factory=_Values)  # noqa: N815


class _TextParam(msgspec.Struct):
    mStyleSheet: _StyleSheet = msgspec.field(default_factory=_StyleSheet)  # noqa: N815


class _Payload(msgspec.Struct):
    mTextParam: _TextParam = msgspec.field(default_factory=_TextParam)  # noqa: N815


def _from_json(body: bytes) -> Text | None:
    try:
        text = body.decode("utf-16-le").rstrip("\0")
        style = msgspec.json.decode(text.encode(), type=_Payload).mTextParam.mStyleSheet
    except (UnicodeDecodeError, UnicodeEncodeError, msgspec.DecodeError):
        return None
    font, size, color = (
        _first(each) for each in (style.mFontName, style.mFontSize, style.mFillColor)
    )
    lines = _lines(style.mText)
    return Text(
        lines,
        font=font if isinstance(font, str) else None,
        size=size if isinstance(size, float) and math.isfinite(size) and size > 0 else None,
        color=f"#{int(color) & 0xFFFFFF:06x}" if isinstance(color, float) and abs(color) < 2**32 else None,
    )  # fmt: skip


def _first(values: _Values) -> str | float | None:
    value = values.mParamValues[0][1] if values.mParamValues else None
    return float(value) if isinstance(value, int | float) else value


def _from_flatbuffer(body: bytes) -> Text | None:
    strings = _strings(body)
    if not strings:
        return None
    fonts = _font_count(body, strings[0][0])
    lines = _lines("".join(text for _, text in reversed(strings[fonts:])))
    return Text(lines, font=strings[0][1] if fonts else None)


def _strings(body: bytes) -> list[tuple[int, str]]:
    """Every aligned string with the offset of its length."""
    found = []
    offset = 0
    while offset + 5 <= len(body):
        (length,) = struct.unpack_from("<I", body, offset)
        end = offset + 4 + length
        if length > 0 and end < len(body) and body[end] == 0:
            raw = body[offset + 4 : end]
            text = _printable(raw)
            if text is not None:
                found.append((offset, text))
                offset = (end + 4) // 4 * 4
                continue
        offset += 4
    return found


def _printable(raw: bytes) -> str | None:
    if 0 in raw:
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return text if all(letter.isprintable() or letter in "\r\n\t\x03" for letter in text) else None


def _font_count(body: bytes, first: int) -> int:
    """How many of the strings are fonts: a vector is its length, then an offset to each string."""
    for count in range(1, _MOST_FONTS):
        start = first - 4 * (count + 1)
        if start < 0:
            return 0
        length, offset = struct.unpack_from("<II", body, start)
        if length == count and start + 4 + offset == first:
            return count
    return 0


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x03", "\n").strip("\n")
