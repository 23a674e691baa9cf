"""The two generations of Premiere's title payload, made here byte by byte."""

import json
import struct

from hypothesis import given
from hypothesis import strategies as st

from roughcut.formats.title_payload import title, title_from_base64
from roughcut.timeline import Text


def json_payload(style):
    raw = json.dumps({"mTextParam": {"mStyleSheet": style}}).encode("utf-16-le")
    return len(raw).to_bytes(8, "little") + raw


def string(text):
    raw = text.encode()
    return struct.pack("<I", len(raw)) + raw + b"\0" * (4 - len(raw) % 4)


def flat_payload(fonts, runs):
    """A vector of fonts, then the runs from the last to the first, as in real payloads."""
    strings = [string(each) for each in fonts]
    offsets, place = [], 4 * len(fonts)
    for number, each in enumerate(strings):
        offsets.append(place - 4 * number)
        place += len(each)
    body = struct.pack("<II", 12, 0xFFFFFF00) + struct.pack("<I", len(fonts))
    body += b"".join(struct.pack("<I", each) for each in offsets) + b"".join(strings)
    body += b"".join(struct.pack("<I", 0x01000000) + string(each) for each in reversed(runs))
    return len(body).to_bytes(8, "little") + b"\x44\x33\x22\x11" + body


def test_json_holds_text_font_size_and_colour():
    style = {
        "mText": "One\rTwo", "mFontName": {"mParamValues": [[0, "Century"], [2, "Arial"]]},
        "mFontSize": {"mParamValues": [[0, 68.5]]}, "mFillColor": {"mParamValues": [[0, 16777215]]},
    }  # fmt: skip
    assert title(json_payload(style)) == Text("One\nTwo", "Century", 68.5, "#ffffff")


def test_a_flatbuffer_holds_its_fonts_and_its_runs_backwards():
    payload = flat_payload(["Futura-Bold", "Arial"], ["Hello ", "wörld\r", "twice"])
    assert title(payload) == Text("Hello wörld\ntwice", "Futura-Bold")


def test_a_title_that_nobody_has_typed_in_is_empty():
    assert title(flat_payload(["Futura-Bold"], [])) == Text("", "Futura-Bold")


def test_what_is_not_a_payload_is_none():
    for each in (b"", b"\0" * 12, b"not a payload at all", json_payload({"mText": "x"})[:-3]):
        assert title(each) is None
    assert title_from_base64("!!!") is None


@given(st.binary(max_size=200))
def test_no_bytes_break_it(raw):
    for each in (raw, b"\0" * 8 + b"\x44\x33\x22\x11" + raw):
        found = title(each)
        assert found is None or isinstance(found.text, str)
