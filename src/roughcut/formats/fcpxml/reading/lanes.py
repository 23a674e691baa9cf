"""Lanes as tracks.

A lane is an order at one place: two items of lane 1 may overlap when they hang on different clips,
and lanes of an item on a connected clip are relative to that clip's. Pictures keep that order:
overlapping ones of a lane get tracks of their own, above each other. Sound has no order: a lane's
stays together, on the first audio track from its own number on where it has room.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from roughcut.formats.fcpxml.reading.document import Document
from roughcut.timeline import Clip, Kind, Track, Transition

Lane = tuple[int, ...]
MOST_TRACKS = 1_000


@dataclass(frozen=True, slots=True)
class Strip:
    """What stands or falls together: a storyline with its transitions, or one connected clip."""

    kind: Kind
    lane: Lane
    clips: tuple[Clip, ...]
    transitions: tuple[Transition, ...] = ()


@dataclass(slots=True)
class _Row:
    """A track that is being filled; spans are sorted and do not overlap."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    strips: list[Strip] = field(default_factory=list)

    def has_room(self, strip: Strip) -> bool:
        for clip in strip.clips:
            at = bisect_left(self.spans, (clip.start, clip.start))
            if at < len(self.spans) and self.spans[at][0] < clip.end:
                return False
            if at and self.spans[at - 1][1] > clip.start:
                return False
        return True

    def put(self, strip: Strip) -> None:
        self.strips.append(strip)
        for clip in strip.clips:
            span = (clip.start, clip.end)
            self.spans.insert(bisect_left(self.spans, span), span)

    def track(self, kind: Kind) -> Track:
        clips = sorted((clip for strip in self.strips for clip in strip.clips), key=lambda clip: clip.start)  # fmt: skip
        transitions = sorted(
            (each for strip in self.strips for each in strip.transitions), key=lambda each: each.start
        )  # fmt: skip
        return Track(kind, tuple(clips), tuple(transitions))


def tracks(document: Document, element: etree._Element, strips: list[Strip]) -> tuple[Track, ...]:
    """The strips of a sequence as tracks, none of them empty.

    Raises:
        Unreadable: they would need more than MOST_TRACKS.
    """
    filled = [each for each in strips if each.clips]
    pictures = _pictures([each for each in filled if each.kind == "video"])
    sounds = _sounds([each for each in filled if each.kind == "audio"])
    if len(pictures) + len(sounds) > MOST_TRACKS:
        raise document.unreadable(element, f"its lanes need more than {MOST_TRACKS:,} tracks")
    return (*(row.track("video") for row in pictures), *(row.track("audio") for row in sounds))


def _pictures(strips: list[Strip]) -> list[_Row]:
    """Rows from the bottom to the top."""
    deepest = max((len(each.lane) for each in strips), default=0)
    rows: dict[Lane, list[_Row]] = {}
    for lane, of_lane in _by_lane(strips).items():
        height = (*lane, *(0 for _ in range(deepest - len(lane))))
        rows[height] = _spread(of_lane)
    return [row for height in sorted(rows) for row in rows[height]]


def _sounds(strips: list[Strip]) -> list[_Row]:
    """Sound of pictures first, then what lies in lanes of its own, below the pictures' first."""
    rows: dict[int, _Row] = {}
    lanes = _by_lane(strips)
    for lane in sorted(lanes, key=lambda lane: (_number(lane) < 0, abs(_number(lane)), lane)):
        number = _number(lane)
        for part in _spread(lanes[lane]):
            whole = Strip("audio", lane, part.track("audio").clips, part.track("audio").transitions)
            at = number if number >= 0 else -number - 1
            while at in rows and not rows[at].has_room(whole):
                at += 1
            rows.setdefault(at, _Row()).put(whole)
            if len(rows) > MOST_TRACKS:
                break
    return [rows[at] for at in sorted(rows)]


def _number(lane: Lane) -> int:
    return lane[0] if lane else 0


def _by_lane(strips: list[Strip]) -> dict[Lane, list[Strip]]:
    found: dict[Lane, list[Strip]] = defaultdict(list)
    for each in strips:
        found[each.lane].append(each)
    return found


def _spread(strips: list[Strip]) -> list[_Row]:
    """As few rows as hold a lane's strips without an overlap, the earliest at the bottom."""
    rows: list[_Row] = []
    for strip in sorted(strips, key=lambda each: each.clips[0].start):
        row = next((each for each in rows if each.has_room(strip)), None)
        if row is None and len(rows) <= MOST_TRACKS:
            row = _Row()
            rows.append(row)
        if row is not None:
            row.put(strip)
    return rows
