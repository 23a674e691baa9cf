"""Clips: a picture, its sound, or both, from one entry of the project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose
from roughcut.formats.osp.curves import Curve, read_curve
from roughcut.formats.osp.media import read_media
from roughcut.formats.osp.place import read_place
from roughcut.formats.osp.setting import Setting
from roughcut.parameters import Parameters
from roughcut.timeline import Clip

_SIMPLE = 1_000  # the largest denominator of a speed that frames on both axes give
_LEFT_ALONE = {
    "shear_x": 0.0, "shear_y": 0.0,
    **{f"perspective_c{corner}_{axis}": -1.0 for corner in range(1, 5) for axis in "xy"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry shows and what it sounds, linked where it does both."""

    picture: Clip | None
    sound: Clip | None


def read_entry(node: Node, setting: Setting, layer: str, link: int) -> Entry:
    """Nothing where it has no file, no length, or is switched off."""
    start = setting.frame_of(node, "position")
    first, last = setting.frame_of(node, "start"), setting.frame_of(node, "end")
    end = setting.rate.snap(start + last - first)
    lose = setting.loser(start, layer)
    media = read_media(node, setting)
    if media is None:
        lose("clip without media", node.text("title"))
        return Entry(None, None)
    if end <= start:
        lose("clip without length", node.text("title"))
        return Entry(None, None)
    source_start, speed = (0, Fraction(1)) if media.still else _retimed(node, first, last, setting, lose)  # fmt: skip
    if start < 0 or source_start < 0:
        lose("clip before the beginning", node.text("title"))
        return Entry(None, None)
    seen = media.has_video and _on(node, "has_video", lose)
    heard = media.audio_channels > 0 and _on(node, "has_audio", lose)
    common = Clip(
        start=start,
        duration=end - start,
        source=media,
        source_start=source_start,
        speed=speed,
        link=link if seen and heard else None,
        name=node.text("title") or media.name,
    )
    _lose_the_rest(node, lose)
    place = read_place(node, media, first, setting, lose) if seen else Parameters()
    gain = read_curve(node, "volume", 1.0).value(setting.rate, first, "volume", lose)
    return Entry(
        picture=replace(common, parameters=place) if seen else None,
        sound=replace(common, parameters=Parameters(gain=gain)) if heard else None,
    )


def _on(node: Node, name: str, lose: Lose) -> bool:
    """Whether a clip is seen or heard: -1 is as the file is, 0 off, 1 on."""
    curve = read_curve(node, name, -1.0)
    if any(bool(point.value) != bool(curve.points[0].value) for point in curve.points):
        lose("switched on and off", name)
        return True
    return bool(curve.points[0].value)


def _retimed(
    node: Node, first: int, last: int, setting: Setting, lose: Lose
) -> tuple[int, Fraction]:
    """The earliest tick of the source and the speed, by the `time` curve from frame to frame."""
    curve = read_curve(node, "time", 1.0)
    if len(curve.points) < 2:
        return first, Fraction(1)
    rate = setting.rate
    begin, end = rate.frames(first), rate.frames(last)
    speed = _slope(curve, begin, end)
    if speed is None:
        lose("time remapping", "as its mean speed")
        frames = max(1, end - begin)
        speed = Fraction(_at(curve, end) - _at(curve, begin)).limit_denominator(10**6) / frames
        speed = speed.limit_denominator(_SIMPLE)
    shown = rate.ticks(1) * (Fraction(_at(curve, begin)).limit_denominator(10**6) - 1)
    if speed < 0:
        # The frame shown first is the last of the range.
        shown += rate.ticks(1) - abs(speed) * (last - first)
    return rate.snap(round(shown)), speed


def _slope(curve: Curve, begin: int, end: int) -> Fraction | None:
    """The speed of a curve that is one line over a clip; None for others."""
    points = [point for point in curve.points if begin <= point.frame <= end]
    points = points if len(points) > 1 else list(curve.points)
    if any(point.easing != "linear" for point in points[1:]):
        return None
    slopes = {
        Fraction(b.value - a.value).limit_denominator(10**6)
        / Fraction(b.frame - a.frame).limit_denominator(10**6)
        for a, b in pairwise(points)
    }
    simple = {slope.limit_denominator(_SIMPLE) for slope in slopes}
    return simple.pop() if len(simple) == 1 else None


def _at(curve: Curve, frame: int) -> float:
    """The value at a frame; a line goes on beyond the ends of the curve."""
    left, right = curve.points[0], curve.points[-1]
    for a, b in pairwise(curve.points):
        if a.frame <= frame <= b.frame:
            left, right = a, b
    return left.value + (right.value - left.value) * (frame - left.frame) / (
        right.frame - left.frame
    )


def _lose_the_rest(node: Node, lose: Lose) -> None:
    for name, usual in _LEFT_ALONE.items():
        if read_curve(node, name, usual).still != usual:
            lose("sheared picture", name)
    if node.fields.get("composite"):
        lose("blend mode", str(node.fields["composite"]))
    if node.text("parentObjectId"):
        lose("parent of a clip", node.text("parentObjectId"))
    if node.flag("waveform", absent=False):
        lose("waveform")
