"""How editors say it: layouts, lengths, sources, in a few words and without ticks."""

from __future__ import annotations

import re

from roughcut.encode.layouts import Layout
from roughcut.parameters import Keyframes, Parameters
from roughcut.ticks import timecode
from roughcut.timeline import Clip, Generator, Media, Source, Text, Timeline

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]+"
)

NEAR = 0.005  # what nobody sees: half a percent of the frame


def one_line(text: str) -> str:
    """A name from a file, on one line and without what turns text around or stops a terminal."""
    return _UNPRINTABLE.sub(" ", text).strip()


def source_name(source: Source) -> str:
    """What a clip shows: the file's name, the nest's, the title's text, the generator's kind."""
    match source:
        case Media():
            return one_line(source.name)
        case Timeline():
            return f"nest {one_line(source.name)}".strip()
        case Generator():
            return one_line(source.name) or source.kind
        case Text():
            return one_line(source.text)


def clip_name(clip: Clip) -> str:
    """What stands on the clip in an editing program."""
    return one_line(clip.name) or source_name(clip.source)


def length_words(duration_seconds: float) -> str:
    """Seconds up to a minute and a half, then minutes, then hours: 3.1 s, 4 min 05 s, 1 h 02 min."""
    if duration_seconds < 9.95:
        return f"{duration_seconds:.1f} s"
    if duration_seconds < 90:
        return f"{duration_seconds:.0f} s"
    whole = round(duration_seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def percent(share: float) -> str:
    """A share as whole percent, with "<1 %" for what is there but rounds to nothing."""
    return "<1 %" if 0 < share < 0.005 else f"{share * 100:.0f} %"


def layout_words(layout: Layout) -> str:
    """A layout as an editor would call it: "small, bottom left, 30 %", "punch-in 120 %"."""
    parts = [_size_and_place(layout)]
    crops = [
        f"{side} {percent(value)}"
        for side, value in (
            ("left", layout.crop_left),
            ("right", layout.crop_right),
            ("top", layout.crop_top),
            ("bottom", layout.crop_bottom),
        )
        if value > NEAR
    ]
    if crops:
        parts.append("cropped " + ", ".join(crops))
    if abs(layout.rotation) > 0.05:
        turn = "clockwise" if layout.rotation > 0 else "anticlockwise"
        parts.append(f"turned {abs(layout.rotation):.3g}° {turn}")
    if layout.opacity < 1 - NEAR:
        parts.append(f"{percent(layout.opacity)} opaque")
    return ", ".join(parts)


def movement_words(parameters: Parameters) -> str:
    """What the keyframes of a clip do, "" where it has none: "scale 100 → 120 %, opacity 0 → 100 %"."""
    moves = []
    for name, value in parameters.items():
        if isinstance(value, Keyframes):
            first, last = value.keys[0].value, value.keys[-1].value
            label = name.replace("_", " ")
            if name == "rotation":
                moves.append(f"{label} {first:.3g} → {last:.3g}°")
            else:
                moves.append(f"{label} {first * 100:.4g} → {last * 100:.4g} %")
    return ", ".join(moves)


def _size_and_place(layout: Layout) -> str:
    across, down = layout.x, layout.y
    size = percent(layout.scale)
    if abs(across) <= NEAR and abs(down) <= NEAR:
        if abs(layout.scale - 1) <= NEAR:
            return "full frame"
        return f"punch-in {size}" if layout.scale > 1 else f"small, centred, {size}"
    place = " ".join(
        word
        for word in (
            _third(down, "top", "bottom"),
            _third(across, "left", "right"),
        )
        if word
    )
    if layout.scale < 1 - NEAR:
        return f"small, {place or 'near the centre'}, {size}"
    shift = " ".join(
        f"{word} {percent(abs(value))}"
        for value, word in (
            (across, "right" if across > 0 else "left"),
            (down, "down" if down > 0 else "up"),
        )
        if abs(value) > NEAR
    )
    grown = f"punch-in {size}" if layout.scale > 1 + NEAR else "full size"
    return f"{grown}, moved {shift}"


def _third(offset: float, before: str, after: str) -> str:
    if abs(offset) <= 1 / 9:
        return ""
    return before if offset < 0 else after


def span_words(timeline: Timeline, start: int, end: int) -> str:
    """From where to where on the timeline, in its own timecode."""
    first, last = (
        timecode(timeline.start + time, timeline.rate, drop_frame=timeline.drop_frame)
        for time in (start, end)
    )
    return f"{first} – {last}"
