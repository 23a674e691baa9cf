"""A finished timeline as it was when somebody had only begun it."""

from __future__ import annotations

from dataclasses import replace

from roughcut.encode.decisions import spine
from roughcut.encode.layouts import Layout, layout_of, parameters_of
from roughcut.errors import NotEnough, Where
from roughcut.timeline import Clip, Timeline, Track


def begun_from(timeline: Timeline) -> Timeline:
    """The main track and the sound that is linked to it; everything else is taken away.

    Every picture is fitted into the frame, since how it stands is for the style to say; media of
    unknown size stay as they are. Tracks that would be empty are gone.

    Raises:
        NotEnough: no video track shows anything.
    """
    main = spine(timeline)
    if main is None:
        raise NotEnough(
            Where(timeline=timeline.name), "it has no picture to begin from", "Put clips on a track"
        )
    links = {clip.link for clip in timeline.tracks[main].clips} - {None}
    tracks = []
    for index, track in enumerate(timeline.tracks):
        if index == main:
            clips = tuple(_fitted(clip, timeline) for clip in track.clips)
            tracks.append(replace(track, clips=clips))
        elif track.kind == "audio":
            linked = tuple(clip for clip in track.clips if clip.link in links)
            if linked:
                tracks.append(Track("audio", linked, name=track.name))
    return replace(timeline, tracks=tuple(tracks))


def unstyled_from(timeline: Timeline, since: int = 0) -> Timeline:
    """All that is there, every picture that starts at this tick or later fitted into the frame."""

    def unstyled(clip: Clip) -> Clip:
        return clip if clip.start < since else _fitted(clip, timeline)

    return replace(
        timeline,
        tracks=tuple(
            replace(track, clips=tuple(map(unstyled, track.clips)))
            if track.kind == "video"
            else track
            for track in timeline.tracks
        ),
    )


def _fitted(clip: Clip, timeline: Timeline) -> Clip:
    if layout_of(clip, timeline) is None:
        return clip
    fitted = parameters_of(Layout(), clip.source, timeline, clip.parameters)
    return replace(clip, parameters=fitted)
