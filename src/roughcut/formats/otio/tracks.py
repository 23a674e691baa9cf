"""The children of a track as clips and transitions.

OTIO has no positions: an item begins where the one before it ends. Items in other rates than the
timeline's need not end on its frames; an edge is put on the nearest one, and what moved by more
than a hundredth of a frame is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from roughcut.formats.losses import Lose
from roughcut.formats.otio import own, premiere, resolve
from roughcut.formats.otio.axis import Axis, pace_of, reversed_start
from roughcut.formats.otio.document import Node
from roughcut.formats.otio.markers import read_markers
from roughcut.formats.otio.setting import PREMIERE, RESOLVE, Setting
from roughcut.formats.otio.sources import read_reference
from roughcut.formats.otio.times import Range, range_of
from roughcut.formats.otio.transitions import read_transition
from roughcut.formats.otio.trim import trimmed
from roughcut.parameters import DEFAULTS
from roughcut.ticks import Rate
from roughcut.timeline import (
    Clip,
    Generator,
    Kind,
    Source,
    Text,
    Timeline,
    Track,
    Transition,
)

TRACK_SCHEMAS = frozenset({"Track", "Sequence"})  # Sequence was Track before OTIO 1.0
NEST_SCHEMAS = TRACK_SCHEMAS | {"Stack", "Timeline"}
_GAPS = frozenset({"Gap", "Filler"})  # Filler was Gap before OTIO 1.0
_TIME_WARPS = frozenset({"LinearTimeWarp", "FreezeFrame"})
_MOST_SPEED = 10_000
_SPEED_DENOMINATOR = 100_000  # 2/3 and 99.9 % are found again, a double of no fraction stays

ReadNest = Callable[[Node, Setting, Kind], Timeline]


def read_track(node: Node, kind: Kind, name: str, setting: Setting, read_nest: ReadNest) -> Track:
    """A Track, or a lone item of a stack as a track of one."""
    whole = node.schema in TRACK_SCHEMAS
    children = list(node.nodes("children")) if whole else [node]
    clips, transitions = _children(children, kind, name, setting, read_nest)
    if not whole:
        return Track(kind, clips, transitions)
    lose = setting.loser(name)
    _lose_of_track(node, lose)
    ours, theirs = node.extension(own.KEY), node.extension(RESOLVE)
    track = Track(
        kind,
        clips,
        transitions,
        name=node.text("name"),
        enabled=node.flag("enabled", absent=True),
        locked=any(
            each is not None and each.flag(key, absent=False)
            for each, key in ((ours, "locked"), (theirs, "Locked"))
        ),
    )
    (shown,) = within((track,), node, setting.rate, lose)
    return shown


def within(tracks: tuple[Track, ...], node: Node, rate: Rate, lose: Lose) -> tuple[Track, ...]:
    """The tracks within the source_range of the track or stack that holds them.

    One that shows nothing of them is left out: readers of EDLs write such.
    """
    written = node.node("source_range")
    if written is None or not any(track.clips for track in tracks):
        return tracks
    start, duration = range_of(written)
    first, last = rate.snap(start), rate.snap(start + duration)
    shown = tuple(trimmed(track, (first, last - first)) for track in tracks)
    if not any(track.clips for track in shown):
        lose("range beside its clips", f"frames {rate.frames(first)} to {rate.frames(last)}")
        return tracks
    for track in tracks:
        for each in track.transitions:
            if (
                each.start < last
                and each.end > first
                and not first <= each.start <= each.end <= last
            ):
                lose("transition over the end of a range", each.kind)
    return shown


def _lose_of_track(node: Node, lose: Lose) -> None:
    for effect in node.nodes("effects"):
        if not premiere.says_nothing(effect):
            lose("track effect", effect.text("effect_name") or effect.schema)
    for marker in node.nodes("markers"):
        lose("marker on a track", marker.text("name"))


@dataclass(frozen=True, slots=True)
class _Read:
    """A clip whose start is not known yet, and how long it lasts before it is put on frames."""

    clip: Clip
    length: int


def _children(
    children: list[Node], kind: Kind, name: str, setting: Setting, read_nest: ReadNest
) -> tuple[tuple[Clip, ...], tuple[Transition, ...]]:
    rate = setting.rate
    cursor = 0
    clips: list[Clip] = []
    transitions: list[Transition] = []
    for child in children:
        lose = setting.loser(name, rate.snap(cursor))
        if child.schema == "Transition":
            transition = read_transition(child, cursor, setting, lose)
            if transition is not None:
                transitions.append(transition)
            continue
        if child.schema != "Clip" and child.schema not in NEST_SCHEMAS:
            if child.schema not in _GAPS:
                lose("item of an unknown kind", child.schema)
            for marker in child.nodes("markers"):
                lose("marker on a gap", marker.text("name"))
            cursor += _length_of_gap(child)
            continue
        read = _item(child, kind, setting, lose, read_nest)
        if read is None:
            continue
        start, end = rate.snap(cursor), rate.snap(cursor + read.length)
        moved = max(abs(start - cursor), abs(end - cursor - read.length))
        if moved * 100 > rate.ticks(1):
            lose("cut between frames", f"{read.clip.name or child.schema}: to the nearest one")
        cursor += read.length
        if start == end:
            lose("clip shorter than a frame", read.clip.name)
            continue
        clips.append(replace(read.clip, start=start, duration=end - start))
    return tuple(clips), tuple(_on_cuts(transitions, clips, name, setting))


def _on_cuts(
    transitions: list[Transition], clips: list[Clip], name: str, setting: Setting
) -> Iterator[Transition]:
    """Those at an edge of a clip: what lies between gaps, or at a clip that was left out, has no cut."""
    edges = {edge for clip in clips for edge in (clip.start, clip.end)}
    for each in transitions:
        cut = each.start + each.cut
        if cut in edges:
            yield each
        else:
            setting.loser(name, cut)("transition off a cut", each.kind)


def _length_of_gap(node: Node) -> int:
    found = node.node("source_range")
    return 0 if found is None else range_of(found)[1]


def _item(
    node: Node, kind: Kind, setting: Setting, lose: Lose, read_nest: ReadNest
) -> _Read | None:
    """A clip or a nest; None where nothing says how long it lasts."""
    source: Source
    if node.schema == "Clip":
        reference = read_reference(node, setting, lose)
        source, available = reference.source, reference.available
    else:
        source = read_nest(node, setting, kind)
        available = (0, source.duration)
    written = node.node("source_range")
    if written is None and available is None:
        lose("clip without a length", node.text("name"))
        return None
    used = range_of(written) if written is not None else available or (0, 0)
    ours = node.extension(own.KEY)
    effects = [each for each in node.nodes("effects") if _enabled(each, lose)]
    speed = _speed(effects, ours)
    axis = Axis(used[0], pace_of(speed, premiere=setting.dialect == "premiere"), setting.rate)
    if isinstance(source, Generator):
        source = premiere.title_of(effects) or source
    others = [each for each in effects if each.schema not in _TIME_WARPS]
    parameters = own.parameters(None if ours is None else ours.node("parameters"))
    if setting.dialect == "premiere" and parameters == DEFAULTS:
        parameters = premiere.read_parameters(others, axis, lose)
    elif setting.dialect == "resolve":
        parameters = resolve.read_parameters(others, source, setting, lose, sound=kind == "audio")
    else:
        for effect in others:
            lose("effect", effect.text("effect_name") or effect.text("name") or effect.schema)
    length = axis.to_record(axis.start + used[1])
    clip = Clip(
        start=0,
        duration=0,
        source=source,
        speed=speed,
        enabled=node.flag("enabled", absent=True),
        parameters=parameters,
        link=_link(node, ours),
        markers=read_markers(node, axis.to_record),
        name=node.text("name"),
        label=None if ours is None else ours.text("label") or None,
    )
    first = 0 if available is None else available[0]
    return _Read(
        replace(clip, source_start=_source_start(clip, used, first, setting, lose)), length
    )


def _enabled(effect: Node, lose: Lose) -> bool:
    if effect.flag("enabled", absent=True):
        return True
    lose("effect that is switched off", effect.text("effect_name") or effect.schema)
    return False


def _source_start(clip: Clip, used: Range, first: int, setting: Setting, lose: Lose) -> int:
    """The earliest time of the source that is used, from its first frame."""
    source = clip.source
    if isinstance(source, Generator | Text):
        return used[0] - first
    if setting.dialect == "premiere" and clip.speed < 0:
        if source.duration is not None:
            return reversed_start((used[0] - first, used[1]), source.duration)
        lose("source range of a reversed clip")
    if 0 <= used[0] < first:
        # Written by programs that count every file from zero.
        lose("source range before the media's timecode")
        return used[0]
    return used[0] - first


def _speed(effects: list[Node], ours: Node | None) -> Fraction:
    """The product of the time warps; a double stands for the simple fraction that it equals."""
    speed = Fraction(1)
    for effect in effects:
        if effect.schema == "FreezeFrame":
            speed = Fraction(0)
        elif effect.schema == "LinearTimeWarp":
            scalar = float(effect.number("time_scalar"))
            if abs(scalar) > _MOST_SPEED:
                raise effect.broken(f"its 'time_scalar' is {scalar}")
            simple = Fraction(scalar).limit_denominator(_SPEED_DENOMINATOR)
            speed *= simple if float(simple) == scalar else Fraction(scalar)
    exact = None if ours is None else own.fraction(ours, "speed")
    # What a program changed since wins over what was written beside it.
    return exact if exact is not None and float(exact) == float(speed) else speed


def _link(node: Node, ours: Node | None) -> int | None:
    """The number of a clip's link, or the program's id of it as a number of its own."""
    if ours is not None and ours.fields.get("link") is not None:
        return own.whole(ours, "link", least=-(2**62), most=2**62)
    for key, name in ((PREMIERE, "LinkID"), (RESOLVE, "Link Group ID")):
        theirs = node.extension(key)
        written = None if theirs is None else theirs.fields.get(name)
        if isinstance(written, int) and not isinstance(written, bool) and abs(written) < 2**62:
            return written
        if (
            isinstance(written, str)
            and written.isascii()
            and written.isdecimal()
            and len(written) < 19
        ):
            return int(written)
    return None
