"""Shots of footage as a timeline: pictures on V1, their sound linked on A1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from roughcut.parameters import DEFAULTS
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Marker, Media, Timeline, Track

FRAME = (1920, 1080)
RATE = Rate(25)
"""What a timeline is like that nothing but sound is in."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A piece of footage: source ticks from its first frame, how sure it is that it is kept, why.

    sound: another file that is heard under it, from which tick on; None for its own sound.
    """

    media: Media
    start: int
    frames: int
    confidence: float
    because: str
    sound: tuple[Media, int] | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What all clips are cut at."""

    rate: Rate
    width: int
    height: int

    @classmethod
    def of(cls, media: Sequence[Media]) -> Setting:
        """The rate and size that most of the footage has; of equals, the first."""
        rates = [each.rate for each in media if each.rate is not None]
        sizes = [
            (round(each.width * each.pixel_aspect), each.height)
            for each in media
            if each.rate is not None and each.width and each.height
        ]
        size = max(sizes, key=sizes.count) if sizes else FRAME
        # Encoders and programs want even sizes.
        return cls(
            max(rates, key=rates.count) if rates else RATE, size[0] + size[0] % 2, size[1] + size[1] % 2
        )  # fmt: skip


def assembled(name: str, setting: Setting, shots: Sequence[Shot]) -> Timeline:
    """The shots one after the other, each with a marker that says why it was kept."""
    video: list[Clip] = []
    audio: list[Clip] = []
    at = 0
    for number, shot in enumerate(shots, 1):
        start, end = setting.rate.ticks(at), setting.rate.ticks(at + shot.frames)
        at += shot.frames
        clip = _clip(shot, start, end - start, setting)
        ear, heard_from = shot.sound or (shot.media, shot.start)
        if shot.media.has_video and ear.audio_channels:
            clip = replace(clip, link=number)
        if shot.media.has_video:
            video.append(clip)
        if ear.audio_channels:
            markers = () if shot.media.has_video else clip.markers
            sound = replace(clip, parameters=DEFAULTS, markers=markers)
            audio.append(replace(sound, source=ear, source_start=heard_from, name=ear.name))
    tracks = (Track("video", tuple(video)), Track("audio", tuple(audio)))
    return Timeline(name, setting.rate, setting.width, setting.height, tracks)


def with_alternates(
    timeline: Timeline, setting: Setting, places: Sequence[tuple[int, Shot]]
) -> tuple[Timeline, int]:
    """The timeline with rejected shots on a spare track on top, disabled; and how many found no room.

    places: each shot with the time of the cut at which it was left out, in time order. It stands
    there, or behind the one before; the timeline does not grow for it.
    """
    clips: list[Clip] = []
    left_out = 0
    for at, shot in places:
        start = max(at, clips[-1].end if clips else 0)
        duration = setting.rate.ticks(setting.rate.frames(start) + shot.frames) - start
        if start + duration > timeline.duration or not shot.media.has_video:
            left_out += 1
            continue
        clips.append(replace(_clip(shot, start, duration, setting), enabled=False))
    spare = Track("video", tuple(clips), name="alternates")
    video = len(timeline.video_tracks)
    tracks = (*timeline.tracks[:video], spare, *timeline.tracks[video:])
    return (replace(timeline, tracks=tracks) if clips else timeline), left_out


def _clip(shot: Shot, start: int, duration: int, setting: Setting) -> Clip:
    media = shot.media
    parameters = DEFAULTS
    if media.has_video and media.width and media.height:
        scale = min(
            setting.width / float(media.width * media.pixel_aspect), setting.height / media.height
        )
        if abs(scale - 1) > 2 / setting.width:  # an odd pixel is no reason to scale
            parameters = replace(DEFAULTS, scale=scale)
    note = Marker(0, name="roughcut cut", comment=f"{100 * shot.confidence:.0f} %: {shot.because}")
    return Clip(
        start, duration, media, source_start=shot.start, parameters=parameters, markers=(note,),
        name=media.name,
    )  # fmt: skip


def clock(ticks: int) -> str:
    """M:SS.s of a source time."""
    tenths = round(10 * ticks / TICKS_PER_SECOND)
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"
