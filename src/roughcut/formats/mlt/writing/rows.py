"""The clips of a track as pieces with their mixes, every loss of them told."""

from __future__ import annotations

from roughcut.formats.mlt.writing.footage import lose_of_media
from roughcut.formats.mlt.writing.mixes import Mix, Piece, mixed
from roughcut.formats.mlt.writing.page import Page
from roughcut.formats.mlt.writing.timing import span_of
from roughcut.timeline import Media, Timeline, Track


def pieces_of(page: Page, timeline: Timeline, name: str, track: Track) -> tuple[list[Piece], list[Mix]]:  # fmt: skip
    """What stands on a track, in order."""
    rate = page.rate
    pieces = []
    for clip in track.clips:
        lose = page.loser(timeline, name, clip.start)
        span = span_of(clip, rate, lose)
        if isinstance(clip.source, Media):
            lose_of_media(clip.source, rate, lose)
        if span is not None:
            pieces.append(Piece(clip, span))
    frames, losers = {}, {}
    for each in track.transitions:
        losers[each] = page.loser(timeline, name, each.start)
        times = (each.start, each.start + each.cut, each.end)
        start, cut, end = (rate.frames(time) for time in times)
        frames[each] = (start, cut, end)
        if any(rate.ticks(frame) != time for frame, time in zip((start, cut, end), times, strict=True)):  # fmt: skip
            losers[each]("off the frame grid", each.kind)
    return mixed(pieces, track, frames, losers)
