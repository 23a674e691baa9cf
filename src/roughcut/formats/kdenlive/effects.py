"""A clip's filters in Kdenlive's names; keys count from the source's first frame."""

from __future__ import annotations

from lxml import etree

from roughcut.formats.losses import Lose
from roughcut.formats.mlt import animation
from roughcut.formats.mlt.writing.mixes import Piece
from roughcut.formats.mlt.writing.page import Page
from roughcut.formats.mlt.writing.picture import Written, picture_of, stage_of
from roughcut.formats.mlt.writing.sound import gain_of
from roughcut.timeline import Timeline


def write_picture(
    page: Page, entry: etree._Element, piece: Piece, timeline: Timeline, lose: Lose
) -> None:
    """Crop, then transform: the crop's percents are of the media only where a transform follows."""
    stage = stage_of(piece.clip, timeline)
    picture = picture_of(piece, stage, page.rate, lose, opacity_in_rect=True)
    _freeze(page, entry, piece)
    if picture.crop is not None:
        _filter(page, entry, "qtcrop", "qtcrop", {
            "rect": _keys(picture.crop, piece, page), "circle": 0, "color": "#00000000", "radius": 0,
        })  # fmt: skip
    if picture.rect is not None and picture.rotation is not None:
        _filter(page, entry, "qtblend", "qtblend", {
            "rect": _keys(picture.rect, piece, page),
            "rotation": _keys(picture.rotation, piece, page),
            "rotate_center": 1,
            "compositing": 0,
            "distort": 0,
        })  # fmt: skip


def write_sound(page: Page, entry: etree._Element, piece: Piece, lose: Lose) -> None:
    gain = gain_of(piece, page.rate, lose)
    _freeze(page, entry, piece)
    if not isinstance(gain, float):
        _filter(page, entry, "volume", "volume", {"level": _keys(gain, piece, page)})
    elif gain != 1.0:
        _filter(page, entry, "volume", "gain", {"gain": gain})


def _freeze(page: Page, entry: etree._Element, piece: Piece) -> None:
    if piece.clip.speed == 0:
        _filter(page, entry, "freeze", "freeze", {
            "frame": piece.span.first - piece.first, "freeze_after": 0, "freeze_before": 0,
        })  # fmt: skip


def _keys(written: Written, piece: Piece, page: Page) -> str:
    moved = [(frame + piece.offset, value, easing) for frame, value, easing in written]
    return animation.written(moved, page.rate)


def _filter(
    page: Page, entry: etree._Element, service: str, name: str, properties: dict[str, object]
) -> None:
    element = page.child(entry, "filter")
    page.put(element, {"mlt_service": service, "kdenlive_id": name, **properties})
