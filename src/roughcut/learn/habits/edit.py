"""A project as habits see it: the spine's clips, and what was laid over, under and beside them.

Everything that a habit may know about a timeline passes through here, in seconds and in plain
arrays. Letters: S clips on the spine.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from roughcut.encode.assets import file_name
from roughcut.encode.layouts import LAYOUT_NAMES, Layout, alike
from roughcut.parameters import DEFAULTS
from roughcut.ticks import seconds
from roughcut.timeline import Clip, Generator, Media, Source, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from roughcut.encode.decisions import Decision, Decisions
    from roughcut.projects.example import Example

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
else:
    Floats = Integers = Any

DEFAULT_LAYOUT = Layout()
REFRAMED = "reframed"


@dataclass(frozen=True, slots=True, order=True)
class Stream:
    """A line of work that an editor does: clips of one role on one track.

    track counts from the spine as in Decision. The stream of role REFRAMED on track 0 is the
    spine itself where it leaves the default layout: a punch-in is placed as an overlay is.
    """

    audio: bool
    track: int
    role: str

    @property
    def family(self) -> str:
        """What one set of trees learns: the same work on whatever track."""
        return f"{'sound' if self.audio else 'picture'} {self.role}"


REFRAMING = Stream(audio=False, track=0, role=REFRAMED)


@dataclass(frozen=True, slots=True)
class Event:
    """A clip of a stream, against the spine; start and end in seconds from the first frame.

    within: the index of the spine clip in which it starts (0 for what starts before the first).
    """

    stream: Stream
    start: float
    end: float
    within: int
    row: Decision


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """A project with a spine.

    starts, ends: (S,) seconds. assets: (S,) slots in order of first appearance on the spine.
    """

    editor: str
    project: str
    name: str
    decisions: Decisions
    frame_seconds: float
    spine: tuple[Decision, ...]
    starts: Floats
    ends: Floats
    assets: Integers
    events: tuple[Event, ...]

    @property
    def streams(self) -> tuple[Stream, ...]:
        """Every stream that has an event, sorted."""
        return tuple(sorted({event.stream for event in self.events}))

    def of(self, stream: Stream) -> tuple[Event, ...]:
        """The events of one stream, in time order."""
        return tuple(event for event in self.events if event.stream == stream)


def edit_of(example: Example) -> Edit | None:
    """The project as habits see it, None where nothing stands on a spine."""
    return edit_from(example.decisions, example.editor, example.project, example.sequence)


def edit_from(decisions: Decisions, editor: str, project: str, name: str) -> Edit | None:
    """The same for decisions that belong to no example, such as a begun timeline's."""
    spine = tuple(row for row in decisions.rows if row.track == 0 and not row.audio)
    if not spine:
        return None
    starts = np.array([seconds(row.start) for row in spine])
    ends = np.array([seconds(row.start + row.duration) for row in spine])
    order: dict[str, int] = {}
    assets = np.array(
        [
            order.setdefault(identity(decisions.assets[row.asset]), len(order))
            for row in spine
        ]
    )  # fmt: skip
    events = [*_overlays(decisions, starts), *_reframed(decisions, spine)]
    return Edit(
        editor=editor,
        project=project,
        name=name,
        decisions=decisions,
        frame_seconds=float(1 / decisions.frame.rate.fraction),
        spine=spine,
        starts=starts,
        ends=ends,
        assets=assets,
        events=tuple(sorted(events, key=lambda event: (event.start, event.stream, event.end))),
    )


def identity(source: Source) -> str:
    """What makes two sources the same in two projects: a file's name, a generator, a title's words."""
    if isinstance(source, Media):
        return f"media {file_name(source)}"
    if isinstance(source, Generator):
        return f"generator {source.kind} {source.name} {source.color or ''}"
    if isinstance(source, Text):
        return f"text {source.text}"
    return f"nest {source.name}"


def layout_of_row(decisions: Decisions, row: Decision) -> Layout | None:
    """The layout that a row points to."""
    return None if row.layout is None else decisions.layouts[row.layout]


def reframed(decisions: Decisions, row: Decision) -> bool:
    """Whether somebody moved a clip's picture away from where it would stand untouched."""
    layout = layout_of_row(decisions, row)
    return layout is not None and touched(row.clip) and not alike(layout, DEFAULT_LAYOUT)


def touched(clip: Clip) -> bool:
    """Whether any parameter of a clip's picture is not at its default."""
    return any(getattr(clip.parameters, name) != getattr(DEFAULTS, name) for name in LAYOUT_NAMES)


def _overlays(decisions: Decisions, starts: Floats) -> list[Event]:
    """The clips that are not the spine's, nor the sound that came with a picture."""
    events = []
    for row in decisions.rows:
        on_spine = row.track == 0 and not row.audio
        if on_spine or row.role == "sound" or not row.clip.enabled or row.duration <= 0:
            continue
        start = seconds(row.start)
        events.append(
            Event(
                stream=Stream(row.audio, row.track, row.role),
                start=start,
                end=seconds(row.start + row.duration),
                within=max(0, int(np.searchsorted(starts, start + 1e-6, side="right")) - 1),
                row=row,
            )
        )
    return events


def _reframed(decisions: Decisions, spine: tuple[Decision, ...]) -> list[Event]:
    return [
        Event(REFRAMING, seconds(row.start), seconds(row.start + row.duration), index, row)
        for index, row in enumerate(spine)
        if reframed(decisions, row)
    ]


def by_track(decisions: Decisions) -> Mapping[tuple[bool, int], list[Decision]]:
    """What is seen and heard of each track, but for the sound of pictures."""
    found: dict[tuple[bool, int], list[Decision]] = defaultdict(list)
    for row in decisions.rows:
        if row.clip.enabled and row.duration > 0 and row.role != "sound":
            found[row.audio, row.track].append(row)
    return found
