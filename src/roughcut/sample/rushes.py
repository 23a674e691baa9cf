"""Made-up recordings with sound and picture, and editors whose rule for what they keep is known.

A recording is a row of takes with pauses between. Whether a take is loud, long, bright, sharp or
moving is drawn for each on its own, so that only an editor's own rule tells what they keep. To add
an editor: state the rule in words and as a function, and put it into KEEPERS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roughcut.atomic import write_file
from roughcut.formats import write
from roughcut.sample.rules import Random
from roughcut.ticks import Rate, from_seconds
from roughcut.timeline import Clip, Media, Timeline, Track

RATE = Rate(25)
SIZE = (160, 90)
SAMPLE_RATE = 48_000
LENGTH_SECONDS = 75.0
LOUD, QUIET = 0.25, 0.04  # amplitudes, 16 dB apart
LONG_SECONDS = 2.5
PAUSE_SECONDS = 0.6
_ROOM = 0.0004
_SLIP_FRAMES = 2

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Take:
    """start, end: of its sound; seen_from, seen_to: of its picture. Seconds of the recording."""

    start: float
    end: float
    seen_from: float
    seen_to: float
    loud: bool
    bright: bool
    sharp: bool
    moving: bool


@dataclass(frozen=True, slots=True)
class Recording:
    takes: tuple[Take, ...]
    length_seconds: float


@dataclass(frozen=True, slots=True)
class Keeper:
    """An editor: the rule in words, the spans of a recording that it keeps, and how often it errs."""

    name: str
    rule: str
    keeps: Callable[[Recording], list[Span]]
    misses: float = 0.03


def recordings(
    count: int, seed: int = 0, length_seconds: float = LENGTH_SECONDS
) -> tuple[Recording, ...]:
    """Each is about as long, and has a random stream of its own: a higher count adds to the others."""
    streams = np.random.default_rng(seed).spawn(count)
    return tuple(_recording(each, length_seconds) for each in streams)


def write_recording(recording: Recording, path: Path, seed: int, *, force: bool = False) -> Media:
    """The recording as a movie file, and as projects refer to it; needs the extra `footage`.

    Raises:
        Unwritable: it exists and force is off, or the disk refuses.
    """
    from roughcut.footage.movie import write_movie  # noqa: PLC0415 - opens the extra

    random = np.random.default_rng(seed)
    samples = _sound(recording, random)
    write_movie(path, _pictures(recording, random), RATE, samples, force=force)
    duration = RATE.ticks(RATE.frames(from_seconds(recording.length_seconds)))
    return Media(
        path.name, str(path.absolute()), SIZE[0], SIZE[1], RATE, duration, audio_channels=1
    )  # fmt: skip


def project(keeper: Keeper, recording: Recording, media: Media, seed: int = 0) -> Timeline:
    """What the editor made of a recording: their rule, now and then forgotten, a frame or two off."""
    random = np.random.default_rng([seed, *keeper.name.encode()])
    spans = [each for each in keeper.keeps(recording) if random.random() >= keeper.misses]
    clips: list[Clip] = []
    at = 0
    last = RATE.frames(from_seconds(recording.length_seconds))
    passed = 0
    for number, (start, end) in enumerate(spans, 1):
        slips = random.integers(-_SLIP_FRAMES, _SLIP_FRAMES + 1, 2)
        first = max(passed, round(start * RATE.nominal + slips[0] * 0.5))
        after = min(last, round(end * RATE.nominal + slips[1] * 0.5))
        if after <= first:
            continue
        passed = after
        record = RATE.ticks(at), RATE.ticks(at + after - first)
        at += after - first
        clip = Clip(
            record[0], record[1] - record[0], media, RATE.ticks(first), link=number, name=media.name
        )
        clips.append(clip)
    name = f"{keeper.name} {Path(media.name).stem}"
    tracks = Track("video", tuple(clips)), Track("audio", tuple(clips))
    return Timeline(name, RATE, SIZE[0], SIZE[1], tracks)


def write_rushes(
    keepers: tuple[Keeper, ...],
    folder: Path,
    count: int,
    seed: int = 0,
    *,
    length_seconds: float = LENGTH_SECONDS,
    force: bool = False,
) -> dict[str, tuple[Path, ...]]:
    """The recordings in `folder/footage`, and each editor's projects of them in a folder each.

    Raises:
        Unwritable: a file exists and force is off, or the disk refuses.
    """
    made = recordings(count, seed, length_seconds)
    media = [
        write_recording(
            each, folder / "footage" / f"rush{number:02}.mp4", seed + number, force=force
        )
        for number, each in enumerate(made, 1)
    ]
    written = {}
    for keeper in keepers:
        paths = []
        for number, (each, source) in enumerate(zip(made, media, strict=True)):
            timeline = project(keeper, each, source, seed + number)
            path = folder / keeper.name / f"{timeline.name}.xml"
            write_file(path, write(timeline, path, "premiere").content, force=force)
            paths.append(path)
        written[keeper.name] = tuple(paths)
    return written


def _recording(random: Random, length_seconds: float) -> Recording:
    takes: list[Take] = []
    at = float(random.uniform(0.7, 1.5))
    seen_from = 0.0
    while at < length_seconds:
        lasts = float(
            random.uniform(0.8, 2.0) if random.random() < 0.5 else random.uniform(3.0, 5.0)
        )
        pause = float(
            random.uniform(0.35, 0.5) if random.random() < 0.3 else random.uniform(0.8, 2.2)
        )
        end = round(at + lasts, 2)
        seen_to = round((end + pause / 2) * RATE.nominal) / RATE.nominal
        traits = (random.random(4) < 0.5).tolist()
        takes.append(Take(at, end, seen_from, seen_to, *traits))
        at, seen_from = round(end + pause, 2), seen_to
    return Recording(tuple(takes), takes[-1].seen_to)


def _sound(recording: Recording, random: Random) -> NDArray[np.float32]:
    """(N, 1): noise that swells four times a second in each take, and the noise of the room."""
    count = round(recording.length_seconds * SAMPLE_RATE)
    samples = random.normal(0, _ROOM, count)
    for take in recording.takes:
        first, after = round(take.start * SAMPLE_RATE), round(take.end * SAMPLE_RATE)
        times = np.arange(after - first) / SAMPLE_RATE
        swell = 0.7 + 0.3 * np.sin(2 * np.pi * 4 * times)
        loudness = LOUD if take.loud else QUIET
        samples[first:after] += loudness * swell * random.normal(0, 0.3, after - first)
    return np.clip(samples, -1, 1).astype(np.float32)[:, None]


def _pictures(recording: Recording, random: Random) -> Iterator[NDArray[np.uint8]]:
    """A view of its own for each take: bright or dark, in focus or not, panned or still."""
    width, height = SIZE
    frame = 0
    for take in recording.takes:
        view = _view(random, take)
        last = round(take.seen_to * RATE.nominal)
        for number in range(last - frame):
            step = number % width if take.moving else 0
            noise = random.integers(0, 3, (height, width, 1), dtype=np.uint8)
            yield np.roll(view, step, axis=1) + noise
        frame = last


def _view(random: Random, take: Take) -> NDArray[np.uint8]:
    width, height = SIZE
    blocks = random.integers(0, 256, (height // 10, width // 10, 3)).astype(np.float64)
    view = np.kron(blocks, np.ones((10, 10, 1)))
    if not take.sharp:
        for axis in (0, 1):
            view = np.mean([np.roll(view, shift, axis) for shift in range(-4, 5)], axis=0)
    low, high = (90, 250) if take.bright else (5, 70)
    return np.asarray(low + view / 255 * (high - low), dtype=np.uint8)


def _tight(recording: Recording) -> list[Span]:
    spans: list[Span] = []
    for take in recording.takes:
        start, end = max(0.0, take.start - 0.15), min(recording.length_seconds, take.end + 0.25)
        if spans and take.start - (spans[-1][1] - 0.25) <= PAUSE_SECONDS:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return spans


def _heard(test: Callable[[Take], bool]) -> Callable[[Recording], list[Span]]:
    return lambda recording: [
        (max(0.0, take.start - 0.1), min(recording.length_seconds, take.end + 0.1))
        for take in recording.takes
        if test(take)
    ]


def _seen(test: Callable[[Take], bool]) -> Callable[[Recording], list[Span]]:
    return lambda recording: [
        (take.seen_from, take.seen_to) for take in recording.takes if test(take)
    ]


KEEPERS = (
    Keeper("tightener", "Drops every pause over 0.6 s, keeps 0.15 s before and 0.25 s after.", _tight),
    Keeper("loudest", "Keeps what is loud.", _heard(lambda take: take.loud)),
    Keeper(
        "storyteller", "Keeps what is said at length, 2.5 s and more.",
        _heard(lambda take: take.end - take.start >= LONG_SECONDS),
    ),
    Keeper("daylight", "Keeps the bright shots, pauses and all.", _seen(lambda take: take.bright)),
    Keeper("focused", "Keeps the shots that are in focus.", _seen(lambda take: take.sharp)),
    Keeper("restless", "Keeps the shots in which it moves.", _seen(lambda take: take.moving)),
)  # fmt: skip
