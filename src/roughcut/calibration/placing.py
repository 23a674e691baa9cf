"""Changes of what a clip shows and where: the grid of in points, wide pixels, nests, crops that fit anew."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from roughcut.calibration.changes import CROPS, UNKNOWN_SIZE, Change, multiplied
from roughcut.formats.capcut.geometry import mapped
from roughcut.formats.fcpxml.canvas import canvas
from roughcut.formats.losses import Lose
from roughcut.formats.xmeml.vocabulary import IN_EXACT, IN_ON_MEDIA, UNPLACED_NEST
from roughcut.parameters import Keyframes, Parameters
from roughcut.timeline import Clip, Media, Timeline

REVERSED = "assumption about the in point of a reversed clip"
MOVING_CROP = "assumption about the crop of a moving picture"


def in_on_media() -> Change:
    """In and out points counted in frames of the media, where its rate is another one."""

    def shown(clip: Clip, frame: Timeline, lose: Lose) -> Clip:
        if IN_ON_MEDIA in clip.metadata:
            kept = tuple(each for each in clip.metadata if each != IN_ON_MEDIA)
            return replace(clip, metadata=kept)
        source = clip.source
        if not _of_another_rate(clip, frame) or IN_EXACT in clip.metadata:
            return clip
        assert isinstance(source, Media)  # noqa: S101 - it has a rate
        assert source.rate is not None  # noqa: S101
        slower = frame.rate.fraction / source.rate.fraction
        if clip.speed < 0:
            # In is counted from the media's end there, and a place before its beginning is not read.
            lose(REVERSED, clip.name)
            return clip
        start = round(clip.source_start * slower)
        return replace(clip, source_start=start, parameters=_paced(clip.parameters, slower))

    def written(clip: Clip, frame: Timeline, lose: Lose) -> Clip:  # noqa: ARG001 - a Turn
        if not _of_another_rate(clip, frame):
            return clip
        return replace(clip, metadata=(*clip.metadata, IN_ON_MEDIA))

    return Change(shown, written)


def by_stored_width() -> Change:
    """Positions across as shares of the stored width, where the assumed answer counts the shown one."""

    def turn(clip: Clip, by: Callable[[Fraction], Fraction]) -> Clip:
        source = clip.source
        if not isinstance(source, Media | Timeline) or source.pixel_aspect == 1:
            return clip
        return replace(clip, parameters=multiplied(clip.parameters, {"x": by(source.pixel_aspect)}))

    return Change(
        lambda clip, frame, lose: turn(clip, lambda aspect: 1 / aspect),  # noqa: ARG005 - a Turn
        lambda clip, frame, lose: turn(clip, lambda aspect: aspect),  # noqa: ARG005
    )


def nest_in_the_middle() -> Change:
    """A nest that is written half its own size up and left, shown in the middle of the frame."""

    def shown(clip: Clip, frame: Timeline, lose: Lose) -> Clip:  # noqa: ARG001 - a Turn
        if (clip.parameters.x, clip.parameters.y) != _half_out(clip, frame):
            return clip
        return replace(clip, parameters=replace(clip.parameters, x=0.0, y=0.0))

    return Change(shown)


def nest_where_written() -> Change:
    """A nest whose position Premiere wrote as half its size up and left, shown there."""

    def shown(clip: Clip, frame: Timeline, lose: Lose) -> Clip:  # noqa: ARG001 - a Turn
        if UNPLACED_NEST not in clip.metadata:
            return clip
        x, y = _half_out(clip, frame)
        kept = tuple(each for each in clip.metadata if each != UNPLACED_NEST)
        return replace(clip, parameters=replace(clip.parameters, x=x, y=y), metadata=kept)

    return Change(shown)


def crop_left_in_place() -> Change:
    """The whole picture is fitted and its middle placed; a crop is a hole in it.

    The assumed answer fits what a crop leaves, and places the middle of that.
    """

    def turn(clip: Clip, frame: Timeline, lose: Lose, *, back: bool) -> Clip:
        given = clip.parameters
        crops = [getattr(given, name) for name in CROPS]
        if all(value == 0.0 for value in crops):
            return clip
        known = canvas(frame, clip.source, None)
        if known.picture is None:
            lose(UNKNOWN_SIZE, clip.name)
            return clip
        still = [given.scale, given.rotation, given.anchor_x, given.anchor_y, *crops]
        if any(isinstance(value, Keyframes) for value in still):
            lose(MOVING_CROP, clip.name)
            return clip
        scale, rotation, anchor_x, anchor_y, left, right, top, bottom = still
        width, height = (float(side) for side in known.shown)
        kept = min(
            float(known.width) / (width * (1 - left - right)),
            float(known.height) / (height * (1 - top - bottom)),
        )
        smaller = float(known.fit) / kept
        fitted = scale / smaller if back else scale
        # From the anchor to the middle of what is left, then from the picture's own to the anchor.
        across = ((left - right) / 2 - anchor_x + anchor_x * smaller) * width * fitted
        down = ((top - bottom) / 2 - anchor_y + anchor_y * smaller) * height * fitted
        turned = math.radians(rotation)
        sign = -1 if back else 1
        dx = sign * (math.cos(turned) * across - math.sin(turned) * down) / float(known.width)
        dy = sign * (math.sin(turned) * across + math.cos(turned) * down) / float(known.height)
        moved = replace(
            given,
            scale=fitted if back else scale * smaller,
            x=mapped(given.x, lambda value: value + dx),
            y=mapped(given.y, lambda value: value + dy),
        )
        return replace(clip, parameters=moved)

    return Change(
        lambda clip, frame, lose: turn(clip, frame, lose, back=False),
        lambda clip, frame, lose: turn(clip, frame, lose, back=True),
    )


def _paced(parameters: Parameters, slower: Fraction) -> Parameters:
    """Keys are on the axis of in and out."""
    changed = {
        name: Keyframes(tuple(replace(key, time=round(key.time * slower)) for key in value.keys))
        for name, value in parameters.items()
        if isinstance(value, Keyframes)
    }
    return replace(parameters, **changed)


def _of_another_rate(clip: Clip, frame: Timeline) -> bool:
    source = clip.source
    return (
        isinstance(source, Media)
        and not source.still
        and source.rate is not None
        and source.rate != frame.rate
    )


def _half_out(clip: Clip, frame: Timeline) -> tuple[float, float]:
    """Half a nest's size up and left, in fractions of the frame; the middle for what is no nest."""
    nest = clip.source
    if not isinstance(nest, Timeline):
        return 0.0, 0.0
    across = nest.width * nest.pixel_aspect / (frame.width * frame.pixel_aspect)
    return float(-across / 2), float(-Fraction(nest.height, frame.height) / 2)
