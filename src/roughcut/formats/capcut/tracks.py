"""Tracks: segments in order, joined by transitions, and the sound that pictures bring along."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roughcut.formats.capcut.segments import Segment, read_segment
from roughcut.formats.capcut.setting import Setting
from roughcut.formats.capcut.times import MICROSECOND, microseconds_of
from roughcut.formats.capcut.vocabulary import HIDDEN, LOCKED, MUTED, transition_kind
from roughcut.formats.json_objects import Node
from roughcut.formats.trim import trimmed
from roughcut.parameters import Parameters, Value
from roughcut.timeline import Clip, Kind, Track, Transition


@dataclass(frozen=True, slots=True)
class Sounding:
    """A picture that is heard, by its place on the track, and how loud."""

    index: int
    gain: Value


def read_track(
    node: Node, kind: Kind, name: str, setting: Setting
) -> tuple[Track, tuple[Sounding, ...]]:
    """A track, and which of its pictures bring sound along."""
    read = [read_segment(each, kind, name, setting) for each in node.nodes("segments")]
    segments = sorted((each for each in read if each is not None), key=lambda each: each.clip.start)
    clips: list[Clip] = []
    sounding: list[Sounding] = []
    transitions: list[Transition] = []
    before: Segment | None = None
    for each in segments:
        clip = each.clip
        if before is not None:
            left, clip, transition = _met(clips[-1], clip, before.transition, name, setting)
            clips[-1] = left
            free = transitions[-1].end if transitions else 0
            if transition is not None and transition.start < free:
                setting.loser(name, transition.start)("transition over the one before it")
                transition = _begun(transition, free)
            if transition is not None:
                transitions.append(transition)
        if clip.duration <= 0:
            setting.loser(name, clip.start)("overlap", f"'{clip.name}' lies under another clip")
            continue
        if each.sound is not None:
            sounding.append(Sounding(len(clips), each.sound))
        clips.append(clip)
        before = each
    if before is not None and before.transition is not None:
        setting.loser(name, clips[-1].end)("transition at an end")
    bits = attribute(node)
    track = Track(
        kind=kind,
        clips=tuple(clips),
        transitions=tuple(transitions),
        name=node.text("name"),
        enabled=not bits & (MUTED if kind == "audio" else HIDDEN),
        locked=bool(bits & LOCKED),
    )
    return track, tuple(sounding)


def _met(
    left: Clip, right: Clip, node: Node | None, name: str, setting: Setting
) -> tuple[Clip, Clip, Transition | None]:
    """Two neighbours with their cut in the middle of what they share.

    A transition makes the program draw the second segment over the end of the first.
    """
    shared = left.end - right.start
    lose = setting.loser(name, right.start)
    rate = setting.rate
    if node is None or shared < 0:
        if node is not None:
            lose("transition at an end")
        if shared <= 0:
            return left, right, None
        lose("overlap", f"'{right.name}' begins before '{left.name}' ends")
        start = left.end if right.start <= left.start else right.start
        return trimmed(left, left.start, start), trimmed(right, start, max(start, right.end)), None
    start = right.start
    if shared == 0:
        length = rate.snap(microseconds_of(node, "duration", 0) * MICROSECOND)
        at, frames = rate.frames(right.start), rate.frames(length)
        if frames // 2 > at:
            lose("transition before the timeline", f"{frames} frames, {2 * at} are left")
            frames = 2 * at
        start = rate.ticks(at - frames // 2)
        end = rate.ticks(rate.frames(start) + frames)
        cut = right.start
    else:
        end = left.end
        cut = rate.ticks((rate.frames(start) + rate.frames(end)) // 2)
        if not left.start < cut < right.end:
            lose("overlap", f"'{right.name}' and '{left.name}'")
            cut = max(left.start, min(left.end, right.end))
    if end <= start:
        lose("transition without length")
        return left, right, None
    transition = Transition(start, end - start, cut - start, transition_kind(node.text("name")))
    return trimmed(left, left.start, cut), trimmed(right, cut, right.end), transition


def _begun(transition: Transition, start: int) -> Transition | None:
    """A transition without what is before a time; None where its cut is."""
    cut = transition.start + transition.cut
    if cut < start or transition.end == start:
        return None
    return replace(transition, start=start, duration=transition.end - start, cut=cut - start)


def read_sounds(track: Track, sounding: tuple[Sounding, ...], *, enabled: bool) -> Track:
    """The sound of a track's pictures, linked to them as editors know it."""
    clips = tuple(
        replace(
            track.clips[each.index],
            parameters=Parameters(gain=each.gain),
            markers=(),
        )
        for each in sounding
    )
    return Track("audio", clips, name=track.name, enabled=enabled, locked=track.locked)


def attribute(track: Node) -> int:
    """The bits of a track's switches."""
    if track.fields.get("attribute") is None:
        return 0
    return int(track.number("attribute"))
