"""The line from footage, shown on a made-up editor who cuts recordings that exist.

Recordings with picture and sound are made, all but one with the project that the editor cut of it.
A style is learned from these, with what they keep of their footage; the last recording is cut and
finished in it, and rendered.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import roughcut
from roughcut.progress import Progress, silent
from roughcut.report.drawing import Drawn
from roughcut.report.page import Film
from roughcut.sample.vlogs import VLOGGER, write_vlogs
from roughcut.timeline import Media, Timeline

if TYPE_CHECKING:
    from roughcut.cutting import Cut

MOVIE = "cut.mp4"
_Ranges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many recordings are made, and how long they are."""

    recordings: int = 12
    length_seconds: float = 45.0


@dataclass(frozen=True, slots=True)
class Watched:
    """The timeline that was cut, how much of it the editor kept too, and the film for the page."""

    cut: Cut
    keep_f1: float
    words: str
    film: Film


def run(
    folder: Path,
    *,
    seed: int = 0,
    force: bool = False,
    progress: Progress = silent,
    plan: Plan = Plan(),
) -> Watched:
    """Footage, projects, style, timeline and movie in the folder.

    Raises:
        MissingExtra: the extra `footage` or `learn` is not installed.
        Unwritable: something of it exists and force is off, or the disk refuses.
    """
    progress("Recording made-up footage", 0, 1)
    vlogs = write_vlogs(
        folder, plan.recordings, seed, length_seconds=plan.length_seconds, force=force
    )
    progress("Recording made-up footage", 1, 1)
    style = roughcut.learn(
        vlogs.projects[:-1],
        folder / "style",
        media=[folder / "footage"],
        minimum_clips=1,
        seed=seed,
        force=force,
        progress=progress,
    )
    rush = vlogs.recordings[-1]
    cut = roughcut.cut([rush], style, name="cut", progress=progress)
    roughcut.write(cut.timeline, folder / "cut.xml", app="premiere", force=force)
    roughcut.preview(cut.timeline, folder / MOVIE, force=force, progress=progress)
    own = roughcut.read(vlogs.projects[-1]).chosen()
    keep_f1 = f1(taken(cut.timeline, rush), taken(own, rush))
    theirs, ours = (punched_in(each) for each in (own, cut.timeline))
    words = (
        f"The made-up editor '{VLOGGER.name}': {VLOGGER.rule} Learned from {plan.recordings - 1} "
        f"recordings and their projects; of the next recording, {len(cut.kept)} shots were kept: of "
        f"the seconds in them and in the editor's own cut, F1 is {keep_f1:.2f}. Punched in are {theirs} of the editor's shots, and {ours} "
        "of ours."
    )
    rows = (Drawn("As the editor cut it", own), Drawn("Cut in this style", cut.timeline))
    film = Film(f"{folder.name}/{MOVIE}", "Cut from footage", words, rows)
    return Watched(cut, keep_f1, words, film)


def punched_in(timeline: Timeline) -> int:
    """How many clips of the main track stand closer than the frame."""
    return sum(each.parameters.scale != 1 for each in timeline.video_tracks[0].clips)


def taken(timeline: Timeline, rush: Path) -> _Ranges:
    """The source ranges of a recording that the main track shows, in order."""
    return sorted(
        (clip.source_start, clip.source_start + clip.source_duration)
        for clip in timeline.video_tracks[0].clips
        if isinstance(clip.source, Media) and clip.source.name == rush.name
    )


def f1(ours: _Ranges, theirs: _Ranges) -> float:
    """Of time: twice what both took, over what each took."""
    both = sum(max(0, min(b, d) - max(a, c)) for a, b in ours for c, d in theirs)
    whole = sum(end - start for start, end in (*ours, *theirs))
    return 2 * both / max(1, whole)
