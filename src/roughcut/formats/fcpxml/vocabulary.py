"""The words of FCPXML that stand for values of the Timeline, for its reader and its writer."""

from __future__ import annotations

import re
from fractions import Fraction

from roughcut.ticks import Rate

DIALECT_KEY = "roughcut.app"  # metadata of a sequence that was written for Resolve's reading
RESOLVE = "resolve"

BASIC_TITLE = (
    "Basic Title",
    ".../Titles.localized/Bumper:Opener.localized/Basic Title.localized/Basic Title.moti",
)
SOLID = ".../Generators.localized/Solids.localized/Custom.localized/Custom.motn"
SOLID_COLOR_KEY = "9999/10008/10006/2/1/1"
CROSS_DISSOLVE = ("Cross Dissolve", "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265")
AUDIO_CROSSFADE = ("Audio Crossfade", "FFAudioTransition")
DISSOLVE = "dissolve"

UNDEFINED_RATE = "FFVideoFormatRateUndefined"

AUDIO_RATES = {
    "32k": 32_000, "44.1k": 44_100, "48k": 48_000, "88.2k": 88_200, "96k": 96_000,
    "176.4k": 176_400, "192k": 192_000,
}  # fmt: skip

# The rates that conform-rate can name.
CONFORM_RATES = {
    Rate(24000, 1001): "23.98", Rate(24): "24", Rate(25): "25", Rate(30000, 1001): "29.97",
    Rate(30): "30", Rate(48000, 1001): "47.95", Rate(48): "48", Rate(50): "50",
    Rate(60000, 1001): "59.94", Rate(60): "60",
}  # fmt: skip

# A marker's colour in Final Cut says what it is: to do, done, chapter.
TO_DO, DONE, CHAPTER = "red", "green", "orange"

# The children of every element in one order that the DTDs 1.8 to 1.14 accept for each of them.
ORDER = (
    "param", "text", "text-style-def", "note", "conform-rate", "timeMap", "adjust-crop",
    "adjust-conform", "adjust-transform", "adjust-blend", "adjust-volume", "anchored", "marker",
    "filter-video", "filter-audio", "metadata",
)  # fmt: skip
ANCHORED = frozenset({
    "audio", "video", "clip", "title", "caption", "mc-clip", "ref-clip", "sync-clip", "asset-clip",
    "audition", "spine",
})  # fmt: skip
MARKERS = frozenset({"marker", "chapter-marker"})

_NAMED_RATES = {
    "2398": Rate(24000, 1001), "24": Rate(24), "25": Rate(25), "2997": Rate(30000, 1001),
    "30": Rate(30), "50": Rate(50), "5994": Rate(60000, 1001), "60": Rate(60),
}  # fmt: skip
_SIZES = {"720": (1280, 720), "1080": (1920, 1080)}
_FORMAT = re.compile(r"FFVideoFormat(DV)?(?:(\d{3,5})x)?(\d{3,5})([pi])(\d{2,4})(_16x9)?", re.ASCII)
_STORED = {  # of digital video, by height: pixel aspect of 4:3 and of 16:9
    480: (Fraction(10, 11), Fraction(40, 33)),
    576: (Fraction(128, 117), Fraction(512, 351)),
}


def named_format(name: str) -> tuple[Rate | None, tuple[int, int] | None, Fraction]:
    """What a format's name says: rate, frame and pixel aspect, `FFVideoFormat1080p25`.

    Interlaced ones name fields: `1080i50` has 25 frames.
    """
    match = _FORMAT.fullmatch(name)
    if match is None:
        return None, None, Fraction(1)
    rate = _NAMED_RATES.get(match[5])
    if rate is not None and match[4] == "i" and rate.nominal > _NAMED_RATES["30"].nominal:
        rate = Rate(rate.numerator, rate.denominator * 2)
    size = (int(match[2]), int(match[3])) if match[2] else _SIZES.get(match[3])
    aspect = Fraction(1)
    if match[1] and size is not None:
        aspect = _STORED.get(size[1], (aspect, aspect))[match[6] is not None]
    return rate, size, aspect


def format_name(rate: Rate | None, size: tuple[int, int] | None) -> str | None:
    """The name of a format that Final Cut knows by it; None for every other."""
    if rate is None:
        return UNDEFINED_RATE
    word = next((word for word, named in _NAMED_RATES.items() if named == rate), None)
    if word is None or size is None:
        return None
    for height, known in _SIZES.items():
        if known == size:
            return f"FFVideoFormat{height}p{word}"
    return f"FFVideoFormat3840x2160p{word}" if size == (3840, 2160) else None
