"""Edits on one track: put in order, freed of overlaps, and made clips and transitions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from roughcut.formats.edl.files import FileKey
from roughcut.formats.losses import Lose
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Kind, Marker, Media, Track, Transition


@dataclass(slots=True)
class Placed:
    """An edit that shows something, from start to end of the record, in ticks.

    entry is the source's timecode where it is entered: playing backwards, of the frame shown first.
    """

    start: int
    end: int
    entry: int
    speed: Fraction
    shows: FileKey | Generator
    name: str
    link: int | None
    lose: Lose
    markers: list[Marker] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fade:
    """A transition as a list has it: begins where its incoming edit does, or where black does."""

    start: int
    duration: int
    kind: str
    from_black: bool
    to_black: bool
    lose: Lose


@dataclass(slots=True)
class Lane:
    """What a list has on one picture track, or on one set of channels."""

    kind: Kind
    channels: int = 0
    placed: list[Placed] = field(default_factory=list)
    fades: list[Fade] = field(default_factory=list)

    def settle(self) -> list[Transition]:
        """Order edits, end each where the next begins, and lay the transitions over the cuts."""
        self.placed.sort(key=lambda each: each.start)
        kept: list[Placed] = []
        for each in self.placed:
            if kept and each.start < kept[-1].end:
                each.lose("overlap", kept[-1].name)
                kept[-1].end = each.start
                if kept[-1].start == kept[-1].end:
                    kept.pop()
            kept.append(each)
        self.placed = kept
        starts = {each.start: index for index, each in enumerate(kept)}
        ends = {each.end: index for index, each in enumerate(kept)}
        found = (_laid(each, kept, starts, ends) for each in self.fades)
        return sorted((each for each in found if each), key=lambda each: each.start)

    def track(self, transitions: list[Transition], clip: Callable[[Placed], Clip]) -> Track:
        return Track(
            self.kind,
            tuple(clip(each) for each in self.placed),
            tuple(transitions),
        )


def _laid(
    fade: Fade, placed: list[Placed], starts: dict[int, int], ends: dict[int, int]
) -> Transition | None:
    left = ends.get(fade.start)
    if fade.to_black:
        return _faded_out(fade, placed, left)
    right = starts.get(fade.start)
    if right is None:
        fade.lose("transition off a cut", fade.kind)
        return None
    if left is None and not fade.from_black:
        fade.lose("transition from a clip that is not in the list", fade.kind)
    duration = min(fade.duration, placed[right].end - fade.start)
    if duration < fade.duration:
        fade.lose("transition longer than its clip", fade.kind)
    return Transition(fade.start, duration, 0, fade.kind)


def _faded_out(fade: Fade, placed: list[Placed], left: int | None) -> Transition | None:
    """Programs write a clip that fades out as one that ends before; here it ends with the fade."""
    if left is None:
        fade.lose("transition off a cut", fade.kind)
        return None
    end = fade.start + fade.duration
    if left + 1 < len(placed) and placed[left + 1].start < end:
        return Transition(fade.start, fade.duration, 0, fade.kind)
    placed[left].end = end
    return Transition(fade.start, fade.duration, fade.duration, fade.kind)


def earliest(entry: int, speed: Fraction, duration: int, rate: Rate) -> int:
    """The first tick of the source that is used, below zero where it is entered too early.

    A list enters a reversed clip at the frame that is shown first, Final Cut 7 as Avid.
    """
    if speed >= 0:
        return entry
    return entry + rate.ticks(1) - round(abs(speed) * duration)


def built(placed: Placed, source: Media | Generator, rate: Rate) -> Clip:
    duration = placed.end - placed.start
    start = earliest(placed.entry, placed.speed, duration, rate)
    if start < 0:
        # Premiere enters a reversed clip at the head of the range.
        placed.lose("source range of a reversed clip", placed.name)
        start = placed.entry
    return Clip(
        start=placed.start,
        duration=duration,
        source=source,
        source_start=start if isinstance(source, Media) else 0,
        speed=placed.speed if isinstance(source, Media) else Fraction(1),
        link=placed.link,
        markers=tuple(sorted(placed.markers, key=lambda marker: marker.time)),
        name=placed.name,
    )
