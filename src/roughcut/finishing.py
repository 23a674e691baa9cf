"""A begun timeline and a predictor → a finished timeline, in which everything that was there still is.

Clips are added, and tracks where they are missing; pictures of the main track that stand at the
default may be reframed, and those above it where only layouts are asked for. Nothing is moved,
trimmed or removed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from roughcut.encode.decisions import encode
from roughcut.encode.layouts import fit as fitting_scale
from roughcut.encode.layouts import parameters_of
from roughcut.errors import NotEnough, Where
from roughcut.parameters import DEFAULTS
from roughcut.timeline import Clip, Generator, Kind, Marker, Media, Text, Timeline, Track

if TYPE_CHECKING:
    from roughcut.encode.decisions import Decisions
    from roughcut.learn.habits import Past
    from roughcut.learn.predictor import Cut, Part, Predictor, Proposal, Span

_TITLES = ("title", "lower third")


@dataclass(frozen=True, slots=True)
class Added:
    """A clip that was added, or one that was there and now stands otherwise (reframed).

    track: as editors call it (V2); nearest: past clips of the same kind, the most alike first.
    """

    track: str
    clip: Clip
    role: str
    confidence: float
    because: str
    nearest: tuple[Past, ...]
    reframed: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """The finished timeline, and what is new in it, in time order.

    held_back: how many more proposals there were whose kind cost, on held-out projects, more changes
    than it saved; 0 where a least confidence was asked for.
    """

    timeline: Timeline
    added: tuple[Added, ...]
    held_back: int = 0


def finish(
    timeline: Timeline,
    predictor: Predictor,
    *,
    minimum_confidence: float | None = None,
    editor: str | None = None,
    only: Collection[Part] | None = None,
    within: Span | None = None,
) -> Finished:
    """The timeline with what the editor would add.

    minimum_confidence: leaves out what is less likely; without it each habit needs the confidence
    from which it saved work on held-out projects. editor: whose habits, where they are of several
    people. only: these parts alone. within: only what starts in this span, which it does not leave.

    Raises:
        NotEnough: the timeline has no picture to start from.
    """
    decisions = encode(timeline)
    if decisions.spine is None:
        raise NotEnough(
            Where(timeline=timeline.name),
            "it has no picture to start from",
            "Put clips on a video track first",
        )

    def proposed(least: float | None) -> list[Proposal]:
        if not only:
            return list(predictor.propose(decisions, editor=editor, least=least, within=within))
        found: list[Proposal] = []
        if set(only) - {"layouts"}:
            found += predictor.propose(decisions, editor=editor, least=least, within=within)
            found = [each for each in found if each.row is None and _part(each) in only]
        if "layouts" in only:
            found += predictor.propose(
                decisions, editor=editor, least=least, within=within, restyle=True
            )
        return found

    kept = proposed(minimum_confidence)
    held_back = 0
    if minimum_confidence is None and predictor.holds_back(editor):
        held_back = len(proposed(0.0)) - len(kept)
    new = [p for p in kept if p.row is None]
    tracks, index_of = _with_room(timeline, decisions.spine, new)
    restyled = _restyled(kept, decisions, index_of)
    places: list[tuple[int, Clip, Proposal]] = []
    for index, track in enumerate(tracks):
        pairs = [
            _reframed(clip, restyled.get((index, clip.start)), timeline) for clip in track.clips
        ]
        own = [p for p in new if index_of[p.audio, p.track] == index]
        pairs += [(_clip(p, timeline), p) for p in own]
        pairs.sort(key=lambda pair: pair[0].start)
        tracks[index] = replace(track, clips=tuple(clip for clip, _ in pairs))
        places += [(index, clip, p) for clip, p in pairs if p is not None]
    finished = replace(timeline, tracks=tuple(tracks))
    names = finished.track_names
    added = [
        Added(names[index], clip, p.role, p.confidence, p.because, p.nearest, p.row is not None)
        for index, clip, p in sorted(places, key=lambda each: (each[1].start, each[0]))
    ]
    return Finished(finished, tuple(added), max(0, held_back))


def _part(proposal: Proposal) -> Part:
    if proposal.audio:
        return "sound"
    return "titles" if proposal.role in _TITLES else "overlays"


def _restyled(
    kept: Sequence[Proposal], decisions: Decisions, index_of: dict[tuple[bool, int], int]
) -> dict[tuple[int, int], Proposal]:
    """What stands otherwise, by the index of its track and its start."""
    return {
        (index_of[p.audio, p.track], decisions.rows[p.row].start): p
        for p in kept
        if p.row is not None
    }


def _with_room(
    timeline: Timeline, spine: int, new: Sequence[Proposal]
) -> tuple[list[Track], dict[tuple[bool, int], int]]:
    """The tracks with empty ones where clips come to stand on none; and where each number is."""
    video = [track for track in timeline.tracks if track.kind == "video"]
    audio = [track for track in timeline.tracks if track.kind == "audio"]
    zero = sum(track.kind == "video" for track in timeline.tracks[:spine])
    pictures = [p.track for p in new if not p.audio]
    below = max(0, -min(pictures, default=0) - zero)
    above = max(0, max(pictures, default=0) + zero + 1 - len(video))
    sounds = max(0, max((p.track for p in new if p.audio), default=0) - len(audio))
    video = [*_empty("video", below), *video, *_empty("video", above)]
    audio = [*audio, *_empty("audio", sounds)]
    index_of = {(False, n - zero - below): n for n in range(len(video))}
    index_of |= {(True, n + 1): len(video) + n for n in range(len(audio))}
    return [*video, *audio], index_of


def _empty(kind: Kind, count: int) -> list[Track]:
    return [Track(kind) for _ in range(count)]


def _clip(proposal: Proposal, timeline: Timeline) -> Clip:
    source = proposal.asset
    parameters = DEFAULTS
    if proposal.audio:
        parameters = replace(DEFAULTS, gain=proposal.gain)
    elif proposal.layout is not None and fitting_scale(source, timeline) is not None:
        parameters = parameters_of(proposal.layout, source, timeline, DEFAULTS)
    name = source.text if isinstance(source, Text) else source.name
    if isinstance(source, Generator):
        name = f"{proposal.role}: {name}"
    # A role that the rules of `encode` would tell anyway is not stated, so that formats without
    # roles carry the clip whole.
    return Clip(
        start=proposal.start,
        duration=proposal.duration,
        source=source,
        source_start=proposal.source_start,
        parameters=parameters,
        markers=(_marker(proposal),),
        name=name.split("\n")[0] if not isinstance(source, Media) else source.name,
    )


def _reframed(
    clip: Clip, proposal: Proposal | None, timeline: Timeline
) -> tuple[Clip, Proposal | None]:
    if proposal is None or proposal.layout is None:
        return clip, None
    parameters = parameters_of(proposal.layout, clip.source, timeline, clip.parameters)
    marked = (*clip.markers, _marker(proposal))
    return replace(clip, parameters=parameters, markers=marked), proposal


def _marker(proposal: Proposal) -> Marker:
    return Marker(time=0, name=f"roughcut {proposal.role}", comment=reasons(proposal))


def reasons(proposal: Proposal | Cut) -> str:
    """How sure it is, why, and the nearest past edits, in one line."""
    comment = f"{100 * proposal.confidence:.0f} %: {proposal.because}"
    places = [f"{past.project} at {_clock(past.seconds)}" for past in proposal.nearest]
    return f"{comment}; as in {', '.join(places)}" if places else comment


def _clock(length_seconds: float) -> str:
    minutes, rest = divmod(max(0.0, length_seconds), 60)
    return f"{int(minutes)}:{rest:04.1f}"
