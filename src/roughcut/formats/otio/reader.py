"""OTIO files as timelines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from roughcut.errors import Omission, Unreadable, Where
from roughcut.formats.door import Reading
from roughcut.formats.losses import Lose, loser
from roughcut.formats.otio import own
from roughcut.formats.otio.document import Node, parsed, parsed_text
from roughcut.formats.otio.frame import (
    largest_media,
    premiere_aspect,
    said_frame,
    said_rate,
    stack_of,
    uses,
    voted_rate,
)
from roughcut.formats.otio.markers import read_markers
from roughcut.formats.otio.setting import PREMIERE, RESOLVE, Dialect, Setting
from roughcut.formats.otio.times import ticks_of
from roughcut.formats.otio.tracks import NEST_SCHEMAS, TRACK_SCHEMAS, read_track, within
from roughcut.ticks import Rate
from roughcut.timeline import Kind, Timeline, Track

_COLLECTIONS = frozenset({"SerializableCollection", "SerializeableCollection"})
_FALLBACK_RATE = Rate(24)
_FALLBACK_FRAME = (1920, 1080)


def read(path: Path) -> Reading:
    """The timelines of a file: of its collection, or the one that its root is.

    Raises:
        Unreadable: the file is damaged or hostile, or holds no timeline.
    """
    return _reading(parsed(path))


def read_text(text: str, path: Path) -> Reading:
    """The same of the OTIO that another file was converted to; messages name that one.

    Raises:
        Unreadable: the text is no OTIO, is too deep or holds too much, or no timeline.
    """
    return _reading(parsed_text(text, path))


def _reading(root: Node) -> Reading:
    omissions: list[Omission] = []
    document = _Document(root, omissions)
    timelines = tuple(document.timelines(root))
    if not timelines:
        raise Unreadable(
            root.file, "it holds no timeline", "Export the timeline itself, not only its clips"
        )
    return Reading(timelines, tuple(omissions))


@dataclass(slots=True)
class _Document:
    """A file while it is read; nests that are equal become one value."""

    root: Node
    omissions: list[Omission]
    nests: dict[Timeline, Timeline] = field(default_factory=dict)

    def timelines(self, node: Node) -> Iterator[Timeline]:
        lose = loser(self.omissions, Where(file=self.root.file))
        if node.schema in _COLLECTIONS:
            for child in node.nodes("children"):
                yield from self.timelines(child)
        elif node.schema in NEST_SCHEMAS or node.schema == "Clip":
            yield self._top(node)
        else:
            lose("object that is no timeline", node.schema or "without a schema")

    def _top(self, node: Node) -> Timeline:
        stack = stack_of(node)
        seen, heard = uses(stack)
        dialect = _dialect(node, stack)
        start = node.node("global_start_time")
        name = node.text("name")
        base = Setting(
            file=self.root.file,
            timeline=name,
            rate=_FALLBACK_RATE,
            width=0,
            height=0,
            start=0 if start is None else ticks_of(start),
            dialect=dialect,
            seen=frozenset(seen),
            heard=frozenset(heard),
            drop_frame=_drop_frame(stack),
            omissions=self.omissions,
        )
        lose = base.loser()
        rate = said_rate(node, stack) or voted_rate(stack, node)
        if rate is None:
            rate = _FALLBACK_RATE
            lose("frame rate", f"the file names none; read as {rate} fps")
        frame = said_frame(node, stack) or largest_media(stack)
        if frame is None:
            frame = _FALLBACK_FRAME
            lose("frame size", f"the file names none; read as {frame[0]}×{frame[1]}")
        setting = replace(base, rate=rate, width=frame[0], height=frame[1])
        return self._timeline(stack, setting, "video", nested=False)

    def _nest(self, node: Node, outer: Setting, kind: Kind) -> Timeline:
        """A stack, track or timeline inside of a track; what it does not say, its outer one does.

        kind is that of the track around it, and of items that lie in it without a track.
        """
        stack = stack_of(node)
        ours = stack.extension(own.KEY)
        inner = None if ours is None else ours.node("nest")
        rate = said_rate(node, stack) or outer.rate
        width, height = said_frame(node, stack) or (outer.width, outer.height)
        setting = replace(
            outer,
            timeline=node.text("name") if inner is None else inner.text("name"),
            rate=rate,
            width=width,
            height=height,
            start=0 if inner is None else own.ticks(inner, "start") or 0,
            drop_frame=_drop_frame(stack),
        )
        read = self._timeline(stack, setting, kind, nested=True)
        return self.nests.setdefault(read, read)

    def _timeline(self, stack: Node, setting: Setting, kind: Kind, *, nested: bool) -> Timeline:
        ours = stack.extension(own.KEY) or Node({}, stack.at, stack.file)
        theirs = stack.extension(PREMIERE)
        marked: Node | None = stack
        if nested:
            marked = ours.node("nest")
        else:
            for effect in stack.nodes("effects"):
                setting.loser()("effect on a timeline", effect.text("effect_name"))
        aspect = own.positive(ours, "pixel_aspect", premiere_aspect(theirs))
        audio_rate = own.whole(ours, "audio_rate", least=1, most=10**6)
        if audio_rate is None and theirs is not None and theirs.fields.get("AudioFrameRate"):
            audio_rate = own.whole(theirs, "AudioFrameRate", least=1, most=10**6)
        return Timeline(
            name=setting.timeline,
            rate=setting.rate,
            width=setting.width,
            height=setting.height,
            tracks=self._tracks(stack, setting, kind, nested=nested),
            pixel_aspect=aspect,
            start=setting.start,
            drop_frame=setting.drop_frame,
            audio_rate=audio_rate or 48_000,
            markers=() if marked is None else read_markers(marked, lambda ticks: ticks),
        )

    def _tracks(
        self, stack: Node, setting: Setting, outer: Kind, *, nested: bool
    ) -> tuple[Track, ...]:
        """Video from the bottom to the top, then audio; a track of neither is lost.

        The source_range of a nest is that of its clip; at the top it trims.
        """
        found: dict[Kind, list[Track]] = {"video": [], "audio": []}
        lone = stack.schema in TRACK_SCHEMAS | {"Clip"}
        if lone and nested:
            kept = {**stack.fields, **dict.fromkeys(("source_range", "effects", "markers"))}
            stack = replace(stack, fields=kept)
        for child in [stack] if lone else stack.nodes("children"):
            kind = _kind(child, outer, setting.loser())
            if kind is None:
                continue
            name = f"{kind[0].upper()}{len(found[kind]) + 1}"
            found[kind].append(read_track(child, kind, name, setting, self._nest))
        tracks = (*found["video"], *found["audio"])
        return tracks if lone or nested else within(tracks, stack, setting.rate, setting.loser())


def _drop_frame(stack: Node) -> bool:
    ours = stack.extension(own.KEY)
    return ours is not None and ours.flag("drop_frame", absent=False)


def _kind(node: Node, outer: Kind, lose: Lose) -> Kind | None:
    if node.schema not in TRACK_SCHEMAS:
        return outer
    written = node.text("kind")
    if written.lower() in {"video", ""}:
        return "video"
    if written.lower() == "audio":
        return "audio"
    lose("track of an unknown kind", written)
    return None


def _dialect(node: Node, stack: Node) -> Dialect:
    for each in (node, stack):
        if each.extension(PREMIERE) is not None:
            return "premiere"
        if each.extension(RESOLVE) is not None:
            return "resolve"
    return "plain"
