"""A timeline as the decisions that made it, one row a clip, and the way back.

The spine is the video track with the most covered time (the lowest one on ties); tracks are
counted from it, and times are also told against its clips, because that is how overlays are
placed. Rows stand in time order, the spine's first where two start together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from roughcut.encode.assets import AssetKeys
from roughcut.encode.codebook import Codebook
from roughcut.encode.layouts import (
    LAYOUT_NAMES,
    Layout,
    alike,
    aspect_of,
    layout_of,
    parameters_of,
    visible,
)
from roughcut.encode.roles import Setting, role
from roughcut.parameters import Parameters
from roughcut.timeline import Clip, Generator, Source, Timeline


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a time lies against the spine.

    spine: the index of the spine clip that is on, among the spine's clips; the last one before
    the time where there is a gap; -1 before the first.
    after_start, before_end: ticks to that clip's edges (negative outside it). Before the first
    clip: ticks after the timeline's start, and until that clip.
    """

    spine: int
    after_start: int
    before_end: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for one clip.

    track counts from the spine (0 the spine, 1 the video track above it, -1 below); audio tracks
    count 1, 2 … from A1, and `audio` tells the two apart.
    asset and layout are slots of the Decisions' own lists; layout is None for sound and for media
    whose size is unknown.
    clip keeps what is not learned (names, links, markers, exact parameters), so that nothing is
    lost on the way back.
    """

    track: int
    audio: bool
    role: str
    start: int
    duration: int
    anchor: Anchor
    asset: int
    layout: int | None
    moves: tuple[str, ...]
    clip: Clip


@dataclass(frozen=True, slots=True)
class Decisions:
    """A timeline's decisions, with the lists that its rows point into.

    frame is the timeline with its tracks emptied of clips (their names and transitions stay).
    spine is the index of the spine in frame.tracks, None for a timeline without picture.
    """

    frame: Timeline
    spine: int | None
    assets: tuple[Source, ...]
    layouts: tuple[Layout, ...]
    rows: tuple[Decision, ...]


def spine(timeline: Timeline) -> int | None:
    """The index, among all tracks, of the video track with the most covered time.

    The lowest one on ties; None where no video track shows anything. Adjustment layers cover
    nothing: they have no picture of their own, and often lie over the whole timeline.
    """
    covered = {
        index: sum(clip.duration for clip in track.clips if not _adjusts(clip.source))
        for index, track in enumerate(timeline.tracks)
        if track.kind == "video"
    }
    best = max(covered, key=lambda index: (covered[index], -index), default=None)
    return best if best is not None and covered[best] > 0 else None


def anchor(time: int, spine_clips: Sequence[Clip]) -> Anchor:
    """Where a time lies against the clips of the spine, which are in time order."""
    index = bisect_right(spine_clips, time, key=lambda clip: clip.start) - 1
    if index < 0:
        first = spine_clips[0].start if spine_clips else time
        return Anchor(-1, time, first - time)
    on = spine_clips[index]
    return Anchor(index, time - on.start, on.end - time)


def encode(timeline: Timeline) -> Decisions:
    """The decisions that made a timeline; its nests stay whole, as assets."""
    base = spine(timeline)
    spine_clips = timeline.tracks[base].clips if base is not None else ()
    placed = _placed(timeline, base)
    keys = AssetKeys()
    slots: dict[Hashable, int] = {}
    assets: list[Source] = []
    for each in placed:
        key = keys.key(each.clip.source)
        if key not in slots:
            slots[key] = len(assets)
            assets.append(each.clip.source)
    own = [None if each.audio else layout_of(each.clip, timeline) for each in placed]
    pictures = [layout for layout in own if layout is not None]
    codebook = Codebook.of(pictures)
    layout_slots = iter(codebook.slots(pictures))
    settings = _settings(timeline, placed, own, [keys.key(each.clip.source) for each in placed])
    rows = tuple(
        Decision(
            track=each.track,
            audio=each.audio,
            role=role(each.clip, setting),
            start=each.clip.start,
            duration=each.clip.duration,
            anchor=anchor(each.clip.start, spine_clips),
            asset=slots[keys.key(each.clip.source)],
            layout=next(layout_slots) if layout is not None else None,
            moves=each.clip.parameters.animated,
            clip=each.clip,
        )
        for each, layout, setting in zip(placed, own, settings, strict=True)
    )
    return Decisions(_emptied(timeline), base, tuple(assets), codebook.layouts, rows)


def decode(decisions: Decisions) -> Timeline:
    """The timeline that decisions make: `decode(encode(t)) == t`.

    What a row decides counts: where its start, duration, asset or layout differ from those of the
    clip that it keeps, the clip is changed; all else stays as it is.

    Raises:
        ValueError: a row is on a track that the frame does not have.
        NotEnough: a row gives a layout to media of unknown size.
    """
    video, audio = _numbering(decisions.frame, decisions.spine)
    index_of = {(False, track): index for index, track in video.items()}
    index_of |= {(True, track): index for index, track in audio.items()}
    clips: dict[int, list[Clip]] = {index: [] for index in range(len(decisions.frame.tracks))}
    keys = AssetKeys()
    for row in decisions.rows:
        index = index_of.get((row.audio, row.track))
        if index is None:
            kind = "audio" if row.audio else "video"
            raise ValueError(f"the frame has no {kind} track {row.track}, counted from the spine")
        clips[index].append(_clip(row, decisions, keys))
    tracks = tuple(
        replace(track, clips=tuple(sorted(clips[index], key=lambda clip: clip.start)))
        for index, track in enumerate(decisions.frame.tracks)
    )
    return replace(decisions.frame, tracks=tracks)


@dataclass(frozen=True, slots=True)
class _Placed:
    track: int
    audio: bool
    clip: Clip


def _placed(timeline: Timeline, base: int | None) -> tuple[_Placed, ...]:
    video, audio = _numbering(timeline, base)
    found = [
        (clip.start, index != base, index, _Placed(number, index in audio, clip))
        for index, number in (video | audio).items()
        for clip in timeline.tracks[index].clips
    ]
    return tuple(placed for *_, placed in sorted(found, key=lambda each: each[:3]))


def _numbering(timeline: Timeline, base: int | None) -> tuple[dict[int, int], dict[int, int]]:
    """Index among all tracks → number in decisions, for the video and for the audio tracks."""
    video = [index for index, track in enumerate(timeline.tracks) if track.kind == "video"]
    audio = [index for index, track in enumerate(timeline.tracks) if track.kind == "audio"]
    zero = video.index(base) if base is not None else 0
    return (
        {index: position - zero for position, index in enumerate(video)},
        {index: position + 1 for position, index in enumerate(audio)},
    )


def _settings(
    timeline: Timeline,
    placed: Sequence[_Placed],
    layouts: Sequence[Layout | None],
    keys: Sequence[Hashable],
) -> list[Setting]:
    uses: Counter[tuple[bool, int, Hashable]] = Counter()
    for each, key in zip(placed, keys, strict=True):
        uses[each.audio, each.track, key] += each.clip.duration
    linked = {each.clip.link for each in placed if not each.audio} - {None}
    shown = {key for each, key in zip(placed, keys, strict=True) if not each.audio}
    settings = []
    for each, layout, key in zip(placed, layouts, keys, strict=True):
        aspect = aspect_of(each.clip.source, timeline)
        seen = visible(layout, aspect, timeline) if layout and aspect else None
        settings.append(
            Setting(
                audio=each.audio,
                track=each.track,
                sees=seen,
                total=timeline.duration,
                uses=uses[each.audio, each.track, key],
                with_picture=each.audio and (each.clip.link in linked or key in shown),
            )
        )
    return settings


def _clip(row: Decision, decisions: Decisions, keys: AssetKeys) -> Clip:
    kept, asset = row.clip, decisions.assets[row.asset]
    if kept.source is not asset and keys.key(kept.source) != keys.key(asset):
        kept = replace(kept, source=asset)
    moved = replace(kept, start=row.start, duration=row.duration)
    if row.layout is None:
        return moved
    wanted = decisions.layouts[row.layout]
    present = layout_of(kept, decisions.frame)
    if present is not None and alike(present, wanted):
        return moved
    decided = parameters_of(wanted, kept.source, decisions.frame, kept.parameters)
    return replace(moved, parameters=_moving(decided, kept.parameters, present, wanted))


def _moving(
    decided: Parameters, before: Parameters, present: Layout | None, wanted: Layout
) -> Parameters:
    """A move that already passes through the wanted value at the clip's middle stays a move."""
    if present is None:
        return decided
    kept = {
        name: getattr(before, name)
        for name in before.animated
        if name in LAYOUT_NAMES
        and alike(present, replace(present, **{name: getattr(wanted, name)}))
    }
    return replace(decided, **kept)


def _emptied(timeline: Timeline) -> Timeline:
    return replace(timeline, tracks=tuple(replace(track, clips=()) for track in timeline.tracks))


def _adjusts(source: Source) -> bool:
    return isinstance(source, Generator) and source.kind == "adjustment"
