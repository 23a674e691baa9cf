"""Where in a spine clip something starts and how long it lasts: anchors, not seconds.

A rule answers with a time in seconds, or None where it has nothing to hold on to. Which rules a
person follows is counted: a rule is worth the share of past clips whose time it would have hit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from roughcut.learn.habits.edit import Edit, Event, Stream
from roughcut.learn.habits.tables import Placement, Situation, Tally

START_TOLERANCE_FRAMES = 2.5
LENGTH_TOLERANCE_SECONDS = 0.2
MIN_SITUATION = 4  # events before opening or closing is looked at apart
NEAR_SECONDS = 0.1  # an edge so near to a cut is that cut
_TINY = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What is known when a clip is to be placed.

    within: the spine clip. previous_end: of the clip before on its own track, None for the first.
    previous_length: of the last clip of its stream. edges: times at which clips of other tracks
    start or end, in order; those before the spine clip and before start may be left out. start: the
    time that was chosen, for rules of length.
    """

    edit: Edit
    within: int
    previous_end: float | None
    previous_length: float | None
    edges: Sequence[float]
    start: float = 0.0

    @property
    def cut(self) -> float:
        return float(self.edit.starts[self.within])

    @property
    def clip_end(self) -> float:
        return float(self.edit.ends[self.within])

    @property
    def until(self) -> float:
        return until(self.edit, self.within)

    def edges_inside(self, margin: float = 0.0) -> Sequence[float]:
        """Those further than a margin, in seconds, from where the spine clip starts and ends."""
        first = bisect_right(self.edges, self.cut + margin)
        return self.edges[first : bisect_left(self.edges, self.clip_end - margin)]


def until(edit: Edit, within: int) -> float:
    """Where the next spine clip starts, in seconds; infinite after the last one.

    What starts where the spine pauses belongs to the clip before the pause.
    """
    following = within + 1
    return float(edit.starts[following]) if following < len(edit.starts) else np.inf


StartRule = Callable[[Moment, Placement], float | None]


def _at_cut(moment: Moment, _: Placement) -> float:
    return moment.cut


def _after_cut(moment: Moment, usual: Placement) -> float | None:
    time = moment.cut + usual.after_cut
    return time if time < moment.clip_end else None


def _before_end(moment: Moment, usual: Placement) -> float | None:
    time = moment.clip_end - usual.before_end
    return time if time >= moment.cut else None


def _previous_end(moment: Moment, _: Placement) -> float | None:
    end = moment.previous_end
    return end if end is not None and moment.cut - _TINY <= end < moment.until - _TINY else None


def _where_the_spine_is_free(moment: Moment, _: Placement) -> float | None:
    return moment.clip_end if moment.clip_end < moment.until - _TINY else None


def _other_edge(moment: Moment, _: Placement) -> float | None:
    inside = moment.edges_inside(NEAR_SECONDS)
    return inside[0] if inside else None


def _second_edge(moment: Moment, _: Placement) -> float | None:
    inside = moment.edges_inside(NEAR_SECONDS)
    return inside[1] if len(inside) > 1 else None


def _edge_near_usual(moment: Moment, usual: Placement) -> float | None:
    first = bisect_left(moment.edges, moment.cut - _TINY)
    inside = moment.edges[first : bisect_left(moment.edges, moment.clip_end)]
    time = moment.cut + usual.after_cut
    return min(inside, key=lambda t: abs(t - time)) if inside else None


def _at_time(moment: Moment, usual: Placement) -> float | None:
    return usual.at if moment.cut - _TINY <= usual.at < moment.clip_end else None


START_RULES: dict[str, StartRule] = {
    "on the cut": _at_cut,
    "where the one before ends": _previous_end,
    "at an edge on another track": _other_edge,
    "at the second edge on another track": _second_edge,
    "at the edge nearest to its usual place": _edge_near_usual,
    "some seconds after the cut": _after_cut,
    "some seconds before the clip ends": _before_end,
    "at its time in the video": _at_time,
    "where the main track ends or pauses": _where_the_spine_is_free,
}


def _with_clip(moment: Moment, _: Placement) -> float:
    return moment.clip_end


def _some_cuts_later(count: int) -> StartRule:
    def rule(moment: Moment, _: Placement) -> float | None:
        last = moment.within + count
        return float(moment.edit.ends[last]) if last < len(moment.edit.ends) else None

    return rule


def _run_end(moment: Moment, _: Placement) -> float | None:
    last = moment.within
    assets = moment.edit.assets
    while last + 1 < len(assets) and assets[last + 1] == assets[moment.within]:
        last += 1
    return float(moment.edit.ends[last]) if last > moment.within else None


def _usual_length(moment: Moment, usual: Placement) -> float:
    return moment.start + usual.length


def _usual_to_a_cut(moment: Moment, usual: Placement) -> float | None:
    ends = moment.edit.ends
    nearest = float(ends[int(np.argmin(np.abs(ends - moment.start - usual.length)))])
    return nearest if nearest > moment.start + _TINY else None


def _as_the_one_before(moment: Moment, _: Placement) -> float | None:
    length = moment.previous_length
    return None if length is None else moment.start + length


def _to_the_end(moment: Moment, _: Placement) -> float:
    return float(moment.edit.ends[-1])


def _next_edge(moment: Moment, _: Placement) -> float | None:
    later = bisect_right(moment.edges, moment.start + NEAR_SECONDS)
    return moment.edges[later] if later < len(moment.edges) else None


LENGTH_RULES: dict[str, StartRule] = {
    "with the clip below": _with_clip,
    "its usual seconds": _usual_length,
    "to the end of the video": _to_the_end,
    "to the end of the next clip": _some_cuts_later(1),
    "to the end of the clip after the next": _some_cuts_later(2),
    "until the picture below changes its source": _run_end,
    "its usual seconds, to a cut": _usual_to_a_cut,
    "as long as the one before": _as_the_one_before,
    "to the next edge on another track": _next_edge,
}


def situation(edit: Edit, within: int) -> Situation:
    if within == 0:
        return "opening"
    return "closing" if within == len(edit.spine) - 1 else "within"


def moments(edit: Edit, events: Sequence[Event]) -> list[Moment]:
    """What was known at each of a stream's events, in time order; start is when it truly began.

    Known is what started before on any track, with its end, and of what starts at the same time
    what comes first in the order of streams.
    """
    if not events:
        return []
    stream = events[0].stream
    found = []
    edges: list[float] = []
    previous_end: float | None = None
    previous_length: float | None = None
    waiting = sorted(events, key=_order)
    for each in sorted(edit.events, key=_order):
        if waiting and each is waiting[0]:
            since = min(float(edit.starts[each.within]), each.start) - _TINY
            known = tuple(edges[bisect_left(edges, since) :])
            found.append(
                Moment(edit, each.within, previous_end, previous_length, known, each.start)
            )
            waiting.pop(0)
        if _same_track(each, events[0]):
            previous_end = each.end if previous_end is None else max(previous_end, each.end)
            if each.stream == stream:
                previous_length = each.end - each.start
        else:
            for time in (each.start, each.end):
                place = bisect_left(edges, time)
                if place == len(edges) or edges[place] != time:
                    edges.insert(place, time)
    return found


def _order(event: Event) -> tuple[float, Stream, float]:
    return event.start, event.stream, event.end


def usual_times(pairs: Sequence[tuple[Moment, Event]]) -> Placement:
    """The medians alone, before any rule is counted."""
    return Placement(
        events=len(pairs),
        after_cut=_median([event.start - moment.cut for moment, event in pairs]),
        before_end=_median([moment.clip_end - event.start for moment, event in pairs]),
        at=_median([event.start for _, event in pairs]),
        length=_median([event.end - event.start for _, event in pairs]),
        starts=(),
        lengths=(),
    )


def by_situation(
    pairs: Sequence[tuple[Moment, Event]],
    summed: Callable[[Sequence[tuple[Moment, Event]]], Placement],
) -> dict[Situation, Placement]:
    """What is usual at the opening, at the closing and between, apart where there is enough of it."""
    found: dict[Situation, Placement] = {"within": summed(pairs)}
    apart: tuple[Situation, ...] = ("opening", "closing")
    within = list(pairs)
    for each in apart:
        own = [pair for pair in pairs if situation(pair[0].edit, pair[0].within) == each]
        if len(own) >= MIN_SITUATION:
            found[each] = summed(own)
            within = [pair for pair in within if situation(pair[0].edit, pair[0].within) != each]
    if len(within) >= MIN_SITUATION:
        found["within"] = summed(within)
    return found


def placement(pairs: Sequence[tuple[Moment, Event]]) -> Placement:
    """What the events of one situation have in common, and which rules would have hit them."""
    plain = usual_times(pairs)

    def tallies(rules: dict[str, StartRule], *, start: bool) -> tuple[Tally, ...]:
        counted = []
        for name, rule in rules.items():
            hits = 0
            for moment, event in pairs:
                answer = rule(moment, plain)
                frames = START_TOLERANCE_FRAMES * moment.edit.frame_seconds
                near = frames if start else LENGTH_TOLERANCE_SECONDS
                truth = event.start if start else event.end
                hits += answer is not None and abs(answer - truth) <= near
            counted.append(Tally(name, hits, len(pairs)))
        return tuple(sorted(counted, key=lambda each: -each.hits))  # stable: ties keep their order

    return Placement(
        plain.events, plain.after_cut, plain.before_end, plain.at, plain.length,
        tallies(START_RULES, start=True), tallies(LENGTH_RULES, start=False),
    )  # fmt: skip


def _same_track(a: Event, b: Event) -> bool:
    return (a.stream.audio, a.stream.track) == (b.stream.audio, b.stream.track)


def _median(values: Sequence[float]) -> float:
    return float(np.median(values)) if len(values) else 0.0
