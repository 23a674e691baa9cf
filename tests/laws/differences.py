"""What differs between two timelines, each difference with its place and a name.

Equal are: numbers of parameters within TOLERANCE; links that join the same clips, whatever their
numbers; keyframes that all have one value and that value; `\\` and `/` in paths. Nothing follows the
easing of a last key, so it is not compared. Ticks are exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from roughcut.check import place
from roughcut.errors import Where
from roughcut.parameters import Keyframes, Value
from roughcut.timeline import Clip, Generator, Media, Source, Text, Timeline, Track, Transition

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """name is `clip.speed`, `media.width`, `timeline.rate`, `transition`, …; a thing that is missing
    or added differs as a whole (`clip`, `transition`, `track`), keys that are only left in another way
    as `parameters.scale.easing`.
    """

    where: Where
    name: str
    expected: object
    actual: object


def differences(expected: Timeline, actual: Timeline) -> list[Difference]:
    """Every difference, those of nests and media at the place of the clip that uses them."""
    return list(_timelines(expected, actual))


def _timelines(expected: Timeline, actual: Timeline) -> Iterator[Difference]:
    at = Where(timeline=expected.name)
    for each in (
        "name", "rate", "width", "height", "pixel_aspect", "start", "drop_frame", "audio_rate", "markers",
    ):  # fmt: skip
        yield from _compared(at, f"timeline.{each}", getattr(expected, each), getattr(actual, each))
    if [track.kind for track in expected.tracks] != [track.kind for track in actual.tracks]:
        yield Difference(at, "track", expected.track_names, actual.track_names)
        return
    links = (_link_partners(expected), _link_partners(actual))
    for index, name in enumerate(expected.track_names):
        yield from _tracks(expected, name, expected.tracks[index], actual.tracks[index])
        for clip in expected.tracks[index].clips:
            key = (index, clip.start)
            if key in links[1]:
                yield from _compared(
                    place(expected, name, clip.start), "clip.link", links[0][key], links[1][key]
                )


def _link_partners(timeline: Timeline) -> dict[tuple[int, int], frozenset[tuple[int, int]]]:
    """For each clip, by track and start, the clips that move with it; none for it alone."""
    groups: dict[int, set[tuple[int, int]]] = {}
    keys: dict[tuple[int, int], int | None] = {}
    for index, track in enumerate(timeline.tracks):
        for clip in track.clips:
            keys[index, clip.start] = clip.link
            if clip.link is not None:
                groups.setdefault(clip.link, set()).add((index, clip.start))
    return {
        key: frozenset() if link is None or len(groups[link]) == 1 else frozenset(groups[link])
        for key, link in keys.items()
    }


def _tracks(timeline: Timeline, name: str, expected: Track, actual: Track) -> Iterator[Difference]:
    at = Where(timeline=timeline.name, track=name)
    for each in ("name", "enabled", "locked"):
        yield from _compared(at, f"track.{each}", getattr(expected, each), getattr(actual, each))
    yield from _paired(timeline, name, "clip", expected.clips, actual.clips)
    yield from _paired(timeline, name, "transition", expected.transitions, actual.transitions)


def _paired(
    timeline: Timeline,
    track: str,
    noun: str,
    expected: tuple[Clip, ...] | tuple[Transition, ...],
    actual: tuple[Clip, ...] | tuple[Transition, ...],
) -> Iterator[Difference]:
    """Clips are the same when they start together, transitions when they do."""
    ours = {each.start: each for each in actual}
    if len(ours) != len(actual):
        yield Difference(Where(timeline=timeline.name, track=track), noun, "one at a time", actual)
    for each in expected:
        at = place(timeline, track, each.start)
        found = ours.pop(each.start, None)
        if found is None:
            yield Difference(at, noun, each, None)
        elif isinstance(each, Clip) and isinstance(found, Clip):
            yield from _clips(at, each, found)
        else:
            for field in ("duration", "cut", "kind"):
                yield from _compared(
                    at, f"transition.{field}", getattr(each, field), getattr(found, field)
                )
    for start, each in ours.items():
        yield Difference(place(timeline, track, start), noun, None, each)


def _clips(at: Where, expected: Clip, actual: Clip) -> Iterator[Difference]:
    for each in (
        "duration",
        "source_start",
        "speed",
        "enabled",
        "markers",
        "name",
        "label",
        "role",
    ):
        yield from _compared(at, f"clip.{each}", getattr(expected, each), getattr(actual, each))
    for name, value in expected.parameters.items():
        found = getattr(actual.parameters, name)
        if not same_value(value, found):
            bent = same_value(_linear(value), _linear(found))
            yield Difference(at, f"parameters.{name}{'.easing' if bent else ''}", value, found)
    yield from _sources(at, expected.source, actual.source)


def _sources(at: Where, expected: Source, actual: Source) -> Iterator[Difference]:
    if type(expected) is not type(actual):
        yield Difference(at, "source", expected, actual)
    elif isinstance(expected, Timeline) and isinstance(actual, Timeline):
        yield from _timelines(expected, actual)
    else:
        noun = {Media: "media", Generator: "generator", Text: "text"}[type(expected)]
        for field in fields(expected):
            if not field.compare:
                continue
            one, other = getattr(expected, field.name), getattr(actual, field.name)
            if field.name == "path" and one is not None and other is not None:
                one, other = one.replace("\\", "/"), other.replace("\\", "/")
            yield from _compared(at, f"{noun}.{field.name}", one, other)


def _compared(at: Where, name: str, expected: object, actual: object) -> Iterator[Difference]:
    if expected != actual:
        yield Difference(at, name, expected, actual)


def same_value(one: Value, other: Value) -> bool:
    """Whether two values of a parameter are the same at every time."""
    one, other = _plain(one), _plain(other)
    if isinstance(one, Keyframes) and isinstance(other, Keyframes):
        return (
            [(key.time, key.easing) for key in one.keys[:-1]]
            == [(key.time, key.easing) for key in other.keys[:-1]]
            and all(
                a.time == b.time and _close(a.value, b.value)
                for a, b in zip(one.keys, other.keys, strict=False)
            )
            and len(one.keys) == len(other.keys)
        )
    if isinstance(one, Keyframes) or isinstance(other, Keyframes):
        return False
    return _close(one, other)


def _plain(value: Value) -> Value:
    """Keys that all have one value are that value."""
    if isinstance(value, Keyframes) and all(
        _close(key.value, value.keys[0].value) for key in value.keys
    ):
        return value.keys[0].value
    return value


def _linear(value: Value) -> Value:
    """The same keys without their easing."""
    if isinstance(value, Keyframes):
        return Keyframes(tuple(replace(key, easing="linear") for key in value.keys))
    return value


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
