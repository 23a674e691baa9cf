"""An item of a storyline with all that hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from lxml import etree

from roughcut.formats.fcpxml.canvas import canvas
from roughcut.formats.fcpxml.clock import of_ticks
from roughcut.formats.fcpxml.reading.contents import Content, content, hanging
from roughcut.formats.fcpxml.reading.keyframes import When
from roughcut.formats.fcpxml.reading.markers import markers
from roughcut.formats.fcpxml.reading.motion import picture_parameters
from roughcut.formats.fcpxml.reading.retime import pace
from roughcut.formats.fcpxml.reading.scene import Clock, Parts, Scene
from roughcut.formats.fcpxml.reading.sound import components, level
from roughcut.parameters import DEFAULTS, Parameters
from roughcut.ticks import from_seconds
from roughcut.timeline import Clip, Kind, Marker, Media, Metadata

_ROLES = ("audioRole", "videoRole", "role")


@dataclass(frozen=True, slots=True)
class Placed:
    """How long an item lasts in seconds, and what hangs on it, with the clock of its offset."""

    duration: Fraction
    hanging: tuple[tuple[etree._Element, Clock], ...] = ()


def item(scene: Scene, element: etree._Element, record: Fraction, parts: Parts) -> Placed:
    """Puts an item's picture and sound into parts, and says where what hangs on it is."""
    document = scene.document
    scene.look_at(record)
    found = None if element.tag == "gap" else content(scene, element)
    start = document.time(element, "start")
    if start is None:
        start = Fraction(0) if found is None else of_ticks(found.origin)
    clock = Clock(start, record, pace(document, element, scene.rate))
    duration = document.time(element, "duration")
    if duration is None:
        known = found.source.duration if found and isinstance(found.source, Media) else None
        duration = of_ticks(known or 0)
    if duration < 0:
        raise document.unreadable(element, f"its duration is {element.get('duration')}")
    if element.tag == "gap":
        scene.markers += markers(document, element, scene.rate, lambda time: _shown(clock.at(time)), None)  # fmt: skip
    elif found is not None:
        _Item(scene, element, found, clock, duration).put(parts)
    return Placed(duration, tuple((each, clock) for each in hanging(element)))


def _shown(record: Fraction) -> int:
    return from_seconds(max(Fraction(0), record))


@dataclass(frozen=True, slots=True)
class _Item:
    """An item on its way into the parts of a storyline."""

    scene: Scene
    element: etree._Element
    content: Content
    clock: Clock
    duration: Fraction

    def put(self, parts: Parts) -> None:
        found, element = self.content, self.element
        self._declare()
        whole = (self.clock.start, self.clock.start + self.duration * self.clock.pace)
        picture = self._clip("video", found, whole) if found.seen else None
        sound = None
        if found.heard:
            document = self.scene.document
            first = document.time(element, "audioStart")
            length = document.time(element, "audioDuration")
            begin = whole[0] if first is None else first
            end = whole[1] if length is None else begin + length * self.clock.pace
            sound = self._clip("audio", found.sound or found, (begin, end))
        if picture is not None and sound is not None:
            self.scene.document.links += 1
            link = self.scene.document.links
            picture, sound = replace(picture, link=link), replace(sound, link=link)
        if picture is not None:
            parts.pictures.append((picture, element))
        if sound is not None:
            parts.sounds.append((sound, element))

    def _clip(self, kind: Kind, found: Content, used: tuple[Fraction, Fraction]) -> Clip | None:
        """The clip of a range of the item's own clock; None where nothing of it is left."""
        scene, document, element = self.scene, self.scene.document, self.element
        clock, (first, last) = self.clock, used
        if clock.at(first) < 0:
            document.omit(element, "clip before the timeline's start", element.get("name", ""))
            first = min(last, clock.start - clock.record * clock.pace)
        begin, end = clock.at(first), clock.at(last)
        start, stop = scene.ticks(begin), scene.ticks(end)
        if stop <= start:
            document.omit(element, "clip without length", element.get("name", ""))
            return None
        moved = max(abs(start - from_seconds(begin)), abs(stop - from_seconds(end)))
        if moved * 100 > scene.rate.ticks(1):
            document.omit(element, "cut between frames", f"{kind} of '{element.get('name', '')}'")
        source_start, speed = self._range(found, first, last, end - begin)

        def when(time: Fraction) -> int:
            return from_seconds(clock.at(time) - begin)

        notes: tuple[Marker, ...] = ()
        if kind == "video" or not self.content.seen:
            notes = markers(document, element, scene.rate, when, stop - start)
        enabled = element.get("enabled") != "0"
        if kind == "video":
            parameters = self._picture(found, when, stop - start)
        else:
            component, heard = components(document, element)
            enabled = enabled and heard
            parameters = Parameters(gain=level(document, (element, found.inner, component), when))
        return Clip(
            start=start,
            duration=stop - start,
            source=found.source,
            source_start=source_start,
            speed=speed,
            enabled=enabled,
            parameters=parameters,
            markers=notes,
            name=element.get("name", ""),
            metadata=self._metadata(),
        )

    def _range(
        self, found: Content, first: Fraction, last: Fraction, length: Fraction
    ) -> tuple[int, Fraction]:
        """The earliest tick of the source that is used, and the speed."""
        if not found.moves:
            return 0, Fraction(1)
        document, element = self.scene.document, self.element
        if found.bends(first, last):
            document.omit(element, "time remapping", "as its mean speed")
        edges = (found.at(first), found.at(last))
        speed = (edges[1] - edges[0]) / length
        earliest = from_seconds(min(edges))
        if earliest >= found.origin:
            return earliest - found.origin, speed
        if earliest >= 0:
            # Written by programs that count every file from zero.
            document.omit(element, "source range before the media's timecode")
            return earliest, speed
        document.omit(element, "source before its beginning", f"{float(min(edges)):.3f} s")
        return 0, speed

    def _picture(self, found: Content, when: When, duration: int) -> Parameters:
        element, scene = self.element, self.scene
        adjusts = [each for each in element if str(each.tag).startswith("adjust-")]
        holders = [found.inner] if found.inner is not None else []
        holders += [each for each in element if each.tag == "mc-source" and each.get("srcEnable") in {"all", "video"}]  # fmt: skip
        for holder in holders:
            said = {each.tag for each in adjusts}
            adjusts += [each for each in holder if str(each.tag).startswith("adjust-") and each.tag not in said]  # fmt: skip
        size = canvas(scene.frame, found.source, scene.app)
        if not adjusts and size.fit == 1 and size.picture is not None:
            return DEFAULTS
        return picture_parameters(scene.document, adjusts, size, when, duration)

    def _declare(self) -> None:
        document, element = self.scene.document, self.element
        for each in element.iter("filter-video", "filter-audio", "filter-video-mask"):
            if each.getparent() is element and each.get("enabled") != "0":
                document.omit(each, "effect", each.get("name", str(each.tag)))

    def _metadata(self) -> Metadata:
        roles = [(f"fcpxml.{name}", self.element.get(name, "")) for name in _ROLES]
        return tuple((key, role) for key, role in roles if role)
