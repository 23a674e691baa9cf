"""Where a ruler has its marks, and what stands at them: whole seconds, minutes or frames."""

from __future__ import annotations

from collections.abc import Iterator

from roughcut.ticks import TICKS_PER_SECOND, Rate, timecode
from roughcut.timeline import Timeline

_STEPS_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000, 36_000)
_STEPS_FRAMES = (1, 2, 5, 10)


def marks(timeline: Timeline, length: int, most: int) -> Iterator[tuple[int, str]]:
    """Ticks after the timeline's first frame, each with its timecode; no more than `most` of them.

    Marks stand where the label is round, also where a timeline starts at an odd timecode and where
    drop-frame counting skips the round label (then the first label of that minute stands there).
    """
    rate, drop_frame = timeline.rate, timeline.drop_frame
    nominal = rate.nominal
    start = rate.frames(timeline.start)
    frames = max(1, rate.frames(length))
    step = _step(frames, nominal, max(1, most))
    number = _undropped(start, rate, drop_frame) // step
    while True:
        frame = _counted(number * step, rate, drop_frame) - start
        number += 1
        if frame > frames:
            return
        if frame >= 0:
            yield (
                rate.ticks(frame),
                timecode(rate.ticks(start + frame), rate, drop_frame=drop_frame),
            )


def _step(frames: int, nominal: int, most: int) -> int:
    steps = [each for each in _STEPS_FRAMES if each < nominal]
    steps += [each * nominal for each in _STEPS_SECONDS]
    step = next((each for each in steps if frames / each <= most), steps[-1])
    while frames / step > most:
        step *= 2
    return step


def _dropped_a_minute(rate: Rate, drop_frame: bool) -> int:
    """Labels that drop-frame counting skips in a minute; `timecode` drops at 29.97 and 59.94."""
    return rate.nominal // 15 if drop_frame and rate.ntsc and rate.nominal % 30 == 0 else 0


def _counted(label: int, rate: Rate, drop_frame: bool) -> int:
    """The frame at a label number, or the first one after it that has a label."""
    minutes, rest = divmod(label, 60 * rate.nominal)
    dropped = _dropped_a_minute(rate, drop_frame)
    missing = dropped * (minutes - minutes // 10)
    if minutes % 10 and rest < dropped:
        return minutes * 60 * rate.nominal + dropped - missing
    return label - missing


def _undropped(frame: int, rate: Rate, drop_frame: bool) -> int:
    """A label number at or before a frame's own."""
    dropped = _dropped_a_minute(rate, drop_frame)
    if not dropped:
        return frame
    return frame + dropped * 9 * (frame // (rate.frames(600 * TICKS_PER_SECOND)))
