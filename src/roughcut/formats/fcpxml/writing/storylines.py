"""Storylines: V1 as the primary one, every other track as what hangs on it.

A connected clip hangs on the item of the primary storyline that lies where it begins, and its
offset is on that item's own clock. Clips with transitions between them form a secondary storyline:
Final Cut has transitions nowhere else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from lxml import etree

from roughcut.check import place
from roughcut.errors import Where
from roughcut.formats.fcpxml.clock import LOCAL_START, of_frames, of_ticks
from roughcut.formats.fcpxml.vocabulary import AUDIO_CROSSFADE, CROSS_DISSOLVE, DISSOLVE
from roughcut.formats.fcpxml.writing.clips import Placed, write_clip
from roughcut.formats.fcpxml.writing.page import Page
from roughcut.formats.fcpxml.writing.pairing import Pairs
from roughcut.formats.fcpxml.writing.resources import asset_id, effect_id
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track, Transition


@dataclass(frozen=True, slots=True)
class Fade:
    """A transition in frames; kinds are those of its effects."""

    start: int
    end: int
    cut: int
    kind: str
    of_picture: bool
    of_sound: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """An item of the primary storyline; start is where its own clock begins, in seconds."""

    element: etree._Element
    first: int
    last: int
    start: Fraction
    gap: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What a track has for the file: its clips and fades in frames."""

    name: str
    clips: tuple[Placed, ...]
    fades: tuple[Fade, ...]

    @property
    def end(self) -> int:
        return max(
            [*(each.end for each in self.clips), *(each.end for each in self.fades)], default=0
        )


def line(page: Page, sequence: Timeline, name: str, track: Track, *, number: int, found: Pairs) -> Line:  # fmt: skip
    """A track's clips and fades; what cannot be written of it is declared."""
    page.where = partial(Where, timeline=sequence.name, track=name)
    _declare(page, track)
    rate, clips = sequence.rate, []
    for clip in track.clips:
        key = (number, clip.start)
        paired = found.sounds.get(key)
        page.where = partial(place, sequence, name, clip.start)
        if clip.link in found.links:
            page.omit("link", str(clip.link))
        if track.kind == "audio" and paired is not None:
            _declare_paired(page, clip, track)
            continue
        start, end = page.frames(clip.start, rate, "clip"), page.frames(clip.end, rate, "clip")
        unheard = isinstance(clip.source, Text | Generator) or (isinstance(clip.source, Media) and clip.source.still)  # fmt: skip
        if end <= start:
            page.omit("clip shorter than a frame", clip.name)
        elif track.kind == "audio" and unheard:
            page.omit("picture on an audio track", clip.name)
        else:
            clips.append(Placed(clip, start, end, track, paired if track.kind == "video" else None))
    edges = {edge for each in clips for edge in (each.start, each.end)}
    fades = []
    for transition in track.transitions:
        page.where = partial(place, sequence, name, transition.start)
        both = (number, transition.start) in found.fades
        if both and track.kind == "audio":
            if transition.kind != DISSOLVE:
                page.omit("transition kind", f"'{transition.kind}' as a dissolve")
            continue
        fade = _fade(page, sequence, transition, track.kind, edges, both=both)
        if fade is not None:
            fades.append(fade)
    return Line(name, tuple(clips), tuple(fades))


def _declare(page: Page, track: Track) -> None:
    if track.name:
        page.omit("track name", track.name)
    if track.locked:
        page.omit("track lock")
    if not track.enabled:
        page.omit("track switched off", "its clips are")


def _declare_paired(page: Page, clip: Clip, track: Track) -> None:
    """What is lost of a sound that is written with its picture."""
    if clip.enabled and not track.enabled:
        page.omit("track switched off", "its clips are")
    if clip.label is not None:
        page.omit("label", clip.label)
    if clip.role is not None:
        page.omit("role", clip.role)
    if isinstance(clip.source, Media):
        asset_id(page, clip.source)


def _fade(
    page: Page, sequence: Timeline, transition: Transition, kind: str, edges: set[int], *, both: bool
) -> Fade | None:  # fmt: skip
    rate = sequence.rate
    start = page.frames(transition.start, rate, "transition")
    end = page.frames(transition.end, rate, "transition")
    cut = page.frames(transition.start + transition.cut, rate, "transition")
    if end <= start:
        page.omit("transition shorter than a frame", transition.kind)
    elif cut not in edges:
        page.omit("transition off a cut", transition.kind)
    else:
        if transition.kind != DISSOLVE:
            page.omit("transition kind", f"'{transition.kind}' as a dissolve")
        return Fade(start, end, cut, transition.kind, kind == "video", both or kind == "audio")
    return None


def primary(page: Page, spine: etree._Element, of_track: Line, end: int, sequence: Timeline) -> list[Piece]:  # fmt: skip
    """The items of the primary storyline from the first frame on, gaps filled, up to an end."""
    return _fill(page, spine, of_track, sequence, span=(0, end), origin=of_ticks(sequence.start))


def connected(page: Page, pieces: list[Piece], of_track: Line, lane: int, sequence: Timeline) -> None:  # fmt: skip
    """A track's clips hung on the primary storyline, those with transitions as storylines."""
    for run in _runs(of_track):
        begin = min([*(each.start for each in run.clips), *(each.start for each in run.fades)])
        piece = _under(pieces, begin)
        offset = piece.start + of_frames(begin - piece.first, sequence.rate)
        if not run.fades:
            for each in run.clips:
                page.where = partial(place, sequence, of_track.name, each.clip.start)
                write_clip(page, piece.element, each, offset, sequence, lane=lane)
            continue
        spine = page.add(piece.element, "spine", lane=lane, offset=page.time(offset))
        _fill(page, spine, run, sequence, span=(begin, run.end), origin=Fraction(0))


def _under(pieces: list[Piece], frame: int) -> Piece:
    return pieces[max(0, bisect_right(pieces, frame, key=lambda piece: piece.first) - 1)]


def _runs(of_track: Line) -> list[Line]:
    """Each clip alone, but those that touch, where one of their edges has a fade."""
    groups: list[list[Placed]] = []
    for each in of_track.clips:
        if groups and groups[-1][-1].end == each.start:
            groups[-1].append(each)
        else:
            groups.append([each])
    runs = []
    for group in groups:
        edges = {edge for each in group for edge in (each.start, each.end)}
        fades = tuple(each for each in of_track.fades if each.cut in edges)
        if fades:
            runs.append(Line(of_track.name, tuple(group), fades))
        else:
            runs += [Line(of_track.name, (each,), ()) for each in group]
    return runs


def _fill(
    page: Page,
    spine: etree._Element,
    of_track: Line,
    sequence: Timeline,
    *,
    span: tuple[int, int],
    origin: Fraction,
) -> list[Piece]:
    """Clips, the gaps between them and the fades over them; origin is the clock's first time."""
    rate, cursor = sequence.rate, span[0]
    pieces: list[Piece] = []

    def offset(frame: int) -> Fraction:
        return origin + of_frames(frame - span[0], rate)

    def gap(until: int) -> None:
        if until > cursor:
            element = page.add(
                spine, "gap", name="Gap", offset=page.time(offset(cursor)), start=page.time(LOCAL_START),
                duration=page.time(of_frames(until - cursor, rate)),
            )  # fmt: skip
            pieces.append(Piece(element, cursor, until, LOCAL_START, gap=True))

    waiting = sorted(of_track.fades, key=lambda fade: fade.cut)
    for each in of_track.clips:
        while waiting and waiting[0].cut <= cursor:
            _write_fade(page, spine, waiting.pop(0), offset)
        gap(each.start)
        while waiting and waiting[0].cut <= each.start:
            _write_fade(page, spine, waiting.pop(0), offset)
        page.where = partial(place, sequence, of_track.name, each.clip.start)
        element, start = write_clip(page, spine, each, offset(each.start), sequence, lane=None)
        pieces.append(Piece(element, each.start, each.end, start, gap=False))
        cursor = each.end
    for fade in waiting:
        _write_fade(page, spine, fade, offset)
    gap(span[1])
    return pieces


def _write_fade(page: Page, spine: etree._Element, fade: Fade, offset: Callable[[int], Fraction]) -> None:  # fmt: skip
    element = page.add(
        spine, "transition", name=CROSS_DISSOLVE[0] if fade.of_picture else AUDIO_CROSSFADE[0],
        offset=page.time(offset(fade.start)), duration=page.time(offset(fade.end) - offset(fade.start)),
    )  # fmt: skip
    if fade.of_picture:
        page.add(element, "filter-video", ref=effect_id(page, *CROSS_DISSOLVE), name=CROSS_DISSOLVE[0])  # fmt: skip
    if fade.of_sound:
        page.add(element, "filter-audio", ref=effect_id(page, *AUDIO_CROSSFADE), name=AUDIO_CROSSFADE[0])  # fmt: skip
