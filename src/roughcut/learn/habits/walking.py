"""A walk along the spine that decides, clip by clip, what each stream adds there.

Each stream is asked whether its next one starts on a clip, with everything before already decided.
A stream that the timeline holds clips of is continued after the last of them; what stands there is
never touched.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from roughcut.encode.layouts import alike
from roughcut.learn.habits import placing, starts
from roughcut.learn.habits.asking import Who
from roughcut.learn.habits.edit import (
    DEFAULT_LAYOUT,
    REFRAMED,
    Edit,
    Event,
    layout_of_row,
    touched,
)
from roughcut.learn.habits.features import History
from roughcut.learn.habits.learning import spine_identities
from roughcut.learn.habits.line import Line
from roughcut.learn.habits.shelf import Shelf
from roughcut.learn.habits.taken import Taken
from roughcut.learn.habits.times import ORDERS, Teller, name_of
from roughcut.learn.predictor import Proposal, Span
from roughcut.ticks import from_seconds, seconds
from roughcut.timeline import Media

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roughcut.learn.habits.edit import Floats, Stream
    from roughcut.learn.habits.tables import (
        Past,
        Person,
        Placement,
        StartHabit,
        StreamHabit,
        Tables,
    )
    from roughcut.learn.habits.trees import Trees

NEAREST = 3
HEARD = "what was heard"
UNLIKELY = 0.2  # a start that is heard of with less is not tried: more than it saves is deleted
RARE = 0.1  # a stream that fewer of the projects have is not proposed


class Walk:
    """The spine from its beginning to its end, with what was decided so far."""

    def __init__(
        self,
        tables: Tables,
        trees: dict[str, Trees],
        person: Person,
        edit: Edit,
        least: float | None,
        *,
        within: Span | None,
        heard: Mapping[Stream, Floats],
    ) -> None:
        self.edit, self.person = edit, person
        self.found: list[Proposal] = []
        self.least = least
        self._within = within
        self.shelf = Shelf(edit, tables, person.name, trees)
        self._taken = Taken(edit.frame_seconds)
        for row in edit.decisions.rows:
            start, end = seconds(row.start), seconds(row.start + row.duration)
            self._taken.take(row.audio, row.track, start, end)
        self._rows = [
            number
            for number, row in enumerate(edit.decisions.rows)
            if row.track == 0 and not row.audio
        ]
        codes = {name: code for code, name in enumerate(tables.known_sources)}
        self._known = starts.known(edit, codes, spine_identities(edit))
        kept = {each.question: each for each in tables.times}
        self._tellers = {
            (asked, audio): Teller(asked, kept[name_of(asked, audio=audio)], trees)
            for asked in ORDERS
            for audio in (False, True)
        }
        by_family = {each.family: each for each in tables.starts}
        self.lines = [
            self._line(habit, by_family[habit.stream.family], trees, heard.get(habit.stream))
            for habit in person.streams
            if habit.projects >= max(1.0, RARE * habit.of_projects)
        ]

    def _line(
        self,
        habit: StreamHabit,
        how: StartHabit,
        trees: dict[str, Trees],
        heard: Floats | None,
    ) -> Line:
        columns = starts.spine_rows(
            self.edit, self._known, habit.stream.track, habit.rate_per_second
        )
        model = trees.get(how.trees)
        scores = model.answer(columns) if how.chosen == "trees" and model is not None else None
        if heard is not None:
            how, model, scores = replace(how, chosen=HEARD, threshold=UNLIKELY), None, heard
        own = self.edit.of(habit.stream)
        return Line(
            habit=habit,
            how=how,
            trees=model,
            columns=columns,
            scores=scores,
            history=History(self.edit),
            begun_until=max((event.end for event in own), default=-1.0),
            waiting=list(own),
        )

    def decide(self, line: Line, index: int) -> None:
        """Let the stream's next clip start on this spine clip, or not."""
        while line.waiting and line.waiting[0].within < index:
            self._see(line, line.waiting.pop(0))
        past = line.history.features(index)
        score = self._score(line, index, past)
        if self._within is None:
            passed = float(self.edit.ends[index]) <= line.begun_until
        else:
            row = self.edit.spine[index]
            span = self._within
            passed = row.start + row.duration <= span.start or row.start >= span.end
        if passed or not score >= line.how.threshold or not np.isfinite(line.how.threshold):
            return
        confidence = self._confidence(line, score)
        if confidence < (line.habit.worth.least if self.least is None else self.least):
            return
        if line.habit.stream.role == REFRAMED:
            self._reframe(line, index, confidence)
            return
        placed = self._place(line, index, confidence)
        # As often as is usual within one clip, however long this one is.
        usual = round(line.habit.events / max(line.habit.active, 1))
        for _ in range(usual - 1):
            if placed is None or not line.habit.again:
                break
            placed = self._place(line, index, confidence, after=placed + line.habit.again)

    def _see(self, line: Line, event: Event) -> None:
        """What the timeline itself holds shows how the next ones are placed."""
        line.history.add(event.start, event.end, event.within)
        if line.habit.stream.role == REFRAMED:
            return
        audio, who = line.habit.stream.audio, self._asking(line)
        usual = self._usual(line, event.within)
        moment = self._moment(line, event.within, event.start)
        self._tellers["start", audio].saw(moment, usual, who, event.start)
        self._tellers["end", audio].saw(moment, usual, who, event.end)
        line.last_length = event.end - event.start
        self.shelf.saw(line, event)

    def _asking(self, line: Line) -> Who:
        return Who(self.person.name, "", line.habit.stream)

    def _usual(self, line: Line, index: int) -> Placement:
        where = line.habit.placements
        return where.get(placing.situation(self.edit, index), where["within"])

    def _score(self, line: Line, index: int, past: list[float]) -> float:
        if line.scores is not None:
            return float(line.scores[index])
        row = np.concatenate([line.columns[index], past])[None, :]
        if line.trees is not None:
            return float(line.trees.answer(row[:, : line.trees.columns])[0])
        return float(starts.rule_score(line.how, row)[0])

    def _confidence(self, line: Line, score: float) -> float:
        """Trees and situations speak in probabilities; a rate is one only near its threshold."""
        if line.trees is None and line.how.chosen.startswith("rate"):
            score = line.habit.rate * score / max(float(line.how.threshold), 1e-9)
        return round(float(min(1.0, max(0.0, score))), 4)

    def _place(
        self, line: Line, index: int, confidence: float, after: float | None = None
    ) -> float | None:
        """Add the clip where its track is free; when it starts, in seconds, None if nowhere."""
        edit, stream = self.edit, line.habit.stream
        usual, who = self._usual(line, index), self._asking(line)
        if after is None:
            moment = self._moment(line, index)
            start, by_start = self._tellers["start", stream.audio].tell(moment, usual, who)
        else:
            start, by_start = after, "again"
        if start >= placing.until(edit, index) or not self.inside(start):
            return None
        moment = self._moment(line, index, start)
        end, by_end = self._tellers["end", stream.audio].tell(moment, usual, who)
        last = float(edit.ends[-1])
        if self._within is not None:
            last = min(last, seconds(self._within.end))
        span = self._taken.free(stream.audio, stream.track, start, min(end, last))
        if span is None or self._too_short(line, *span, last):
            return None
        start, end = span
        start_ticks, end_ticks = self._ticks(start), self._ticks(end)
        slot = self.shelf.choose(line, index)
        source = self.shelf.source(slot)
        source_start = self.shelf.source_start(line, index, start_ticks, source)
        duration = end_ticks - start_ticks
        if isinstance(source, Media) and not source.still and source.duration is not None:
            # What is asked for must exist: begin earlier in the source, then end earlier.
            source_start = max(0, min(source_start, source.duration - duration))
            duration = edit.decisions.frame.rate.snap(min(duration, source.duration))
            if self._too_short(line, start, start + seconds(duration), end):
                return None
        if duration <= 0:
            return None
        layout = None if stream.audio else self.shelf.stands(line, source, duration)
        self.found.append(
            Proposal(
                track=stream.track,
                audio=stream.audio,
                role=stream.role,
                start=start_ticks,
                duration=duration,
                asset=source,
                source_start=source_start,
                layout=layout,
                gain=line.habit.gain,
                confidence=confidence,
                because=f"starts {by_start}, lasts {by_end}",
                nearest=self.nearest(line, index),
            )
        )
        self._taken.take(stream.audio, stream.track, start, end)
        line.history.add(start, end, index)
        line.last_length = end - start
        return start

    def inside(self, start: float) -> bool:
        """Whether a clip that starts then, in seconds, is asked for."""
        span = self._within
        return span is None or span.start <= self._ticks(start) < span.end

    def _too_short(self, line: Line, start: float, end: float, last: float) -> bool:
        """Shorter than any of the stream's, or, where all ends with it, than any of the editor's."""
        frame = self.edit.frame_seconds
        least = self.person.shortest_seconds if end >= last - frame / 2 else line.habit.shortest
        return end - start < least - frame / 2

    def _reframe(self, line: Line, index: int, confidence: float) -> None:
        edit = self.edit
        row = edit.spine[index]
        if self._within is not None and not self._within.start <= row.start < self._within.end:
            return
        present = layout_of_row(edit.decisions, row)
        if present is None or row.moves:
            return
        if touched(row.clip) and not alike(present, DEFAULT_LAYOUT):
            return
        slot = self.shelf.slot(row.asset)
        layout = self.shelf.reframed(line, slot)
        start, end = float(edit.starts[index]), float(edit.ends[index])
        line.history.add(start, end, index)
        if layout is None or alike(layout, DEFAULT_LAYOUT):
            return
        self.found.append(
            Proposal(
                track=0,
                audio=False,
                role=REFRAMED,
                start=row.start,
                duration=row.duration,
                asset=edit.decisions.assets[row.asset],
                source_start=row.clip.source_start,
                layout=layout,
                gain=1.0,
                confidence=confidence,
                because="reframed",
                nearest=self.nearest(line, index),
                row=self._rows[index],
            )
        )

    def _moment(self, line: Line, index: int, start: float | None = None) -> placing.Moment:
        stream = line.habit.stream
        limit = start or placing.until(self.edit, index)
        since = min(float(self.edit.starts[index]), limit if start is None else start) - 1e-6
        return placing.Moment(
            edit=self.edit,
            within=index,
            previous_end=self._taken.last_end(stream.audio, stream.track, limit),
            previous_length=line.last_length,
            edges=self._taken.edges_beside(stream.audio, stream.track, since),
            start=start or 0.0,
        )

    def nearest(self, line: Line, index: int) -> tuple[Past, ...]:
        """Past clips of the stream, those over the most alike spine clips first."""
        length = float(self.edit.ends[index] - self.edit.starts[index])
        done = float(self.edit.starts[index] / max(self.edit.ends[-1], 1e-9))

        past = line.habit.past
        stretch = np.abs(np.log(np.maximum(line.past_lengths, 0.01) / max(length, 0.01)))
        distance = stretch + 2 * np.abs(line.past_shares - done)
        within = np.sort(distance)[:NEAREST][-1:]
        close = np.flatnonzero(distance <= within).tolist() if len(past) else []
        close.sort(key=lambda at: (distance[at], past[at].project, past[at].seconds))
        return tuple(past[at] for at in close[:NEAREST])

    def _ticks(self, time: float) -> int:
        """The tick of a spine edge where the time is one, else of the nearest frame."""
        frame = self.edit.frame_seconds
        starts_, ends = self.edit.starts, self.edit.ends
        for edges, at_end in ((starts_, False), (ends, True)):
            nearest = int(np.argmin(np.abs(edges - time)))
            if abs(float(edges[nearest]) - time) < frame / 2:
                row = self.edit.spine[nearest]
                return row.start + row.duration if at_end else row.start
        return self.edit.decisions.frame.rate.snap(from_seconds(time))
