"""Which differences each kind of omission excuses, by the `what` that a writer says.

An omission excuses the differences of these names at its own place, nothing else. A timeline's
omission has no track, a track's no timecode. A new `what` of a writer gets its row
here, in the table of its format.
"""

from __future__ import annotations

from roughcut.errors import Omission

from .differences import Difference

_PICTURE = (
    "scale", "x", "y", "rotation", "anchor_x", "anchor_y", "crop_left", "crop_right", "crop_top",
    "crop_bottom", "opacity",
)  # fmt: skip
_ANIMATED = frozenset(
    f"parameters.{name}{part}" for name in (*_PICTURE, "gain") for part in ("", ".easing")
)

Excuses = dict[str, frozenset[str]]

XMEML: Excuses = {
    "frame rate": frozenset({"timeline.rate", "timeline.start", "timeline.markers"}),
    "pixel aspect": frozenset({"timeline.pixel_aspect"}),
    "media frame rate": frozenset({"media.rate", "media.duration", "media.start"}),
    "media pixel aspect": frozenset({"media.pixel_aspect"}),
    "media size": frozenset({"media.width", "media.height"}),
    "media off the frame grid": frozenset({"media.duration", "media.start"}),
    "duration of a still": frozenset({"media.duration"}),
    "audio channels": frozenset({"media.audio_channels"}),
    "position by media of unknown size": frozenset(),
    # Resolve loses or guesses these; we read them as they were.
    "scale by media of unknown size": frozenset(),
    "label": frozenset(),
    "nested sequence": frozenset(),
    "generator": frozenset(),
    "media name": frozenset({"media.name"}),
    "position of a nest": frozenset({"parameters.x", "parameters.y"}),
    "keyframe easing": _ANIMATED,
    "keyframe off the frame grid": _ANIMATED,
    "keys of a point": frozenset(
        f"parameters.{name}{part}"
        for name in ("x", "y", "anchor_x", "anchor_y")
        for part in ("", ".easing")
    ),
    "picture parameters of a sound": frozenset(f"parameters.{name}" for name in _PICTURE),
    "gain of a picture": frozenset({"parameters.gain"}),
    "title style": frozenset({"text.font", "text.size", "text.color"}),
    "generator name": frozenset({"generator.name"}),
    "generator colour": frozenset({"generator.color"}),
    "marker colour": frozenset({"clip.markers", "timeline.markers"}),
    "role": frozenset({"clip.role"}),
    "speed": frozenset({"clip.speed", "clip.source_start"}),
    "title text": frozenset({"source", "text.text"}),
    "still without a picture": frozenset({"media.has_video"}),
    "control characters": frozenset({"clip.name", "track.name", "timeline.name", "media.name"}),
    "off the frame grid": frozenset({"clip", "clip.duration", "clip.markers", "timeline.start"}),
    "clip shorter than a frame": frozenset({"clip"}),
    "transition off a cut": frozenset({"transition"}),
    "transition shorter than a frame": frozenset({"transition"}),
}
OTIO: Excuses = {
    "keyframe easing": frozenset(f"parameters.{name}.easing" for name in (*_PICTURE, "gain")),
    "keyframe rounded to a tick of the source": _ANIMATED,
    "marker rounded to a tick of the source": frozenset({"clip.markers"}),
    "position keys apart": frozenset({"parameters.x", "parameters.y"}),
    "anchor keys apart": frozenset({"parameters.anchor_x", "parameters.anchor_y"}),
    "keyframe off the frame grid": _ANIMATED,
    "anchor": frozenset(
        f"parameters.{name}{part}"
        for name in ("x", "y", "anchor_x", "anchor_y")
        for part in ("", ".easing")
    ),
    "gain of a picture": frozenset({"parameters.gain"}),
    "picture parameters of a sound": frozenset(f"parameters.{name}" for name in _PICTURE),
    "gain below Resolve's volume": frozenset({"parameters.gain"}),
    # The programs lose these; we keep them under our own key or by our own convention.
    "volume between keys": frozenset(),
    "value beyond Resolve's range": frozenset(),
    "scale by media of unknown size": frozenset(),
    "frame size": frozenset(),
    "generator": frozenset(),
    "media without a path": frozenset(),
    "label": frozenset(),
    "title": frozenset(),
    "source range of a reversed clip": frozenset(),
}
FCPXML: Excuses = {
    "frame rate": frozenset({"timeline.rate", "timeline.start", "timeline.markers"}),
    "audio rate": frozenset({"timeline.audio_rate"}),
    # Final Cut has lanes, which only exist where something is in them.
    "empty track": frozenset({"track"}),
    "track name": frozenset({"track.name"}),
    "track lock": frozenset({"track.locked"}),
    "track switched off": frozenset({"track.enabled", "clip.enabled"}),
    "marker of the timeline on a clip": frozenset({"timeline.markers", "clip.markers"}),
    "marker colour": frozenset({"clip.markers", "timeline.markers"}),
    "marker of a frame": frozenset({"clip.markers", "timeline.markers"}),
    "marker outside of its clip": frozenset({"clip.markers"}),
    "link": frozenset({"clip.link"}),
    "label": frozenset({"clip.label"}),
    "role": frozenset({"clip.role"}),
    "speed": frozenset({"clip.speed", "clip.source_start"}),
    "source range of a picture that stands still": frozenset({"clip.source_start"}),
    "off the frame grid": frozenset({"clip", "clip.duration", "transition"}),
    "clip shorter than a frame": frozenset({"clip"}),
    "picture on an audio track": frozenset({"clip"}),
    "transition off a cut": frozenset({"transition"}),
    "transition shorter than a frame": frozenset({"transition"}),
    "transition kind": frozenset({"transition.kind"}),
    "duration of media": frozenset({"media.duration"}),
    "media without a path": frozenset({"media.path"}),
    "media frame rate": frozenset({"media.rate"}),
    "media size": frozenset({"media.width", "media.height", "media.pixel_aspect"}),
    "media pixel aspect": frozenset({"media.pixel_aspect"}),
    "media name": frozenset({"media.name"}),
    "audio channels": frozenset({"media.audio_channels"}),
    "length and rate of a still": frozenset({"media.duration", "media.rate", "media.start"}),
    "still with sound": frozenset({"media.still", "media.audio_channels"}),
    "still without a picture": frozenset({"media.has_video", "media.still"}),
    "adjustment layer": frozenset({"source"}),
    "generator kind": frozenset({"generator.kind"}),
    "keyframe easing": _ANIMATED,
    "keys of a point": frozenset(
        f"parameters.{name}{part}"
        for name in ("x", "y", "anchor_x", "anchor_y")
        for part in ("", ".easing")
    ),
    "picture parameters of a sound": frozenset(f"parameters.{name}" for name in _PICTURE),
    "gain of a picture": frozenset({"parameters.gain"}),
    "gain beyond Final Cut's levels": frozenset({"parameters.gain"}),
    "time of a finer fraction": frozenset({"clip.source_start", "clip.markers", "timeline.start"}),
    "control characters": frozenset({"clip.name", "track.name", "timeline.name", "media.name"}),
    # We read them as they were; the program does not.
    "crop by media of unknown size": frozenset(),
    "anchor by media of unknown size": frozenset(),
    "volume that Resolve does not animate": frozenset(),
    "picture that Resolve gives its sound": frozenset(),
}
_PLACE = frozenset(
    f"parameters.{name}{part}"
    for name in ("x", "y", "anchor_x", "anchor_y")
    for part in ("", ".easing")
)
_CROP = frozenset({f"parameters.crop_{side}" for side in ("left", "right", "top", "bottom")})
CAPCUT: Excuses = {
    "frame rate": frozenset({"timeline.rate", "timeline.markers"}),
    "start timecode": frozenset({"timeline.start"}),
    "pixel aspect": frozenset({"timeline.pixel_aspect"}),
    "audio rate": frozenset({"timeline.audio_rate"}),
    "titles among pictures": frozenset({"track"}),
    "generator": frozenset({"clip"}),
    "sound of a nest": frozenset({"clip"}),
    "off the frame grid": frozenset({"clip", "clip.duration"}),
    "link": frozenset({"clip.link"}),
    "label": frozenset({"clip.label"}),
    "role": frozenset({"clip.role"}),
    "clip name": frozenset({"clip.name"}),
    "speed": frozenset({"clip.speed", "clip.source_start"}),
    "freeze frame": frozenset({"clip.speed"}),
    "start of a clip that runs faster": frozenset({"clip.source_start"}),
    "source time rounded to a microsecond": frozenset({"clip.source_start"}),
    "source start of a still": frozenset({"clip.source_start"}),
    "source range of a reversed clip": frozenset(),
    "source range of a reversed nest": frozenset({"clip.source_start", "clip.markers"}),
    "marker rounded to a microsecond": frozenset({"clip.markers", "timeline.markers"}),
    "marker comment": frozenset({"clip.markers", "timeline.markers"}),
    "marker colour": frozenset({"clip.markers", "timeline.markers"}),
    "name of a file": frozenset({"media.name", "clip.name"}),
    "path of a file": frozenset({"media.path"}),
    "media size": frozenset({"media.width", "media.height"}),
    "media frame rate": frozenset({"media.rate"}),
    "media duration": frozenset({"media.duration"}),
    "media timecode": frozenset({"media.start"}),
    "media pixel aspect": frozenset({"media.pixel_aspect"}),
    "still": frozenset({"media.still"}),
    "picture of a sound": frozenset({"media.has_video"}),
    "audio channels": frozenset({"media.audio_channels"}),
    "gain of a picture": frozenset({"parameters.gain"}),
    "picture parameters of a sound": _ANIMATED - {"parameters.gain", "parameters.gain.easing"},
    "keyframe easing": frozenset(f"parameters.{name}.easing" for name in (*_PICTURE, "gain")),
    "keyframe rounded to a microsecond": _ANIMATED,
    "keyframes of a crop": _CROP | _PLACE,
    "crop of everything": _CROP,
    "crop of a moving picture": _PLACE,
    "crop without a file": _CROP,
    "anchor": _PLACE,
    "turning about an anchor": frozenset(),
    "scale relative to fit": frozenset(),
    "gap before the main track": frozenset(),
    "title size": frozenset({"text.size"}),
    "title font": frozenset({"text.font"}),
    "title colour": frozenset({"text.color"}),
    "transition at an end": frozenset({"transition"}),
    "transition beside its cut": frozenset({"transition", "transition.duration", "transition.cut"}),
    "transition over the one before it": frozenset({"transition"}),
    "transition kind": frozenset({"transition.kind"}),
}
_CLIP = frozenset({
    "clip", "clip.duration", "clip.source_start", "clip.speed", "clip.enabled", "clip.markers",
    "clip.name", "clip.label", "clip.role", "clip.link",
})  # fmt: skip
MLT: Excuses = {
    # A file has one profile; what lies in a nest of another one is moved and scaled into it.
    "nest of another frame size or rate": frozenset({
        "timeline.rate", "timeline.width", "timeline.height", "timeline.pixel_aspect",
        "timeline.markers", "transition", "transition.duration", "transition.cut",
        *_CLIP, *_ANIMATED,
    }),
    "timecode of the first frame": frozenset({"timeline.start"}),
    "drop-frame timecode": frozenset({"timeline.drop_frame"}),
    "audio rate": frozenset({"timeline.audio_rate"}),
    "name": frozenset({"timeline.name", "track.name"}),
    "clip name": frozenset({"clip.name"}),
    "label": frozenset({"clip.label"}),
    "role": frozenset({"clip.role"}),
    "link of a clip under two mixes": frozenset({"clip.link"}),
    "marker on a clip": frozenset({"clip.markers"}),
    "marker comment": frozenset({"timeline.markers"}),
    "marker colour": frozenset({"timeline.markers"}),
    "marker off the frame grid": frozenset({"timeline.markers"}),
    "second marker on a frame": frozenset({"timeline.markers"}),
    "generator": frozenset({"generator.kind", "generator.color"}),
    "generator name": frozenset({"generator.name"}),
    "generator colour": frozenset({"generator.color"}),
    "title text": frozenset({"text.text"}),
    "title style": frozenset({"text.font", "text.size", "text.color"}),
    "media without a path": frozenset({"media.path"}),
    "media name": frozenset({"media.name"}),
    "media frame rate": frozenset({"media.rate"}),
    "media off the frame grid": frozenset({"media.duration"}),
    "media pixel aspect": frozenset({"media.pixel_aspect"}),
    "media size": frozenset({"media.width", "media.height"}),
    "media of a still": frozenset({"media.rate", "media.start", "media.audio_channels", "media.has_video"}),
    "media without streams": frozenset({"media.has_video", "media.audio_channels"}),
    "duration of a still": frozenset({"media.duration"}),
    "timecode of the media": frozenset({"media.start"}),
    "audio channels": frozenset({"media.audio_channels"}),
    "control characters": frozenset({"media.name", "media.path"}),
    "off the frame grid": frozenset({"clip", "clip.duration", "transition", "transition.duration", "transition.cut"}),
    "clip shorter than a frame": frozenset({"clip"}),
    "source range of a still": frozenset({"clip.source_start", "clip.speed"}),
    "source range between frames": frozenset({"clip.source_start"}),
    "source range of a reversed clip": frozenset({"clip.source_start"}),
    "speed of a nest": frozenset({"clip.speed", "clip.source_start"}),
    "speed": frozenset({"clip.speed", "clip.source_start"}),
    "disabled nest": frozenset({"clip.enabled"}),
    "transition shorter than a frame": frozenset({"transition"}),
    "transition at an end": frozenset({"transition"}),
    "transition longer than its clips": frozenset({"transition"}),
    "transition without handles": frozenset({"transition"}),
    "transition kind": frozenset({"transition.kind"}),
    "picture parameters of a sound": frozenset(f"parameters.{name}" for name in _PICTURE),
    "gain of a picture": frozenset({"parameters.gain"}),
    "gain beyond the decibels of MLT": frozenset({"parameters.gain"}),
    "keyframe off the frame grid": _ANIMATED,
    "keyframe before the clip": _ANIMATED,
    "keyframe that repeats the next one": _ANIMATED,
    "keys of a rectangle": _ANIMATED,
    "anchor": frozenset(f"parameters.{name}{part}" for name in ("x", "y", "anchor_x", "anchor_y") for part in ("", ".easing")),
    "anchor that swings": _ANIMATED,
    "picture beyond any frame": _ANIMATED,
}  # fmt: skip
EDL: Excuses = {
    "line break in a name": frozenset({"clip.name", "timeline.name"}),
    "pixel aspect": frozenset({"timeline.pixel_aspect"}),
    "audio rate": frozenset({"timeline.audio_rate"}),
    "drop-frame": frozenset({"timeline.drop_frame"}),
    "start timecode": frozenset({"timeline.start", "timeline.markers"}),
    # A list has one picture track, and what sounds on numbered channels: others are not there.
    "track without files": frozenset({"track"}),
    "track switched off": frozenset({"track"}),
    "video track": frozenset({"track"}),
    "audio track": frozenset({"track"}),
    "track name": frozenset({"track.name"}),
    "track lock": frozenset({"track.locked"}),
    "disabled clip": frozenset({"clip"}),
    "title": frozenset({"clip"}),
    "generator": frozenset({"clip"}),
    "generator name": frozenset({"generator.name", "clip.source_start", "clip.speed"}),
    "nested sequence": frozenset({"source", "clip.source_start"}),
    "off the frame grid": frozenset({"clip", "clip.duration"}),
    "clip shorter than a frame": frozenset({"clip"}),
    "label": frozenset({"clip.label"}),
    "link": frozenset({"clip.link"}),
    "role": frozenset({"clip.role"}),
    "parameters": _ANIMATED,
    "marker": frozenset({"clip.markers", "timeline.markers"}),
    "speed": frozenset({"clip.speed", "clip.source_start"}),
    "source time rounded to a frame": frozenset({"clip.source_start"}),
    "first timecode of media": frozenset({"media.start", "clip.source_start"}),
    "size, rate and length of media": frozenset(
        {"media.width", "media.height", "media.rate", "media.duration", "media.pixel_aspect"}
    ),
    "media: name": frozenset({"media.name"}),
    "media: path": frozenset({"media.path"}),
    "media: still": frozenset({"media.still"}),
    "media: has video": frozenset({"media.has_video"}),
    "media: audio channels": frozenset({"media.audio_channels"}),
    "transition": frozenset({"transition"}),
    "transition kind": frozenset({"transition.kind"}),
    # A list begins the clip where its transition does; the second omission stands at that place.
    "start of a clip that fades in": frozenset({"clip", "clip.link"}),
    "cut within a transition": frozenset({"clip", "transition.cut"}),
    "end of a clip that fades out": frozenset({"clip.duration", "clip.source_start"}),
}
EXCUSES = {
    "xmeml": XMEML,
    "otio": OTIO,
    "fcpxml": FCPXML,
    "capcut": CAPCUT,
    "edl": EDL,
    "kdenlive": MLT,
    "shotcut": MLT,
}


def unexcused(
    found: list[Difference], omissions: tuple[Omission, ...], excuses: Excuses
) -> list[Difference]:
    """The differences that no omission names.

    Raises:
        KeyError: a writer says something that the table does not know.
    """
    excused = {(omission.where, name) for omission in omissions for name in excuses[omission.what]}
    return [each for each in found if (each.where, each.name) not in excused]
