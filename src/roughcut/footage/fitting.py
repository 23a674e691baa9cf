"""The last frames to the wanted length: shots give or take at their tails, where nobody speaks."""

from __future__ import annotations

from collections.abc import Sequence

from roughcut.footage.moments import Moment
from roughcut.footage.pauses import Range
from roughcut.footage.select import Limits, Run
from roughcut.ticks import Rate

APART = 2
"""Frames that stay left out between two shots, so that the cut between them shows."""


def tails(
    runs: Sequence[Run],
    pieces: Sequence[Moment],
    words: Sequence[Sequence[Range]],
    limits: Limits,
    rate: Rate,
) -> tuple[int, ...]:
    """Frames to add at the end of each shot, negative where it is trimmed; zeros if none are missing.

    words: of each file, where somebody speaks. What the user keeps and drops, other shots, shot
    changes and the limits of a shot stay as they are; what cannot be given stays missing.
    """
    frames = [sum(each.frames for each in pieces[run.first : run.last]) for run in runs]
    total = sum(frames)
    most = total if limits.most is None else limits.most
    missing = max(0, limits.least - total) - max(0, total - most)
    if not missing:
        return (0,) * len(runs)
    rooms = []
    for number, run in enumerate(runs):
        if missing > 0:
            follows = runs[number + 1].first if number + 1 < len(runs) else len(pieces)
            room = _after(run, follows, pieces, words, rate)
            if limits.longest is not None:
                room = min(room, max(0, limits.longest - frames[number]))
        else:
            room = min(_within(run, pieces, words, rate), max(0, frames[number] - limits.shortest))
        rooms.append(room)
    shares = _spread(abs(missing), rooms)
    return tuple(share if missing > 0 else -share for share in shares)


def _after(
    run: Run, follows: int, pieces: Sequence[Moment], words: Sequence[Sequence[Range]], rate: Rate
) -> int:
    """Frames behind a shot that nobody speaks in, up to what stands there."""
    end = pieces[run.last - 1].end
    until = run.last
    while until < follows and pieces[until].joined and pieces[until].forced is not False:
        until += 1
    if until == run.last:
        return 0
    limit = pieces[until - 1].end
    first_word = min(
        (start for start, after in words[pieces[run.first].file] if after > end), default=limit
    )
    room = rate.frames(min(limit, max(end, first_word))) - rate.frames(end)
    if rate.ticks(rate.frames(end) + room) > max(end, first_word):
        room -= 1
    reaches_shot = until == follows and until < len(pieces) and pieces[until].joined
    return max(0, min(room, rate.frames(limit) - rate.frames(end) - (APART if reaches_shot else 0)))


def _within(
    run: Run, pieces: Sequence[Moment], words: Sequence[Sequence[Range]], rate: Rate
) -> int:
    """Frames at the end of a shot that nobody speaks in and that the user did not ask for."""
    members = pieces[run.first : run.last]
    end = members[-1].end
    asked = max((each.end for each in members if each.forced), default=members[0].start)
    spoken = max((after for start, after in words[members[0].file] if start < end), default=asked)
    back = rate.frames(max(asked, min(end, spoken), members[0].start))
    if rate.ticks(back) < spoken < end:
        back += 1
    return max(0, rate.frames(end) - back)


def _spread(missing: int, rooms: Sequence[int]) -> list[int]:
    """As evenly over the rooms as they are large, the smallest served first."""
    shares = [0] * len(rooms)
    for served, number in enumerate(sorted(range(len(rooms)), key=rooms.__getitem__)):
        shares[number] = min(rooms[number], -(-missing // (len(rooms) - served)))
        missing -= shares[number]
    return shares
