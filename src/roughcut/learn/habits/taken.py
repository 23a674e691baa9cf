"""Where the tracks of a timeline are taken, by what stood there and by what was added."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict

Track = tuple[bool, int]
"""(audio, number of the track)."""

MAIN = (False, 0)


class Taken:
    """The spans of each track; all times are in seconds."""

    def __init__(self, frame: float) -> None:
        self._frame = frame
        self._spans: defaultdict[Track, list[tuple[float, float]]] = defaultdict(list)
        self._edges: defaultdict[Track, list[float]] = defaultdict(list)  # in time order

    def take(self, audio: bool, track: int, start: float, end: float) -> None:
        """Let a clip stand there."""
        self._spans[audio, track].append((start, end))
        for time in (start, end):
            insort(self._edges[audio, track], time)

    def free(self, audio: bool, track: int, start: float, end: float) -> tuple[float, float] | None:
        """The part of a span, from where its track is free to the next clip on it."""
        for a, b in sorted(self._spans.get((audio, track), ())):
            if a <= start + self._frame / 2 < b:
                start = b
            elif start < a < end:
                end = a
        return (start, end) if end - start >= self._frame else None

    def last_end(self, audio: bool, track: int, limit: float) -> float | None:
        """The latest end of the track's clips that start before this time."""
        spans = self._spans.get((audio, track), ())
        return max((end for start, end in spans if start < limit), default=None)

    def edges_beside(self, audio: bool, track: int, since: float) -> list[float]:
        """Where clips of all tracks but this one and the main one start and end, from then on."""
        return sorted(
            {
                time
                for each, times in self._edges.items()
                if each not in {(audio, track), MAIN}
                for time in times[bisect_left(times, since) :]
            }
        )
