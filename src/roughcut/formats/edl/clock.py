"""Timecode of a list as ticks. The first FCM counts the record, later ones the sources below them.

In a list of EDL-X whose record is non-drop and whose sources are drop-frame now and then, that makes
source and record as long in all 251 edits; no other reading does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from roughcut.errors import Unreadable, Where
from roughcut.formats.edl.lines import Edit
from roughcut.ticks import Rate, from_timecode, timecode

_MOST_EDITS = 32


@dataclass(frozen=True, slots=True)
class Clock:
    """drop_frame: how the record is counted where its timecodes do not say."""

    file: str
    rate: Rate
    drop_frame: bool

    def record(self, edit: Edit) -> tuple[int, int]:
        first, last = (self.ticks(time, edit.line, drop=self.drop_frame) for time in edit.record)
        return first, last

    def source(self, edit: Edit) -> tuple[int, int]:
        drop = bool(edit.drop_frame)
        first, last = (self.ticks(time, edit.line, drop=drop) for time in edit.source)
        return first, last

    def ticks(self, label: str, line: int | None, *, drop: bool) -> int:
        """A timecode; its own `;` or `,` before the frames says drop-frame too.

        Raises:
            Unreadable: it names more frames than a second has.
        """
        parts = re.split(r"[:;.,]", label)
        mark = ";" if drop or label[-len(parts[-1]) - 1] in ";," else ":"
        try:
            return from_timecode(":".join(parts[:3]) + mark + parts[3], self.rate)
        except ValueError as error:
            raise Unreadable(
                Where(file=self.file, line=line),
                str(error),
                "Correct the timecode, or state the list's frame rate with --rate",
            ) from error


def drops(rate: Rate) -> bool:
    """Whether timecode at this rate can drop frame numbers."""
    return ";" in timecode(0, rate, drop_frame=True)


def events(edits: tuple[Edit, ...]) -> Iterator[tuple[Edit, ...]]:
    """Neighbouring edits of one number: a cut, a transition with its outgoing line, a split.

    No event has more lines than there are channels; what follows is another one.
    """
    start = 0
    for index in range(1, len(edits) + 1):
        ends = index == len(edits) or edits[index].number != edits[start].number
        if ends or index - start == _MOST_EDITS:
            yield edits[start:index]
            start = index
