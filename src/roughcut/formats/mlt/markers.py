"""Guides and clip markers, as JSON and as the properties of Kdenlive up to 22.08.

`kdenlive:guide.12.36` is a guide at 12.36 seconds; `kdenlive:marker.12.36` a clip's marker whose
text begins with its category. Positions in JSON are frames. Categories are nine colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import msgspec

from roughcut.formats.losses import Lose
from roughcut.formats.mlt import numbers
from roughcut.formats.mlt.document import Service
from roughcut.ticks import Rate, from_seconds
from roughcut.timeline import Clip, Marker

# Kdenlive's default categories in their order; the first one is what a marker gets by itself.
CATEGORIES = (None, "blue", "turquoise", "green", "lime", "yellow", "orange", "coral", "red")
COLORS = {"red": "#ff0000", "green": "#00ff00", "blue": "#0000ff", "yellow": "#ffff00"}
_GUIDE, _MARKER = "kdenlive:guide.", "kdenlive:marker."


class _Written(msgspec.Struct):
    comment: str = ""
    pos: int = 0
    type: int = 0
    duration: int = 0


def guides(holders: list[Service], rate: Rate, lose: Lose) -> tuple[Marker, ...]:
    """The guides of a sequence, wherever its generation of Kdenlive keeps them."""
    found: dict[int, Marker] = {}
    for holder in holders:
        for name in ("kdenlive:sequenceproperties.guides", "kdenlive:docproperties.guides"):
            for marker in _from_json(holder.text(name), rate, lose):
                found.setdefault(marker.time, marker)
        for seconds, text in _dated(holder, _GUIDE):
            time = rate.snap(from_seconds(seconds))
            found.setdefault(time, Marker(time, name=text))
        for marker in _shotcut_markers(holder, rate):
            found.setdefault(marker.time, marker)
    return tuple(found[time] for time in sorted(found))


def clip_markers(service: Service, clip: Clip, rate: Rate) -> tuple[Marker, ...]:
    """The bin clip's markers that lie in the part of it that a clip shows."""
    if clip.speed <= 0:
        return ()
    written = list(_from_json(service.text("kdenlive:markers"), rate, None))
    for seconds, text in _dated(service, _MARKER):
        category, _, comment = text.partition(":")
        written.append(
            Marker(rate.snap(from_seconds(seconds)), name=comment, color=_color(int(category)))
            if category.isdecimal() and len(category) < 3
            else Marker(rate.snap(from_seconds(seconds)), name=text)
        )
    shown = []
    for marker in written:
        after = marker.time - clip.source_start
        time = rate.snap(round(after / clip.speed))
        if 0 <= time < clip.duration and after >= 0:
            shown.append(Marker(time, marker.duration, marker.name, color=marker.color))
    return tuple(sorted(shown, key=lambda marker: marker.time))


def _from_json(text: str, rate: Rate, lose: Lose | None) -> Iterator[Marker]:
    if not text.strip():
        return
    try:
        written = msgspec.json.decode(text, type=list[_Written])
    except (msgspec.DecodeError, RecursionError) as error:
        if lose is not None:
            lose("guides that cannot be read", str(error)[:80])
        return
    for each in written:
        if not (0 <= each.pos <= numbers.MOST_FRAMES and 0 <= each.duration <= numbers.MOST_FRAMES):
            continue
        start = rate.ticks(each.pos)
        yield Marker(start, rate.ticks(each.pos + each.duration) - start, each.comment, color=_color(each.type))  # fmt: skip


def _dated(holder: Service, prefix: str) -> Iterator[tuple[Fraction, str]]:
    for name, text in holder.properties.items():
        if name.startswith(prefix):
            seconds = numbers.leading(name.removeprefix(prefix))
            if seconds is not None and seconds >= 0:
                yield Fraction(seconds).limit_denominator(10**6), text


def _shotcut_markers(holder: Service, rate: Rate) -> Iterator[Marker]:
    for listed in holder.children("properties"):
        if listed.element.get("name") != "shotcut:markers":
            continue
        for each in listed.children("properties"):
            start = each.position(each.text("start"), rate) or 0
            end = each.position(each.text("end"), rate) or start
            if start < 0:
                continue
            names = {value: name for name, value in COLORS.items()}
            color = each.text("color").lower()
            yield Marker(
                rate.ticks(start),
                rate.ticks(max(start, end)) - rate.ticks(start),
                each.text("text"),
                color=names.get(color, color) or None,
            )


def _color(category: int) -> str | None:
    return CATEGORIES[category] if 0 <= category < len(CATEGORIES) else None
