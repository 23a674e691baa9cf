"""One colour a role, in pages and in the terminal.

The hues are those of Okabe and Ito (Color Universal Design, 2008), which stay apart for the common
kinds of colour blindness; what carries most of a timeline (the main picture and its sound) is grey,
so that what lies on top of it stands out. No colour is the only sign of anything: roles are named
in the legend, in the hover text and by their track.
"""

from __future__ import annotations

FILLS = {
    "main": "#93a1b0",
    "cutaway": "#56b4e9",
    "picture-in-picture": "#009e73",
    "background": "#b8a88f",
    "title": "#f0e442",
    "lower third": "#e69f00",
    "logo": "#d55e00",
    "graphic": "#cc79a7",
    "adjustment": "#d9dee4",
    "sound": "#68727e",
    "music": "#0072b2",
    "voice": "#44aa99",
    "effect": "#7a5195",
}
"""Every role of encode.roles, and what it is drawn in."""

UNKNOWN_FILL = "#8a6d4f"


def fill(role: str | None) -> str:
    """The colour of a role; one of its own for a role that is not known."""
    return FILLS.get(role or "", UNKNOWN_FILL)


def ink(background: str) -> str:
    """Black or white, whichever has the higher contrast on a colour (WCAG 2 contrast ratio)."""
    luminance = relative_luminance(background)
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"


def relative_luminance(color: str) -> float:
    """Of a colour "#rrggbb", from 0 for black to 1 for white (WCAG 2)."""
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
