"""Made-up footage: what cameras recorded, and what an editor keeps on the shelf.

No file exists behind these Media: projects name them as projects name footage that is offline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds
from roughcut.timeline import Media, Source, Text

Shelf = Mapping[str, Source]
"""What a project can use, by the name that rules call it."""

STILL_TICKS = 3600 * TICKS_PER_SECOND


@dataclass(frozen=True, slots=True)
class Camera:
    """What records a speaker, a place or a screen; its sound is stereo and linked to the picture."""

    name: str
    width: int
    height: int
    rate: Rate

    def recording(self, folder: str, duration: int) -> Media:
        """A file of at least this many ticks, in whole frames of the camera."""
        return Media(
            name=f"{self.name}.mov",
            path=f"{folder}/{self.name}.mov",
            width=self.width,
            height=self.height,
            rate=self.rate,
            duration=self.rate.ticks(self.rate.frames(duration) + 1),
            audio_channels=2,
        )


def still(name: str, width: int, height: int, folder: str, rate: Rate) -> Media:
    """A picture file; programs give it a length, so that it can be trimmed."""
    return Media(
        name=name,
        path=f"{folder}/{name}",
        width=width,
        height=height,
        duration=rate.snap(STILL_TICKS),
        still=True,
    )


def sound(name: str, length_seconds: float, folder: str, rate: Rate) -> Media:
    """A stereo file without picture, in whole frames of the timeline that uses it."""
    return Media(
        name=name,
        path=f"{folder}/{name}",
        duration=rate.snap(from_seconds(length_seconds)),
        has_video=False,
        audio_channels=2,
    )


def title(words: str) -> Text:
    return Text(words, font="Inter-Bold", size=90.0, color="#ffffff")
