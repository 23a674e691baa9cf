"""Punch-ins on a face: where in the frame an editor lets the face stand, and clips framed so.

An editor who punches in on faces moves the picture so that they stand in one place, wherever they
are in the recording; one who does not leaves the picture in the middle. Rotation and keyframes are
left alone: what moves already is framed already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from roughcut.footage.measured import Measured
from roughcut.timeline import Clip, Media, Timeline

LEAST = 8
"""Punch-ins with a face in them from which a habit is told."""
_CLOSER = 1.05  # than the whole picture, to count as punched in
_STILLER = 0.5  # the face stands in the frame, against what it moves about in the picture
_SEEN = 0.5  # of the looks at a clip, a face must be in as many

Place = tuple[float, float]
"""From the frame's centre, in frame widths and heights, y down."""


@dataclass(frozen=True, slots=True)
class Framed:
    """unmoved: where the face of a punched-in clip would stand had the picture not been moved."""

    unmoved: Place
    stands: Place


def framed(timeline: Timeline, media: Media, measured: Measured) -> tuple[Framed, ...]:
    """The punched-in clips of a recording on the main track, in which a face is known."""
    found = []
    for clip in timeline.video_tracks[0].clips if timeline.video_tracks else ():
        if clip.source == media and (unmoved := _unmoved(clip, timeline, measured)) is not None:
            x, y = clip.parameters.x, clip.parameters.y
            if isinstance(x, float | int) and isinstance(y, float | int):
                found.append(Framed(unmoved, (unmoved[0] + x, unmoved[1] + y)))
    return tuple(found)


def face_place(past: Sequence[Framed]) -> Place | None:
    """Where the editor lets faces stand; None where too few are known, or the picture decides."""
    if len(past) < LEAST:
        return None
    unmoved = np.array([each.unmoved for each in past])
    stands = np.array([each.stands for each in past])
    if _spread(stands) > _STILLER * _spread(unmoved):
        return None
    x, y = np.median(stands, axis=0).tolist()
    return x, y


def on_faces(
    timeline: Timeline, place: Place, watched: Mapping[Media, Measured]
) -> tuple[Timeline, int]:
    """The timeline whose punched-in clips show their face in this place; how many were moved.

    The picture is moved no further than it covers the frame.
    """

    def moved(clip: Clip, measured: Measured, unmoved: Place) -> Place:
        room = _room(clip, timeline, measured)
        x, y = (
            float(np.clip(wanted - now, -each, each))
            for wanted, now, each in zip(place, unmoved, room, strict=True)
        )
        return x, y

    return _moved(timeline, watched, moved)


def centred(timeline: Timeline, watched: Mapping[Media, Measured]) -> Timeline:
    """The timeline whose punched-in clips show the middle of their picture where they show a face.

    Where people stood in a recording says nothing about its editor; how much closer they go does.
    """
    return _moved(timeline, watched, lambda *_: (0.0, 0.0))[0]


def _moved(
    timeline: Timeline,
    watched: Mapping[Media, Measured],
    moved: Callable[[Clip, Measured, Place], Place],
) -> tuple[Timeline, int]:
    """Each punched-in clip of the main track that shows a face, moved to where is told; how many."""
    tracks = list(timeline.tracks)
    number = next((n for n, each in enumerate(tracks) if each.kind == "video"), None)
    if number is None:
        return timeline, 0
    clips = []
    count = 0
    for clip in tracks[number].clips:
        measured = watched.get(clip.source) if isinstance(clip.source, Media) else None
        unmoved = None if measured is None else _unmoved(clip, timeline, measured)
        if measured is None or unmoved is None:
            clips.append(clip)
            continue
        x, y = moved(clip, measured, unmoved)
        clips.append(replace(clip, parameters=replace(clip.parameters, x=x, y=y)))
        count += 1
    tracks[number] = replace(tracks[number], clips=tuple(clips))
    return replace(timeline, tracks=tuple(tracks)), count


def _unmoved(clip: Clip, timeline: Timeline, measured: Measured) -> Place | None:
    """None too where nothing is punched in, where it moves, or where no face is seen."""
    size = _size(clip, timeline, measured)
    series = measured.series.get("faces")
    if size is None or max(size) < _CLOSER or min(size) < 1 or series is None:
        return None
    start, end = clip.source_start, clip.source_start + clip.source_duration
    seen = series.between(start, end, "size") > 0
    if seen.mean() < _SEEN:
        return None
    x, y = (float(np.median(series.between(start, end, axis)[seen])) for axis in ("x", "y"))
    return (x - 0.5) * size[0], (y - 0.5) * size[1]


def _size(clip: Clip, timeline: Timeline, measured: Measured) -> Place | None:
    """Of the picture, in frame widths and heights; None where it is not plainly scaled."""
    parameters, media = clip.parameters, measured.footage.media
    plain = not (parameters.animated or parameters.rotation)
    centred = not (parameters.anchor_x or parameters.anchor_y)
    if not (plain and centred and media.width and media.height):
        return None
    scale = parameters.at(0).scale
    if not isinstance(scale, float | int):
        return None
    width = float(media.width * media.pixel_aspect) * scale / timeline.width
    return width, media.height * scale / timeline.height


def _room(clip: Clip, timeline: Timeline, measured: Measured) -> Place:
    width, height = _size(clip, timeline, measured) or (1.0, 1.0)
    return max(0.0, (width - 1) / 2), max(0.0, (height - 1) / 2)


def _spread(places: NDArray[np.float64]) -> float:
    """How far places lie about their middle, of which an outlier changes little."""
    return float(np.median(np.abs(places - np.median(places, axis=0)).sum(axis=1)))
