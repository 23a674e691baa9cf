"""One clip as a segment, and the materials that it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from roughcut.formats.capcut.geometry import WHOLE, Crop, Picture, written_place
from roughcut.formats.capcut.keyframes import unkept, written_keyframes
from roughcut.formats.capcut.markers import written_markers
from roughcut.formats.capcut.media import (
    lose_fields,
    read_audio,
    read_video,
    written_audio,
    written_video,
)
from roughcut.formats.capcut.segments import marker_time, picture_size
from roughcut.formats.capcut.texts import written_text
from roughcut.formats.capcut.times import microseconds, survives, ticks_of
from roughcut.formats.capcut.written_ranges import (
    SourceRange,
    offered_speed,
    source_range,
    used_of,
    written_speed,
)
from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose
from roughcut.parameters import DEFAULTS, NAMES, Keyframes, Value, value_at
from roughcut.timeline import Clip, Kind, Media, Text, Timeline

_FIELDS = {
    "x": "KFTypePositionX", "y": "KFTypePositionY", "scale": "KFTypeScaleY",
    "rotation": "KFTypeRotation", "opacity": "KFTypeAlpha", "gain": "KFTypeVolume",
}  # fmt: skip


class Materials:
    """The lists of a draft's materials while its segments are written."""

    def __init__(
        self,
        next_id: Callable[[], str],
        timeline: Timeline,
        draft: Callable[[Timeline], dict[str, Any]],
    ) -> None:
        self.next_id = next_id
        self.timeline = timeline
        self.draft = draft
        self.lists: dict[str, list[dict[str, Any]]] = {
            name: []
            for name in (
                "audios",
                "drafts",
                "speeds",
                "texts",
                "time_marks",
                "transitions",
                "videos",
            )
        }
        self._made: dict[object, str] = {}
        self._needed: dict[Media, int] = {}
        for track in timeline.tracks:
            for clip in track.clips:
                if isinstance(clip.source, Media):
                    end = microseconds(clip.source_start + used_of(clip, offered_speed(clip)))
                    self._needed[clip.source] = max(self._needed.get(clip.source, 0), end)
        self._pictures: dict[str, Media] = {}  # by path, as a reader will find them
        for track in timeline.video_tracks:
            for clip in track.clips:
                if isinstance(clip.source, Media):
                    back = self.seen_again(clip.source)
                    if back.path is not None:
                        self._pictures.setdefault(back.path, back)

    def add(self, kind: str, material: dict[str, Any]) -> str:
        self.lists[kind].append(material)
        return str(material["id"])

    def seen_again(self, media: Media) -> Media:
        """What a reader makes of a file with a picture."""
        made = written_video(media, "", WHOLE, self._needed[media])
        return read_video(Node(made, "", ""), self.timeline.rate)

    def heard_again(self, media: Media) -> Media:
        """What a reader makes of a file of sound."""
        made = written_audio(media, "", self._needed[media])
        return read_audio(Node(made, "", ""), self.timeline.rate, self._pictures)

    def video(self, media: Media, crop: Crop) -> str:
        """The id of a file with a picture, one for each crop of it."""
        return self._once(
            (media, crop),
            "videos",
            lambda identity: written_video(media, identity, crop, self._needed[media]),
        )

    def audio(self, media: Media) -> str:
        return self._once(
            media,
            "audios",
            lambda identity: written_audio(media, identity, self._needed[media]),
        )

    def nest(self, inner: Timeline) -> str:
        """The id of a draft in this one."""
        return self._once(
            id(inner),
            "drafts",
            lambda identity: {
                "id": identity,
                "type": "combination",
                "name": inner.name,
                "combination_type": "none",
                "draft": self.draft(inner),
            },
        )

    def placeholder(self, inner: Timeline) -> str:
        """The id of the file that a draft in this one is to be rendered to."""
        size = Media(inner.name, None, inner.width, inner.height, duration=inner.duration)
        return self._once(
            ("placeholder", id(inner)),
            "videos",
            lambda identity: {**written_video(size, identity, WHOLE, 0), "extra_type_option": 2},
        )

    def _once(self, key: object, kind: str, make: Callable[[str], dict[str, Any]]) -> str:
        if key not in self._made:
            self._made[key] = self.add(kind, make(self.next_id()))
        return self._made[key]


def written_segment(clip: Clip, kind: Kind, materials: Materials, lose: Lose) -> dict[str, Any]:
    """A segment without its place in the stacking order."""
    rate = materials.timeline.rate
    start, end = rate.snap(clip.start), rate.snap(clip.end)
    if (start, end) != (clip.start, clip.end):
        lose("off the frame grid", clip.name)
    _lose_fields(clip, kind, lose)
    source = _Source(clip, kind, materials, lose)
    speed = written_speed(clip, source.back, lose)
    used = source_range(clip, source.back, speed, rate, lose)
    volume: Value = clip.parameters.gain if kind == "audio" else 0.0
    values: dict[str, Value] = {"gain": volume} if kind == "audio" else source.place
    keyframes = []
    for name, value in values.items():
        what = unkept(value, rate)
        if what is not None:
            lose(what, name)
        if isinstance(value, Keyframes):
            names = ("KFTypeScaleX", "KFTypeScaleY") if name == "scale" else (_FIELDS[name],)
            keyframes += [written_keyframes(each, value, materials.next_id) for each in names]
    references = [materials.add("speeds", _speed_material(materials.next_id(), speed))]
    marks = _marks(clip, used, speed, materials, lose)
    if marks is not None:
        references.append(materials.add("time_marks", marks))
    if source.nest is not None:
        references.append(source.nest)
    still = {name: value_at(value, 0) for name, value in source.place.items()}
    return {
        "id": materials.next_id(),
        "material_id": source.identity,
        "target_timerange": {
            "start": microseconds(start), "duration": microseconds(end) - microseconds(start),
        },
        "source_timerange": None
        if isinstance(clip.source, Text)
        else {"start": used.first, "duration": used.last - used.first},
        "render_timerange": {"start": 0, "duration": 0},
        "speed": float(abs(speed)),
        "reverse": speed < 0,
        "visible": clip.enabled,
        "volume": value_at(volume, 0),
        "last_nonzero_volume": 1.0,
        "clip": None
        if kind == "audio"
        else {
            "alpha": still["opacity"],
            "flip": {"horizontal": False, "vertical": False},
            "rotation": still["rotation"],
            "scale": {"x": still["scale"], "y": still["scale"]},
            "transform": {"x": still["x"], "y": still["y"]},
        },
        "uniform_scale": None
        if kind == "audio"
        else {"on": not isinstance(values["scale"], Keyframes), "value": 1.0},
        "common_keyframes": keyframes,
        "extra_material_refs": references,
        "keyframe_refs": [],
        "group_id": "",
        "is_tone_modify": False,
        "source": "segmentsourcenormal",
        "track_attribute": 0,
    }  # fmt: skip


class _Source:
    """The material of a clip's source, and what a reader will make of it.

    back is that reader's source; place the segment's picture in the program's units.
    """

    def __init__(self, clip: Clip, kind: Kind, materials: Materials, lose: Lose) -> None:
        frame = (float(materials.timeline.width), float(materials.timeline.height))
        parameters = clip.parameters
        if kind == "video" and not isinstance(clip.source, Media):
            uncropped = replace(
                parameters, crop_left=0.0, crop_right=0.0, crop_top=0.0, crop_bottom=0.0
            )
            if uncropped != parameters:
                lose("crop without a file")
            parameters = uncropped
        self.nest: str | None = None
        self.place: dict[str, Value] = {}
        self.back: Media | Timeline | Text
        if isinstance(clip.source, Text):
            self.back = clip.source
            _lose_style(clip.source, lose)
            self.place, _ = written_place(parameters, Picture(frame, frame), lose)
            material = written_text(clip.source, materials.next_id(), clip.name)
            self.identity = materials.add("texts", material)
        elif isinstance(clip.source, Timeline):
            self.back = clip.source
            self.place, _ = written_place(
                parameters, Picture(frame, picture_size(clip.source, frame)), lose
            )
            self.nest = materials.nest(clip.source)
            self.identity = materials.placeholder(clip.source)
        elif not isinstance(clip.source, Media):
            raise TypeError(f"a {type(clip.source).__name__} has no material")
        elif kind == "video":
            self.back = materials.seen_again(clip.source)
            if self.back.width is None or self.back.height is None:
                lose("scale relative to fit", clip.source.name)
            size = picture_size(self.back, frame)
            self.place, picture = written_place(parameters, Picture(frame, size), lose)
            self.identity = materials.video(clip.source, picture.crop)
            lose_fields(clip.source, self.back, lose)
        else:
            self.back = materials.heard_again(clip.source)
            self.identity = materials.audio(clip.source)
            lose_fields(clip.source, self.back, lose)
        expected = clip.name if isinstance(self.back, Text) else self.back.name
        if clip.name != expected:
            lose("clip name", clip.name)


def _lose_fields(clip: Clip, kind: Kind, lose: Lose) -> None:
    """What a segment has no place for."""
    if clip.link is not None:
        lose("link")
    if clip.label is not None:
        lose("label", clip.label)
    if clip.role is not None:
        lose("role", clip.role)
    if kind == "video" and clip.parameters.gain != DEFAULTS.gain:
        lose("gain of a picture")
    if kind == "audio" and any(
        getattr(clip.parameters, name) != getattr(DEFAULTS, name)
        for name in NAMES
        if name != "gain"
    ):
        lose("picture parameters of a sound")


def _lose_style(text: Text, lose: Lose) -> None:
    if text.size is not None:
        lose("title size", str(text.size))
    if text.font is not None:
        lose("title font", text.font)
    if text.color is None:
        lose("title colour", "white, as the programs begin")


def _marks(
    clip: Clip, used: SourceRange, speed: Fraction, materials: Materials, lose: Lose
) -> dict[str, Any] | None:
    """The clip's markers on its source's axis."""
    rate = materials.timeline.rate
    laid = tuple(
        replace(each, time=used.start + round(abs(speed) * each.time)) for each in clip.markers
    )
    for each, before in zip(laid, clip.markers, strict=True):
        back = marker_time(ticks_of(microseconds(each.time), rate), used.begins, speed)
        if back != before.time and survives(each.time, rate):
            lose("marker rounded to a microsecond")
    return written_markers(laid, rate, materials.next_id, lose)


def _speed_material(identity: str, speed: Fraction) -> dict[str, Any]:
    return {
        "id": identity,
        "type": "speed",
        "mode": 0,
        "speed": float(abs(speed)),
        "curve_speed": None,
    }
