"""Footage in pieces that can be kept or dropped, and what is known of each.

A piece ends where a pause begins or ends, at a shot change, where the picture comes to rest or
begins to move, or where the user says so. Nothing but the user's word ends a piece inside speech.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from roughcut.footage.looks import seen_elsewhere
from roughcut.footage.measured import Measured
from roughcut.footage.on_beat import beat_times, moved_to_beats
from roughcut.footage.pauses import Range, heard, spoken
from roughcut.footage.shot_changes import shot_changes
from roughcut.ticks import TICKS_PER_SECOND, Rate, seconds

SHORTEST_PAUSE = TICKS_PER_SECOND * 4 // 10
HEAD = TAIL = TICKS_PER_SECOND // 10
"""What is kept of the pause before and after what is heard, where nobody's habit is known."""
LONGEST = 10 * TICKS_PER_SECOND
PART = TICKS_PER_SECOND * 5 // 2
"""Where nothing happens and nobody speaks for longer than the one, it is parted by the other."""
_REST_STEP = TICKS_PER_SECOND // 2
_RESTING = 0.3  # of the way from a file's least motion to its most
_RANGE_OF_MOTION = 3.0  # its most is this many times its least, or the picture never comes to rest

FEATURES = (
    "length", "heard", "speech", "level", "loudest", "level_in_file", "onsets", "brightness",
    "contrast", "saturation", "warmth", "brightness_in_file", "detail", "detail_in_file", "motion",
    "motion_in_file", "place_in_file", "length_before", "length_after", "level_before",
    "level_after", "faces", "face_size", "tempo", "seen_before", "seen_again",
)  # fmt: skip
"""Columns of `features`; seconds, LUFS, shares, and values divided by the file's median.

tempo: in beats a minute, 0 where there is no beat. seen_before, seen_again: how alike the piece looks to
the one most alike before and after it, 0 to 1, so that takes of the same are known.
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """file: its number; start, end: source ticks on frames of `rate`; frames: how long.

    heard: the share in which somebody speaks or something sounds. joined: it follows the one
    before without a break, so both can stand in one shot. forced: True where the user keeps it,
    False where they drop it.
    """

    file: int
    start: int
    end: int
    frames: int
    heard: float
    joined: bool
    forced: bool | None = None


@dataclass(frozen=True, slots=True)
class Margins:
    """How much of a pause stays before and after what is heard, in ticks.

    on_beat: cuts are moved to the nearest beat, where there is one.
    """

    head: int = HEAD
    tail: int = TAIL
    on_beat: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Source ranges of one file that the user keeps or drops, in ticks from its first frame."""

    keep: tuple[Range, ...] = field(default=())
    drop: tuple[Range, ...] = field(default=())


def moments(
    measured: Measured,
    number: int,
    rate: Rate,
    margins: Margins = Margins(),
    asked: Asked = Asked(),
) -> tuple[Moment, ...]:
    """The pieces of a file, in order, without a gap from its first frame to its last whole one."""
    last = rate.frames(measured.footage.duration)
    if rate.ticks(last) > measured.footage.duration:
        last -= 1
    words = spoken(measured)
    sounds = heard(measured)
    shots = set(shot_changes(measured))
    # A new shot moves otherwise than the one before: that is told once.
    rests = {at for at in _rests(measured) if all(abs(at - shot) > _REST_STEP for shot in shots)}
    free = {*_pause_edges(sounds, measured.footage.duration, margins), *rests}
    beats = beat_times(measured) if margins.on_beat else ()
    free = set(moved_to_beats(free, beats))
    cuts = {rate.frames(at) for at in free if not _inside(words, at)}
    breaks = {rate.frames(at) for at in shots}
    cuts |= {rate.frames(at) for side in (*asked.keep, *asked.drop) for at in side}
    edges = [0, *sorted(at for at in cuts | breaks if 0 < at < last), last]
    edges = _divided(edges, words, beats, rate)
    found: list[Moment] = []
    for first, after in pairwise(edges):
        if after <= first:
            continue
        start, end = rate.ticks(first), rate.ticks(after)
        middle = (start + end) // 2
        forced = True if _inside(asked.keep, middle) else None
        if _inside(asked.drop, middle):
            forced = False
        joined = bool(found) and first not in breaks
        found.append(
            Moment(number, start, end, after - first, _share(sounds, start, end), joined, forced)
        )
    return tuple(found)


def apart_from(
    pieces: Sequence[Moment], ranges: Sequence[Range]
) -> tuple[tuple[Moment, ...], NDArray[np.int64]]:
    """The pieces whose middle lies in none of these source ranges, and their numbers.

    What follows a piece that is left out no longer follows without a break.
    """
    found: list[Moment] = []
    own: list[int] = []
    for number, piece in enumerate(pieces):
        if _inside(ranges, (piece.start + piece.end) // 2):
            continue
        broken = bool(number) and (not own or own[-1] != number - 1)
        found.append(replace(piece, joined=False) if broken else piece)
        own.append(number)
    return tuple(found), np.array(own, np.int64)


def features(measured: Measured, pieces: Sequence[Moment]) -> NDArray[np.float64]:
    """(N, len(FEATURES)): what each piece is like; NaN where nothing was measured."""
    words = spoken(measured)
    rows = np.full((len(pieces), len(FEATURES)), np.nan)
    place = {name: n for n, name in enumerate(FEATURES)}
    for row, piece in zip(rows, pieces, strict=True):
        row[place["length"]] = seconds(piece.end - piece.start)
        row[place["heard"]] = piece.heard
        if "speech" in measured.series:
            row[place["speech"]] = _share(words, piece.start, piece.end)
        if "onsets" in measured.series:
            row[place["tempo"]] = _tempo(measured, piece)
        row[place["place_in_file"]] = piece.start / max(1, measured.footage.duration)
        for name, series, column, summary in _SUMMARIES:
            if series in measured.series:
                values = measured.series[series].between(piece.start, piece.end, column)
                row[place[name]] = summary(values)
    if measured.looks is not None and len(pieces):
        ranges = [(piece.start, piece.end) for piece in pieces]
        before, after = seen_elsewhere(measured.looks, ranges)
        rows[:, place["seen_before"]], rows[:, place["seen_again"]] = before, after
    for name, column in (
        ("level_in_file", "level"), ("brightness_in_file", "brightness"),
        ("detail_in_file", "detail"), ("motion_in_file", "motion"),
    ):  # fmt: skip
        values = rows[:, place[column]]
        known = values[~np.isnan(values)]
        if len(known):
            middle = float(np.median(known))
            relative = values - middle if column == "level" else values / max(middle, 1e-6)
            rows[:, place[name]] = relative
    for name, column, step in (
        ("length_before", "length", 1), ("length_after", "length", -1),
        ("level_before", "level", 1), ("level_after", "level", -1),
    ):  # fmt: skip
        if len(rows) > 1:
            side = slice(1, None) if step == 1 else slice(None, -1)
            other = slice(None, -1) if step == 1 else slice(1, None)
            rows[side, place[name]] = rows[other, place[column]]
    return rows


def _divided(
    edges: Sequence[int], words: Sequence[Range], beats: Sequence[int], rate: Rate
) -> list[int]:
    """The same frames with more between them wherever nothing happens for long."""
    longest, part_frames = rate.frames(LONGEST), rate.frames(PART)
    found = [edges[0]]
    for after in edges[1:]:
        first = found[-1]
        parts = -(-(after - first) // part_frames) if after - first > longest else 1
        between = (first + (after - first) * part // parts for part in range(1, parts))
        moved = (rate.frames(at) for at in moved_to_beats(map(rate.ticks, between), beats))
        found += [at for at in moved if not _inside(words, rate.ticks(at))]
        found.append(after)
    return found


def _mean(values: NDArray[np.float32]) -> float:
    return float(values.mean())


def _highest(values: NDArray[np.float32]) -> float:
    return float(np.quantile(values, 0.9))


_SUMMARIES = (
    ("level", "loudness", "level", _mean),
    ("loudest", "loudness", "level", _highest),
    ("onsets", "onsets", "strength", _mean),
    ("brightness", "light", "brightness", _mean),
    ("contrast", "light", "contrast", _mean),
    ("saturation", "light", "saturation", _mean),
    ("warmth", "light", "warmth", _mean),
    ("detail", "sharpness", "detail", _mean),
    ("motion", "motion", "difference", _mean),
    ("faces", "faces", "count", _mean),
    ("face_size", "faces", "size", _mean),
)


def _pause_edges(sounds: Sequence[Range], duration: int, margins: Margins) -> Iterator[int]:
    """Both ends of every pause, once the margins are taken from it."""
    ends = [0, *(at for each in sounds for at in each), duration]
    for before, after in zip(ends[::2], ends[1::2], strict=True):
        if after - before < SHORTEST_PAUSE:
            continue
        tail = 0 if before == 0 else margins.tail
        head = 0 if after == duration else margins.head
        if after - before > tail + head:
            yield from (before + tail, after - head)
        else:
            yield before + (after - before) * tail // max(1, tail + head)


def _tempo(measured: Measured, piece: Moment) -> float:
    series = measured.series.get("beats")
    if series is None:
        return 0.0
    first, after = np.searchsorted(series.times, [piece.start, piece.end])
    return float(np.median(series.columns["tempo"][first:after])) if after > first else 0.0


def _rests(measured: Measured) -> Iterator[int]:
    """Where the picture begins to move and where it comes to rest.

    Told by halves of a second, in which a moment's calm is none, and then placed on a frame.
    """
    series = measured.series.get("motion")
    if series is None:
        return
    steps = np.arange(0, max(1, measured.footage.duration), _REST_STEP)
    places = np.searchsorted(series.times, steps)
    values = series.columns["difference"]
    means = np.array(
        [
            float(np.median(values[a:b])) if b > a else 0.0
            for a, b in pairwise([*places.tolist(), len(values)])
        ]
    )
    low, high = np.quantile(means, [0.1, 0.9])
    if high < _RANGE_OF_MOTION * low or high == 0:
        return
    moves = means > low + _RESTING * (high - low)
    for step in (np.flatnonzero(np.diff(moves)) + 1).tolist():
        first = places[step - 1]
        after = places[step + 1] if step + 1 < len(places) else len(values)
        yield int(series.times[first + _turn(np.minimum(values[first:after], high))])


def _turn(values: NDArray[np.float32]) -> int:
    """Where a row of values is best told apart into one before and one after; (N,) → 1 to N − 1."""
    if len(values) < 2:
        return 0
    before = np.arange(1, len(values))
    sums = np.cumsum(values, dtype=np.float64)
    means = sums[:-1] / before, (sums[-1] - sums[:-1]) / (len(values) - before)
    apart = np.abs(means[0] - means[1]) * np.sqrt(before * (len(values) - before))
    return int(before[np.argmax(apart)])


def _inside(ranges: Sequence[Range], at: int) -> bool:
    return any(start < at < end for start, end in ranges)


def _share(ranges: Sequence[Range], start: int, end: int) -> float:
    covered = sum(max(0, min(end, b) - max(start, a)) for a, b in ranges)
    return covered / max(1, end - start)
