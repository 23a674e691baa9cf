"""Timelines as edit decision lists: the lowest picture track, and sound on numbered channels."""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.check import place
from roughcut.errors import Omission, Where
from roughcut.formats.door import Written
from roughcut.formats.edl.channels import Channels, written_channels
from roughcut.formats.edl.clock import drops
from roughcut.formats.edl.files import Files
from roughcut.formats.edl.markers import read_marker, written_marker
from roughcut.formats.edl.pieces import Piece, with_fades
from roughcut.formats.edl.rates import written_format
from roughcut.formats.edl.reels import Reels
from roughcut.formats.edl.statements import Entry, Statements, listed, plain
from roughcut.formats.losses import Lose, loser
from roughcut.ticks import Rate, from_timecode, timecode
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track

_MOST_CHANNELS = 99
_AUDIO_RATE = 48_000


def write(timeline: Timeline, app: str | None = None) -> Written:  # noqa: ARG001 - one dialect
    """A list with comments that name clips, files, rate and frame size, for every program alike."""
    omissions: list[Omission] = []
    lose = loser(omissions, Where(timeline=timeline.name))
    _lose_timeline(timeline, lose)
    tracks = _carried(timeline, lose)
    reels = Reels()
    writer = _Writer(timeline, omissions, reels, _files(tracks, timeline.rate, reels))
    entries = [entry for name, track, sounds in tracks for entry in writer.entries(name, track, sounds)]  # fmt: skip
    lead = _lead(timeline, tracks, entries)
    raster = written_format(timeline.width, timeline.height, timeline.rate)
    entries.sort(key=lambda entry: entry.start)
    if timeline.start and not entries:
        lose("start timecode", "no event has it")
    numbered = [*lead, *entries]
    lines = [
        f"TITLE: {plain(timeline.name)}",
        f"FCM: {'' if timeline.drop_frame and drops(timeline.rate) else 'NON-'}DROP FRAME",
        *([] if numbered else [raster]),
        "",
    ]
    notes = _timeline_notes(timeline, numbered, lose)
    digits = 3 if len(numbered) < 1_000 else 6
    for number, (entry, more) in enumerate(zip(numbered, notes, strict=True), 1):
        lines += [f"{number:0{digits}}  {edit}" for edit in entry.edits]
        lines += [*entry.notes, *([raster] if number == 1 else []), *more]
    return Written("\r\n".join([*lines, ""]).encode(), tuple(omissions))


def _lose_timeline(timeline: Timeline, lose: Lose) -> None:
    if plain(timeline.name) != timeline.name:
        lose("line break in a name", timeline.name)
    if timeline.pixel_aspect != 1:
        lose("pixel aspect", str(timeline.pixel_aspect))
    if timeline.audio_rate != _AUDIO_RATE:
        lose("audio rate", str(timeline.audio_rate))
    if timeline.drop_frame and not drops(timeline.rate):
        lose("drop-frame", f"at {timeline.rate} fps")
    if timeline.rate.snap(timeline.start) != timeline.start:
        lose("start timecode", "it is between two frames")


def _carried(timeline: Timeline, lose: Lose) -> list[tuple[str, Track, Channels]]:
    """The lowest picture track that shows something, and every track that sounds, with its channels."""
    found: list[tuple[str, Track, Channels]] = []
    free = 1
    seen = False
    for name, track in zip(timeline.track_names, timeline.tracks, strict=True):
        if all(_left_out(clip, timeline.rate) for clip in track.clips):
            lose("track without files", f"{name}: {len(track.clips)} clips")
        elif not track.enabled:
            lose("track switched off", name)
        elif track.kind == "video" and seen:
            lose("video track", f"{name}: {len(track.clips)} clips")
        elif track.kind == "video":
            seen = True
            found.append((name, track, frozenset()))
        else:
            stereo = any(
                not isinstance(clip.source, Media) or clip.source.audio_channels > 1
                for clip in track.clips
            )
            width = 2 if stereo and free in {1, 3} else 1
            if free + width - 1 > _MOST_CHANNELS:
                lose("audio track", name)
                continue
            found.append((name, track, frozenset(range(free, free + width))))
            free += width
    return found


def _timeline_notes(timeline: Timeline, entries: list[Entry], lose: Lose) -> list[list[str]]:
    """The timeline's locators, each below an event that does not cover it and so is not marked by it."""
    notes: list[list[str]] = [[] for _ in entries]
    for marker in timeline.markers:
        label = timecode(
            timeline.start + marker.time, timeline.rate, drop_frame=timeline.drop_frame
        )
        line = plain(written_marker(marker, label))
        back = read_marker(line, lambda text: from_timecode(text, timeline.rate) - timeline.start)
        beside = [index for index in (0, -1) if entries and not entries[index].covers(marker.time)]
        if back != marker or not beside:
            lose("marker", marker.name)
        if beside:
            notes[beside[-1]].append(line)
    return notes


def _left_out(clip: Clip, rate: Rate) -> tuple[str, str] | None:
    """What a clip is, and what it says, where a list has nothing for it."""
    source = clip.source
    if not clip.enabled:
        return "disabled clip", clip.name
    if isinstance(source, Text):
        return "title", source.text
    if isinstance(source, Generator) and source.kind != "bars":
        return "generator", source.kind
    if rate.snap(clip.start) == rate.snap(clip.end):
        return "clip shorter than a frame", clip.name
    return None


def _lead(
    timeline: Timeline, tracks: list[tuple[str, Track, Channels]], entries: list[Entry]
) -> list[Entry]:
    """Black up to the first clip, so that the record begins where the timeline does."""
    first = min((entry.start for entry in entries), default=0)
    if first <= 0:
        return []
    return [Statements(timeline, Reels(), Files()).black(0, first, tracks[0][2])]


def _files(tracks: list[tuple[str, Track, Channels]], rate: Rate, reels: Reels) -> Files:
    """The files of a list, each with the reel that it gets."""
    found = Files()
    for _, track, sounds in tracks:
        for clip in track.clips:
            source = clip.source
            if isinstance(source, Media | Timeline) and _left_out(clip, rate) is None:
                found.use(listed(clip, source, reels.of(source)), len(sounds))
    return found


@dataclass(slots=True)
class _Writer:
    timeline: Timeline
    omissions: list[Omission]
    reels: Reels
    files: Files

    def entries(self, name: str, track: Track, sounds: Channels) -> list[Entry]:
        """The events of a track."""
        at = loser(self.omissions, Where(timeline=self.timeline.name, track=name))
        if track.name:
            at("track name", track.name)
        if track.locked:
            at("track lock")
        pieces: list[Piece] = []
        for clip in track.clips:
            piece = self._piece(clip, name)
            if piece is not None:
                pieces.append(piece)
        with_fades(
            pieces,
            [(each, self._loser(name, each.start)) for each in track.transitions],
        )
        statements = Statements(self.timeline, self.reels, self.files, written_channels(sounds))
        written: list[Entry] = []
        before: Piece | None = None
        for piece in pieces:
            outgoing = before if before is not None and before.end == piece.start else None
            written.append(statements.piece(piece, outgoing))
            if piece.fade_out is not None:
                written.append(statements.fade_out(piece))
            before = piece
        return written

    def _piece(self, clip: Clip, track: str) -> Piece | None:
        lose = self._loser(track, clip.start)
        rate = self.timeline.rate
        left_out = _left_out(clip, rate)
        if left_out is not None:
            lose(*left_out)
            return None
        start, end = rate.snap(clip.start), rate.snap(clip.end)
        if (start, end) != (clip.start, clip.end):
            lose("off the frame grid")
        return Piece(clip, start, end, lose)

    def _loser(self, track: str, ticks: int) -> Lose:
        return loser(self.omissions, place(self.timeline, track, ticks))
