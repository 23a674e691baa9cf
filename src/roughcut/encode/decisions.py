"""A timeline as the decisions that made it, one row a clip, and the way back.

The spine is the video track with the most covered time (the lowest one on ties); tracks are
counted from it, and times are also told against its clips, because that is how overlays are
placed. Rows stand in time order, the spine's first where two start together.
"""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.encode.layouts import Layout
from roughcut.timeline import Clip, Source, Timeline


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a time lies against the spine.

    spine: the index of the spine clip that is on, among the spine's clips; the last one before
    the time where there is a gap; -1 before the first.
    after_start, before_end: ticks to that clip's edges (negative outside it).
    """

    spine: int
    after_start: int
    before_end: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for one clip.

    track counts from the spine (0 the spine, 1 the video track above it, -1 below); audio tracks
    count 1, 2 … from A1, and `audio` tells the two apart.
    asset and layout are slots of the Decisions' own lists; layout is None for sound and for media
    whose size is unknown.
    clip keeps what is not learned (names, links, markers, exact parameters), so that nothing is
    lost on the way back.
    """

    track: int
    audio: bool
    role: str
    start: int
    duration: int
    anchor: Anchor
    asset: int
    layout: int | None
    moves: tuple[str, ...]
    clip: Clip


@dataclass(frozen=True, slots=True)
class Decisions:
    """A timeline's decisions, with the lists that its rows point into.

    frame is the timeline with its tracks emptied of clips (their names and transitions stay).
    spine is the index of the spine in frame.tracks, None for a timeline without picture.
    """

    frame: Timeline
    spine: int | None
    assets: tuple[Source, ...]
    layouts: tuple[Layout, ...]
    rows: tuple[Decision, ...]
