"""A Timeline as a `sequence` element."""

from __future__ import annotations

from functools import partial

from lxml import etree

from roughcut.check import place
from roughcut.errors import Where
from roughcut.formats.fcpxml.clock import of_frames, of_ticks
from roughcut.formats.fcpxml.vocabulary import AUDIO_RATES, DIALECT_KEY
from roughcut.formats.fcpxml.writing.clips import write_marker
from roughcut.formats.fcpxml.writing.page import Page
from roughcut.formats.fcpxml.writing.pairing import pairs
from roughcut.formats.fcpxml.writing.resources import format_id
from roughcut.formats.fcpxml.writing.storylines import Line, Piece, connected, line, primary
from roughcut.ticks import Rate
from roughcut.timeline import Timeline

_NEAREST_RATE = "48k"


def write_sequence(page: Page, parent: etree._Element, timeline: Timeline) -> None:
    """The sequence with its nests; everything about it that FCPXML cannot hold is declared."""
    page.where = partial(Where, timeline=timeline.name)
    rate = timeline.rate
    if Rate.nearest(rate.fraction) != rate:
        page.omit("frame rate", f"{rate} as {Rate.nearest(rate.fraction)}")
    audio = next((word for word, hertz in AUDIO_RATES.items() if hertz == timeline.audio_rate), None)  # fmt: skip
    if audio is None:
        page.omit("audio rate", f"{timeline.audio_rate} Hz")
    if any(not track.clips for track in timeline.tracks):
        page.omit("empty track")
    element = page.add(
        parent,
        "sequence",
        format=format_id(page, rate, (timeline.width, timeline.height), timeline.pixel_aspect),
        tcStart=page.time(of_ticks(timeline.start)),
        tcFormat="DF" if timeline.drop_frame else "NDF",
        audioLayout="stereo",
        audioRate=audio or _NEAREST_RATE,
    )
    spine = page.add(element, "spine")
    pieces, end = _write_tracks(page, spine, timeline)
    element.set("duration", page.time(of_frames(end, rate)))
    _write_markers(page, pieces, timeline)
    if page.app is not None:
        page.add(page.add(element, "metadata"), "md", key=DIALECT_KEY, value=page.app)


def _write_tracks(page: Page, spine: etree._Element, timeline: Timeline) -> tuple[list[Piece], int]:
    """The items of the primary storyline, with all others hung on them, and the last frame's end."""
    found = pairs(timeline)
    video = [line(page, timeline, f"V{number + 1}", track, number=number, found=found) for number, track in enumerate(timeline.video_tracks)]  # fmt: skip
    audio = [line(page, timeline, f"A{number + 1}", track, number=number, found=found) for number, track in enumerate(timeline.audio_tracks)]  # fmt: skip
    notes = [timeline.rate.frames(marker.time) + 1 for marker in timeline.markers]
    end = max([*(each.end for each in (*video, *audio)), *notes], default=0)
    pieces = primary(page, spine, video[0] if video else Line("V1", (), ()), end, timeline)
    for lane, each in enumerate(video[1:], 1):
        connected(page, pieces, each, lane, timeline)
    for lane, each in enumerate(audio, 1):
        connected(page, pieces, each, -lane, timeline)
    return pieces, end


def _write_markers(page: Page, pieces: list[Piece], timeline: Timeline) -> None:
    """Markers of the timeline: Final Cut has them on clips and gaps alone, and a gap's are read back."""
    rate = timeline.rate
    for marker in timeline.markers:
        frame = rate.frames(marker.time)
        piece = next(each for each in pieces if each.first <= frame < each.last)
        time = piece.start + of_ticks(marker.time) - of_frames(piece.first, rate)
        page.where = partial(Where, timeline=timeline.name)
        if not piece.gap:
            page.omit("marker of the timeline on a clip", marker.name)
        write_marker(page, piece.element, marker, time, rate)
        if not piece.gap:
            page.where = partial(place, timeline, "V1", rate.ticks(piece.first))
            page.omit("marker of the timeline on a clip", marker.name)
