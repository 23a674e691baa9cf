"""What MLT has no place for, of a timeline, a track and a clip."""

from __future__ import annotations

from roughcut.formats.losses import Lose
from roughcut.formats.mlt.writing.page import survives
from roughcut.timeline import Clip, Generator, Media, Text, Timeline

_AUDIO_RATE = 48_000  # what both programs play at; a project file says nothing of it


def lose_of_timeline(timeline: Timeline, lose: Lose) -> None:
    if timeline.start:
        lose("timecode of the first frame")
    if timeline.drop_frame:
        lose("drop-frame timecode")
    if timeline.audio_rate != _AUDIO_RATE:
        lose("audio rate", str(timeline.audio_rate))
    if not survives(timeline.name) or not timeline.name:
        lose("name", timeline.name)


def lose_of_clip(clip: Clip, read_back: str, lose: Lose) -> None:
    """read_back: what the program will call the clip."""
    if clip.name != read_back or not survives(clip.name):
        lose("clip name", clip.name)
    if clip.label is not None:
        lose("label", clip.label)
    if clip.role is not None:
        lose("role", clip.role)
    if clip.markers:
        lose("marker on a clip", ", ".join(marker.name for marker in clip.markers)[:80])
    source = clip.source
    if isinstance(source, Generator) and source.name != clip.name:
        lose("generator name", source.name)
    if isinstance(source, Text) and (not survives(source.text) or source.text != source.text.strip("\n")):  # fmt: skip
        lose("title text", source.text[:80])
    if isinstance(source, Text) and None in {source.font, source.size, source.color}:
        lose("title style", "the program's own where the title has none")


def read_name(clip: Clip, file: str) -> str:
    """What the reader calls a clip of media that has no name of its own in the file."""
    return clip.name or (file if isinstance(clip.source, Media) else "")
