"""What was measured in footage, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from roughcut.encode.words import length_words, one_line, percent
from roughcut.footage.assembly import clock
from roughcut.footage.measured import Measured
from roughcut.footage.measures.loudness import integrated
from roughcut.footage.measures.onsets import tempo
from roughcut.footage.pauses import heard, spoken
from roughcut.report.additions import finished_json, finished_table
from roughcut.ticks import seconds

if TYPE_CHECKING:
    from roughcut.cutting import Cut
    from roughcut.errors import Omission


def measured_table(found: Sequence[Measured]) -> RenderableType:
    """A row a file, then what was wrong with them."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("file", overflow="fold")
    for name in (
        "length",
        "picture",
        "fps",
        "loudness",
        "speech",
        "pauses",
        "cuts",
        "motion",
        "faces",
    ):
        table.add_column(name, justify="right")
    for each in found:
        media = each.footage.media
        facts = measured_json(each)
        size = f"{media.width}×{media.height}" if media.has_video else "–"
        table.add_row(
            Line(one_line(media.name)), length_words(seconds(each.footage.duration)), size,
            str(media.rate or "–"), _shown(facts["loudness_lufs"], "{:.1f} LUFS"),
            _shown(facts["speech_share"], "{:.0%}"), _shown(facts["pauses"], "{}"),
            _shown(facts["cuts"], "{}"), _shown(facts["motion"], "{:.1%}"),
            _shown(facts["faces_at_most"], "{}"),
        )  # fmt: skip
    findings = [Line(one_line(str(each))) for one in found for each in one.findings]
    return Group(table, *findings)


def measured_json(measured: Measured) -> dict[str, Any]:
    """The figures of a file; None where a measure had nothing to look at or listen to."""
    series = measured.series
    footage = measured.footage
    loudness, onsets, faces = (series.get(each) for each in ("loudness", "onsets", "faces"))
    talk = spoken(measured)
    sounds = heard(measured)
    watched = "motion" in series
    return {
        "file": str(footage.path),
        "length_seconds": seconds(footage.duration),
        "width": footage.media.width,
        "height": footage.media.height,
        "fps": None if footage.media.rate is None else float(footage.media.rate.fraction),
        "variable_rate": footage.frames is not None and footage.frames.variable,
        "rotation_degrees": footage.rotation_degrees,
        "start_seconds": seconds(footage.media.start),
        "sound_start_seconds": seconds(footage.sound_start),
        "audio_channels": footage.media.audio_channels,
        "loudness_lufs": None if loudness is None else integrated(loudness.columns["momentary"]),
        "speech_share": None if "speech" not in series else _share(talk, footage.duration),
        "pauses": None if loudness is None else max(0, len(sounds) - 1),
        "heard_seconds": [[seconds(start), seconds(end)] for start, end in sounds],
        "tempo_bpm": None if onsets is None else tempo(onsets),
        "words": [
            {
                "text": each.text,
                "from_seconds": seconds(each.start),
                "to_seconds": seconds(each.end),
                "sure": each.sure,
            }
            for each in measured.words
        ],
        "cuts": (len(series["shots"]) if "shots" in series else 0) if watched else None,
        "motion": _mean(measured, "motion", "difference"),
        "brightness": _mean(measured, "light", "brightness"),
        "faces_at_most": None if faces is None else int(faces.columns["count"].max()),
        "findings": measured.findings,
    }


def cut_table(made: Cut) -> RenderableType:
    """A row a shot, what was finished, then what went otherwise than asked."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    for heading in ("at", "length", "file", "from", "sure", "because"):
        figures = heading in {"length", "from", "sure"}
        table.add_column(heading, justify="right" if figures else "left", overflow="fold")
    rate = made.timeline.rate
    frames = 0
    for shot in made.kept:
        table.add_row(
            clock(rate.ticks(frames)), length_words(seconds(rate.ticks(shot.frames))),
            Line(one_line(shot.media.name)), clock(shot.start), percent(shot.confidence),
            Line(one_line(shot.because)),
        )  # fmt: skip
        frames += shot.frames
    whole = f"{len(made.kept)} shots, {clock(rate.ticks(frames))} at {rate} fps"
    parts: list[RenderableType] = [table, Line(whole)]
    if made.finished is not None:
        parts.append(finished_table(made.finished))
    return Group(*parts, *(Line(one_line(str(each))) for each in made.remarks))


def cut_json(made: Cut, omissions: Sequence[Omission]) -> dict[str, Any]:
    """The shots with their places in the footage, what was finished and what was not carried."""
    rate = made.timeline.rate
    return {
        "timeline": made.timeline.name,
        "fps": float(rate.fraction),
        "frames": sum(shot.frames for shot in made.kept),
        "shots": [
            {
                "file": shot.media.path,
                "from_seconds": seconds(shot.start),
                "frames": shot.frames,
                "confidence": shot.confidence,
                "because": shot.because,
                "sound": None if shot.sound is None else shot.sound[0].path,
                "sound_from_seconds": None if shot.sound is None else seconds(shot.sound[1]),
            }
            for shot in made.kept
        ],
        "finished": None if made.finished is None else finished_json(made.finished),
        "remarks": made.remarks,
        "omissions": omissions,
    }


def _share(ranges: Sequence[tuple[int, int]], duration: int) -> float:
    return sum(end - start for start, end in ranges) / max(1, duration)


def _mean(measured: Measured, name: str, column: str) -> float | None:
    series = measured.series.get(name)
    return None if series is None else float(series.columns[column].mean())


def _shown(value: object, form: str) -> str:
    return "–" if value is None else form.format(value)
