"""Seventeen pictures whose place in the frame is known, as canonical parameters.

Each format's own table says how its program writes the same pictures. The place of the picture
was rendered and measured with Kdenlive, Shotcut and OpenShot; all are at 25 fps. A clip of them
lasts at least 51 frames.
"""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.ticks import Rate

RATE = Rate(25)


@dataclass(frozen=True, slots=True)
class Golden:
    """A picture: its name, what it shows, the frame's size, the media's size, its parameters."""

    name: str
    shows: str
    frame: tuple[int, int]
    media: tuple[int, int]
    parameters: Parameters


HD, UHD, TALL = (1920, 1080), (3840, 2160), (1080, 1920)

GOLDEN = (
    Golden("G01", "full frame, same size", HD, HD, Parameters()),
    Golden("G02", "4K media fitted", HD, UHD, Parameters(scale=0.5)),
    Golden("G03", "4K media at native pixels", HD, UHD, Parameters()),
    Golden("G04", "720p media at native pixels", HD, (1280, 720), Parameters()),
    Golden("G05", "720p media fitted", HD, (1280, 720), Parameters(scale=1.5)),
    Golden("G06", "4:3 media fitted", HD, (640, 480), Parameters(scale=2.25)),
    Golden("G07", "16:9 media filling a 9:16 frame", TALL, HD, Parameters(scale=16 / 9)),
    Golden(
        "G08", "30 % bottom left, margin 40", HD, HD,
        Parameters(scale=0.3, x=-632 / 1920, y=338 / 1080),
    ),
    Golden(
        "G09", "the same from 4K media", HD, UHD,
        Parameters(scale=0.15, x=-632 / 1920, y=338 / 1080),
    ),
    Golden(
        "G10", "portrait top right, half height, margin 60", HD, TALL,
        Parameters(scale=0.28125, x=748.125 / 1920, y=-210 / 1080),
    ),
    Golden("G11", "punch-in 1.2, moved (+96, -54) px", HD, HD, Parameters(scale=1.2, x=0.05, y=-0.05)),
    Golden("G12", "crop left 25 %", HD, HD, Parameters(crop_left=0.25)),
    Golden("G13", "15° clockwise at half size", HD, HD, Parameters(scale=0.5, rotation=15.0)),
    Golden(
        "G14", "anchor top left at (480, 270), half size, 15° clockwise", HD, HD,
        Parameters(scale=0.5, x=-0.25, y=-0.25, rotation=15.0, anchor_x=-0.5, anchor_y=-0.5),
    ),
    Golden(
        "G15", "4K, crop left 25 % and top 10 %, half size at (+192, 0) px", HD, UHD,
        Parameters(scale=0.25, x=0.1, crop_left=0.25, crop_top=0.1),
    ),
    Golden("G16", "half opacity", HD, HD, Parameters(opacity=0.5)),
    Golden(
        "G17", "zoom 1.0 to 1.5 over frames 0 to 50", HD, HD,
        Parameters(scale=Keyframes((Keyframe(0, 1.0), Keyframe(RATE.ticks(50), 1.5)))),
    ),
)  # fmt: skip
