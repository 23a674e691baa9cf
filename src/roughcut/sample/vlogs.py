"""A made-up editor who cuts recordings that exist: what they keep of them, and what they lay over it.

The recordings are those of `rushes`; a logo and a theme are made too, so that a finished timeline
can be watched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roughcut.atomic import write_file
from roughcut.formats import write
from roughcut.sample.cutting import dressed
from roughcut.sample.footage import Camera, Shelf
from roughcut.sample.keepers import KEEPERS
from roughcut.sample.placing import in_corner, moved, punched, quiet
from roughcut.sample.rules import (
    Editor,
    Framing,
    Overlay,
    Shot,
    alternating,
    every,
    log_normal,
    opening,
)
from roughcut.sample.rushes import project, write_recording
from roughcut.sample.takes import LENGTH_SECONDS, RATE, SIZE, recordings
from roughcut.ticks import seconds
from roughcut.timeline import Media, Text, Timeline

KEEPER = next(each for each in KEEPERS if each.name == "loudest")
_LOGO = 120  # pixels wide and high
_THEME_SECONDS = 90
_CHORD = (220.0, 277.18, 329.63)

VLOGGER = Editor(
    name="vlogger",
    rule=(
        f"{KEEPER.rule} Every third shot is punched in to 1.2. A title stands low in the frame from "
        "half a second on for 3 seconds, a logo top right and a quiet theme all the time."
    ),
    frame=SIZE,
    rate=RATE,
    length_seconds=(20, 60),
    cameras=(Camera("rush", *SIZE, RATE),),
    rhythm=log_normal(3, 0.3),
    rotation=alternating("rush"),
    framings=(Framing(every(3), punched(1.2)),),
    overlays=(
        Overlay("title", 1, opening, ("title",), moved(0.32), after_seconds=0.5, lasts=3, strays=0),
        Overlay(
            "logo", 2, opening, ("logo",), in_corner("top-right", 0.12, 6), lasts="video", misses=0, strays=0
        ),
        Overlay(
            "theme", 1, opening, ("theme",), quiet(0.4), audio=True, lasts="video", misses=0, strays=0
        ),
    ),
    shelf=lambda folder, rate: {},  # noqa: ARG005 - what it uses is made by `write_vlogs`
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vlogs:
    """The recordings, and the project of each; the last ones are as the editor would cut them."""

    recordings: tuple[Path, ...]
    projects: tuple[Path, ...]


def write_vlogs(
    folder: Path,
    count: int,
    seed: int = 0,
    *,
    length_seconds: float = LENGTH_SECONDS,
    force: bool = False,
) -> Vlogs:
    """Recordings, logo and theme in `folder/footage`, projects in `folder/projects`.

    Needs the extra `footage`.

    Raises:
        Unwritable: a file exists and force is off, or the disk refuses.
    """
    shelf = _written_shelf(folder / "footage", force=force)
    rushes, projects = [], []
    for number, recording in enumerate(recordings(count, seed, length_seconds), 1):
        rush = folder / "footage" / f"rush{number:02}.mp4"
        media = write_recording(recording, rush, seed + number, force=force)
        kept = project(KEEPER, recording, media, seed + number)
        path = folder / "projects" / f"{VLOGGER.name} {number:02}.xml"
        timeline = finished(replace(kept, name=path.stem), media, shelf, seed + number)
        write_file(path, write(timeline, path, "premiere").content, force=force)
        rushes.append(rush)
        projects.append(path)
    return Vlogs(tuple(rushes), tuple(projects))


def finished(kept: Timeline, media: Media, shelf: Shelf, seed: int) -> Timeline:
    """What was kept of one recording, with what the editor lays over it."""
    random = np.random.default_rng([seed, *VLOGGER.name.encode()])
    clips = kept.video_tracks[0].clips
    shots = [
        Shot(
            "rush", RATE.frames(clip.start), RATE.frames(clip.duration), seconds(clip.duration),
            first=number == 0, same=number > 0,
        )
        for number, clip in enumerate(clips)
    ]  # fmt: skip
    return dressed(
        VLOGGER, kept.name, clips, shots=shots, shelf={**shelf, "rush": media}, random=random
    )


def _written_shelf(folder: Path, *, force: bool) -> Shelf:
    from roughcut.footage.movie import write_movie  # noqa: PLC0415 - opens the extra
    from roughcut.footage.stills import write_still  # noqa: PLC0415 - opens the extra

    logo, theme = folder / "logo.png", folder / "theme.m4a"
    write_still(logo, _logo(), force=force)
    write_movie(theme, (), RATE, _theme(), force=force)
    return {
        "title": Text("A LOUD DAY", size=13.0, color="#ffffff"),
        "logo": Media(logo.name, str(logo.absolute()), _LOGO, _LOGO, still=True),
        "theme": Media(
            theme.name, str(theme.absolute()), duration=RATE.ticks(_THEME_SECONDS * RATE.nominal),
            has_video=False, audio_channels=2,
        ),
    }  # fmt: skip


def _logo() -> NDArray[np.uint8]:
    """(h, w, 4) A white disc with an orange ring, and nothing around it."""
    at = np.arange(_LOGO) - (_LOGO - 1) / 2
    away = np.hypot(at[None, :], at[:, None])
    picture = np.zeros((_LOGO, _LOGO, 4), np.uint8)
    picture[away < _LOGO * 0.48] = (255, 140, 0, 255)
    picture[away < _LOGO * 0.36] = (255, 255, 255, 255)
    picture[away < _LOGO * 0.16] = (255, 140, 0, 255)
    return picture


def _theme() -> NDArray[np.float32]:
    """(N, 2) A chord that swells every two seconds."""
    times = np.arange(_THEME_SECONDS * 48_000) / 48_000
    swell = 0.55 + 0.45 * np.sin(np.pi * times)
    chord = np.sum([np.sin(2 * np.pi * hertz * times) for hertz in _CHORD], axis=0)
    return np.repeat((0.05 * swell * chord).astype(np.float32)[:, None], 2, axis=1)
