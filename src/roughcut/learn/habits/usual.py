"""The usual times of what somebody lays over the main track, as narrowly as there is enough of it."""

from __future__ import annotations

from collections.abc import Sequence

from roughcut.learn.habits import placing
from roughcut.learn.habits.edit import REFRAMING, Edit, Event
from roughcut.learn.habits.tables import Placement, Situation

ENOUGH = 4  # events before the next broader kind is asked

Pair = tuple[placing.Moment, Event]


class Usual:
    """The usual times of each stream: the editor's own, else of its role, else everybody's."""

    def __init__(self, train: Sequence[Edit], *, audio: bool) -> None:
        self._pairs: dict[tuple[object, ...], list[tuple[str, Pair]]] = {}
        self._known: dict[tuple[object, ...], dict[Situation, Placement]] = {}
        for edit in train:
            for pair in pairs(edit, audio=audio):
                for kind in _kinds(edit, pair[1]):
                    self._pairs.setdefault(kind, []).append((edit.project, pair))

    def of(self, edit: Edit, pair: Pair, *, left_out: bool) -> Placement:
        """left_out: without what the project itself shows, which is among the training edits."""
        without = edit.project if left_out else ""
        found: dict[Situation, Placement] = {}
        for kind in _kinds(edit, pair[1]):
            found = self._situations(kind, without)
            if found["within"].events >= ENOUGH:
                break
        return found.get(placing.situation(edit, pair[0].within), found["within"])

    def _situations(self, kind: tuple[object, ...], without: str) -> dict[Situation, Placement]:
        key = (*kind, without)
        if key not in self._known:
            own = [pair for project, pair in self._pairs.get(kind, ()) if project != without]
            self._known[key] = placing.by_situation(own, placing.usual_times)
        return self._known[key]


def _kinds(edit: Edit, event: Event) -> tuple[tuple[object, ...], ...]:
    stream = event.stream
    return (edit.editor, stream), (edit.editor, stream.family), ("", stream.family), ("", "")


def pairs(edit: Edit, *, audio: bool) -> list[Pair]:
    """Each overlay, or each sound, with what was known before it, in time order."""
    found: list[Pair] = []
    for stream in edit.streams:
        if stream.audio != audio or stream == REFRAMING:
            continue
        events = edit.of(stream)
        found.extend(zip(placing.moments(edit, events), events, strict=True))
    return sorted(found, key=lambda pair: (pair[1].start, pair[1].stream))
