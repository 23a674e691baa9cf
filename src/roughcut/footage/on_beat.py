"""Cuts and the beat: where the nearest one is, and whether cuts fall on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from roughcut.footage.measured import Measured
from roughcut.footage.pauses import Range
from roughcut.ticks import TICKS_PER_SECOND

_FARTHEST = TICKS_PER_SECOND * 3 // 8
"""Half a period of the slowest tempo: what is further from a beat lies where there is none."""
_ON = TICKS_PER_SECOND * 6 // 100
"""A frame and a half at 25 fps; of cuts that fall anywhere, 16 to 32 % are as near as this."""


def beat_times(measured: Measured) -> tuple[int, ...]:
    """Ticks from the first frame; none where nothing repeats or nothing was heard."""
    series = measured.series.get("beats")
    return () if series is None else tuple(series.times.tolist())


def moved_to_beats(places: Iterable[int], beats: Sequence[int]) -> Iterator[int]:
    """Each place on its nearest beat; where there is none near, as it was."""
    for at in places:
        beat = _nearest(at, beats)
        yield at if beat is None else beat


def on_beat(ranges: Sequence[Range], beats: Sequence[int], duration: int) -> tuple[bool, ...]:
    """Of each edge that lies among beats, whether it falls on one; ends of the file are no cuts."""
    found = []
    for at in (edge for each in ranges for edge in each):
        beat = _nearest(at, beats)
        if beat is not None and _FARTHEST < at < duration - _FARTHEST:
            found.append(abs(at - beat) <= _ON)
    return tuple(found)


def _nearest(at: int, beats: Sequence[int]) -> int | None:
    place = bisect_left(beats, at)
    near = beats[max(0, place - 1) : place + 1]
    beat = min(near, key=lambda each: abs(each - at), default=None)
    return None if beat is None or abs(beat - at) > _FARTHEST else beat
