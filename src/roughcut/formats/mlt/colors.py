"""Colours as MLT writes them: `0xrrggbbaa`, `#aarrggbb`, `#rrggbb`, `r,g,b,a`, or a name."""

from __future__ import annotations

import re

_NAMES = {"black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#00ff00", "blue": "#0000ff"}  # fmt: skip
_CLEAR = frozenset({"", "transparent"})


def hex_color(text: str) -> str | None:
    """The colour as `#rrggbb` without its opacity; None for text that names none."""
    found = _split(text)
    return None if found is None else found[0]


def clear(text: str) -> bool:
    """Whether nothing of the colour is seen."""
    if text.strip().lower() in _CLEAR:
        return True
    found = _split(text)
    return found is not None and found[1] == 0


def _split(text: str) -> tuple[str, int] | None:
    """`#rrggbb` and the opacity from 0 to 255."""
    text = text.strip().lower().removeprefix("color:").removeprefix("colour:")
    text = _NAMES.get(text, text)
    if re.fullmatch(r"0x[0-9a-f]{8}", text):
        return f"#{text[2:8]}", int(text[8:], 16)
    if re.fullmatch(r"#[0-9a-f]{8}", text):
        return f"#{text[3:]}", int(text[1:3], 16)
    if re.fullmatch(r"0x[0-9a-f]{6}|#[0-9a-f]{6}", text):
        return f"#{text[-6:]}", 255
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        return "#" + "".join(digit * 2 for digit in text[1:]), 255
    parts = text.split(",")
    if len(parts) in {3, 4} and all(re.fullmatch(r"[0-9]{1,3}", part) for part in parts):
        values = [min(255, int(part)) for part in parts]
        opacity = values[3] if len(values) == 4 else 255
        return "#" + "".join(f"{value:02x}" for value in values[:3]), opacity
    if re.fullmatch(
        r"[0-9]{1,10}", text
    ):  # a number: Shotcut's black is 0, opaque in MLT's reading
        return f"#{int(text) >> 8 & 0xFFFFFF:06x}", 255
    return None
