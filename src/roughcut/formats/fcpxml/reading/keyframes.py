"""The keys of a parameter, on the clip's own clock.

A curve between straight keys (`curve` smooth, the default) matters from three keys on, and is read
as straight lines; `interp` ease as an eased segment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from roughcut.formats.fcpxml.reading.document import Document
from roughcut.parameters import Easing, Keyframe, Keyframes, Value

When = Callable[[Fraction], int]
"""A time of the clip's clock as ticks after the clip's start."""


@dataclass(frozen=True, slots=True)
class Written:
    """A parameter as the file writes it: one text, or a text at each time."""

    texts: tuple[str, ...]
    times: tuple[int, ...] = ()
    easings: tuple[Easing, ...] = ()

    @property
    def still(self) -> bool:
        return len(set(self.texts)) == 1

    def value(self, convert: Callable[[str], float]) -> Value:
        """The number, or the keys, that its texts are converted to."""
        if self.still:
            return convert(self.texts[0])
        keys = zip(self.times, self.texts, self.easings, strict=True)
        return Keyframes(
            tuple(Keyframe(time, convert(text), easing) for time, text, easing in keys)
        )


def written(document: Document, holder: etree._Element, name: str, absent: str, when: When) -> Written:  # fmt: skip
    """The parameter of a name: its keys, else the attribute of its holder."""
    text = holder.get(name, absent)
    parameter = next((each for each in holder.iterfind("param") if each.get("name") == name), None)
    if parameter is None:
        return Written((text,))
    if parameter.find("fadeIn") is not None or parameter.find("fadeOut") is not None:
        document.omit(parameter, "fade", "sound" if holder.tag == "adjust-volume" else "picture")
    keys: dict[int, etree._Element] = {}
    for key in parameter.iterfind("keyframeAnimation/keyframe"):
        time = document.time(key, "time")
        if time is None or key.get("value") is None:
            document.omit(key, "unreadable number", "keyframe")
            continue
        keys[when(time)] = key
    if not keys:
        return Written((parameter.get("value", text),))
    ordered = sorted(keys.items())
    elements = [key for _, key in ordered]
    if len(keys) > 2 and any(key.get("curve") != "linear" for key in elements[1:-1]):
        document.omit(parameter, "keyframe curve", name)
    return Written(
        tuple(key.get("value", "") for key in elements),
        tuple(time for time, _ in ordered),
        tuple(_easing(key, after) for key, after in zip(elements, [*elements[1:], None], strict=True)),
    )  # fmt: skip


def _easing(key: etree._Element, after: etree._Element | None) -> Easing:
    leaves = key.get("interp") in {"ease", "easeOut"}
    arrives = after is not None and after.get("interp") == "easeIn"
    return "eased" if leaves or arrives else "linear"
