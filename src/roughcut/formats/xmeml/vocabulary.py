"""The words of xmeml that stand for values of the Timeline, for its reader and its writer."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from roughcut.formats.xmeml.exact import exact

# Names of pixel aspects that Premiere and Final Cut write; the second is for `anamorphic` TRUE.
PIXEL_ASPECTS: dict[str, tuple[Fraction, Fraction]] = {
    "square": (Fraction(1), Fraction(4, 3)),
    "NTSC-601": (Fraction(10, 11), Fraction(40, 33)),
    "PAL-601": (Fraction(128, 117), Fraction(512, 351)),
    "HD-(1440x1080)": (Fraction(4, 3), Fraction(4, 3)),
    "HD-(1280x1080)": (Fraction(3, 2), Fraction(3, 2)),
    "HD-(960x720)": (Fraction(4, 3), Fraction(4, 3)),
    "DVCPROHD-720P": (Fraction(4, 3), Fraction(4, 3)),
    "DVCPROHD-1080i60": (Fraction(3, 2), Fraction(3, 2)),
    "DVCPROHD-1080i50": (Fraction(4, 3), Fraction(4, 3)),
}

CROSS_DISSOLVE = "dissolve"
# kind: (name and id for pictures, name and id for sound); Premiere calls +3 dB constant power.
TRANSITIONS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    CROSS_DISSOLVE: (
        ("Cross Dissolve", "Cross Dissolve"),
        ("Cross Fade (+3dB)", "KGAudioTransCrossFade3dB"),
    ),
    "constant gain": (
        ("constant gain", "constant gain"),
        ("Cross Fade ( 0dB)", "KGAudioTransCrossFade0dB"),
    ),
    "dip to color": (
        ("Dip to Color Dissolve", "Dip to Color Dissolve"),
        ("dip to color", "dip to color"),
    ),
    "push": (("Push Slide", "Push Slide"), ("push", "push")),
    "wipe": (("Edge Wipe", "Edge Wipe"), ("wipe", "wipe")),
}
TRANSITION_KINDS = {
    word: kind for kind, pair in TRANSITIONS.items() for names in pair for word in names
}

# Of a clip's metadata: its in and out are to be written in frames of its media, not of the sequence.
IN_ON_MEDIA = ("xmeml.in", "media")
# Its in was read from ticks, so that no grid of frames matters.
IN_EXACT = ("xmeml.in", "ticks")
# Its position was read as -0.5, -0.5, which Premiere writes for nests wherever they stand.
UNPLACED_NEST = ("xmeml.position", "unknown")

MAC_ROOTS = ("/Volumes/", "/Users/")  # of paths that no server's are mistaken for
SLUG, GRAPHIC = "Slug", "GraphicAndType"
COLOR_EFFECT = "Color"
_WORDS_OF_KINDS = (("bars", "bars"), ("adjustment", "adjustment"))


def generator_kind(name: str) -> str:
    """What a Slug is: Premiere writes black, bars and adjustment layers alike, but for their name."""
    lowered = name.lower()
    return next((kind for word, kind in _WORDS_OF_KINDS if word in lowered), "slug")


# Premiere writes a marker's colour as the integer 0xAABBGGRR; these are the plain names for pure ones.
_NAMED = {
    "red": "#ff0000",
    "green": "#00ff00",
    "blue": "#0000ff",
    "yellow": "#ffff00",
}


def marker_color(written: str) -> str | None:
    """The name or "#rrggbb" of a pproColor, None where there is none."""
    value = exact(written)
    if value is None or value.denominator != 1 or not 0 <= value < 2**32:
        return None
    number = value.numerator
    color = f"#{number & 255:02x}{number >> 8 & 255:02x}{number >> 16 & 255:02x}"
    return next((name for name, code in _NAMED.items() if code == color), color)


def written_marker_color(color: str) -> str | None:
    """The pproColor of a name or "#rrggbb", None where Premiere knows no such colour."""
    code = _NAMED.get(color, color)
    if not re.fullmatch("#[0-9a-f]{6}", code) or (color in _NAMED.values()):
        return None
    red, green, blue = (int(code[at : at + 2], 16) for at in (1, 3, 5))
    return str(255 << 24 | blue << 16 | green << 8 | red)


@lru_cache(maxsize=64)
def nearest_aspect(aspect: Fraction) -> tuple[str, bool, Fraction]:
    """The name, whether anamorphic, and the value of the pixel aspect that is nearest."""
    choices = [
        (name, anamorphic, pair[anamorphic])
        for name, pair in PIXEL_ASPECTS.items()
        for anamorphic in (False, True)
        if name != "square" or not anamorphic
    ]
    return min(choices, key=lambda choice: abs(choice[2] - aspect))
