"""What an editor's projects look like, as numbers and as plain sentences.

A portrait only counts what is there and predicts nothing. The sentences speak to the editor whose
projects they are, or about several.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

import numpy as np

from roughcut.encode.codebook import Codebook
from roughcut.encode.decisions import Decision
from roughcut.encode.layouts import Layout, aspect_of
from roughcut.encode.words import layout_words, length_words, percent
from roughcut.projects.example import Example
from roughcut.ticks import seconds

SHOT_EDGES_SECONDS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 60.0)
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_LAYOUTS_SAID = 3
_TRACKS_SAID = 4
_Sortable = TypeVar("_Sortable", str, float)
_RARE = 0.01  # a share of clips under which a habit is not worth a sentence


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the shots on the spine last.

    quantiles_seconds: the lengths that 5, 25, 50, 75 and 95 % of the shots stay below; empty
    without shots. counts: shots from each of edges_seconds up to the next; the last bin is open.
    """

    shots: int
    cuts_a_minute: float
    quantiles_seconds: tuple[float, ...]
    edges_seconds: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Habit:
    """How a track or a role is used.

    track: for a track, counted from the spine (decisions.Decision.track); None for a role.
    share_on: of the time of all sequences. role: the most usual one. sequences: how many have it.
    """

    name: str
    audio: bool
    track: int | None
    role: str
    clips: int
    sequences: int
    share_on: float
    clips_a_minute: float
    usual_seconds: float


@dataclass(frozen=True, slots=True)
class LayoutUse:
    """A layout, how many clips stand like it, their share of all with a picture, their usual role.

    media_aspect: width over height of the media that usually stand so, to two decimals.
    """

    layout: Layout
    count: int
    share: float
    role: str
    media_aspect: float


@dataclass(frozen=True, slots=True)
class TransitionUse:
    """A kind of transition, how often it is there, and how long it usually lasts."""

    kind: str
    count: int
    usual_seconds: float


@dataclass(frozen=True, slots=True)
class Portrait:
    """What projects look like. Shares are of 1; tracks stand from the topmost to the last sound.

    retimed, animated, disabled: shares of the clips with a picture. reused: share of the clips over
    the spine whose source was used earlier in the same sequence.
    """

    editors: int
    projects: int
    sequences: int
    clips: int
    hours: float
    pace: Pace
    tracks: tuple[Habit, ...]
    roles: tuple[Habit, ...]
    layouts: tuple[LayoutUse, ...]
    transitions: tuple[TransitionUse, ...]
    retimed: float
    animated: float
    disabled: float
    reused: float


def portrait(examples: Sequence[Example]) -> Portrait:
    """The portrait of one editor's, or of several editors', sequences; their order is irrelevant."""
    rows = [row for example in examples for row in example.decisions.rows]
    pictures = [row for row in rows if not row.audio]
    length = sum(_length(example) for example in examples)
    return Portrait(
        editors=len({example.editor for example in examples}),
        projects=len({(example.editor, example.project) for example in examples}),
        sequences=len(examples),
        clips=len(rows),
        hours=seconds(length) / 3600,
        pace=_pace(pictures, length),
        tracks=_tracks(examples, length),
        roles=_roles(examples, length),
        layouts=_layouts(examples),
        transitions=_transitions(examples),
        retimed=_share(row.clip.speed != 1 for row in pictures),
        animated=_share(bool(row.moves) for row in pictures),
        disabled=_share(not row.clip.enabled for row in pictures),
        reused=_share(again for example in examples for again in _reuses(example)),
    )


def words(portrayed: Portrait) -> tuple[str, ...]:
    """What the portrait shows, one sentence a habit, the pace first."""
    if not portrayed.clips:
        return ("There is nothing on the timelines yet.",)
    return (
        *_pace_words(portrayed),
        *_track_words(portrayed),
        *_layout_words(portrayed),
        *_transition_words(portrayed),
        *_rest_words(portrayed),
    )


def track_words(track: int, *, audio: bool) -> str:
    """What a track is called against the spine: "main track", "2nd track above the main one", "A1"."""
    if audio:
        return f"A{track}"
    if track == 0:
        return "main track"
    side = "above" if track > 0 else "below"
    count = abs(track)
    return f"{_ordinal(count)} track {side} the main one"


def _pace(pictures: Iterable[Decision], length: int) -> Pace:
    shots = np.array([seconds(row.duration) for row in pictures if row.track == 0])
    quantiles = np.quantile(shots, _QUANTILES) if len(shots) else np.array([])
    counts, _ = np.histogram(shots, bins=[*SHOT_EDGES_SECONDS, np.inf])
    return Pace(
        shots=len(shots),
        cuts_a_minute=_a_minute(len(shots), length),
        quantiles_seconds=tuple(float(each) for each in quantiles),
        edges_seconds=SHOT_EDGES_SECONDS,
        counts=tuple(int(each) for each in counts),
    )


def _tracks(examples: Sequence[Example], length: int) -> tuple[Habit, ...]:
    groups: dict[tuple[bool, int], list[tuple[int, Decision]]] = defaultdict(list)
    for index, example in enumerate(examples):
        for row in example.decisions.rows:
            groups[row.audio, row.track].append((index, row))
    order = sorted(groups, key=lambda key: (key[0], key[1] if key[0] else -key[1]))
    return tuple(
        _habit(track_words(track, audio=audio), groups[audio, track], length, track)
        for audio, track in order
    )


def _roles(examples: Sequence[Example], length: int) -> tuple[Habit, ...]:
    groups: dict[str, list[tuple[int, Decision]]] = defaultdict(list)
    for index, example in enumerate(examples):
        for row in example.decisions.rows:
            groups[row.role].append((index, row))
    order = sorted(groups, key=lambda role: (-len(groups[role]), role))
    return tuple(_habit(role, groups[role], length, None) for role in order)


def _habit(
    name: str, found: Sequence[tuple[int, Decision]], length: int, track: int | None
) -> Habit:
    rows = [row for _, row in found]
    on = sum(_covered(index_rows) for index_rows in _by_sequence(found))
    return Habit(
        name=name,
        audio=rows[0].audio,
        track=track,
        role=_usual(Counter(row.role for row in rows)),
        clips=len(rows),
        sequences=len({index for index, _ in found}),
        share_on=on / length if length else 0.0,
        clips_a_minute=_a_minute(len(rows), length),
        usual_seconds=_median_seconds(row.duration for row in rows),
    )


def _by_sequence(found: Sequence[tuple[int, Decision]]) -> Iterator[list[Decision]]:
    for _, group in groupby(found, key=lambda each: each[0]):
        yield [row for _, row in group]


def _covered(rows: Iterable[Decision]) -> int:
    """Ticks at which at least one of the rows is on; rows of a role may lie over one another."""
    covered, reached = 0, 0
    for start, end in sorted((row.start, row.start + row.duration) for row in rows):
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    return covered


def _layouts(examples: Sequence[Example]) -> tuple[LayoutUse, ...]:
    used = [
        (example.decisions.layouts[row.layout], row.role, round(aspect, 2))
        for example in examples
        for row in example.decisions.rows
        if row.layout is not None
        and (aspect := aspect_of(row.clip.source, example.decisions.frame)) is not None
    ]
    book = Codebook.of(layout for layout, _, _ in used)
    slots = {layout: book.nearest(layout) for layout in {layout for layout, _, _ in used}}
    roles: dict[int | None, Counter[str]] = defaultdict(Counter)
    aspects: dict[int | None, Counter[float]] = defaultdict(Counter)
    for layout, role, aspect in used:
        roles[slots[layout]][role] += 1
        aspects[slots[layout]][aspect] += 1
    return tuple(
        LayoutUse(layout, count, count / len(used), _usual(roles[slot]), _usual(aspects[slot]))
        for slot, (layout, count) in enumerate(zip(book.layouts, book.counts, strict=True))
    )


def _transitions(examples: Iterable[Example]) -> tuple[TransitionUse, ...]:
    found: dict[str, list[int]] = defaultdict(list)
    for example in examples:
        for track in example.decisions.frame.tracks:
            if track.kind == "video":
                for transition in track.transitions:
                    found[transition.kind].append(transition.duration)
    return tuple(
        TransitionUse(kind, len(found[kind]), _median_seconds(found[kind]))
        for kind in sorted(found, key=lambda kind: (-len(found[kind]), kind))
    )


def _reuses(example: Example) -> Iterator[bool]:
    """Of each clip that lies over the spine, whether its source was on before."""
    seen: set[int] = set()
    for row in example.decisions.rows:
        if not row.audio and row.track > 0:
            yield row.asset in seen
        seen.add(row.asset)


def _pace_words(portrayed: Portrait) -> Iterator[str]:
    if not portrayed.pace.shots:
        return
    shortest, lower, middle, upper, longest = map(length_words, portrayed.pace.quantiles_seconds)
    who = "You cut" if portrayed.editors == 1 else "They cut"
    yield (
        f"{who} every {middle}: half of the shots last {lower} to {upper}, "
        f"nine of ten {shortest} to {longest}."
    )


def _track_words(portrayed: Portrait) -> Iterator[str]:
    """A sentence for each track that is in use, those next to the main one first."""
    pictures = [each for each in portrayed.tracks if each.track and not each.audio]
    in_use = [each for each in pictures if each.share_on >= _RARE]
    for track in sorted(in_use, key=lambda each: abs(each.track or 0)):
        yield (
            f"On the {track.name}, mostly {_plural(track.role)}: on {percent(track.share_on)} "
            f"of the time, {_often(track.clips_a_minute)}, "
            f"usually {length_words(track.usual_seconds)} long."
        )
    rare = len(pictures) - len(in_use)
    if rare:
        yield f"{rare} more {'track is' if rare == 1 else 'tracks are'} hardly ever used."
    sounds: dict[str, list[str]] = defaultdict(list)
    for track in portrayed.tracks:
        if track.audio and track.share_on >= _RARE:
            sounds[track.role].append(track.name)
    if sounds:
        uses = "; ".join(f"{_plural(role)} on {_listed(names)}" for role, names in sounds.items())
        yield f"Sound: {uses}."


def _layout_words(portrayed: Portrait) -> Iterator[str]:
    if not portrayed.layouts:
        return
    first, *others = portrayed.layouts
    sentence = f"{percent(first.share)} of the pictures stand {layout_words(first.layout)}"
    said = [each for each in others[:_LAYOUTS_SAID] if each.count > 1 and each.share >= _RARE]
    if said:
        uses = "; ".join(f"{layout_words(each.layout)} ({percent(each.share)})" for each in said)
        sentence += f". Then come: {uses}"
    yield sentence + "."


def _transition_words(portrayed: Portrait) -> Iterator[str]:
    if not portrayed.transitions:
        yield "No transitions: only straight cuts."
        return
    uses = "; ".join(
        f"{each.kind} {each.count} times, usually {length_words(each.usual_seconds)}"
        for each in portrayed.transitions[:3]
    )
    yield f"Transitions: {uses}."


def _rest_words(portrayed: Portrait) -> Iterator[str]:
    for share, habit in (
        (portrayed.animated, "have keyframes"),
        (portrayed.retimed, "play at another speed"),
        (portrayed.disabled, "are disabled"),
    ):
        if share >= _RARE:
            yield f"{percent(share)} of the clips with a picture {habit}."
    if portrayed.reused >= _RARE:
        yield (
            f"{percent(portrayed.reused)} of what lies over the main track "
            "was already used earlier in the sequence."
        )


def _often(a_minute: float) -> str:
    if a_minute >= 1:
        return f"{a_minute:.1f} a minute"
    return f"one every {length_words(60 / a_minute)}" if a_minute else "never"


def _listed(names: Sequence[str]) -> str:
    if len(names) <= _TRACKS_SAID:
        return ", ".join(names)
    return f"{', '.join(names[:_TRACKS_SAID])} and {len(names) - _TRACKS_SAID} more"


def _plural(role: str) -> str:
    if role in {"main", "sound", "music"}:
        return role
    return f"{role[:-1]}ies" if role.endswith("ry") else f"{role}s"


def _ordinal(count: int) -> str:
    ending = "th" if 10 <= count % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def _length(example: Example) -> int:
    return max((row.start + row.duration for row in example.decisions.rows), default=0)


def _a_minute(count: int, length: int) -> float:
    return count / (seconds(length) / 60) if length else 0.0


def _share(truths: Iterable[bool]) -> float:
    told = list(truths)
    return sum(told) / len(told) if told else 0.0


def _median_seconds(durations: Iterable[int]) -> float:
    return seconds(int(np.median(np.array(list(durations), dtype=np.int64))))


def _usual(counts: Mapping[_Sortable, int]) -> _Sortable:
    return min(counts, key=lambda name: (-counts[name], name))
