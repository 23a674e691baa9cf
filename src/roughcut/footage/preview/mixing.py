"""The sound of a timeline: every clip's samples times its gain, added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roughcut.footage.listening import CHANNELS, Samples, Sounds
from roughcut.footage.movie import SAMPLE_RATE
from roughcut.footage.preview.shelf import OpenFiles, Probed
from roughcut.parameters import Keyframes, value_at
from roughcut.ticks import TICKS_PER_SECOND
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track

GAIN_STEP = 480  # samples: gains are straight lines between points that are so far apart
MOST_VOICES = 400
"""At one time, nests and what is in them included."""
MOST_READ = 100 * SAMPLE_RATE
"""Samples for one block: what is faster is no sound, and nests in nests multiply their speeds."""

Say = Callable[[Clip, str, str], None]


@dataclass(frozen=True, slots=True)
class Voice:
    """A clip with the record ticks in which it is heard, longer than it is where it fades over.

    fade_in, fade_out: their first and last tick; None where it begins or ends at full gain.
    """

    clip: Clip
    start: int
    end: int
    fade_in: tuple[int, int] | None
    fade_out: tuple[int, int] | None
    follower: tuple[int, ...]


class Mixer:
    """Mixes one timeline; a context manager, since it holds media open."""

    def __init__(self, timeline: Timeline, probed: Probed, say: Say) -> None:
        self._timeline = timeline
        self._probed = probed
        self._say = say
        self._files = OpenFiles(Sounds)
        self._voices: dict[int, _Voices] = {}
        self._left = 0

    def __enter__(self) -> Mixer:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def between(self, first: int, after: int) -> Samples:
        """(after − first, 2): the sum, which may be louder than 1."""
        self._left = MOST_VOICES
        return self._mixed(self._timeline, first, after, ())

    def _mixed(
        self, timeline: Timeline, first: int, after: int, follower: tuple[int, ...]
    ) -> Samples:
        if id(timeline) not in self._voices:
            self._voices[id(timeline)] = _Voices(timeline)
        mix = np.zeros((after - first, CHANNELS), np.float32)
        for voice in self._voices[id(timeline)].between(_ticks(first), _ticks(after)):
            self._left -= 1
            if self._left < 0:
                self._say(voice.clip, "voices beyond the most that are mixed", str(MOST_VOICES))
                break
            begin = max(first, _sample(voice.start))
            end = min(after, _sample(voice.end))
            if begin < end:
                sound = self._heard(voice, begin, end, (*follower, *voice.follower))
                if sound is not None:
                    mix[begin - first : end - first] += sound * _gains(voice, begin, end)[:, None]
        return mix

    def _heard(
        self, voice: Voice, begin: int, end: int, follower: tuple[int, ...]
    ) -> Samples | None:
        """The samples of a voice without its gain; None for what makes no sound."""
        clip = voice.clip
        if clip.speed == 0:
            return None
        if abs(clip.speed) * (end - begin) > MOST_READ:
            self._say(clip, "sound that is too fast to be heard", f"{float(clip.speed):.0f} ×")
            return None
        match clip.source:
            case Timeline() as nest:
                return _retimed(clip, begin, end, lambda a, b: self._mixed(nest, a, b, follower))
            case Generator() as generator:
                if generator.kind != "slug":
                    self._say(clip, "sound that a program makes", generator.name or generator.kind)
                return None
            case Text():
                return None
            case Media() as media:
                footage = self._probed.footage(media)
        if footage is None or not footage.media.audio_channels:
            why = self._probed.missing.get(media.path or "", "it has no sound")
            self._say(clip, "media that is not heard", f"{media.name}: {why}")
            return None
        return _retimed(clip, begin, end, self._files.reader(footage, follower).between)


class _Voices:
    """All that sounds in one timeline, prepared so that a time is found quickly."""

    def __init__(self, timeline: Timeline) -> None:
        self._all = [
            voice
            for number, track in enumerate(timeline.audio_tracks)
            if track.enabled
            for voice in _voices(track, number)
        ]
        self._starts = np.array([each.start for each in self._all], np.int64)
        self._ends = np.array([each.end for each in self._all], np.int64)

    def between(self, start: int, end: int) -> list[Voice]:
        found = np.flatnonzero((self._starts < end) & (self._ends > start))
        return [self._all[number] for number in found]


def _voices(track: Track, number: int) -> list[Voice]:
    begins = {each.start + each.cut: each for each in track.transitions}
    found = []
    for place, clip in enumerate(track.clips):
        if not clip.enabled:
            continue
        head, tail = begins.get(clip.start), begins.get(clip.end)
        found.append(
            Voice(
                clip,
                clip.start if head is None else head.start,
                clip.end if tail is None else tail.end,
                None if head is None else (head.start, head.end),
                None if tail is None else (tail.start, tail.end),
                (number, place % 2),
            )
        )
    return found


def _retimed(clip: Clip, begin: int, end: int, read: Callable[[int, int], Samples]) -> Samples:
    """What a clip plays in these samples of the record; another speed is another pitch."""
    if clip.speed == 1:
        offset = _sample(clip.source_start - clip.start)
        return read(begin + offset, end + offset)
    speed = float(clip.speed)
    record = np.arange(begin, end) - clip.start / TICKS_PER_SECOND * SAMPLE_RATE
    source_end = clip.source_start + abs(clip.speed) * clip.duration
    origin = clip.source_start if speed > 0 else source_end
    places = float(origin) / TICKS_PER_SECOND * SAMPLE_RATE + speed * record
    first, after = int(np.floor(places.min())), int(np.ceil(places.max())) + 2
    samples = read(first, after)
    at = places - first
    known = np.arange(after - first)
    channels = [np.interp(at, known, samples[:, channel]) for channel in range(CHANNELS)]
    return np.stack(channels, axis=1).astype(np.float32)


def _gains(voice: Voice, begin: int, end: int) -> NDArray[np.float32]:
    """(end − begin): the gain of each sample, its fades included."""
    clip = voice.clip
    at = np.arange(begin, end)
    gain = clip.parameters.gain
    if isinstance(gain, Keyframes):
        points = np.arange(begin, end + GAIN_STEP, GAIN_STEP)
        values = [value_at(gain, _ticks(int(point)) - clip.start) for point in points]
        gains = np.interp(at, points, values)
    else:
        gains = np.full(end - begin, gain, np.float64)
    for fade, (low, high) in ((voice.fade_in, (0.0, 1.0)), (voice.fade_out, (1.0, 0.0))):
        if fade is not None:
            gains = gains * np.interp(at, [_sample(fade[0]), _sample(fade[1])], [low, high])
    return np.nan_to_num(np.maximum(gains, 0)).astype(np.float32)


def _sample(ticks: int) -> int:
    """The sample nearest to a time."""
    return (2 * ticks * SAMPLE_RATE + TICKS_PER_SECOND) // (2 * TICKS_PER_SECOND)


def _ticks(sample: int) -> int:
    return sample * TICKS_PER_SECOND // SAMPLE_RATE
