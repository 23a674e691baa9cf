"""A timeline as a grid of numbers, ten rows a second, and the way back.

A row holds nine parameters for each of twenty columns, whatever tracks a timeline has:

    column   0       the spine
    columns  1..8    the video tracks above it, from the nearest upwards
    columns  9..11   the video tracks below it, from the nearest downwards
    columns  12..19  the audio tracks, from A1

A row says what is on at its middle. So an edge comes back within half a step (and lands on a frame
of the timeline, which costs at most half a frame more where it stood between two); what is shorter
than a step may vanish; and a cut between two clips that look alike cannot be seen. `to_grid` says
where. Sources are kept as classes only: the way back puts placeholders, of the size of the frame.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from roughcut.check import place
from roughcut.encode.decisions import spine
from roughcut.encode.layouts import fit
from roughcut.errors import Omission, Where
from roughcut.parameters import DEFAULTS, Keyframes, Parameters, value_at
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Generator, Kind, Media, Source, Text, Timeline, Track

STEPS_PER_SECOND = 10
STEP = TICKS_PER_SECOND // STEPS_PER_SECOND
LONGEST = 6 * 3600 * TICKS_PER_SECOND  # 216,000 rows are 156 MB

ABOVE, BELOW, SOUNDS = 8, 3, 8
COLUMNS = (
    "spine",
    *(f"spine+{offset}" for offset in range(1, ABOVE + 1)),
    *(f"spine-{offset}" for offset in range(1, BELOW + 1)),
    *(f"A{number}" for number in range(1, SOUNDS + 1)),
)
SPINE_COLUMN = 0

LAYOUT = ("scale", "x", "y", "crop_left", "crop_right", "crop_top", "crop_bottom")
PARAMETERS = ("active", "asset", *LAYOUT)
ACTIVE, ASSET, SCALE = 0, 1, 2

ASSET_CLASSES = (
    "nothing",
    "main picture",  # moving, on the spine
    "picture above",
    "picture below",
    "still",
    "title",
    "generator",
    "nest",
    "sound of a picture",
    "sound",
)
"""The asset class of each number, a rule of thumb from track and kind."""

TOLERANCE = 0.02
"""How far a value of the layout may move, in its own unit, before a new clip begins."""

LARGEST = 1000.0
"""Beyond it a value is damage: one such entry would drown all others in a mean."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """values: (rows, columns, parameters), in the orders of COLUMNS and PARAMETERS.

    Scale 1.0 just fits the frame, as in a Layout; the other units are those of `parameters`.
    Inactive entries are zeros, and so is the layout of sound.
    spine: the index of the timeline's spine among its tracks; None without a picture, and then
    column 0 is its lowest video track.
    """

    values: NDArray[np.float32]
    spine: int | None
    omissions: tuple[Omission, ...] = ()


def to_grid(timeline: Timeline) -> Grid:
    """The grid of a timeline, with what did not fit into it."""
    base = spine(timeline)
    columns = columns_of(timeline, base)
    end = min(timeline.duration, LONGEST)
    count = rows_before(end, timeline.rate, end // STEP + 2)
    values = np.zeros((count, len(COLUMNS), len(PARAMETERS)), dtype=np.float32)
    omissions: list[Omission] = []
    for index, (name, track) in enumerate(zip(timeline.track_names, timeline.tracks, strict=True)):
        column = columns.get(index)
        if column is None:
            if track.clips:
                where = Where(timeline=timeline.name, track=name)
                omissions.append(Omission(where, "track outside the grid", _clips(track.clips)))
            continue
        layer = _Layer(timeline, name, column, values[:, column])
        omissions.extend(layer.fill(track))
    if any(track.clips for track in timeline.tracks):
        shown = _clips(tuple(clip for track in timeline.tracks for clip in track.clips))
        omissions.append(Omission(Where(timeline=timeline.name), "sources kept as classes", shown))
    return Grid(values, base, tuple(omissions))


def from_grid(grid: Grid, frame: Timeline) -> Timeline:
    """The timeline that a grid shows, with the name, rate, size and tracks of frame.

    Runs of active rows become clips, held still at the layout of their first row; where that moves
    by more than TOLERANCE, or the asset class changes, the next clip begins. Clips of frame are
    dropped; tracks are added where the grid needs more.
    """
    bare = replace(
        frame, tracks=tuple(replace(each, clips=(), transitions=()) for each in frame.tracks)
    )
    found = {column: clips_of(grid, column, frame) for column in range(len(COLUMNS))}
    stage, index_of = with_columns(bare, grid.spine, [each for each in found if found[each]])
    tracks = list(stage.tracks)
    for column, index in index_of.items():
        tracks[index] = replace(tracks[index], clips=found[column])
    return replace(stage, tracks=tuple(tracks))


def row_start(row: int, rate: Rate) -> int:
    """Where a row begins, in ticks: the frame nearest to its step."""
    return rate.snap(row * STEP)


def row_middle(row: int, rate: Rate) -> int:
    """The time that a row speaks for, in ticks; half a tick is rounded up."""
    return (row_start(row, rate) + row_start(row + 1, rate) + 1) // 2


def rows_before(time: int, rate: Rate, limit: int) -> int:
    """How many rows of the first `limit` have their middle before a time."""
    return bisect_left(range(limit), time, key=lambda row: row_middle(row, rate))


def column_of(kind: Kind, offset: int) -> int | None:
    """The column of a track; offset counts from the spine (0) or, for sound, from A1 (0)."""
    if kind == "audio":
        return 1 + ABOVE + BELOW + offset if offset < SOUNDS else None
    if 0 <= offset <= ABOVE:
        return offset
    return ABOVE - offset if -BELOW <= offset < 0 else None


def columns_of(timeline: Timeline, base: int | None) -> dict[int, int]:
    """Index among all tracks → column, for the tracks that have one."""
    video = [index for index, track in enumerate(timeline.tracks) if track.kind == "video"]
    audio = [index for index, track in enumerate(timeline.tracks) if track.kind == "audio"]
    zero = video.index(base) if base is not None else 0
    placed = [(index, column_of("video", at - zero)) for at, index in enumerate(video)]
    placed += [(index, column_of("audio", at)) for at, index in enumerate(audio)]
    return {index: column for index, column in placed if column is not None}


def with_columns(
    timeline: Timeline, base: int | None, columns: list[int]
) -> tuple[Timeline, dict[int, int]]:
    """The timeline with empty tracks added until each of these columns has one, and where it is."""
    video, audio = list(timeline.video_tracks), list(timeline.audio_tracks)
    zero = 0
    if base is not None:
        zero = sum(track.kind == "video" for track in timeline.tracks[:base])
    below = max((each - ABOVE for each in columns if ABOVE < each <= ABOVE + BELOW), default=0)
    above = max((each for each in columns if each <= ABOVE), default=-1)
    sounds = max((each - ABOVE - BELOW for each in columns), default=0)
    missing = max(0, below - zero)
    video = [Track("video")] * missing + video
    video += [Track("video")] * (zero + missing + above + 1 - len(video))
    audio += [Track("audio")] * (sounds - len(audio))
    staged = replace(timeline, tracks=(*video, *audio))
    places = columns_of(staged, zero + missing if video else None)
    return staged, {column: index for index, column in places.items() if column in columns}


def clips_of(grid: Grid, column: int, frame: Timeline) -> tuple[Clip, ...]:
    """The clips that a column shows, on frames of the frame's rate."""
    values = grid.values[:, column]
    sound = column > ABOVE + BELOW
    pieces = (
        (first, row_start(first, frame.rate), row_start(following, frame.rate))
        for first, following in _pieces(values, sound=sound)
    )
    return tuple(
        Clip(
            start=start,
            duration=end - start,
            source=placeholder(round(float(values[first, ASSET])), frame),
            parameters=DEFAULTS if sound else _held(values[first]),
            name=ASSET_CLASSES[round(float(values[first, ASSET]))],
        )
        for first, start, end in pieces
        if end > start  # below ten frames a second some rows are no time at all
    )


def asset_class(source: Source, column: int) -> int:
    """The number in ASSET_CLASSES of what a clip on this column shows."""
    if column > ABOVE + BELOW:
        pictured = isinstance(source, Timeline) or (isinstance(source, Media) and source.has_video)
        name = "sound of a picture" if pictured else "sound"
    elif isinstance(source, Text):
        name = "title"
    elif isinstance(source, Generator):
        name = "generator"
    elif isinstance(source, Timeline):
        name = "nest"
    elif source.still:
        name = "still"
    elif column == SPINE_COLUMN:
        name = "main picture"
    else:
        name = "picture above" if column <= ABOVE else "picture below"
    return ASSET_CLASSES.index(name)


def placeholder(asset: int, frame: Timeline) -> Source:
    """What stands for a source of this class: nothing that exists, as large as the frame."""
    name = ASSET_CLASSES[asset]
    match name:
        case "nothing" | "generator":
            return Generator("slug", name)
        case "title":
            return Text(name)
        case "nest":
            return Timeline(
                name, frame.rate, frame.width, frame.height, pixel_aspect=frame.pixel_aspect
            )
        case "sound" | "sound of a picture":
            return Media(name, has_video=name != "sound", audio_channels=2)
        case _:
            return Media(
                name,
                width=frame.width,
                height=frame.height,
                pixel_aspect=frame.pixel_aspect,
                still=name == "still",
            )


@dataclass(frozen=True, slots=True)
class _Layer:
    """One column while it is filled; rows (T, parameters) is a view of the grid's values."""

    timeline: Timeline
    name: str
    column: int
    rows: NDArray[np.float32]

    def fill(self, track: Track) -> Iterator[Omission]:
        before: Clip | None = None
        reached = 0
        for clip in track.clips:
            if not (clip.enabled and track.enabled):
                yield self._omission(clip, "disabled clip")
                continue
            first = rows_before(clip.start, self.timeline.rate, len(self.rows))
            following = rows_before(clip.end, self.timeline.rate, len(self.rows))
            if clip.end > LONGEST:
                yield self._omission(clip, "beyond the longest grid")
            if first >= following:
                yield self._omission(clip, "shorter than a grid step")
                continue
            yield from self._put(clip, first, following)
            if before is not None and reached == first:
                yield from self._met(before, clip, first)
            before, reached = clip, following
        for transition in track.transitions:
            where = place(self.timeline, self.name, transition.start)
            yield Omission(where, "transition has no column", transition.kind)

    def _put(self, clip: Clip, first: int, following: int) -> Iterator[Omission]:
        self.rows[first:following, ACTIVE] = 1
        self.rows[first:following, ASSET] = asset_class(clip.source, self.column)
        carried: tuple[str, ...] = ()
        if self.column <= ABOVE + BELOW:
            carried = LAYOUT
            fitting = fit(clip.source, self.timeline)
            if fitting is None:
                yield self._omission(clip, "scale of media of unknown size")
            rate = self.timeline.rate
            for number, name in enumerate(LAYOUT, start=SCALE):
                unit = fitting or 1.0 if name == "scale" else 1.0
                value = getattr(clip.parameters, name)
                sampled_rows = range(
                    first, following if isinstance(value, Keyframes) else first + 1
                )
                times = [row_middle(row, rate) - clip.start for row in sampled_rows]
                sampled = np.array([value_at(value, time) / unit for time in times])
                if not (np.abs(sampled) <= LARGEST).all():
                    yield self._omission(clip, "value beyond any frame", name)
                    sampled = np.array([getattr(DEFAULTS, name)])
                self.rows[first:following, number] = sampled
        lost = [
            name
            for name, value in clip.parameters.items()
            if name not in carried and value != getattr(DEFAULTS, name)
        ]
        if lost:
            yield self._omission(clip, "parameters have no column", ", ".join(lost))
        if clip.speed != 1:
            yield self._omission(clip, "speed has no column", str(clip.speed))

    def _met(self, before: Clip, clip: Clip, row: int) -> Iterator[Omission]:
        if before.end < clip.start:
            yield self._omission(clip, "gap before it shorter than a grid step")
        if not _differs(self.rows[row], self.rows[row - 1], sound=self.column > ABOVE + BELOW):
            yield self._omission(clip, "cut between clips that look alike")

    def _omission(self, clip: Clip, what: str, value: str = "") -> Omission:
        return Omission(place(self.timeline, self.name, clip.start), what, value or clip.name)


def _pieces(values: NDArray[np.float32], *, sound: bool) -> Iterator[tuple[int, int]]:
    """Each run of active rows that look alike: its first row, and the one after its last."""
    active = np.concatenate([[False], values[:, ACTIVE] >= 0.5, [False]])
    turns = np.flatnonzero(active[1:] != active[:-1]).tolist()
    for run_start, run_end in zip(turns[::2], turns[1::2], strict=True):
        # Only rows that differ from the one before can begin a clip or leave what is held, and
        # in a steady run there are few of them.
        run = values[run_start:run_end, ASSET:]
        changed = np.flatnonzero((run[1:] != run[:-1]).any(axis=1)) + 1 + run_start
        start = run_start
        for row in changed.tolist():
            if _differs(values[row], values[start], sound=sound):
                yield start, row
                start = row
        yield start, run_end


def _differs(row: NDArray[np.float32], held: NDArray[np.float32], *, sound: bool) -> bool:
    if row[ASSET] != held[ASSET]:
        return True
    return not sound and bool((np.abs(row[SCALE:] - held[SCALE:]) > TOLERANCE).any())


def _held(row: NDArray[np.float32]) -> Parameters:
    values = {
        name: round(float(value), 6)  # float32 holds no more
        for name, value in zip(LAYOUT, row[SCALE:], strict=True)
    }
    return Parameters(**values)


def _clips(clips: tuple[Clip, ...]) -> str:
    return f"{len(clips)} clip{'' if len(clips) == 1 else 's'}"
