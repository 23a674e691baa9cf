"""What an editor made of a timeline that roughcut finished: kept, moved, deleted, added.

The corrected timeline is learned from WEIGHT times, so that it counts more than an old project; and
each clip that roughcut added (its marker says so, and how sure it was) is a trial of its kind, as on
held-out projects: what was deleted raises the confidence that its kind must have, or ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from roughcut.changes import Entry, edits, entries, saved
from roughcut.encode.decisions import Decision, Decisions, encode
from roughcut.encode.layouts import Layout, aspect_of, stands
from roughcut.learn.habits.edit import REFRAMED, Stream, by_track
from roughcut.projects.example import Example
from roughcut.timeline import Timeline

WEIGHT = 4  # old projects that a corrected one counts as
MARK = "roughcut "  # before the role, in the name of the marker of an added clip
_SURE = re.compile(r"(\d{1,3}) %")


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """A corrected timeline as an example, and the fate of what had been added to it.

    tried: stream, confidence, and the changes that the clip saved, −1 (deleted) to 4 (kept as it is).
    """

    example: Example
    tried: tuple[tuple[Stream, float, float], ...]


def correction(ours: Timeline, theirs: Example) -> Correction:
    """What became of our timeline in theirs; a timeline without our markers teaches as a project."""
    return Correction(theirs, tuple(_tried(encode(ours), theirs.decisions)))


def _tried(ours: Decisions, theirs: Decisions) -> Iterator[tuple[Stream, float, float]]:
    mine, wanted = by_track(ours), by_track(theirs)
    for (audio, track), rows in sorted(mine.items()):
        truth = entries(theirs.frame, wanted.get((audio, track), ()))
        own = entries(ours.frame, rows)
        for row, entry, saving in zip(rows, own, saved(truth, own), strict=True):
            said = _said(row)
            if said is None:
                continue
            role, sure = said
            if role == REFRAMED:
                yield Stream(audio, track, role), sure, _reframing(ours, row, entry, truth)
            elif track != 0 or audio:
                yield Stream(audio, track, role), sure, saving


def _said(row: Decision) -> tuple[str, float] | None:
    """Which role roughcut added a clip for, and how sure it was; None for an editor's own clip."""
    for marker in row.clip.markers:
        sure = _SURE.match(marker.comment)
        if marker.name.startswith(MARK) and sure:
            return marker.name.removeprefix(MARK), min(100, int(sure[1])) / 100
    return None


def _reframing(ours: Decisions, row: Decision, entry: Entry, truth: list[Entry]) -> float:
    """What was saved where a clip of the main track was made to stand otherwise than fitted."""
    there = [each for each in truth if each.start == entry.start][:1]
    aspect = aspect_of(row.clip.source, ours.frame)
    before = replace(entry, stands=stands(Layout(), aspect, ours.frame) if aspect else None)
    return edits(there, [before]) - edits(there, [entry])
