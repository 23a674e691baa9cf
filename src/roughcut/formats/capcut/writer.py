"""Timelines as drafts: the bytes of a `draft_content.json`, which `draft_info.json` has too.

To open one: make an empty draft in the program, close the program, and put these bytes in the
place of the file of either name in the draft's folder (where there is a `Timelines` folder, of the
one in its folder as well). The program lists only drafts that it made or that are registered, and
asks for media that `draft_meta_info.json` does not name (GuanYixuan/pyCapCut issue 13). Plain
drafts are opened by versions that encrypt their own (GuanYixuan/pyJianYingDraft pull request 198).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import msgspec

from roughcut.check import place
from roughcut.errors import Omission, Unwritable, Where
from roughcut.formats.capcut.markers import written_markers
from roughcut.formats.capcut.media import identities
from roughcut.formats.capcut.times import microseconds
from roughcut.formats.capcut.vocabulary import HIDDEN, LOCKED, MUTED
from roughcut.formats.capcut.written_segments import Materials, written_segment
from roughcut.formats.capcut.written_transitions import write_transitions
from roughcut.formats.door import Written
from roughcut.formats.losses import Lose, loser
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Text, Timeline, Track

# Where titles and stickers begin in the stacking order of drafts.
_TEXTS_ABOVE = 14_000


def write(timeline: Timeline, app: str | None = None) -> Written:  # noqa: ARG001 - a door's signature
    """A draft, the same for both programs.

    Raises:
        Unwritable: a number is not finite.
    """
    writer = _Writer([], identities())
    document = writer.draft(timeline)
    try:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise Unwritable(
            Where(timeline=timeline.name),
            "one of its numbers is not finite, which JSON cannot hold",
            "Check the parameters of its clips",
        ) from error
    return Written(msgspec.json.format(text.encode(), indent=1) + b"\n", tuple(writer.omissions))


@dataclass(slots=True)
class _Writer:
    """What is lost, the ids that are given, and the nests that are written."""

    omissions: list[Omission]
    next_id: Callable[[], str]
    nests: dict[int, dict[str, Any]] = field(default_factory=dict)

    def draft(self, timeline: Timeline) -> dict[str, Any]:
        lose = loser(self.omissions, Where(timeline=timeline.name))
        _lose_settings(timeline, lose)
        if id(timeline) in self.nests:
            return self.nests[id(timeline)]
        materials = Materials(self.next_id, timeline, self.draft)
        tracks: list[dict[str, Any]] = []
        main: Track | None = None
        for name, track in zip(timeline.track_names, timeline.tracks, strict=True):
            for kind, part in self._parts(timeline, name, track):
                overlay = kind == "video" and main is not None
                if kind == "video" and main is None:
                    main = part
                    if part.clips and part.clips[0].start:
                        first = place(timeline, name, part.clips[0].start)
                        loser(self.omissions, first)(
                            "gap before the main track", "the program closes it"
                        )
                tracks.append(
                    self._track(
                        (timeline, name, kind, part), materials, len(tracks), overlay=overlay
                    )
                )
        identity = self.next_id()
        fields = {
            # First, as the programs have it: a draft is recognised by its beginning.
            "canvas_config": {
                "width": timeline.width, "height": timeline.height, "ratio": "original",
            },
            "id": identity,
            "name": timeline.name,
            "version": 360000,
            "new_version": "110.0.0",
            "source": "default",
            "fps": float(timeline.rate.fraction),
            "duration": microseconds(timeline.duration),
            "color_space": 0,
            # Whether the program closes gaps of the main track (pyJianYingDraft's create_draft).
            "config": {"maintrack_adsorb": main is None or not _has_gaps(main)},
            "create_time": 0,
            "update_time": 0,
            "is_drop_frame_timecode": timeline.drop_frame,
            "free_render_index_mode_on": False,
            "render_index_track_mode_on": True,
            "relationships": [],
            "keyframes": {},
            "materials": materials.lists,
            "time_marks": written_markers(timeline.markers, timeline.rate, self.next_id, lose),
            "tracks": tracks,
        }  # fmt: skip
        self.nests[id(timeline)] = fields
        return fields

    def _parts(self, timeline: Timeline, name: str, track: Track) -> list[tuple[str, Track]]:
        """Titles stand on tracks of their own, above the pictures that they were beside of."""
        clips = []
        for clip in track.clips:
            lose = loser(self.omissions, place(timeline, name, clip.start))
            if isinstance(clip.source, Generator):
                lose("generator", clip.source.kind)
            elif isinstance(clip.source, Timeline) and track.kind == "audio":
                lose("sound of a nest", clip.source.name)
            else:
                clips.append(clip)
        whole = _with(track, clips)
        if track.kind == "audio":
            return [("audio", whole)]
        titles = [clip for clip in clips if isinstance(clip.source, Text)]
        if not titles:
            return [("video", whole)]
        if len(titles) == len(clips):
            return [("text", whole)]
        loser(self.omissions, Where(timeline=timeline.name))("titles among pictures", name)
        pictures = [clip for clip in clips if not isinstance(clip.source, Text)]
        return [("video", _with(track, pictures)), ("text", _with(track, titles))]

    def _track(
        self,
        written: tuple[Timeline, str, str, Track],
        materials: Materials,
        index: int,
        *,
        overlay: bool,
    ) -> dict[str, Any]:
        timeline, name, kind, track = written
        segments = []
        for clip in track.clips:
            lose = loser(self.omissions, place(timeline, name, clip.start))
            segment = written_segment(clip, track.kind, materials, lose)
            segment["render_index"] = index + (_TEXTS_ABOVE if kind == "text" else 0)
            segment["track_render_index"] = index
            segments.append((clip, segment))
        write_transitions(
            track.transitions,
            segments,
            materials,
            lambda time: loser(self.omissions, place(timeline, name, time)),
        )
        off = MUTED if kind == "audio" else HIDDEN
        return {
            "id": self.next_id(),
            "type": kind,
            "name": track.name,
            "is_default_name": not track.name,
            "attribute": (0 if track.enabled else off) | (LOCKED if track.locked else 0),
            "flag": 2 if overlay else 0,
            "segments": [segment for _, segment in segments],
        }


def _with(track: Track, clips: list[Clip]) -> Track:
    return Track(
        track.kind, tuple(clips), track.transitions, track.name, track.enabled, track.locked
    )


def _has_gaps(track: Track) -> bool:
    return any(left.end < right.start for left, right in pairwise(track.clips))


def _lose_settings(timeline: Timeline, lose: Lose) -> None:
    """What a draft has no place for."""
    if timeline.start:
        lose("start timecode", str(timeline.start))
    if timeline.pixel_aspect != 1:
        lose("pixel aspect", str(timeline.pixel_aspect))
    if timeline.audio_rate != 48_000:
        lose("audio rate", str(timeline.audio_rate))
    if Rate.nearest(float(timeline.rate.fraction)) != timeline.rate:
        lose("frame rate", str(timeline.rate.fraction))
