"""Made-up recordings with sound and picture as files, and what made-up editors cut of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from roughcut.atomic import write_file
from roughcut.formats import write
from roughcut.parameters import DEFAULTS
from roughcut.sample.filming import pictures, sound
from roughcut.sample.keepers import Keeper
from roughcut.sample.takes import LENGTH_SECONDS, RATE, SIZE, Recording, Scene, recordings
from roughcut.ticks import from_seconds
from roughcut.timeline import Clip, Media, Timeline, Track

_SLIP_FRAMES = 2


def write_recording(recording: Recording, path: Path, seed: int, *, force: bool = False) -> Media:
    """The recording as a movie file, and as projects refer to it; needs the extra `footage`.

    Raises:
        Unwritable: it exists and force is off, or the disk refuses.
    """
    from roughcut.footage.movie import write_movie  # noqa: PLC0415 - opens the extra

    random = np.random.default_rng(seed)
    samples = sound(recording, random)
    write_movie(path, pictures(recording, random), RATE, samples, force=force)
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
            record[0], record[1] - record[0], media, RATE.ticks(first), link=number, name=media.name,
            parameters=keeper.framed(recording, (start, end)),
        )  # fmt: skip
        clips.append(clip)
    name = f"{keeper.name} {Path(media.name).stem}"
    heard = tuple(replace(clip, parameters=DEFAULTS) for clip in clips)
    tracks = Track("video", tuple(clips)), Track("audio", heard)
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
    """So many recordings of each scene in `folder/footage`, and each editor's projects in a folder.

    Raises:
        Unwritable: a file exists and force is off, or the disk refuses.
    """
    filmed: dict[Scene, list[tuple[Recording, Media]]] = {}
    for scene in dict.fromkeys(keeper.films for keeper in keepers):
        filmed[scene] = []
        for number, each in enumerate(recordings(count, seed, length_seconds, scene), 1):
            path = folder / "footage" / f"{scene}{number:02}.mp4"
            media = write_recording(each, path, seed + number, force=force)
            filmed[scene].append((each, media))
    written = {}
    for keeper in keepers:
        paths = []
        for number, (each, source) in enumerate(filmed[keeper.films]):
            timeline = project(keeper, each, source, seed + number)
            path = folder / keeper.name / f"{timeline.name}.xml"
            write_file(path, write(timeline, path, "premiere").content, force=force)
            paths.append(path)
        written[keeper.name] = tuple(paths)
    return written
