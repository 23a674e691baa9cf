"""What a style remembers of the projects that it learned from: one flat row a clip, as Parquet.

The rows are enough to find the nearest past edits and to place their assets again. pyarrow is
imported by the two functions that need it, so that this module costs nothing without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from roughcut.encode.assets import file_name
from roughcut.encode.decisions import Decision
from roughcut.encode.layouts import LAYOUT_NAMES, Layout
from roughcut.errors import BrokenStyle
from roughcut.parameters import value_at
from roughcut.projects.example import Example
from roughcut.projects.packed import source_as_json, source_from_json
from roughcut.ticks import seconds
from roughcut.timeline import Generator, Media, Source, Text, Timeline


@dataclass(frozen=True, slots=True)
class PastEdit:
    """One clip of a past project.

    start, duration, source_start, after_start, before_end are ticks; the last two tell the start
    against the spine clip `spine` (see `Anchor`), which lasts spine_duration (0 before the first).
    timeline_duration: of the sequence. asset: its slot in the sequence. source: what it is, as
    JSON. asset_name: the file, in lower case, or what a generator or title is.
    The layout stands in eleven columns, all None where the clip has none. moves: the names of its
    animated parameters. gain: at the clip's middle.
    """

    editor: str
    project: str
    file: str
    sequence: str
    index: int
    frame_rate: float
    frame_width: int
    frame_height: int
    timeline_duration: int
    track: int
    audio: bool
    role: str
    start: int
    duration: int
    spine: int
    spine_duration: int
    after_start: int
    before_end: int
    asset: int
    asset_name: str
    source: str
    source_start: int
    speed: float
    scale: float | None
    x: float | None
    y: float | None
    rotation: float | None
    anchor_x: float | None
    anchor_y: float | None
    crop_left: float | None
    crop_right: float | None
    crop_top: float | None
    crop_bottom: float | None
    opacity: float | None
    gain: float
    moves: str

    @property
    def layout(self) -> Layout | None:
        if self.scale is None:
            return None
        return Layout(**{name: getattr(self, name) for name in LAYOUT_NAMES})

    @property
    def duration_seconds(self) -> float:
        return seconds(self.duration)

    def asset_source(self) -> Source:
        """The medium, generator or title itself; a nest is a medium of its name without a file."""
        return source_from_json(self.source)


_COLUMNS = tuple(each.name for each in fields(PastEdit))


def past_edits(examples: Iterable[Example]) -> tuple[PastEdit, ...]:
    """The rows of all examples, in the order of examples and decisions."""
    return tuple(
        _row(example, end, index, row)
        for example in examples
        for end in [_end(example)]
        for index, row in enumerate(example.decisions.rows)
    )


def as_parquet(edits: Sequence[PastEdit]) -> bytes:
    """A Parquet file with a column for each field of PastEdit."""
    import pyarrow as pa  # noqa: PLC0415 - part of the extra `learn`
    import pyarrow.parquet as pq  # noqa: PLC0415

    columns = {
        name: pa.array([getattr(edit, name) for edit in edits], _arrow_type(pa, name))
        for name in _COLUMNS
    }
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def from_parquet(content: bytes, file: str = "projects.parquet") -> tuple[PastEdit, ...]:
    """The rows that `as_parquet` wrote.

    Raises:
        BrokenStyle: the bytes are no Parquet file, or one with other columns.
    """
    import pyarrow as pa  # noqa: PLC0415 - part of the extra `learn`
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowInvalid, OSError) as error:
        raise BrokenStyle(file, f"it is damaged ({error})", "Learn the style again") from error
    expected = [(name, _arrow_type(pa, name)) for name in _COLUMNS]
    if [(each.name, each.type) for each in table.schema] != expected:
        raise BrokenStyle(file, "its columns are those of another version", "Learn the style again")
    columns = [table.column(name).to_pylist() for name in _COLUMNS]
    return tuple(PastEdit(*values) for values in zip(*columns, strict=True))


def _row(example: Example, end: int, index: int, row: Decision) -> PastEdit:
    decisions = example.decisions
    layout = decisions.layouts[row.layout] if row.layout is not None else None
    source = decisions.assets[row.asset]
    spine = row.anchor.spine
    return PastEdit(
        editor=example.editor,
        project=example.project,
        file=example.file,
        sequence=example.sequence,
        index=index,
        frame_rate=float(decisions.frame.rate.fraction),
        frame_width=decisions.frame.width,
        frame_height=decisions.frame.height,
        timeline_duration=end,
        track=row.track,
        audio=row.audio,
        role=row.role,
        start=row.start,
        duration=row.duration,
        spine=spine,
        spine_duration=row.anchor.after_start + row.anchor.before_end if spine >= 0 else 0,
        after_start=row.anchor.after_start,
        before_end=row.anchor.before_end,
        asset=row.asset,
        asset_name=_asset_name(source),
        source=source_as_json(source),
        source_start=row.clip.source_start,
        speed=float(row.clip.speed),
        **{name: getattr(layout, name, None) for name in LAYOUT_NAMES},
        gain=value_at(row.clip.parameters.gain, row.duration // 2),
        moves=" ".join(row.moves),
    )


def _end(example: Example) -> int:
    return max((row.start + row.duration for row in example.decisions.rows), default=0)


def _arrow_type(pa: Any, name: str) -> Any:
    annotation = PastEdit.__annotations__[name].removesuffix(" | None")
    return {"str": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}[
        annotation
    ]


def _asset_name(source: Source) -> str:
    if isinstance(source, Media):
        return file_name(source)
    if isinstance(source, Timeline):
        return source.name
    return source.text if isinstance(source, Text) else _generator_name(source)


def _generator_name(generator: Generator) -> str:
    return " ".join(part for part in (generator.kind, generator.name, generator.color) if part)
