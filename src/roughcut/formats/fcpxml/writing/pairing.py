"""Which sounds are written with their picture, as one clip.

Final Cut shows a picture with the sound of the same file as one clip. A sound is written so when it
is linked to one picture alone, uses the same range, and lies on the track of the same number: the
reader puts it back there. A transition over such sounds has to be one of their pictures too.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from roughcut.formats.fcpxml.writing.clips import shows, sounds
from roughcut.parameters import DEFAULTS
from roughcut.timeline import Clip, Media, Timeline, Track, Transition

Key = tuple[int, int]
"""The number of a track among those of its kind, from 0, and where something begins on it."""


@dataclass(slots=True)
class Pairs:
    """Sounds by their picture's place, transitions that are of both, links that cannot be kept."""

    sounds: dict[Key, Clip] = field(default_factory=dict)
    fades: set[Key] = field(default_factory=set)
    links: set[int] = field(default_factory=set)


def pairs(timeline: Timeline) -> Pairs:
    """The pairs of a timeline; a picture and its sound have the same key."""
    found = Pairs()
    groups: dict[int, list[tuple[Track, Key, Clip]]] = {}
    for tracks in (timeline.video_tracks, timeline.audio_tracks):
        for number, track in enumerate(tracks):
            for clip in track.clips:
                if clip.link is not None:
                    groups.setdefault(clip.link, []).append((track, (number, clip.start), clip))
    for group in groups.values():
        if len(group) == 2 and _fit(*group):
            found.sounds[group[0][1]] = group[1][2]
    for number, track in enumerate(timeline.audio_tracks):
        _part_where_fades_differ(timeline, number, track.transitions, found)
    kept = {sound.link for sound in found.sounds.values()}
    found.links = {link for link, group in groups.items() if len(group) > 1 and link not in kept}
    return found


def _fit(picture: tuple[Track, Key, Clip], sound: tuple[Track, Key, Clip]) -> bool:
    (above, key, seen), (below, other_key, heard) = picture, sound
    source = seen.source
    audible = sounds(source) and shows(source) if isinstance(source, Timeline) else (
        isinstance(source, Media) and source.has_video and source.audio_channels > 0 and not source.still
    )  # fmt: skip
    level = replace(heard.parameters, gain=1.0)
    return (
        (above.kind, below.kind) == ("video", "audio")
        and above.enabled == below.enabled
        and key == other_key
        and audible
        and source == heard.source
        and (seen.duration, seen.source_start, seen.speed) == (heard.duration, heard.source_start, heard.speed)
        and (seen.enabled, seen.name) == (heard.enabled, heard.name)
        and not heard.markers
        and level == DEFAULTS
        and seen.parameters.gain == 1.0
    )  # fmt: skip


def _part_where_fades_differ(
    timeline: Timeline, number: int, transitions: tuple[Transition, ...], found: Pairs
) -> None:
    """Takes apart the pairs over which a transition of sounds is none of pictures, until all agree."""
    if number >= len(timeline.video_tracks):
        return
    video, audio = timeline.video_tracks[number], timeline.audio_tracks[number]
    twins = set(video.transitions)
    settled = False
    while not settled:
        settled = True
        for each in transitions:
            cut = each.start + each.cut
            touched = [(number, clip.start) for clip in audio.clips if cut in {clip.start, clip.end}]  # fmt: skip
            paired = [key for key in touched if key in found.sounds]
            if paired and (each not in twins or len(paired) < len(touched)):
                settled = False
                for key in paired:
                    del found.sounds[key]
    for each in transitions:
        cut = each.start + each.cut
        if each in twins and any(cut in {clip.start, clip.end} and (number, clip.start) in found.sounds for clip in audio.clips):  # fmt: skip
            found.fades.add((number, each.start))
