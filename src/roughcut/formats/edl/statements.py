"""The statements of a list: edits in columns, and the notes below them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from roughcut.formats.edl.channels import Channels, written_channels
from roughcut.formats.edl.files import FileKey, Files, named_still
from roughcut.formats.edl.lanes import earliest
from roughcut.formats.edl.markers import read_marker, written_marker
from roughcut.formats.edl.names import BARS, Named
from roughcut.formats.edl.pieces import Piece
from roughcut.formats.edl.reels import Reels
from roughcut.formats.edl.speeds import speed_of, written_speed
from roughcut.formats.edl.vocabulary import code_of, kind_of
from roughcut.formats.losses import Lose
from roughcut.parameters import DEFAULTS
from roughcut.ticks import from_timecode, timecode
from roughcut.timeline import Clip, Generator, Media, Timeline, Transition

_PICTURE = ("V", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """An event: where it begins and ends, its edits without their number, and its notes."""

    start: int
    end: int
    edits: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def covers(self, time: int) -> bool:
        return self.start <= time < self.end


def plain(text: str) -> str:
    """Text on one line for every reader, without spaces at its ends."""
    return " ".join(text.splitlines()).strip()


@dataclass(slots=True)
class Statements:
    """Writes the events of one track; channel is its field and the note that completes it.

    files are those of the whole list, which tell what a reader makes of each.
    """

    timeline: Timeline
    reels: Reels
    files: Files
    channel: tuple[str, str] = _PICTURE

    def black(self, start: int, end: int, sounds: Channels) -> Entry:
        """Black from one time to another."""
        self.channel = written_channels(sounds)
        edit = self._edit("BL", "C", 0, (0, end - start), (start, end))
        return Entry(start, end, (edit,), self._channel_note())

    def piece(self, piece: Piece, outgoing: Piece | None) -> Entry:
        """The event of a clip; outgoing is the piece that ends where it begins."""
        clip = piece.clip
        self._lose(clip, piece.lose)
        reel = self._reel(clip)
        source = self._source(piece)
        edits: list[str] = []
        notes = [*self._channel_note()]
        kind, frames = "C", 0
        fade = piece.fade_in
        if fade is not None:
            kind, frames, effect = self._transition(fade, piece.lose)
            edits.append(self._outgoing(outgoing, piece.start))
            notes += [f"* EFFECT NAME: {effect}"] if effect else []
        edits.append(self._edit(reel, kind, frames, source, (piece.start, piece.end)))
        if clip.speed != 1 and not isinstance(clip.source, Generator):
            notes.insert(0, self._speed(reel, clip, source, piece))
        if fade is not None:
            notes.append(
                f"* FROM CLIP NAME: {plain(outgoing.clip.name) if outgoing else ''}".rstrip()
            )
        side = "TO" if fade is not None else "FROM"
        if plain(clip.name) or fade is not None:
            notes.append(f"* {side} CLIP NAME: {plain(clip.name)}".rstrip())
        notes += self._files(clip, side)
        notes += self._markers(piece)
        return Entry(piece.start, piece.seen_to, tuple(edits), tuple(notes))

    def fade_out(self, piece: Piece) -> Entry:
        """The event of a transition to black from the end of a piece."""
        fade = piece.fade_out
        assert fade is not None  # noqa: S101 - the caller asked
        kind, frames, effect = self._transition(fade, piece.lose)
        edits = (
            self._outgoing(piece, fade.start),
            self._edit("BL", kind, frames, (0, fade.duration), (fade.start, fade.end)),
        )
        named = [f"* EFFECT NAME: {effect}"] if effect else []
        return Entry(fade.start, fade.end, edits, (*self._channel_note(), *named))

    def _edit(
        self,
        reel: str,
        kind: str,
        frames: int,
        source: tuple[int, int],
        record: tuple[int, int],
    ) -> str:
        times = [self._label(time) for time in source]
        times += [self._label(self.timeline.start + time) for time in record]
        length = f"{frames:03}" if kind != "C" else ""
        return f"{reel:<8} {self.channel[0]:<5} {kind:<4} {length:>3} {' '.join(times)}"

    def _outgoing(self, piece: Piece | None, start: int) -> str:
        """The first line of a transition: a cut without length to what it leaves."""
        if piece is None:
            return self._edit("BL", "C", 0, (0, 0), (start, start))
        leaving = self._source(piece)[1]
        return self._edit(self._reel(piece.clip), "C", 0, (leaving, leaving), (start, start))

    def _source(self, piece: Piece) -> tuple[int, int]:
        """In and out of the source in ticks on frames: backwards, in is the frame shown first."""
        clip, rate = piece.clip, self.timeline.rate
        if isinstance(clip.source, Generator):
            return 0, piece.end - piece.start
        length = max(rate.ticks(1), rate.snap(round(abs(clip.speed) * (piece.end - piece.start))))
        first = _first(clip)
        if clip.speed < 0:
            shown = first + round(-clip.speed * (clip.duration + piece.entered))
            entry = max(0, rate.snap(shown) - rate.ticks(1))
        else:
            # A still has nothing before its first frame, and needs nothing.
            entry = max(0, rate.snap(first - round(clip.speed * piece.entered)))
        return entry, entry + length

    def _speed(self, reel: str, clip: Clip, source: tuple[int, int], piece: Piece) -> str:
        rate = self.timeline.rate
        written = written_speed(clip.speed, rate)
        lengths = rate.frames(source[1] - source[0]), rate.frames(piece.end - piece.start)
        if speed_of(Fraction(written), rate, *lengths) != clip.speed:
            piece.lose("speed", f"{float(clip.speed):g}")
        return f"M2   {reel:<8}       {written:<6}               {self._label(source[0])}"

    def _transition(self, fade: Transition, lose: Lose) -> tuple[str, int, str]:
        code, effect = code_of(fade.kind)
        if kind_of(code, plain(effect)) != fade.kind:
            lose("transition kind", fade.kind)
        return code, self.timeline.rate.frames(fade.duration), plain(effect)

    def _reel(self, clip: Clip) -> str:
        source = clip.source
        return self.reels.of(source) if isinstance(source, Media | Timeline) else BARS

    def _files(self, clip: Clip, side: str) -> list[str]:
        source = clip.source
        if not isinstance(source, Media | Timeline):
            return []
        lines = [f"* SOURCE FILE: {plain(source.name)}"]
        if isinstance(source, Media) and source.path:
            lines.append(f"* {side} FILE: {plain(source.path)}")
        if _said_still(source):
            lines.append(f"* {side} CLIP IS A STILL")
        return lines

    def _markers(self, piece: Piece) -> list[str]:
        start, rate = self.timeline.start + piece.clip.start, self.timeline.rate
        lines = []
        for marker in piece.clip.markers:
            line = plain(written_marker(marker, self._label(start + marker.time)))
            back = read_marker(line, lambda text: from_timecode(text, rate) - start)
            inside = piece.start <= piece.clip.start + marker.time < piece.seen_to
            if back != marker or not inside:
                piece.lose("marker", marker.name)
            if inside:
                lines.append(line)
        return lines

    def _lose(self, clip: Clip, lose: Lose) -> None:
        """What of a clip has no place in a list, and what was rounded."""
        if plain(clip.name) != clip.name:
            lose("line break in a name", clip.name)
        changed = [name for name, value in clip.parameters.items() if value != getattr(DEFAULTS, name)]  # fmt: skip
        if changed:
            lose("parameters", ", ".join(changed))
        for what in ("label", "link", "role"):
            if getattr(clip, what) is not None:
                lose(what, str(getattr(clip, what)))
        source = clip.source
        if isinstance(source, Generator):
            if source.name or clip.source_start:
                lose("generator name", source.name)
            return
        entry = self._source(Piece(clip, clip.start, clip.end, lose))[0]
        if earliest(entry, clip.speed, clip.duration, self.timeline.rate) != _first(clip):
            lose("source time rounded to a frame")
        if isinstance(source, Timeline):
            lose("nested sequence", source.name)
        elif isinstance(source, Media):
            self._lose_media(clip, source, lose)

    def _lose_media(self, clip: Clip, media: Media, lose: Lose) -> None:
        back = self.files.media(listed(clip, media, self._reel(clip)))
        if media.start:
            lose("first timecode of media", self._label(media.start))
        if any((media.width, media.height, media.rate, media.duration, media.pixel_aspect != 1)):
            lose("size, rate and length of media", media.name)
        for name in ("name", "path", "still", "has_video", "audio_channels"):
            before, after = getattr(media, name), getattr(back, name)
            if before != after:
                lose(f"media: {name.replace('_', ' ')}", f"{before} → {after}")

    def _channel_note(self) -> tuple[str, ...]:
        return (self.channel[1],) if self.channel[1] else ()

    def _label(self, ticks: int) -> str:
        return timecode(ticks, self.timeline.rate, drop_frame=self.timeline.drop_frame)


def listed(clip: Clip, source: Media | Timeline, reel: str) -> FileKey:
    """A clip's file as the notes of its event will tell it."""
    path = plain(source.path) if isinstance(source, Media) and source.path else ""
    named = Named(plain(clip.name), path, plain(source.name))
    return FileKey(named.media_name(reel), path or None, reel, _said_still(source))


def _said_still(source: Media | Timeline) -> bool:
    """Whether a note has to say that a file is a still, for its name does not."""
    return (
        isinstance(source, Media)
        and source.still
        and not named_still(plain(source.name), source.path)
    )


def _first(clip: Clip) -> int:
    """The timecode of the earliest tick that a clip uses."""
    source = clip.source
    start = source.start if isinstance(source, Media | Timeline) else 0
    return start + clip.source_start
