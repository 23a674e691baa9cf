"""Timelines as pictures: tracks one above the other on a shared time scale, as inline SVG.

No script is needed: what does not fit on a block stands in its hover text. Clips too narrow to be
seen apart are drawn as one block that says how many they are, so a picture of three hours has no
more elements than its width has room for. `templates/drawing.css` gives the strokes and letters
their colours, light and dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain

from roughcut.report.blocks import ClipKey, Lane, lane, roles_of, text
from roughcut.report.palette import FILLS, fill
from roughcut.report.ruler import marks
from roughcut.timeline import Clip, Timeline


@dataclass(frozen=True, slots=True)
class Drawn:
    """A timeline to draw under a title.

    added: the clips to bring out; the others are then drawn paler.
    confidence: how sure the style was of a clip, 0 to 1.
    """

    title: str
    timeline: Timeline
    added: frozenset[ClipKey] = frozenset()
    confidence: Mapping[ClipKey, float] = field(default_factory=dict)


WIDTH = 1160  # all sizes are in pixels of a picture this wide
_LEFT, _RIGHT = 30, 4  # room for the tracks' names, and for the last block's edge
_RULER, _TITLE, _BETWEEN = 18, 24, 12
_LANES = {"video": 26, "audio": 18}
_EMPTY_LANE = 8
_GAP = 3
_MOST_MARKS = 10
_LABEL = 66.0  # pixels that a timecode takes
_LEGEND_LINE = 20


def timelines_svg(rows: Sequence[Drawn]) -> str:
    """The timelines one above the other, under one ruler with the first one's timecode."""
    length = max((row.timeline.duration for row in rows), default=0)
    pixels_per_tick = (WIDTH - _LEFT - _RIGHT) / max(1, length)
    identity = sha256(repr([(row.title, row.timeline.name) for row in rows]).encode()).hexdigest()
    hatch = f"hatch-{identity[:8]}"
    body: list[str] = []
    shown: set[str] = set()
    top = float(_RULER)
    for row in rows:
        top += _TITLE
        body.append(f'<text class="rc-title" x="0" y="{top - 8:.0f}">{text(row.title)}</text>')
        roles = roles_of(row.timeline)
        shown.update(roles.values())
        for index, height in _lanes(row.timeline):
            drawn = Lane(
                row.timeline, index, roles, height, pixels_per_tick, hatch, row.added, row.confidence
            )  # fmt: skip
            body.append(_track(drawn, top))
            top += height + _GAP
        top += _BETWEEN
    grid = _ruler(rows[0].timeline, length, pixels_per_tick, top - _BETWEEN) if rows else ""
    legend, bottom = _legend(shown, top)
    title = text("Timelines: " + ", ".join(row.title for row in rows))
    return (
        f'<svg class="rc-timelines" viewBox="0 0 {WIDTH} {bottom:.0f}" role="img" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{title}</title>'
        f'<defs><pattern id="{hatch}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="rc-hatch" width="2.5" height="6"/></pattern></defs>'
        f"{grid}{''.join(body)}{legend}</svg>"
    )


def added_clips(begun: Timeline, finished: Timeline) -> frozenset[ClipKey]:
    """The clips of a finished timeline that are not in the begun one.

    Clips are told apart by what and when they are, not by their track's number, since finishing
    may put tracks below.
    """
    there = {_told(clip) for track in begun.tracks for clip in track.clips}
    return frozenset(
        (track_index, clip_index)
        for track_index, track in enumerate(finished.tracks)
        for clip_index, clip in enumerate(track.clips)
        if _told(clip) not in there
    )


def _told(clip: Clip) -> tuple[object, ...]:
    return clip.start, clip.duration, clip.source_start, clip.name, type(clip.source).__name__


def _lanes(timeline: Timeline) -> Iterator[tuple[int, int]]:
    """Each track's index and height: the topmost video track first, then the sound."""
    tracks = list(enumerate(timeline.tracks))
    video = [each for each in tracks if each[1].kind == "video"]
    audio = [each for each in tracks if each[1].kind == "audio"]
    for index, track in chain(reversed(video), audio):
        yield index, _LANES[track.kind] if track.clips else _EMPTY_LANE


def _track(drawn: Lane, top: float) -> str:
    name = drawn.timeline.track_names[drawn.index]
    label = (
        f'<text class="rc-track" x="{_LEFT - 7}" y="{top + drawn.height / 2 + 4:.1f}">{name}</text>'
        if drawn.track.clips
        else ""
    )
    off = "" if drawn.track.enabled else ' class="rc-off"'
    return (
        f"<g{off}>{label}"
        f'<g transform="translate({_LEFT} {top:.1f})">'
        f'<rect class="rc-lane" width="{WIDTH - _LEFT - _RIGHT}" height="{drawn.height}"/>'
        f"{lane(drawn)}</g></g>"
    )


def _ruler(timeline: Timeline, length: int, pixels_per_tick: float, bottom: float) -> str:
    parts, free = [], float(_LEFT)
    for time, label in marks(timeline, length, _MOST_MARKS):
        x = _LEFT + time * pixels_per_tick
        parts.append(f'<line class="rc-grid" x1="{x:.1f}" x2="{x:.1f}" y1="3" y2="{bottom:.0f}"/>')
        last = x > WIDTH - 90
        anchor, shift = (' text-anchor="end"', -4) if last else ("", 4)
        if x + shift - (_LABEL if last else 0) < free:
            continue
        parts.append(f'<text class="rc-time" x="{x + shift:.1f}" y="12"{anchor}>{label}</text>')
        free = x + shift + _LABEL
    return "".join(parts)


def _legend(shown: set[str], top: float) -> tuple[str, float]:
    """The roles that are drawn, in the palette's order, and the height of the whole picture."""
    roles = [role for role in FILLS if role in shown] + sorted(shown - set(FILLS))
    parts, x = [], float(_LEFT)
    for role in roles:
        width = 34 + len(role) * 6.3
        if x + width > WIDTH:
            x, top = float(_LEFT), top + _LEGEND_LINE
        parts.append(
            f'<rect x="{x:.0f}" y="{top:.0f}" width="12" height="12" rx="3" fill="{fill(role)}"/>'
            f'<text class="rc-legend" x="{x + 17:.0f}" y="{top + 10:.0f}">{text(role)}</text>'
        )
        x += width
    return "".join(parts), top + (_LEGEND_LINE if roles else 0)
