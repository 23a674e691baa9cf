"""A made-up editor's rule, cut into timelines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from roughcut.parameters import DEFAULTS, Parameters
from roughcut.sample.footage import Shelf
from roughcut.sample.placing import fitted
from roughcut.sample.rules import Editor, Framing, Overlay, Random, Shot, Trigger
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Kind, Media, Timeline, Track

SLIP_FRAMES = 2
_RECORDING_SLACK_SECONDS = 20
_PAUSE_SECONDS = (0.4, 4.0)  # what is cut out of a recording between two shots


def projects(editor: Editor, count: int, seed: int = 0) -> tuple[Timeline, ...]:
    """The finished timelines of an editor's projects.

    Each project has a random stream of its own, so the first ones are the same for any count.
    """
    streams = np.random.default_rng([seed, *editor.name.encode()]).spawn(count)
    return tuple(_project(editor, number, stream) for number, stream in enumerate(streams, 1))


def _project(editor: Editor, number: int, random: Random) -> Timeline:
    name = f"{editor.name} {number:02}"
    shots = _shots(editor, random)
    shelf, offsets = _footage(editor, name, shots, random)
    picture = _main_track(editor, shots, shelf, offsets)
    return dressed(editor, name, picture, shots=shots, shelf=shelf, random=random)


def dressed(
    editor: Editor, name: str, cut: Sequence[Clip], *, shots: Sequence[Shot], shelf: Shelf, random: Random
) -> Timeline:  # fmt: skip
    """The editor's framings and overlays over a main track, whose sound lies on A1.

    shots: what the clips show, with names on the shelf as cameras.
    """
    picture = tuple(
        replace(clip, parameters=_framed(editor, shots, index, shelf, random))
        for index, clip in enumerate(cut)
    )
    sound = tuple(replace(clip, parameters=DEFAULTS) for clip in picture)
    video = [Track("video", picture)]
    audio = [Track("audio", sound)]
    for is_audio, tracks in ((False, video), (True, audio)):
        overlays = [each for each in editor.overlays if each.audio == is_audio]
        for track in range(1, max((each.track for each in overlays), default=0) + 1):
            clips: list[Clip] = []
            for overlay in overlays:
                if overlay.track == track:
                    clips += _overlay_clips(editor, overlay, shots, shelf, random)
            kind: Kind = "audio" if is_audio else "video"
            tracks.append(Track(kind, _without_overlaps(clips)))
    return Timeline(
        name=name,
        rate=editor.rate,
        width=editor.frame[0],
        height=editor.frame[1],
        tracks=(*video, *audio),
    )


def _shots(editor: Editor, random: Random) -> tuple[Shot, ...]:
    wanted_seconds = float(random.uniform(*editor.length_seconds))
    frame_seconds = float(1 / editor.rate.fraction)
    cameras: list[str] = []
    shots: list[Shot] = []
    passed = 0
    while passed * frame_seconds < wanted_seconds:
        camera = editor.rotation(random, cameras)
        length_seconds = editor.rhythm(random, camera, passed * frame_seconds / wanted_seconds)
        frames = max(1, round(length_seconds / frame_seconds))
        shots.append(
            Shot(
                camera=camera,
                start=passed,
                frames=frames,
                seconds=frames * frame_seconds,
                first=camera not in cameras,
                same=bool(cameras) and cameras[-1] == camera,
            )
        )
        cameras.append(camera)
        passed += frames
    return tuple(shots)


def _footage(
    editor: Editor, project: str, shots: Sequence[Shot], random: Random
) -> tuple[Shelf, tuple[int, ...]]:
    """What the project can use, and where in its recording each shot begins, in ticks.

    The cameras ran together; between two shots a pause was cut out.
    """
    offsets = []
    clock = 0
    for shot in shots:
        clock += editor.rate.frames(_ticks(float(random.uniform(*_PAUSE_SECONDS))))
        offsets.append(editor.rate.ticks(clock))
        clock += shot.frames
    length = editor.rate.ticks(clock) + _RECORDING_SLACK_SECONDS * TICKS_PER_SECOND
    folder = f"/Volumes/Footage/{editor.name}/{project}"
    recordings = {camera.name: camera.recording(folder, length) for camera in editor.cameras}
    return {**editor.shelf(f"/Volumes/Library/{editor.name}", editor.rate), **recordings}, tuple(
        offsets
    )


def _main_track(
    editor: Editor, shots: Sequence[Shot], shelf: Shelf, offsets: Sequence[int]
) -> tuple[Clip, ...]:
    return tuple(
        Clip(
            start=editor.rate.ticks(shot.start),
            duration=_span(editor.rate, shot.start, shot.start + shot.frames),
            source=shelf[shot.camera],
            source_start=offset,
            link=index + 1,
            name=shot.camera,
        )
        for index, (shot, offset) in enumerate(zip(shots, offsets, strict=True))
    )


def _framed(
    editor: Editor, shots: Sequence[Shot], index: int, shelf: Shelf, random: Random
) -> Parameters:
    """The first framing that asks for the shot, else fitted."""
    source = shelf[shots[index].camera]
    for framing in editor.framings:
        if _happens(framing, framing.when, shots, index, random):
            return framing.place(source, editor.frame)
    return fitted(source, editor.frame)


def _overlay_clips(
    editor: Editor,
    overlay: Overlay,
    shots: Sequence[Shot],
    shelf: Shelf,
    random: Random,
) -> list[Clip]:
    rate = editor.rate
    total = shots[-1].start + shots[-1].frames
    clips: list[Clip] = []
    for index, shot in enumerate(shots):
        if not _happens(overlay, overlay.when, shots, index, random):
            continue
        start = shot.start + rate.frames(_ticks(overlay.after_seconds))
        if overlay.lasts == "video":
            end = total
        elif overlay.lasts == "shot":
            end = shot.start + shot.frames
        else:
            end = start + rate.frames(_ticks(float(overlay.lasts)))
        if random.random() < editor.slips:
            start += int(random.integers(0, SLIP_FRAMES + 1))
            end += int(random.integers(-SLIP_FRAMES, 1))
        end = min(end, total)
        if end <= start:
            continue
        name = overlay.what[len(clips) % len(overlay.what)]
        source = shelf[name]
        clips.append(
            Clip(
                start=rate.ticks(start),
                duration=_span(rate, start, end),
                source=source,
                # A moving picture shows what its camera saw; sound and stills begin at their head.
                source_start=_seen(source, rate.ticks(start)),
                parameters=overlay.place(source, editor.frame),
                name=name,
            )
        )
    return clips


def _happens(
    rule: Overlay | Framing, when: Trigger, shots: Sequence[Shot], index: int, random: Random
) -> bool:
    """Whether the editor does it here: people forget their rules, and sometimes break them."""
    draw = float(random.random())
    return draw >= rule.misses if when(shots, index) else draw < rule.strays


def _without_overlaps(clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """In time order; a clip that would begin before the one before it ends is left out."""
    kept: list[Clip] = []
    for clip in sorted(clips, key=lambda each: each.start):
        if not kept or clip.start >= kept[-1].end:
            kept.append(clip)
    return tuple(kept)


def _seen(source: object, start: int) -> int:
    moving = isinstance(source, Media) and not source.still and source.has_video
    return start if moving else 0


def _span(rate: Rate, start_frame: int, end_frame: int) -> int:
    return rate.ticks(end_frame) - rate.ticks(start_frame)


def _ticks(length_seconds: float) -> int:
    return round(length_seconds * TICKS_PER_SECOND)
