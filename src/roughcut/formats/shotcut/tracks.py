"""A track of Shotcut: a playlist, in which a mix is a tractor between two shortened clips."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from roughcut.formats.mlt.entries import OWN_CUT, OWN_END
from roughcut.formats.mlt.writing.losses import lose_of_clip
from roughcut.formats.mlt.writing.mixes import Mix, Piece
from roughcut.formats.mlt.writing.page import Page
from roughcut.formats.mlt.writing.rows import pieces_of
from roughcut.formats.shotcut.producers import write_filters, write_producer
from roughcut.timeline import Timeline, Track

NestOf = Callable[[Timeline], str]
"""Writes a nest anew and gives its id: the filters of a clip stand in what it shows."""


def write_track(
    page: Page, timeline: Timeline, name: str, track: Track, nest_of: NestOf
) -> tuple[str, int]:
    """The id of the playlist, and its length in frames."""
    pieces, mixes = pieces_of(page, timeline, name, track)
    sound = track.kind == "audio"
    producers = []
    for piece in pieces:
        lose = page.loser(timeline, name, piece.clip.start)
        source = piece.clip.source
        if isinstance(source, Timeline):
            producer = nest_of(source)
            lose_of_clip(piece.clip, source.name, lose)
            (element,) = (
                each for each in page.root.iterchildren("tractor") if each.get("id") == producer
            )
            write_filters(page, element, piece, timeline, lose, sound=sound)
            if not piece.clip.enabled:
                lose("disabled nest", source.name)
            if piece.clip.speed == 0:
                lose("speed of a nest", "0")
        else:
            producer = write_producer(page, piece, timeline, lose, sound=sound)
        producers.append(producer)
    after = {mix.left: _mix(page, mix, pieces, producers, sound=sound) for mix in mixes}
    before = {mix.left + 1 for mix in mixes}
    playlist = page.service("playlist")
    page.put(playlist, {
        "shotcut:audio" if sound else "shotcut:video": 1,
        "shotcut:name": track.name or None,
        "shotcut:lock": 1 if track.locked else None,
    })  # fmt: skip
    cursor = 0
    for index, (piece, producer) in enumerate(zip(pieces, producers, strict=True)):
        start = piece.span.start + (_after_cut(mixes, index) if index in before else 0)
        end = piece.span.end - (_before_cut(mixes, index) if index in after else 0)
        if piece.span.start > cursor and index not in before:
            etree.SubElement(playlist, "blank", {"length": page.clock(piece.span.start - cursor)})
        if end > start:
            first = piece.offset + start - piece.span.start
            entry = _entry(page, playlist, producer, first, first + end - start - 1)
            if piece.clip.link is not None:
                page.put(entry, {"shotcut:group": piece.clip.link})
        elif piece.clip.link is not None:
            _lose_link(page, timeline, piece.clip.link)
        if index in after:
            mix = next(mix for mix in mixes if mix.left == index)
            _entry(page, playlist, after[index], 0, mix.length - 1)
        cursor = piece.span.end
    return playlist.get("id") or "", max((piece.span.end for piece in pieces), default=0)


def _lose_link(page: Page, timeline: Timeline, link: int) -> None:
    """Of all clips of a link, one of which has no entry of its own: two mixes cover it."""
    for name, track in zip(timeline.track_names, timeline.tracks, strict=True):
        for clip in track.clips:
            if clip.link == link:
                page.loser(timeline, name, clip.start)("link of a clip under two mixes")


def _after_cut(mixes: list[Mix], index: int) -> int:
    mix = next(mix for mix in mixes if mix.left + 1 == index)
    return mix.length - mix.cut


def _before_cut(mixes: list[Mix], index: int) -> int:
    return next(mix for mix in mixes if mix.left == index).cut


def _mix(page: Page, mix: Mix, pieces: list[Piece], producers: list[str], *, sound: bool) -> str:
    """A tractor that plays the end of one clip and the beginning of the next one together."""
    left, right = pieces[mix.left], pieces[mix.left + 1]
    last = page.clock(mix.length - 1)
    tractor = page.service("tractor", **{"in": page.clock(0), "out": last})
    page.put(tractor, {
        "shotcut:transition": "lumaMix",
        OWN_CUT: mix.cut,
        OWN_END: 1 if right.span.end == mix.end else None,
    })  # fmt: skip
    begin = left.last - mix.length + 1
    _part(page, tractor, producers[mix.left], begin, left.last)
    _part(page, tractor, producers[mix.left + 1], right.first, right.first + mix.length - 1)
    shared: dict[str, object] = {"a_track": 0, "b_track": 1}
    if not sound:
        luma = page.child(tractor, "transition", out=last)
        page.put(luma, {**shared, "factory": "loader", "resource": mix.luma, "mlt_service": "luma", "alpha_over": 1, "fix_background_alpha": 1})  # fmt: skip
    mixing = page.child(tractor, "transition", out=last)
    page.put(mixing, {**shared, "start": -1, "accepts_blanks": 1, "mlt_service": "mix"})
    return tractor.get("id") or ""


def _part(page: Page, tractor: etree._Element, producer: str, first: int, last: int) -> None:
    etree.SubElement(tractor, "track", {"producer": producer, "in": page.clock(first), "out": page.clock(last)})  # fmt: skip


def _entry(page: Page, playlist: etree._Element, producer: str, first: int, last: int) -> etree._Element:  # fmt: skip
    return etree.SubElement(playlist, "entry", {"producer": producer, "in": page.clock(first), "out": page.clock(last)})  # fmt: skip
