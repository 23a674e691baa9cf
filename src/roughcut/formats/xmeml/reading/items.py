"""What a clipitem says, taken out of it as soon as the parser has read it.

A file of long timelines is little else than clipitems, and their elements weigh four times what is
taken of them here, so they are emptied: only what others may refer to (files, sequences) and what is
rare stays as it is. Nothing is interpreted yet: that takes the sequence, which is not read by then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from roughcut.formats.unpack import latest_whole, whole
from roughcut.formats.xmeml.reading.elements import text, texts, true
from roughcut.timeline import Clip

GAIN_EFFECT = "{61756678, 4761696e, 4b657947}"  # the audio unit that Premiere writes clip gain as
_READ = frozenset({
    "basic", "crop", "opacity", "audiolevels", "audiopan", "deformation", "timeremap", "GraphicAndType", GAIN_EFFECT,
})  # fmt: skip
ITEMS = frozenset({"clipitem", "generatoritem"})
# A test of names in the axis itself: as a predicate it takes a seventh of the whole reading.
_FOLLOWING = etree.XPath(" | ".join(f"following::{tag}" for tag in sorted(ITEMS)))
_SAID = frozenset({
    "name", "enabled", "duration", "start", "end", "in", "out", "pproTicksIn", "stillframe", "stillframeoffset", "compositemode",
})  # fmt: skip
_KEPT = frozenset({"file", "sequence", "multiclip", "effect"})


@dataclass(slots=True)
class Parameter:
    """A parameter of an effect.

    value is the text of what it holds at rest, point the element where that is two numbers; keys
    are the keyframe elements. most is the largest value that its program allows.
    """

    sourceline: int
    name: str = ""
    value: str | None = None
    point: etree._Element | None = None
    keys: list[etree._Element] = field(default_factory=list)
    eased: bool = False
    most: str = ""


@dataclass(slots=True)
class Effect:
    """A filter's effect that is switched on, with its parameters by id; those of _READ alone."""

    sourceline: int
    id: str
    name: str
    parameters: dict[str, Parameter]


@dataclass(slots=True)
class Link:
    """A link block: the text of each of its children by its tag."""

    sourceline: int
    said: dict[str, str]


@dataclass(slots=True)
class Item:
    """A clipitem or generatoritem.

    said is the text of each child of _SAID by its tag, kept holds those that stay elements. The frames are
    set once its neighbours are known, None where it says -1: outer_* are its edges as in and out
    mean them, start and end those up to the cut.
    """

    sourceline: int
    element: etree._Element
    said: dict[str, str]
    kept: dict[str, etree._Element]
    effects: list[Effect]
    links: list[Link]
    markers: list[etree._Element]
    start: int | None = None
    end: int | None = None
    first: int = 0
    last: int = 0
    outer_start: int = 0
    outer_end: int = 0
    link: int | None = None
    clip: Clip | None = None


class Taking:
    """Takes the items of a file while it is still being read, each when it has become whole.

    What was whole before is not looked at again: a long file would take as long as its square.
    """

    def __init__(self, items: dict[etree._Element, Item]) -> None:
        self._items = items
        self._latest: etree._Element | None = None

    def __call__(self, root: etree._Element) -> None:
        for element in _not_before(root, self._latest):
            if whole(element):
                self._items[element] = taken(element)
        self._latest = latest_whole(root)

    def finish(self, root: etree._Element) -> None:
        """Takes what has nothing behind it: the tree will not grow any more."""
        for element in list(root.iter(*ITEMS)):
            if element not in self._items:
                self._items[element] = taken(element)


def _not_before(root: etree._Element, latest: etree._Element | None) -> list[etree._Element]:
    """The items that end after an element does."""
    if latest is None:
        return list(root.iter(*ITEMS))
    following: Any = _FOLLOWING(latest)
    return [*latest.iterancestors(*ITEMS), *following]


def taken(element: etree._Element) -> Item:
    """What an item says; of its children only those stay that are kept as elements."""
    line = element.sourceline  # of a long file libxml2 knows it by the children alone
    said: dict[str, str] = {}
    kept: dict[str, etree._Element] = {}
    effects: list[Effect] = []
    links: list[Link] = []
    markers: list[etree._Element] = []
    for child in element:
        tag = child.tag
        if tag == "link":
            links.append(Link(child.sourceline, texts(child)))  # type: ignore[arg-type]
        elif tag == "filter":
            effect = _effect(child)
            if effect is not None:
                effects.append(effect)
        elif tag == "marker":
            markers.append(child)
        elif tag in _KEPT:
            kept[tag] = child
        elif tag == "labels":
            said[tag] = text(child, "label2")
        elif tag == "sourcetrack":
            said[tag] = text(child, "trackindex")
        elif tag in _SAID:
            said[tag] = child.text or ""
    del element[:]
    element.extend(kept.values())
    return Item(line, element, said, kept, effects, links, markers)  # type: ignore[arg-type]


def _effect(element: etree._Element) -> Effect | None:
    """The effect of a filter; None where it is switched off."""
    effect = None
    for child in element:
        tag = child.tag
        if tag == "effect":
            effect = child
        elif tag == "enabled" and not true(child.text):
            return None
    if effect is None:
        return None
    name = identity = ""
    elements = []
    for child in effect:
        tag = child.tag
        if tag == "parameter":
            elements.append(child)
        elif tag == "effectid":
            identity = (child.text or "").strip()
        elif tag == "name":
            name = child.text or ""
        elif tag == "pproBypass" and true(child.text):
            return None
    parameters = dict(_parameter(each) for each in elements) if identity in _READ else {}
    return Effect(effect.sourceline, identity, name, parameters)  # type: ignore[arg-type]


def _parameter(element: etree._Element) -> tuple[str, Parameter]:
    """A parameter by its id."""
    identity = ""
    found = Parameter(element.sourceline)  # type: ignore[arg-type]
    for child in element:
        tag = child.tag
        if tag == "parameterid":
            identity = (child.text or "").strip()
        elif tag == "value":
            found.value = child.text or ""
            found.point = child if len(child) else None
        elif tag == "keyframe":
            found.keys.append(child)
        elif tag == "name":
            found.name = child.text or ""
        elif tag == "interpolation":
            found.eased = True
        elif tag == "valuemax":
            found.most = child.text or ""
    return identity, found
