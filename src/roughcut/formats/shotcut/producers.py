"""A producer for each clip, with the clip's filters in it: so Shotcut keeps them."""

from __future__ import annotations

from fractions import Fraction

from lxml import etree

from roughcut.formats.losses import Lose
from roughcut.formats.mlt import animation, numbers
from roughcut.formats.mlt.writing.footage import (
    color_of,
    described,
    file_name,
    indices,
    service_of,
)
from roughcut.formats.mlt.writing.losses import lose_of_clip, read_name
from roughcut.formats.mlt.writing.mixes import Piece
from roughcut.formats.mlt.writing.page import Page
from roughcut.formats.mlt.writing.picture import Written, picture_of, stage_of
from roughcut.formats.mlt.writing.sound import decibels, gain_of
from roughcut.formats.mlt.writing.timing import length_of, played_length
from roughcut.timeline import Generator, Media, Text, Timeline

_FONT, _SIZE, _COLOR = "DejaVu Sans", 60.0, "#ffffff"  # where a title has none
_CLEAR = "#00000000"


def write_producer(page: Page, piece: Piece, timeline: Timeline, lose: Lose, *, sound: bool) -> str:
    """The id of the new producer of a clip that shows no nest."""
    clip = piece.clip
    source = clip.source
    moving = isinstance(source, Media) and not source.still
    length = max(played_length(clip, page.rate) if moving else 0, piece.last + 1)
    frozen = moving and clip.speed == 0
    element = page.service("chain" if frozen else "producer", **{"in": page.clock(0), "out": page.clock(length - 1)})  # fmt: skip
    page.put(element, {"length": page.clock(length)})
    name = file_name(source) if isinstance(source, Media) else ""
    if isinstance(source, Media):
        page.put(element, service_of(source, clip))
        page.put(element, indices(source, sound=sound))
        page.put(element, described(source, page.rate, length_of(clip, page.rate)))
        if source.name != name:
            lose("media name", source.name)
    else:
        color = color_of(source, lose) if isinstance(source, Generator) else _CLEAR
        page.put(element, {"resource": color, "mlt_service": "color", "mlt_image_format": "rgba", "eof": "pause"})  # fmt: skip
    page.put(element, {"shotcut:caption": clip.name or None})
    if not clip.enabled:
        page.put(element, {"set.test_audio": 1, "set.test_image": 1})
    lose_of_clip(clip, read_name(clip, name), lose)
    if frozen:
        _freeze(page, element, piece, length)
    if isinstance(source, Text):
        _title(page, element, source, piece, timeline)
    write_filters(page, element, piece, timeline, lose, sound=sound)
    return element.get("id") or ""


def write_filters(
    page: Page, element: etree._Element, piece: Piece, timeline: Timeline, lose: Lose, *, sound: bool
) -> None:  # fmt: skip
    """Keys count from the filter's own `in`, which is the clip's."""
    if sound:
        _sound(page, element, piece, lose)
        return
    stage = stage_of(piece.clip, timeline)
    # Affine draws a translucent rectangle as if it were opaque (rendered with melt 7.12).
    picture = picture_of(piece, stage, page.rate, lose, opacity_in_rect=False)
    if picture.crop is not None:
        _filter(page, element, piece, {
            "mlt_service": "qtcrop", "shotcut:filter": "cropRectangle",
            "rect": _keys(picture.crop, piece, page), "circle": 0, "color": _CLEAR, "radius": 0,
        })  # fmt: skip
    if picture.rect is not None and picture.rotation is not None:
        _filter(page, element, piece, {
            "mlt_service": "affine", "shotcut:filter": "affineSizePosition",
            "background": f"color:{_CLEAR}",
            "transition.fill": 1,
            "transition.distort": 0,
            "transition.rect": _keys(picture.rect, piece, page),
            "transition.valign": "middle",
            "transition.halign": "center",
            "transition.fix_rotate_x": _keys(picture.rotation, piece, page),
            "transition.threads": 0,
            "shotcut:animIn": page.clock(0),
            "shotcut:animOut": page.clock(0),
        })  # fmt: skip
    if picture.opacity is not None:
        _opacity(page, element, piece, picture.opacity)


def _opacity(page: Page, element: etree._Element, piece: Piece, opacity: Written) -> None:
    alpha = _keys(opacity, piece, page)
    _filter(page, element, piece, {
        "mlt_service": "brightness", "shotcut:filter": "brightnessOpacity",
        "start": 1, "level": 1, "alpha": alpha, "opacity": alpha,
    })  # fmt: skip


def _freeze(page: Page, element: etree._Element, piece: Piece, length: int) -> None:
    """Shotcut's "Time Remap", standing still: MLT's freeze filter waits for itself in a producer.

    The quarter of a frame keeps the time in its frame, whatever it is rounded to. MLT up to 7.12
    calls the property `map`, later ones `time_map`.
    """
    seconds = numbers.written(float((piece.span.first + Fraction(1, 4)) / page.rate.fraction))
    still = f"{page.clock(0)}={seconds};{page.clock(length - 1)}={seconds}"
    page.put(page.child(element, "link"), {
        "mlt_service": "timeremap", "shotcut:filter": "timeRemap",
        "map": still, "time_map": still, "image_mode": "nearest", "pitch": 0,
    })  # fmt: skip


def _sound(page: Page, element: etree._Element, piece: Piece, lose: Lose) -> None:
    gain = gain_of(piece, page.rate, lose)
    properties: dict[str, object] = {"mlt_service": "volume", "shotcut:filter": "audioGain"}
    if not isinstance(gain, float):
        _filter(page, element, piece, {**properties, "level": _keys(gain, piece, page)})
    elif gain != 1.0 and decibels(gain) > decibels(0.0):
        _filter(page, element, piece, {**properties, "level": decibels(gain)})
    elif gain != 1.0:
        _filter(page, element, piece, {**properties, "gain": gain})


def _title(
    page: Page, element: etree._Element, text: Text, piece: Piece, timeline: Timeline
) -> None:
    """Shotcut's "Text: Simple" over a clear colour; `#` begins one of its keywords."""
    size = numbers.written(text.size or _SIZE)
    _filter(page, element, piece, {
        "argument": text.text.replace("#", "\\#"),
        "geometry": f"0 0 {timeline.width} {timeline.height} 1",
        "family": text.font or _FONT,
        "size": size,
        "weight": 500,
        "style": "normal",
        "fgcolour": f"#ff{(text.color or _COLOR).removeprefix('#')}",
        "bgcolour": _CLEAR,
        "olcolour": _CLEAR,
        "pad": 0,
        "halign": "center",
        "valign": "middle",
        "outline": 0,
        "mlt_service": "dynamictext",
        "shotcut:filter": "dynamicText",
    })  # fmt: skip


def _keys(written: Written, piece: Piece, page: Page) -> str:
    if len(written) == 1:
        return written[0][1]
    moved = [(frame + piece.head, value, easing) for frame, value, easing in written]
    return animation.written(moved, page.rate)


def _filter(
    page: Page, element: etree._Element, piece: Piece, properties: dict[str, object]
) -> None:
    attributes = {"in": page.clock(piece.first), "out": page.clock(piece.last)}
    page.put(page.child(element, "filter", **attributes), properties)
