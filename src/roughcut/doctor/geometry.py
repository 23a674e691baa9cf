"""Rules about what cannot be drawn, or is drawn otherwise than it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from roughcut.check import clips_of, place
from roughcut.doctor.rule import Fault, Rule
from roughcut.encode.words import clip_name
from roughcut.nests import with_clips
from roughcut.parameters import Keyframes, Parameters, Value
from roughcut.timeline import Clip, Timeline

_SIDES = (("crop_left", "crop_right"), ("crop_top", "crop_bottom"))


def _numbers(value: Value) -> tuple[float, ...]:
    """Every value that a parameter has at a key, or its only one."""
    return tuple(key.value for key in value.keys) if isinstance(value, Keyframes) else (value,)


def _times(value: Value) -> tuple[int, ...]:
    return tuple(key.time for key in value.keys) if isinstance(value, Keyframes) else (0,)


def whole_crop(timeline: Timeline) -> Iterator[Fault]:
    for name, clip in _pictures(timeline):
        if _crops_all(clip.parameters):
            yield Fault(
                place(timeline, name, clip.start),
                f"nothing is left of '{clip_name(clip)}', or more than there is",
            )


def _crops_all(parameters: Parameters) -> bool:
    """Whether opposite sides meet at a key of either, or a side is below zero."""
    for one, other in _SIDES:
        sides = (getattr(parameters, one), getattr(parameters, other))
        if any(min(_numbers(side)) < 0 for side in sides):
            return True
        times = {time for side in sides for time in _times(side)}
        states = (parameters.at(time) for time in times)
        if any(getattr(state, one) + getattr(state, other) >= 1 for state in states):
            return True
    return False


def impossible_opacity(timeline: Timeline) -> Iterator[Fault]:
    for name, clip in _pictures(timeline):
        numbers = _numbers(clip.parameters.opacity)
        if min(numbers) < 0 or max(numbers) > 1:
            yield Fault(
                place(timeline, name, clip.start),
                f"'{clip_name(clip)}' is {max(numbers) * 100:g} % opaque, or {min(numbers) * 100:g} %",
            )


def possible_opacity(timeline: Timeline) -> Timeline:
    """Opacities between nothing and all, which is how every program draws them."""

    def held(value: float) -> float:
        return min(1.0, max(0.0, value))

    def bounded(clip: Clip) -> Clip:
        opacity = clip.parameters.opacity
        if isinstance(opacity, Keyframes):
            opacity = Keyframes(tuple(replace(key, value=held(key.value)) for key in opacity.keys))
        else:
            opacity = held(opacity)
        return replace(clip, parameters=replace(clip.parameters, opacity=opacity))

    return with_clips(timeline, bounded)


def mirrored(timeline: Timeline) -> Iterator[Fault]:
    for name, clip in _pictures(timeline):
        if min(_numbers(clip.parameters.scale)) < 0:
            yield Fault(
                place(timeline, name, clip.start),
                f"'{clip_name(clip)}' has a scale below zero",
            )


def _pictures(timeline: Timeline) -> Iterator[tuple[str, Clip]]:
    for name, track, clip in clips_of(timeline):
        if track.kind == "video":
            yield name, clip


GEOMETRY = (
    Rule(
        "crop of everything", "shifts",
        "Each program makes something else of it: nothing, a line, or the whole picture.",
        "Mend the crop in the program that made it",
        whole_crop,
    ),
    Rule(
        "opacity beyond its range", "shifts",
        "The programs hold it at 0 or 100 %, or refuse the value.",
        "Set it between 0 and 100 %",
        impossible_opacity,
        mend=possible_opacity,
        mended="opacity is held between 0 and 100 %",
    ),
    Rule(
        "mirrored picture", "shifts",
        "A scale below zero is no value there: the picture stands unmirrored, or is not drawn.",
        "Mirror it with an effect in the program itself",
        mirrored,
        apps=("premiere", "capcut", "jianying"),
        source="the range 0 to 1000 of scale in Premiere's XML",
    ),
)  # fmt: skip
