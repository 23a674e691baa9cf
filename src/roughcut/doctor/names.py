"""Rules about names and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from roughcut.check import clips_of, place
from roughcut.doctor.rule import Fault, Rule
from roughcut.encode.words import clip_name, one_line
from roughcut.errors import Where
from roughcut.timeline import Clip, Generator, Marker, Media, Source, Text, Timeline

# What XML 1.0 cannot hold; the programs' parsers stop at it.
_CONTROL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def control_characters(timeline: Timeline) -> Iterator[Fault]:
    if any(map(_CONTROL.search, (timeline.name, *_notes(timeline.markers)))):
        yield Fault(
            Where(timeline=one_line(timeline.name)), "the timeline or a marker of it has one"
        )
    for name, track in zip(timeline.track_names, timeline.tracks, strict=True):
        if _CONTROL.search(track.name):
            yield Fault(
                Where(timeline=timeline.name, track=name), f"the track '{one_line(track.name)}'"
            )
    for name, _, clip in clips_of(timeline):
        if any(map(_CONTROL.search, _texts(clip))):
            yield Fault(
                place(timeline, name, clip.start), f"'{clip_name(clip)}', its media or a marker"
            )


def _notes(markers: tuple[Marker, ...]) -> Iterator[str]:
    for marker in markers:
        yield from (marker.name, marker.comment)


def _texts(clip: Clip) -> Iterator[str]:
    yield from (clip.name, clip.label or "", *_notes(clip.markers))
    match clip.source:
        case Media() | Generator():
            yield clip.source.name
        case Text():
            yield from (clip.source.text, clip.source.font or "")
        case Timeline():
            return


def without_control_characters(timeline: Timeline) -> Timeline:
    """Names and texts without them."""
    tracks = tuple(
        replace(
            track, name=_clean(track.name), clips=tuple(_clean_clip(clip) for clip in track.clips)
        )
        for track in timeline.tracks
    )
    markers = _clean_markers(timeline.markers)
    return replace(timeline, name=_clean(timeline.name), tracks=tracks, markers=markers)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def _clean_markers(markers: tuple[Marker, ...]) -> tuple[Marker, ...]:
    return tuple(
        replace(each, name=_clean(each.name), comment=_clean(each.comment)) for each in markers
    )


def _clean_clip(clip: Clip) -> Clip:
    source: Source = clip.source
    match source:
        case Media() | Generator():
            source = replace(source, name=_clean(source.name))
        case Text():
            source = replace(
                source, text=_clean(source.text), font=source.font and _clean(source.font)
            )
        case Timeline():
            pass
    return replace(
        clip,
        name=_clean(clip.name),
        label=clip.label and _clean(clip.label),
        markers=_clean_markers(clip.markers),
        source=source,
    )


NAMES = (
    Rule(
        "control character in a name", "breaks",
        "The program's parser stops at it.",
        "Type the name anew",
        control_characters,
        mend=without_control_characters,
        mended="control characters are taken out of names and texts",
        source="XML 1.0, 2.2",
    ),
)  # fmt: skip
