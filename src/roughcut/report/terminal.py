"""What stands in a file or in a score, for a terminal: tables and pictures, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from roughcut.encode.words import (
    clip_name,
    layout_words,
    length_words,
    movement_words,
    one_line,
    source_name,
)
from roughcut.errors import Omission, Where
from roughcut.formats.door import Reading
from roughcut.parameters import Keyframes, Value
from roughcut.report.blocks import ClipKey, roles_of
from roughcut.report.layouts import shown_layout
from roughcut.report.strip import strip
from roughcut.report.wording import measure_words
from roughcut.ticks import seconds, timecode
from roughcut.timeline import Clip, Timeline

if TYPE_CHECKING:
    from roughcut.learn import Model
    from roughcut.scoring import Score

_COLUMNS = 100


def inspection(
    file: Path, reading: Reading, chosen: Sequence[Timeline] | None, *, clips: bool
) -> RenderableType:
    """The sequences of a file, then each chosen one drawn (all, for None), then what was omitted."""
    parts: list[RenderableType] = [Line(one_line(str(file)), style="bold"), _sequences(reading)]
    for timeline in reading.timelines if chosen is None else chosen:
        parts += [Line(""), Line(one_line(timeline.name), style="bold"), strip(timeline, _COLUMNS)]
        if clips:
            parts.append(clips_table(timeline))
    parts += [Line(""), omissions_table(reading.omissions)]
    return Group(*parts)


def clips_table(timeline: Timeline) -> Table:
    """Every clip: where it is, how long, from where in its source, how it stands and plays."""
    table = _table(">#", "track", "in", ">length", "name", "role", "picture")
    roles = roles_of(timeline)
    for number, (key, name, clip) in enumerate(_clips(timeline), start=1):
        table.add_row(
            str(number), name, _label(timeline, clip.start), length_words(seconds(clip.duration)),
            Line(clip_name(clip)), Line(roles.get(key, "")), Line(_picture(timeline, key, clip)),
        )  # fmt: skip
    return table


def omissions_table(omissions: Sequence[Omission]) -> RenderableType:
    """Each kind of omission with its count and its first place, the most frequent first."""
    if not omissions:
        return Line("Nothing was left out.")
    table = _table(">count", "left out", "first at")
    for what, count, first in counted(omissions):
        table.add_row(str(count), Line(one_line(what)), Line(one_line(str(_in_file(first.where)))))
    return table


def _in_file(where: Where) -> Where:
    """A place with its file's name only: the table has no room for its folders."""
    return replace(where, file=Path(where.file).name) if where.file else where


def counted(omissions: Sequence[Omission]) -> tuple[tuple[str, int, Omission], ...]:
    """Each kind, how often it is there, and the first of it; the most frequent kind first."""
    kinds: dict[str, list[Omission]] = {}
    for omission in omissions:
        kinds.setdefault(omission.what, []).append(omission)
    order = sorted(kinds, key=lambda what: (-len(kinds[what]), what))
    return tuple((what, len(kinds[what]), kinds[what][0]) for what in order)


def score_table(score: Score) -> RenderableType:
    """Every measure that has something to judge, and what is good in it."""
    table = _table("measure", ">figure", "best")
    for name, value in score.figures().items():
        if name == "decisions":
            continue
        edits = name == "edits"
        figure = f"{value:g}" if edits else f"{value:.3f}"
        best = f"0; theirs has {score.decisions} clips" if edits else "1"
        table.add_row(Line(one_line(measure_words(name))), figure, Line(best, style="dim"))
    return table


def models_table(models: Sequence[Model]) -> RenderableType:
    """The models that learn, with how many numbers each of them learns."""
    table = _table("model", "what it is", ">parameters")
    for each in models:
        size = f"{each.parameters:,}" if each.parameters is not None else "varies"
        table.add_row(each.name, each.title, size)
    return table


def inspect_json(reading: Reading) -> dict[str, Any]:
    """All that a reading holds; each time as ticks, timecode and seconds."""
    return {
        "timelines": [_timeline_json(timeline) for timeline in reading.timelines],
        "omissions": [
            {"what": what, "count": count, "first": str(first.where), "value": first.value}
            for what, count, first in counted(reading.omissions)
        ],
    }


def _sequences(reading: Reading) -> Table:
    table = _table(">#", "sequence", "frame", ">fps", ">length", ">tracks", ">clips")
    for number, timeline in enumerate(reading.timelines, start=1):
        clips = sum(len(track.clips) for track in timeline.tracks)
        video, audio = len(timeline.video_tracks), len(timeline.audio_tracks)
        table.add_row(
            str(number), Line(one_line(timeline.name)), f"{timeline.width}×{timeline.height}",
            str(timeline.rate), _length(timeline), f"{video} V {audio} A", str(clips),
        )  # fmt: skip
    return table


def _table(*headings: str) -> Table:
    """A plain table; a heading that begins with > stands over figures."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        figures = heading.startswith(">")
        table.add_column(heading.removeprefix(">"), justify="right" if figures else "left")
    return table


def _length(timeline: Timeline) -> str:
    return timecode(timeline.duration, timeline.rate, drop_frame=timeline.drop_frame)


def _label(timeline: Timeline, ticks: int) -> str:
    return timecode(timeline.start + ticks, timeline.rate, drop_frame=timeline.drop_frame)


def _clips(timeline: Timeline) -> Iterator[tuple[ClipKey, str, Clip]]:
    names = timeline.track_names
    for track_index, track in enumerate(timeline.tracks):
        for clip_index, clip in enumerate(track.clips):
            yield (track_index, clip_index), names[track_index], clip


def _picture(timeline: Timeline, key: ClipKey, clip: Clip) -> str:
    parts = []
    if timeline.tracks[key[0]].kind == "video":
        layout = shown_layout(timeline, clip)
        parts.append(layout_words(layout) if layout else "size unknown")
    parts.append(movement_words(clip.parameters))
    parts.append(f"speed {float(clip.speed) * 100:.4g} %" if clip.speed != 1 else "")
    parts.append("" if clip.enabled else "disabled")
    return ", ".join(part for part in parts if part)


def _timeline_json(timeline: Timeline) -> dict[str, Any]:
    roles = roles_of(timeline)
    tracks: list[dict[str, Any]] = [
        {"name": name, "kind": track.kind, "enabled": track.enabled, "clips": [], "transitions": []}
        for name, track in zip(timeline.track_names, timeline.tracks, strict=True)
    ]
    for key, _, clip in _clips(timeline):
        tracks[key[0]]["clips"].append(_clip_json(timeline, clip, roles.get(key)))
    for told, track in zip(tracks, timeline.tracks, strict=True):
        told["transitions"] = [
            {"kind": each.kind, "start": _time(timeline, each.start), "end": _time(timeline, each.end)}
            for each in track.transitions
        ]  # fmt: skip
    return {
        "name": timeline.name,
        "width": timeline.width,
        "height": timeline.height,
        "rate": str(timeline.rate.fraction),
        "drop_frame": timeline.drop_frame,
        "start_ticks": timeline.start,
        "duration": _duration(timeline, timeline.duration),
        "tracks": tracks,
    }


def _clip_json(timeline: Timeline, clip: Clip, role: str | None) -> dict[str, Any]:
    layout = shown_layout(timeline, clip)
    return {
        "name": clip.name,
        "source": source_name(clip.source),
        "role": role,
        "start": _time(timeline, clip.start),
        "end": _time(timeline, clip.end),
        "duration": _duration(timeline, clip.duration),
        "source_start_ticks": clip.source_start,
        "speed": str(clip.speed),
        "enabled": clip.enabled,
        "layout": layout_words(layout) if layout else None,
        "parameters": {name: _value(value) for name, value in clip.parameters.items()},
    }


def _value(value: Value) -> object:
    if not isinstance(value, Keyframes):
        return value
    return [{"ticks": key.time, "value": key.value, "easing": key.easing} for key in value.keys]


def _time(timeline: Timeline, ticks: int) -> dict[str, Any]:
    return {"ticks": ticks, "timecode": _label(timeline, ticks), "seconds": seconds(ticks)}


def _duration(timeline: Timeline, ticks: int) -> dict[str, Any]:
    label = timecode(ticks, timeline.rate, drop_frame=timeline.drop_frame)
    return {"ticks": ticks, "timecode": label, "seconds": seconds(ticks)}
