"""A timeline rendered into a movie file, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from roughcut.atomic import refuse_existing
from roughcut.check import place, with_nests
from roughcut.errors import NotEnough, Omission, Unsupported, Where
from roughcut.footage.listening import CHANNELS
from roughcut.footage.movie import SAMPLE_RATE, Picture, Samples, stream_movie
from roughcut.footage.preview.layers import transitions_told
from roughcut.footage.preview.limiting import limited
from roughcut.footage.preview.mixing import Mixer
from roughcut.footage.preview.painter import Painter
from roughcut.footage.preview.shelf import Probed
from roughcut.footage.preview.titles import unwritable
from roughcut.progress import Progress, silent
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Text, Timeline

HEIGHT = 480
SUFFIXES = (".mp4", ".mov", ".mkv")
MAX_HOURS = 12
_MOST_PIXELS = 4096 * 2304
_SIDES = (16, 4096)


class Told:
    """What is not shown as the timeline says: each kind once for a value, at its first place."""

    def __init__(self, timeline: Timeline) -> None:
        # By identity: to compare a clip with others, its whole nest would be compared.
        self._places: dict[int, Where] = {}
        self._told: dict[tuple[str, str], Omission] = {}
        for each in with_nests(timeline):
            for omission in transitions_told(each):
                self._told.setdefault((omission.what, omission.value), omission)
            for name, track in zip(each.track_names, each.tracks, strict=True):
                for clip in track.clips:
                    self._places.setdefault(id(clip), place(each, name, clip.start))
                    if isinstance(clip.source, Text) and clip.enabled:
                        self._of_title(clip, clip.source)

    def say(self, clip: Clip, what: str, value: str) -> None:
        self._told.setdefault((what, value), Omission(self._places[id(clip)], what, value))

    def all(self) -> tuple[Omission, ...]:
        return tuple(self._told.values())

    def _of_title(self, clip: Clip, text: Text) -> None:
        if text.font is not None:
            self.say(clip, "font shown as a plain one", text.font)
        without = unwritable(text.text)
        if without:
            self.say(clip, "letters that the preview does not have", without)


def preview(
    timeline: Timeline,
    path: Path,
    *,
    height: int = HEIGHT,
    force: bool = False,
    progress: Progress = silent,
) -> tuple[Omission, ...]:
    """Write a timeline as a movie of this height at its own rate; what it shows otherwise.

    Media are opened where their whole paths say; missing ones are cards with their names.

    Raises:
        Unwritable: the movie exists and force is off, or the disk refuses.
        NotEnough: the timeline is empty.
        Unsupported: the name is not one of a movie, or the timeline has no size or is far too long.
    """
    refuse_existing(path, force=force)
    if path.suffix.lower() not in SUFFIXES:
        raise Unsupported(
            str(path), "previews are written as movies alone", f"Name it {path.stem}.mp4"
        )
    frames = timeline.rate.frames(timeline.duration)
    if frames <= 0:
        raise NotEnough(f"'{timeline.name}'", "nothing is in it", "Choose another sequence")
    if timeline.duration > MAX_HOURS * 3600 * TICKS_PER_SECOND:
        raise Unsupported(
            f"'{timeline.name}'", f"it lasts more than {MAX_HOURS} hours", "Preview a part of it"
        )
    size = out_size(timeline, height)
    probed, told = Probed(), Told(timeline)
    with (
        Painter(timeline, size, probed, told.say) as painter,
        Mixer(timeline, probed, told.say) as mixer,
    ):
        pairs = _rendered(painter, mixer, timeline.rate, frames, progress)
        stream_movie(path, pairs, timeline.rate, CHANNELS, force=force)
    return told.all()


def out_size(timeline: Timeline, height: int) -> tuple[int, int]:
    """Width and height in square pixels: even, of the timeline's proportions.

    Raises:
        Unsupported: the timeline has no picture size, or one that no screen has.
    """
    whole = float(timeline.width * timeline.pixel_aspect), float(timeline.height)
    if min(whole) <= 0:
        raise Unsupported(
            f"'{timeline.name}'", f"its frame is {timeline.width} × {timeline.height}", "Set the sequence's size"
        )  # fmt: skip
    width = 2 * round(height * whole[0] / whole[1] / 2)
    height = 2 * round(height / 2)
    low, high = _SIDES
    if not (low <= width <= high and low <= height <= high and width * height <= _MOST_PIXELS):
        raise Unsupported(
            f"'{timeline.name}'", f"its preview would be {width} × {height}", "Choose another height"
        )  # fmt: skip
    return width, height


def _rendered(
    painter: Painter, mixer: Mixer, rate: Rate, frames: int, progress: Progress
) -> Iterator[tuple[Picture | None, Samples | None]]:
    last = _samples_before(rate, frames)
    heard = _Row(limited(_seconds(mixer, last)))
    for number in range(frames):
        picture = painter.at(rate.ticks(number))
        samples = heard.next(_samples_before(rate, number + 1) - _samples_before(rate, number))
        yield picture, samples
        progress("Rendering", number + 1, frames)


def _seconds(mixer: Mixer, last: int) -> Iterator[Samples]:
    for first in range(0, last, SAMPLE_RATE):
        yield mixer.between(first, min(last, first + SAMPLE_RATE))


def _samples_before(rate: Rate, frame: int) -> int:
    return int(SAMPLE_RATE * frame / rate.fraction)


class _Row:
    """Blocks of any length, given out in the lengths that are asked for."""

    def __init__(self, blocks: Iterator[Samples]) -> None:
        self._blocks = blocks
        self._held = np.zeros((0, CHANNELS), np.float32)

    def next(self, count: int) -> Samples:
        while len(self._held) < count:
            self._held = np.concatenate([self._held, next(self._blocks)])
        found, self._held = self._held[:count], self._held[count:]
        return found
