"""A `sequence`, an angle of a `multicam` or the inside of a `sync-clip` as a Timeline."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from lxml import etree

from roughcut.errors import Where
from roughcut.formats.fcpxml.reading.contents import contents
from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.reading.lanes import tracks
from roughcut.formats.fcpxml.reading.resources import Shape, shape
from roughcut.formats.fcpxml.reading.scene import Clock, Scene
from roughcut.formats.fcpxml.reading.storylines import storyline
from roughcut.formats.fcpxml.vocabulary import ANCHORED, AUDIO_RATES, CONFORM_RATES, DIALECT_KEY
from roughcut.ticks import Rate, from_seconds
from roughcut.timeline import Timeline

_ASSUMED_RATE, _ASSUMED_SIZE = Rate(24), (1920, 1080)


def timeline(document: Document, element: etree._Element, name: str) -> Timeline:
    """A sequence with everything nested in it, each nest read once.

    Raises:
        Unreadable: it nests itself, or too deep.
    """
    known = document.timelines.get(element)
    if known is not None:
        return known
    if element in document.open:
        raise document.unreadable(element, "a sequence nests itself")
    with document.deeper(element):
        document.open.append(element)
        document.place = Where(timeline=name)
        spine = element.find("spine")
        children = [] if spine is None else list(spine)
        frame = _frame(document, element, name, children)
        app = next((each.get("value") for each in element.iterfind("metadata/md") if each.get("key") == DIALECT_KEY), None)  # fmt: skip
        origin = _origin(document, element, children)
        frame = replace(frame, start=from_seconds(origin[0]))
        found = _filled(document, element, frame, app, [(children, Clock(origin[1], Fraction(0)))])
        document.open.pop()
    document.timelines[element] = found
    return found


def nested(document: Document, element: etree._Element, outer: Timeline) -> Timeline | None:
    """What a ref-clip, mc-clip, sync-clip or clip nests; None, declared, where the file lacks it."""
    if element.tag in {"sync-clip", "clip"}:
        return _held(document, element, outer)
    media = document.resource(element)
    inside = None if media is None else next((each for each in media if each.tag in {"sequence", "multicam"}), None)  # fmt: skip
    if media is None or inside is None:
        document.omit(element, "undefined sequence", element.get("ref", ""))
        return None
    name = media.get("name", "")
    if inside.tag == "sequence":
        return timeline(document, inside, name)
    return _angles(document, element, inside, name)


def _filled(
    document: Document,
    element: etree._Element,
    frame: Timeline,
    app: str | None,
    lines: list[tuple[list[etree._Element], Clock]],
) -> Timeline:
    """The frame with the tracks of its storylines."""
    scene = Scene(document, frame, app, lambda each, outer: nested(document, each, outer))
    for children, clock in lines:
        storyline(scene, children, clock, ())
    notes = tuple(sorted(scene.markers, key=lambda marker: marker.time))
    return replace(frame, tracks=tracks(document, element, scene.strips), markers=notes)


def _origin(
    document: Document, element: etree._Element, children: list[etree._Element]
) -> tuple[Fraction, Fraction]:
    """The timecode of the first frame, and the offset of what begins there.

    Offsets count from tcStart in exports of Final Cut and Resolve; other programs count from zero.
    """
    start = document.time(element, "tcStart")
    offsets = [document.time(each, "offset") for each in children]
    first = next((each for each in offsets if each is not None), None)
    if start is None:
        start = first or Fraction(0)
    if first is not None and first < start:
        document.omit(element, "offsets beside the timecode", f"from {first} s, tcStart is {start} s")  # fmt: skip
        return start, Fraction(0) if first >= 0 else first
    return start, start


def _frame(
    document: Document, element: etree._Element, name: str, children: list[etree._Element]
) -> Timeline:
    said = shape(document, element.get("format"))
    rate, size = said.rate, said.size
    if rate is None:
        rate = _fitting_rate(document, children)
        document.omit(element, "frame rate", f"none is told, its edits fit {rate} fps")
    if size is None:
        size = _largest(document) or _ASSUMED_SIZE
        document.omit(element, "frame size", f"none is told, {size[0]}×{size[1]} is assumed")
    word = element.get("audioRate", "48k")
    return Timeline(
        name=name,
        rate=rate,
        width=size[0],
        height=size[1],
        pixel_aspect=said.pixel_aspect,
        drop_frame=element.get("tcFormat") == "DF",
        audio_rate=AUDIO_RATES.get(word, 48_000),
    )


def _fitting_rate(document: Document, children: list[etree._Element]) -> Rate:
    """The slowest rate on whose frames every edit lies."""
    times = [document.time(each, name) or Fraction(0) for each in children for name in ("offset", "duration")]  # fmt: skip
    for rate in CONFORM_RATES:
        if any(times) and all((time * rate.fraction).denominator == 1 for time in times):
            return rate
    return _ASSUMED_RATE


def _largest(document: Document) -> tuple[int, int] | None:
    sizes = [(each.width, each.height) for each in document.media.values() if each.width and each.height]  # fmt: skip
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _held(document: Document, element: etree._Element, outer: Timeline) -> Timeline:
    """What a clip holds in itself, on the clip's own clock."""
    known = document.timelines.get(element)
    if known is not None:
        return known
    said = shape(document, element.get("format"))
    children = [each for each in contents(element) if each.tag in ANCHORED | {"gap", "transition"}]
    spines = [each for each in children if each.tag == "spine"]
    loose = [each for each in children if each.tag != "spine"]
    stated = document.time(element, "tcStart")
    offsets = [document.time(each, "offset") or Fraction(0) for each in children]
    origin = min(offsets, default=Fraction(0)) if stated is None else stated
    frame = _nest_frame(said, outer, element.get("name", ""), origin)
    lines = [(loose, Clock(origin, Fraction(0)))] if loose else []
    for each in spines:
        offset = document.time(each, "offset") or Fraction(0)
        lines.append((list(each), Clock(Fraction(0), offset - origin)))
    with document.deeper(element):
        document.place = Where(timeline=frame.name)
        found = _filled(document, element, frame, None, lines)
    document.timelines[element] = found
    return found


def _angles(
    document: Document, element: etree._Element, multicam: etree._Element, name: str
) -> Timeline:
    """The angles that an mc-clip shows and sounds, as a timeline of their own."""
    angles = {each.get("angleID", ""): each for each in multicam.iterfind("mc-angle")}
    chosen: dict[str, etree._Element | None] = {"video": None, "audio": None}
    for source in element.iterfind("mc-source"):
        wanted = source.get("srcEnable", "all")
        for kind in chosen:
            if wanted in {"all", kind}:
                chosen[kind] = angles.get(source.get("angleID", ""))
    if not element.findall("mc-source"):
        first = next(iter(angles.values()), None)
        chosen = {"video": first, "audio": first}
    unseen = len(angles) - len({each for each in chosen.values() if each is not None})
    key = (multicam, chosen["video"], chosen["audio"])
    if unseen > 0:
        document.omit(element, "angles that are not active", str(unseen))
    known = document.timelines.get(key)
    if known is not None:
        return known
    if multicam in document.open:
        raise document.unreadable(element, "a multicam clip nests itself")
    frame = _frame(document, multicam, name, [])
    origin = document.time(multicam, "tcStart") or Fraction(0)
    frame = replace(frame, start=from_seconds(origin))
    with document.deeper(element):
        document.open.append(multicam)
        document.place = Where(timeline=name)
        parts = {
            kind: _filled(document, multicam, frame, None, [([] if each is None else list(each), Clock(Fraction(0), Fraction(0)))])
            for kind, each in chosen.items()
        }  # fmt: skip
        document.open.pop()
    found = replace(frame, tracks=(*parts["video"].video_tracks, *parts["audio"].audio_tracks))
    document.timelines[key] = found
    return found


def _nest_frame(said: Shape, outer: Timeline, name: str, origin: Fraction) -> Timeline:
    size = said.size or (outer.width, outer.height)
    return Timeline(
        name=name,
        rate=said.rate or outer.rate,
        width=size[0],
        height=size[1],
        pixel_aspect=said.pixel_aspect if said.size else outer.pixel_aspect,
        start=from_seconds(origin),
        audio_rate=outer.audio_rate,
    )
