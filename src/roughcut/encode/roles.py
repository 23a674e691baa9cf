"""What a clip is for, told from where it is, what it shows, how long and how often.

Rules of thumb over facts of the timeline; names of files are not read, since they are words of
somebody's language. A role that the timeline already states is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.encode.layouts import Rectangle
from roughcut.ticks import TICKS_PER_SECOND
from roughcut.timeline import Clip, Generator, Media, Text

ROLES = {
    "main": "the picture that carries the story, on the spine",
    "cutaway": "fills the frame over the spine",
    "picture-in-picture": "a moving picture that leaves most of the frame to the spine",
    "background": "lies under the spine",
    "title": "words, in the frame's middle or anywhere above its lower third",
    "lower third": "words or a graphic in the lower third of the frame",
    "logo": "a small or an always present still",
    "graphic": "any other still, colour or generator",
    "adjustment": "changes what lies below it and shows nothing itself",
    "sound": "the sound of a picture that is on",
    "music": "long sound without a picture",
    "voice": "sound without a picture, of middle length",
    "effect": "short sound without a picture",
}
"""Every role, with what it is for."""

LOW = 0.6  # of the frame's height: below it begins the lower third, with some air
BAND = 1.5  # times as wide as high, in fractions of the frame: a picture-in-picture is 1
LOW_CENTRE = 0.15  # frame heights under the centre: a title put there is a lower third
SMALL = 0.06  # of the frame's area: about a quarter of its width and of its height
PARTIAL = 0.6  # of the frame's area: less leaves the spine to be seen
ALWAYS = 0.5  # of the timeline's length
EFFECT_TICKS = 3 * TICKS_PER_SECOND
MUSIC_TICKS = 20 * TICKS_PER_SECOND
MUSIC_SHARE = 0.25  # of the timeline's length


@dataclass(frozen=True, slots=True)
class Setting:
    """What a role depends on besides the clip.

    track counts from the spine.
    sees: what is seen of the picture, None where its size is unknown.
    total: the timeline's length in ticks.
    uses: how long the clip's asset is on, over all its uses on this track, in ticks.
    with_picture: sound that is linked to a picture, or whose media is also on a video track.
    """

    audio: bool
    track: int
    sees: Rectangle | None
    total: int
    uses: int
    with_picture: bool


def role(clip: Clip, setting: Setting) -> str:
    """The role of a clip: a name in ROLES, or the one that the clip states itself."""
    if clip.role is not None:
        return clip.role
    return _sound(clip, setting) if setting.audio else _picture(clip, setting)


def _sound(clip: Clip, setting: Setting) -> str:
    if setting.with_picture:
        return "sound"
    if clip.duration < EFFECT_TICKS:
        return "effect"
    if clip.duration >= MUSIC_TICKS or clip.duration >= MUSIC_SHARE * setting.total:
        return "music"
    return "voice"


def _picture(clip: Clip, setting: Setting) -> str:
    source = clip.source
    if isinstance(source, Generator):
        return "adjustment" if source.kind == "adjustment" else "graphic"
    low = setting.sees is not None and _is_low_band(setting.sees)
    if isinstance(source, Text):
        moved_down = clip.parameters.at(clip.duration // 2).y
        return "lower third" if low or moved_down >= LOW_CENTRE else "title"  # type: ignore[operator]
    if setting.track == 0:
        return "main"
    if isinstance(source, Media) and source.still:
        small = setting.sees is not None and setting.sees.area <= SMALL
        if small or setting.uses >= ALWAYS * setting.total:
            return "logo" if setting.track > 0 else "background"
        return "lower third" if low else "graphic"
    if setting.track < 0:
        return "background"
    partial = setting.sees is not None and setting.sees.area < PARTIAL
    recorded = isinstance(source, Media) and source.audio_channels > 0  # animated plates are mute
    if low and not recorded:
        return "lower third"
    return "picture-in-picture" if partial else "cutaway"


def _is_low_band(sees: Rectangle) -> bool:
    wide = sees.right - sees.left >= BAND * (sees.bottom - sees.top)
    return sees.area > 0 and sees.top >= LOW and wide
