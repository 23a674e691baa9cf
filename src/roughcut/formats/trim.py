"""A clip with other ends."""

from __future__ import annotations

from dataclasses import replace

from roughcut.parameters import Keyframe, Keyframes, Parameters, Value
from roughcut.timeline import Clip


def trimmed(clip: Clip, start: int, end: int) -> Clip:
    """What a clip shows from start to end, its keys and markers where they were on the timeline."""
    if (start, end) == (clip.start, clip.end):
        return clip
    ahead = start - clip.start
    skipped = ahead if clip.speed >= 0 else clip.end - end
    return replace(
        clip,
        start=start,
        duration=end - start,
        source_start=clip.source_start + round(abs(clip.speed) * skipped),
        parameters=Parameters(
            **{name: _shifted(value, ahead) for name, value in clip.parameters.items()}
        ),
        markers=tuple(replace(each, time=each.time - ahead) for each in clip.markers),
    )


def _shifted(value: Value, ahead: int) -> Value:
    if not isinstance(value, Keyframes):
        return value
    return Keyframes(tuple(Keyframe(key.time - ahead, key.value, key.easing) for key in value.keys))
