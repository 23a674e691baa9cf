"""Markers: JSON inside XML, in `DVAMarker`; colours are 32-bit ARGB in a cue point."""

from __future__ import annotations

import msgspec

from roughcut.formats.prproj.graph import Element, Graph, Object, children, text
from roughcut.timeline import Marker


class _Time(msgspec.Struct):
    ticks: int = 0


class _CuePoint(msgspec.Struct):
    mKey: str = ""  # noqa: N815 - the file's names
    mValue: str = ""  # noqa: N815


class _Written(msgspec.Struct):
    mStartTime: _Time = msgspec.field(default_factory=_Time)  # noqa: N815
    mDuration: _Time = msgspec.field(default_factory=_Time)  # noqa: N815
    mName: str = ""  # noqa: N815
    mComment: str = ""  # noqa: N815
    mCuePointList: list[_CuePoint] = []  # noqa: N815


class _Wrapped(msgspec.Struct):
    DVAMarker: _Written


class _Color(msgspec.Struct):
    color: int


Shared = dict[int, tuple[Marker, ...]]
"""Markers by the identity of the object that holds them: clips of one medium share it."""


def markers(graph: Graph, owner: Object, shared: Shared) -> tuple[Marker, ...]:
    """The markers of a sequence or a clip, on its own axis, in order of time.

    Raises:
        Unreadable: a marker is not the JSON that Premiere writes.
    """
    holder = graph.object(owner, "MarkerOwner", "Markers")
    if holder is None:
        return ()
    if id(holder) not in shared:
        shared[id(holder)] = _written(graph, holder)
    return shared[id(holder)]


def _written(graph: Graph, holder: Element) -> tuple[Marker, ...]:
    found = []
    for entry in children(holder, "Markers"):
        each = graph.object(entry, "Second")
        if each is not None:
            found.append(_marker(graph, each))
    return tuple(sorted(found, key=lambda marker: marker.time))


def _marker(graph: Graph, element: Element) -> Marker:
    try:
        written = msgspec.json.decode(text(element, "DVAMarker").encode(), type=_Wrapped).DVAMarker
    except msgspec.DecodeError as error:
        raise graph.broken(element, f"a marker is not readable ({error})") from error
    return Marker(
        written.mStartTime.ticks,
        max(0, written.mDuration.ticks),
        written.mName,
        written.mComment,
        next(filter(None, map(_color, written.mCuePointList)), None),
    )


def _color(cue: _CuePoint) -> str | None:
    try:
        return f"#{msgspec.json.decode(cue.mValue.encode(), type=_Color).color & 0xFFFFFF:06x}"
    except msgspec.DecodeError:
        return None  # cue points hold other things than colours too
