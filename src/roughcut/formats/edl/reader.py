"""Edit decision lists as timelines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from roughcut.errors import Omission, Unreadable, Where
from roughcut.formats.door import Reading
from roughcut.formats.edl.channels import is_channel_note, read_channels
from roughcut.formats.edl.clock import Clock, drops, events
from roughcut.formats.edl.files import FileKey, Files
from roughcut.formats.edl.lanes import Fade, Lane, Placed, built
from roughcut.formats.edl.lines import Edit, Listing, listing
from roughcut.formats.edl.markers import is_resolve_marker, read_marker, read_resolve_marker
from roughcut.formats.edl.names import (
    BARS,
    BLACK,
    Named,
    Notes,
    read_notes,
)
from roughcut.formats.edl.rates import read_raster
from roughcut.formats.edl.speeds import is_speed_note, speed_of, written_fps
from roughcut.formats.edl.vocabulary import is_effect, is_known, kind_of
from roughcut.formats.losses import Lose, loser
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Generator, Marker, Media, Timeline

_HOUR = 3_600 * TICKS_PER_SECOND
Channel = tuple[bool, tuple[int, ...]]
"""Whether it is heard, and its numbers from 1: their order is that of a timeline's tracks."""


def read(path: Path, rate: Rate | None = None) -> Reading:
    """The timeline of a list; rate is what the list may not state, and counts before what it does.

    Raises:
        Unreadable: the file cannot be opened, is bigger than any list, or has an impossible timecode.
    """
    found = listing(path)
    name = found.title or path.stem
    omissions: list[Omission] = []
    lose = loser(omissions, Where(file=str(path), timeline=name))
    raster = read_raster(found, rate, lose)
    counted = [";" in edit.record[0] for edit in found.edits[:1]]
    drop = (bool(found.drop_frame) or any(counted)) and drops(raster.rate)
    clock = Clock(str(path), raster.rate, drop)
    reader = _Reader(str(path), name, clock, omissions)
    timeline = reader.timeline(found, lose)
    timeline = replace(timeline, width=raster.width, height=raster.height)
    return Reading((timeline,), tuple(omissions))


@dataclass(frozen=True, slots=True)
class _Event:
    """Edits of one number, what the notes below them say, and those that are speeds."""

    edits: tuple[Edit, ...]
    notes: Notes
    speeds: list[str]


@dataclass(slots=True)
class _Reader:
    """A list while it is read: lanes by channel, the timeline's markers, those of events."""

    file: str
    name: str
    clock: Clock
    omissions: list[Omission]
    lanes: dict[Channel, Lane] = field(default_factory=dict)
    markers: list[Marker] = field(default_factory=list)
    locators: list[tuple[Marker, list[Placed]]] = field(default_factory=list)
    links: int = 0

    def timeline(self, found: Listing, lose: Lose) -> Timeline:
        origin = min((self.clock.record(edit)[0] for edit in found.edits), default=0)
        if found.edits and all(map(_only_marks, found.edits)):
            origin -= origin % _HOUR
            lose("start timecode", "a list of markers names none; read as the hour of the first")
        for note in found.header:
            marker = self._marker(note, origin)
            if marker is not None:
                self.markers.append(marker)
            elif not is_known(note):
                lose("comment", note)
        for edits in events(found.edits):
            self._event(edits, origin)
        laid = [(each, each.settle()) for _, each in sorted(self.lanes.items())]
        for marker, placed in self.locators:
            self._mark(marker, placed)
        media = self._media()
        if media:
            lose("first timecode of media", f"the list names none; read as 00:00:00:00 for {len(media)} files")  # fmt: skip

        def clip(placed: Placed) -> Clip:
            shows = placed.shows
            source = shows if isinstance(shows, Generator) else media[shows]
            return built(placed, source, self.clock.rate)

        return Timeline(
            name=self.name,
            rate=self.clock.rate,
            width=0,
            height=0,
            tracks=tuple(lane.track(transitions, clip) for lane, transitions in laid),
            start=origin,
            drop_frame=self.clock.drop_frame,
            markers=tuple(sorted(self.markers, key=lambda marker: marker.time)),
        )

    def _event(self, edits: tuple[Edit, ...], origin: int) -> None:
        texts = [note for edit in edits for note in edit.notes]
        event = _Event(edits, read_notes(texts), [note for note in texts if is_speed_note(note)])
        channels = [note for note in texts if is_channel_note(note)]
        lose = self._loser(edits[0])
        placed: list[Placed] = []
        for edit in edits:
            if _only_marks(edit):
                continue
            pictures, sounds = read_channels(edit.channels, channels)
            lanes = [self._lane((False, (each,))) for each in sorted(pictures)]
            lanes += [self._lane((True, tuple(sorted(sounds))))] if sounds else []
            placed += self._edit(edit, event, origin, lanes)
        for note in event.notes.unknown:
            marker = self._marker(note, origin) or self._resolve_marker(note, edits[0], origin)
            if marker is not None:
                self.locators.append((marker, placed))
            elif is_effect(note):
                lose("effect", note)
            elif not (is_known(note) or is_channel_note(note) or is_speed_note(note)):
                lose("comment", note)

    def _edit(self, edit: Edit, event: _Event, origin: int, lanes: list[Lane]) -> list[Placed]:
        """What an edit shows, once for each of its lanes; black shows nothing."""
        lose = self._loser(edit)
        start, end = (time - origin for time in self.clock.record(edit))
        if not lanes:
            lose("channels", edit.channels)
        if end < start:
            lose("edit without length", " ".join(edit.record))
            return []
        black = edit.reel.upper() in BLACK
        if edit.kind.startswith("K"):
            lose("key", edit.reel)
        elif edit.kind != "C" and not edit.frames:
            lose("transition without length", edit.kind)
        elif edit.kind != "C":
            for lane in lanes:
                lane.fades.append(self._fade(edit, event, start, lose))
        if black or start == end:
            if start == end and len(event.edits) == 1:
                lose("edit without length", " ".join(edit.record))
            return []
        named = _named(edit, event)
        entry, leaving = self.clock.source(edit)
        rate = self.clock.rate
        lengths = rate.frames(leaving - entry), rate.frames(end - start)
        fps = written_fps(edit, event.speeds, event.edits) if event.speeds else None
        if fps is None and lengths[0] != lengths[1]:
            lose("source and record of different lengths", f"{lengths[0]} and {lengths[1]} frames")
        speed = speed_of(Fraction(rate.nominal) if fps is None else fps, rate, *lengths)  # fmt: skip
        link = None
        if len(lanes) > 1:
            self.links += 1
            link = self.links
        made = [
            Placed(start, end, entry, speed, _shows(named, edit.reel), named.clip, link, lose)
            for _ in lanes
        ]
        for lane, each in zip(lanes, made, strict=True):
            lane.placed.append(each)
        return made

    def _fade(self, edit: Edit, event: _Event, start: int, lose: Lose) -> Fade:
        first = event.edits[0]
        return Fade(
            start=start,
            duration=self.clock.rate.ticks(edit.frames),
            kind=kind_of(edit.kind, event.notes.effect),
            from_black=first is not edit and first.reel.upper() in BLACK,
            to_black=edit.reel.upper() in BLACK,
            lose=lose,
        )

    def _lane(self, channel: Channel) -> Lane:
        heard, numbers = channel
        return self.lanes.setdefault(
            channel, Lane("audio" if heard else "video", len(numbers) if heard else 0)
        )

    def _mark(self, marker: Marker, placed: list[Placed]) -> None:
        """On the clip of its event that it lies in, else on the timeline."""
        for each in placed:
            if each.start <= marker.time < each.end:
                each.markers.append(replace(marker, time=marker.time - each.start))
                return
        self.markers.append(marker)

    def _media(self) -> dict[FileKey, Media]:
        """Each file, seen where a picture track has it, with the channels that are used at once."""
        files = Files()
        for lane in self.lanes.values():
            for each in lane.placed:
                if not isinstance(each.shows, Generator):
                    files.use(each.shows, lane.channels)
        return {key: files.media(key) for key in files.heard}

    def _marker(self, note: str, origin: int) -> Marker | None:
        """None for other notes, and for a locator at a time that there is not."""
        try:
            return read_marker(
                note, lambda text: self.clock.ticks(text, None, drop=self.clock.drop_frame) - origin
            )
        except Unreadable:
            return None

    def _resolve_marker(self, note: str, edit: Edit, origin: int) -> Marker | None:
        return read_resolve_marker(note, self.clock.record(edit)[0] - origin, self.clock.rate)

    def _loser(self, edit: Edit) -> Lose:
        at = Where(self.file, edit.line, self.name, None, edit.record[0])
        return loser(self.omissions, at)


def _only_marks(edit: Edit) -> bool:
    """Whether a line is there for its marker alone: it shows what is at its own place."""
    return edit.source == edit.record and any(map(is_resolve_marker, edit.notes))


def _named(edit: Edit, event: _Event) -> Named:
    """Cuts are named by FROM, the second line of a transition by TO; it alone has either."""
    notes = event.notes
    if edit.kind == "C":
        return notes.outgoing
    alone = all(each.kind != "C" for each in event.edits)
    return notes.incoming if notes.incoming.clip or not alone else notes.outgoing


def _shows(named: Named, reel: str) -> FileKey | Generator:
    if reel.upper() == BARS:
        return Generator("bars")
    if named.kind == "GENERATOR":
        return Generator("generator", named.clip)
    return FileKey(named.media_name(reel), named.path or None, reel, named.kind == "STILL")
