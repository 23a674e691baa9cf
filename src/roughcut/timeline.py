"""The Timeline: the one value that crosses every wall of roughcut.

Everything is frozen; a change makes a new value (`dataclasses.replace`). Times are integer ticks
and ranges are half-open. Nothing is verified here: `check` says what is unsound, so that a reader
can still show a broken file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from roughcut.parameters import DEFAULTS, Parameters
from roughcut.ticks import Rate

Metadata = tuple[tuple[str, str], ...]
"""What only the program that wrote a file understands, keyed `format.key`; never compared."""

Kind = Literal["video", "audio"]


@dataclass(frozen=True, slots=True)
class Media:
    """A file that clips show a part of; what a project does not say about it is None.

    path is kept as the project wrote it, only decoded (no percent-encoding, no `file://`).
    width and height are stored pixels; pixel_aspect widens them to square ones.
    duration counts from the first frame; start is the timecode of that frame, in ticks.
    """

    name: str
    path: str | None = None
    width: int | None = None
    height: int | None = None
    rate: Rate | None = None
    duration: int | None = None
    start: int = 0
    pixel_aspect: Fraction = Fraction(1)
    still: bool = False
    has_video: bool = True
    audio_channels: int = 0
    metadata: Metadata = field(default=(), compare=False)

    def __hash__(self) -> int:
        """Of what tells files apart: fractions take long to hash, and writers look media up often."""
        return hash((self.name, self.path, self.width, self.height, self.duration, self.start))


@dataclass(frozen=True, slots=True)
class Generator:
    """A picture or sound that the program itself makes: "color", "bars", "adjustment", "slug"."""

    kind: str
    name: str = ""
    color: str | None = None  # "#rrggbb"


@dataclass(frozen=True, slots=True)
class Text:
    """A title; lines are separated by newlines, size is in pixels of the frame's height."""

    text: str
    font: str | None = None
    size: float | None = None
    color: str | None = None  # "#rrggbb"


@dataclass(frozen=True, slots=True)
class Marker:
    """A note at a time: after the clip's start on a clip, after the timeline's on a timeline."""

    time: int
    duration: int = 0
    name: str = ""
    comment: str = ""
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Clip:
    """A piece of a source on a track, in record ticks from the timeline's first frame.

    source_start is the earliest tick of the source that the clip uses, from the source's first
    frame and whatever the direction: the source range is source_start up to
    source_start + |speed| · duration. A negative speed plays that range backwards, speed 0 holds
    its first frame. Clips with one link number move together.
    """

    start: int
    duration: int
    source: Source
    source_start: int = 0
    speed: Fraction = Fraction(1)
    enabled: bool = True
    parameters: Parameters = DEFAULTS
    link: int | None = None
    markers: tuple[Marker, ...] = ()
    name: str = ""
    label: str | None = None
    role: str | None = None
    metadata: Metadata = field(default=(), compare=False)

    @property
    def end(self) -> int:
        return self.start + self.duration

    @property
    def source_duration(self) -> int:
        """How much of the source the clip uses, rounded to a tick."""
        speed = self.speed
        if speed.denominator == 1:
            return abs(speed.numerator) * self.duration
        return round(abs(speed) * self.duration)


@dataclass(frozen=True, slots=True)
class Transition:
    """A change from one clip to the next, or from and to nothing at an end.

    cut is where the clips meet, in ticks after the transition's start: 0 starts at the cut,
    half the duration is centred. The clips' own ranges end at the cut and do not overlap.
    """

    start: int
    duration: int
    cut: int
    kind: str = "dissolve"

    @property
    def end(self) -> int:
        return self.start + self.duration


@dataclass(frozen=True, slots=True)
class Track:
    """Clips in time order that do not overlap; gaps are what is left."""

    kind: Kind
    clips: tuple[Clip, ...] = ()
    transitions: tuple[Transition, ...] = ()
    name: str = ""
    enabled: bool = True
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """A sequence: its video tracks from the bottom to the top, then its audio tracks.

    start is the timecode of the first frame, in ticks; clips do not count it.
    """

    name: str
    rate: Rate
    width: int
    height: int
    tracks: tuple[Track, ...] = ()
    pixel_aspect: Fraction = Fraction(1)
    start: int = 0
    drop_frame: bool = False
    audio_rate: int = 48_000
    markers: tuple[Marker, ...] = ()
    metadata: Metadata = field(default=(), compare=False)

    @property
    def duration(self) -> int:
        """To the end of the last clip."""
        return max((track.clips[-1].end for track in self.tracks if track.clips), default=0)

    @property
    def video_tracks(self) -> tuple[Track, ...]:
        return tuple(track for track in self.tracks if track.kind == "video")

    @property
    def audio_tracks(self) -> tuple[Track, ...]:
        return tuple(track for track in self.tracks if track.kind == "audio")

    @property
    def track_names(self) -> tuple[str, ...]:
        """What editors call each track, in the order of `tracks`: V1, V2, then A1, A2."""
        video, audio = 0, 0
        names = []
        for track in self.tracks:
            if track.kind == "video":
                video += 1
                names.append(f"V{video}")
            else:
                audio += 1
                names.append(f"A{audio}")
        return tuple(names)


Source = Media | Timeline | Generator | Text
