"""Drafts as timelines."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from roughcut.errors import Omission, Where
from roughcut.formats.capcut.drafts import opened
from roughcut.formats.capcut.markers import read_markers
from roughcut.formats.capcut.media import read_path, read_video
from roughcut.formats.capcut.setting import Setting
from roughcut.formats.capcut.tracks import attribute, read_sounds, read_track
from roughcut.formats.capcut.vocabulary import MUTED
from roughcut.formats.door import Reading
from roughcut.formats.json_objects import Node
from roughcut.formats.losses import Lose, loser
from roughcut.ticks import Rate
from roughcut.timeline import Timeline, Track

_FALLBACK_RATE = Rate(30)  # of every draft that was looked at
_SLOWEST, _FASTEST = 0.1, 1_000
_FALLBACK_FRAME = (1920, 1080)
_MOST_PIXELS = 10**6
_MOST_CLIPS = 1_000_000
_PICTURES = {"video", "text"}
_OLD_KEYFRAMES = ("videos", "audios", "texts")


def read(path: Path) -> Reading:
    """The timeline of a draft: of a folder, or of the file in it.

    Raises:
        Unreadable: the file is damaged or hostile, or the folder is no draft.
        Unsupported: the draft is encrypted.
    """
    root, name = opened(path)
    document = _Document([])
    timeline = document.timeline(root, name)
    return Reading((timeline,), tuple(document.omissions))


@dataclass(slots=True)
class _Document:
    """A draft while it is read; unfolded counts the clips of each timeline and of its nests."""

    omissions: list[Omission]
    unfolded: dict[int, int] = field(default_factory=dict)

    def timeline(self, root: Node, fallback_name: str) -> Timeline:
        setting = self._setting(root, root.text("name") or fallback_name)
        pictures = _ordered(root)
        tracks: list[Track] = []
        sounds: list[Track] = []
        for index, node in enumerate(pictures, 1):
            track, sounding = read_track(node, "video", f"V{index}", setting)
            tracks.append(track)
            if sounding:
                muted = bool(attribute(node) & MUTED)
                sounds.append(read_sounds(track, sounding, enabled=not muted))
        for node in root.nodes("tracks"):
            kind = node.text("type")
            if kind == "audio":
                label = f"A{len(sounds) + 1}"
                sounds.append(read_track(node, "audio", label, setting)[0])
            elif kind not in _PICTURES:
                for _ in node.nodes("segments"):
                    setting.loser()(kind or "track without a type")
        timeline = Timeline(
            name=setting.timeline,
            rate=setting.rate,
            width=setting.width,
            height=setting.height,
            tracks=(*tracks, *sounds),
            drop_frame=setting.drop_frame,
            markers=read_markers(root.node("time_marks"), setting.rate),
        )
        self._counted(timeline, root)
        return timeline

    def _setting(self, root: Node, name: str) -> Setting:
        materials: dict[str, tuple[str, Node]] = {}
        lists = root.node("materials") or Node({}, root.at, root.file)
        for kind, listed in lists.fields.items():
            if isinstance(listed, list):
                for material in lists.nodes(kind):
                    materials[material.text("id")] = (kind, material)
        lose = loser(self.omissions, Where(file=root.file, timeline=name))
        width, height = _frame(root, lose)
        setting = Setting(
            file=root.file,
            timeline=name,
            rate=_rate(root, lose),
            width=width,
            height=height,
            drop_frame=root.flag("is_drop_frame_timecode", absent=False),
            materials=materials,
            old_keyframes=_old_keyframes(root),
            nests={},
            seen={},
            links={},
            omissions=self.omissions,
        )
        for identity, (kind, material) in materials.items():
            path = read_path(material) if kind == "videos" else None
            if path is not None:
                setting.seen.setdefault(path, read_video(material, setting.rate))
            draft = material.node("draft") if kind == "drafts" else None
            if draft is not None:
                setting.nests[identity] = self.timeline(draft, material.text("name") or "nest")
        return setting

    def _counted(self, timeline: Timeline, root: Node) -> None:
        """Drafts in drafts in drafts, each used twice: few bytes that unfold to millions of clips."""
        count = sum(
            1 + (self.unfolded[id(clip.source)] if isinstance(clip.source, Timeline) else 0)
            for track in timeline.tracks
            for clip in track.clips
        )
        if count > _MOST_CLIPS:
            raise root.broken(f"its drafts in each other unfold to more than {_MOST_CLIPS:,} clips")
        self.unfolded[id(timeline)] = count


def _rate(root: Node, lose: Lose) -> Rate:
    if root.fields.get("fps") is None:
        lose("frame rate", f"the draft names none; read as {_FALLBACK_RATE} fps")
        return _FALLBACK_RATE
    written = root.number("fps")
    if not _SLOWEST <= written <= _FASTEST:
        raise root.broken(f"its 'fps' is {written}")
    return Rate.nearest(written)


def _frame(root: Node, lose: Lose) -> tuple[int, int]:
    canvas = root.node("canvas_config")
    sides = [
        0 if canvas is None or canvas.fields.get(name) is None else round(canvas.number(name))
        for name in ("width", "height")
    ]
    if not all(0 < side <= _MOST_PIXELS for side in sides):
        lose("frame size", f"the draft names {sides[0]}×{sides[1]}; read as 1920×1080")
        return _FALLBACK_FRAME
    return sides[0], sides[1]


def _old_keyframes(root: Node) -> dict[str, Node]:
    lists = root.node("keyframes")
    if lists is None:
        return {}
    return {key.text("id"): key for name in _OLD_KEYFRAMES for key in lists.nodes(name)}


def _ordered(root: Node) -> list[Node]:
    """The tracks that are seen, from the bottom to the top.

    Newer versions stack tracks in the file's order, and say so; older ones by the `render_index`
    of their segments, in which titles begin at 14000.
    """
    tracks = [node for node in root.nodes("tracks") if node.text("type") in _PICTURES]
    if root.flag("render_index_track_mode_on", absent=False):
        return tracks
    return sorted(tracks, key=_render_index)


def _render_index(track: Node) -> float:
    """Of the first segment; a track without one stays below."""
    for segment in track.nodes("segments"):
        if segment.fields.get("render_index") is not None:
            return segment.number("render_index")
        return 14_000 if track.text("type") == "text" else 0
    return 0
