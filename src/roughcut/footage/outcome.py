"""What was kept and what was left out, as shots that say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from roughcut.footage.assembly import Setting, Shot
from roughcut.footage.moments import FEATURES, Moment
from roughcut.footage.select import Run
from roughcut.ticks import TICKS_PER_SECOND
from roughcut.timeline import Media

_Floats = NDArray[np.float64]
_COLUMN = {name: number for number, name in enumerate(FEATURES)}
_WORTH_SHOWING = TICKS_PER_SECOND  # a rejected moment that is shorter is no alternative
_TOLD = 0.05  # a share of speech below this is a mistake of the measure


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """media: of each file; pieces: (N) of all files; rows: (N, features); likelihood: (N,)."""

    media: Sequence[Media]
    pieces: Sequence[Moment]
    rows: _Floats
    likelihood: _Floats

    def shot(self, run: Run, tail: int = 0) -> Shot:
        """The pieces of a run as one shot, so many frames longer."""
        members = self.pieces[run.first : run.last]
        frames = [each.frames for each in members]
        media = self.media[members[0].file]
        start = members[0].start
        if media.rate is not None:
            start = media.rate.snap(start)  # a file of another rate has its frames elsewhere
        because = _because(self.rows[run.first : run.last], frames)
        if any(each.forced for each in members):
            because = f"asked for; {because}"
        confidence = float(np.average(self.likelihood[run.first : run.last], weights=frames))
        return Shot(media, start, sum(frames) + tail, confidence, because)

    def rejected(
        self, runs: Sequence[Run], kept: Sequence[Shot], setting: Setting
    ) -> tuple[tuple[int, Shot], ...]:
        """Moments that were left out, each with the time of the cut at which it is missing.

        kept: the shots that were made of the runs.
        """
        found = []
        frames = passed = 0
        ends = [*runs, Run(len(self.pieces), len(self.pieces))]
        for number, piece in enumerate(self.pieces):
            while number >= ends[passed].last:
                frames += kept[passed].frames
                passed += 1
            following = ends[passed]
            silent_pause = piece.heard < 0.5 and self.media[piece.file].audio_channels > 0
            too_short = piece.end - piece.start < _WORTH_SHOWING
            if number < following.first and not silent_pause and not too_short:
                shot = self.shot(Run(number, number + 1))
                shot = replace(shot, because=f"left out; {shot.because}")
                found.append((setting.rate.ticks(frames), shot))
        return tuple(found)


def _because(rows: _Floats, frames: Sequence[int]) -> str:
    """What is heard and seen in a shot, in words."""

    def mean(name: str) -> float | None:
        values = rows[:, _COLUMN[name]]
        known = ~np.isnan(values)
        if not known.any():
            return None
        return float(np.average(values[known], weights=np.array(frames)[known]))

    said = []
    speech, heard, level, motion = (mean(n) for n in ("speech", "heard", "level", "motion_in_file"))
    if speech is not None and speech >= _TOLD:
        said.append(f"speech {speech:.0%}")
    elif heard:
        said.append(f"sound {heard:.0%}")
    if level is not None:
        said.append(f"{level:.0f} LUFS")
    if motion is not None:
        said.append(f"moves {motion:.1f} × as much as its file")
    return ", ".join(said) or "nothing was measured in it"
