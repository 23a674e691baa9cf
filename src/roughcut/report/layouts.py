"""A layout as a little frame: what of the frame the picture covers."""

from __future__ import annotations

from math import cos, radians, sin

from markupsafe import escape

from roughcut.encode.layouts import Layout, layout_of
from roughcut.encode.words import layout_words
from roughcut.timeline import Clip, Timeline

Point = tuple[float, float]

WIDESCREEN = 16 / 9
FRAME_HEIGHT = 54  # pixels of a drawn frame
MARGIN = 9  # pixels round the frame, so that a punch-in is seen to reach beyond it


def drawable(timeline: Timeline) -> bool:
    """Whether the frame has a size, so that pictures can stand in it; broken files may lack it."""
    return timeline.width > 0 and timeline.height > 0 and timeline.pixel_aspect > 0


def frame_aspect(timeline: Timeline) -> float:
    """Width over height of a timeline's frame; a frame without a size is drawn widescreen."""
    if not drawable(timeline):
        return WIDESCREEN
    return float(timeline.width * timeline.pixel_aspect / timeline.height)


def shown_layout(timeline: Timeline, clip: Clip) -> Layout | None:
    """How a clip stands in the frame at its middle, None where a size is unknown."""
    return layout_of(clip, timeline) if drawable(timeline) else None


def corners(layout: Layout, aspect: float, media_aspect: float | None = None) -> tuple[Point, ...]:
    """The four corners of what is left of the picture after cropping, in fractions of the frame.

    aspect is the frame's width over its height; the media's is taken to be the same where it is not
    known. The formula is that of `parameters`.
    """
    media_aspect = media_aspect or aspect
    width = min(aspect, media_aspect) * layout.scale  # in frame heights
    height = width / media_aspect
    turn = radians(layout.rotation)
    left, right = layout.crop_left, 1 - layout.crop_right
    top, bottom = layout.crop_top, 1 - layout.crop_bottom
    found = []
    for u, v in ((left, top), (right, top), (right, bottom), (left, bottom)):
        across = (u - 0.5 - layout.anchor_x) * width
        down = (v - 0.5 - layout.anchor_y) * height
        x = 0.5 + layout.x + (cos(turn) * across - sin(turn) * down) / aspect
        y = 0.5 + layout.y + sin(turn) * across + cos(turn) * down
        found.append((x, y))
    return tuple(found)


def layout_svg(
    layout: Layout,
    *,
    aspect: float = WIDESCREEN,
    media_aspect: float | None = None,
    height: int = FRAME_HEIGHT,
) -> str:
    """The frame, and in it the picture's outline; what reaches beyond the frame is seen too."""
    width = height * aspect
    points = " ".join(
        f"{MARGIN + x * width:.1f},{MARGIN + y * height:.1f}"
        for x, y in corners(layout, aspect, media_aspect)
    )
    wide, high = f"{width + 2 * MARGIN:.0f}", f"{height + 2 * MARGIN:.0f}"
    frame = f'x="{MARGIN}" y="{MARGIN}" width="{width:.1f}" height="{height}"'
    paleness = f"opacity:{0.25 + 0.75 * layout.opacity:.2f}"
    return (
        f'<svg class="rc-frame" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img">'
        f"<title>{escape(layout_words(layout))}</title>"
        f'<rect class="rc-screen" {frame}/>'
        f'<polygon class="rc-picture" style="{paleness}" points="{points}"/>'
        f'<rect class="rc-edge" {frame}/></svg>'
    )
