"""Transitions, both ways: a child of the track without a length, that reaches over its cut."""

from __future__ import annotations

from typing import Any

from roughcut.formats.losses import Lose
from roughcut.formats.otio.document import Node
from roughcut.formats.otio.setting import Setting
from roughcut.formats.otio.times import ticks_of, time
from roughcut.ticks import Rate
from roughcut.timeline import Transition

_DISSOLVE, _OTHER = "SMPTE_Dissolve", "Custom_Transition"
# A public exporter that tests its files in Premiere has dissolves in name and dips in type alone.
_PREMIERE = {
    "dissolve": "Cross Dissolve",
    "dip to black": "Dip to Black",
    "dip to white": "Dip to White",
}


def read_transition(node: Node, cut: int, setting: Setting, lose: Lose) -> Transition | None:
    """The transition over a cut at these ticks; None for one that is shorter than a frame."""
    before, after = (
        ticks_of(offset) if offset is not None else 0
        for offset in (node.node("in_offset"), node.node("out_offset"))
    )
    if before < 0 or after < 0:
        raise node.broken("it reaches backwards")
    rate = setting.rate
    start, end = rate.snap(cut - before), rate.snap(cut + after)
    if start < 0:
        lose("transition before the timeline's start", f"{rate.frames(-start)} frames of it")
        start = 0
    if start == end:
        lose("transition shorter than a frame", node.text("name"))
        return None
    kind = _kind(node, setting)
    return Transition(start=start, duration=end - start, cut=rate.snap(cut) - start, kind=kind)


def written_transition(transition: Transition, rate: Rate, *, premiere: bool) -> dict[str, Any]:
    name, kind = transition.kind, _OTHER
    if name == "dissolve" or (premiere and name in _PREMIERE):
        kind = _DISSOLVE
        name = _PREMIERE[name] if premiere else name
    return {
        "OTIO_SCHEMA": "Transition.1",
        "metadata": {},
        "name": name,
        "in_offset": time(transition.cut, rate),
        "out_offset": time(transition.duration - transition.cut, rate),
        "transition_type": kind,
    }


def _kind(node: Node, setting: Setting) -> str:
    written, name = node.text("transition_type"), node.text("name")
    if written == _DISSOLVE:
        if setting.dialect == "premiere":
            named = {title.lower(): kind for kind, title in _PREMIERE.items()}
            return named.get(name.lower(), "dissolve")
        return "dissolve"
    if written in {_OTHER, ""}:
        return name or "custom"
    return written
