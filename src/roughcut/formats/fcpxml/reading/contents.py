"""What a clip shows and sounds, and how its own clock runs on that.

An `asset-clip` names an asset, a `ref-clip` a compound clip, an `mc-clip` a multicam clip of which
one angle is seen; `sync-clip` and `clip` hold what they show in themselves, without a lane.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from lxml import etree

from roughcut.formats.fcpxml.clock import of_ticks
from roughcut.formats.fcpxml.reading.document import Document
from roughcut.formats.fcpxml.reading.retime import Retime, retime
from roughcut.formats.fcpxml.reading.scene import Scene
from roughcut.formats.fcpxml.reading.titles import generator, text
from roughcut.formats.fcpxml.vocabulary import ANCHORED
from roughcut.timeline import Media, Source, Timeline

_MADE_OF_ONE = frozenset({"video", "audio"})


@dataclass(frozen=True, slots=True)
class Content:
    """A source; steps lead from the clip's clock to the source's, one after the other.

    inner is the element that names the source where the clip only holds it; sound is a clip's own
    sound where that is not its picture's.
    """

    source: Source
    seen: bool
    heard: bool
    steps: tuple[tuple[Retime, Fraction], ...]
    inner: etree._Element | None = None
    sound: Content | None = None

    @property
    def origin(self) -> int:
        """Where the source's own clock begins, in ticks."""
        return self.source.start if isinstance(self.source, Media | Timeline) else 0

    @property
    def moves(self) -> bool:
        source = self.source
        return isinstance(source, Timeline) or (isinstance(source, Media) and not source.still)

    def at(self, time: Fraction) -> Fraction:
        """Where the source is at a time of the clip's clock."""
        for mapping, shift in self.steps:
            time = mapping.source(time) + shift
        return time

    def bends(self, first: Fraction, last: Fraction) -> bool:
        """Whether the speed changes within two times of the clip."""
        for mapping, shift in self.steps:
            if mapping.bends(first, last):
                return True
            first, last = sorted((mapping.source(first) + shift, mapping.source(last) + shift))
        return False


def content(scene: Scene, element: etree._Element) -> Content | None:
    """What an item shows; None for one that shows nothing that is known."""
    document = scene.document
    steps = ((retime(document, element), Fraction(0)),)
    enabled = element.get("srcEnable", "all")
    seen, heard = enabled in {"all", "video"}, enabled in {"all", "audio"}
    tag = element.tag
    if tag == "title":
        return Content(text(document, element, scene.frame.height), True, False, steps)
    if tag in {"asset-clip", "video", "audio"}:
        resource = document.resource(element)
        if resource is not None and resource.tag == "effect":
            return Content(generator(document, element), tag != "audio", False, steps)
        media = _media(document, element)
        return Content(
            media,
            seen and media.has_video and tag != "audio",
            heard and media.audio_channels > 0 and tag != "video",
            steps,
        )
    if tag == "clip":
        made_of = [each for each in contents(element) if each.tag in ANCHORED | {"gap"}]
        if _is_one(made_of):
            return _held(scene, made_of, steps)
    nest = scene.nest(element, scene.frame)
    if nest is None:
        return None
    return Content(
        nest,
        seen and (enabled == "video" or bool(nest.video_tracks)),
        heard and (enabled == "audio" or _sounds(nest)),
        steps,
    )


def contents(element: etree._Element) -> list[etree._Element]:
    """The children of a `clip` or `sync-clip` that it is made of: those without a lane."""
    return [each for each in element if each.get("lane") is None]


def hanging(element: etree._Element) -> list[etree._Element]:
    """The children that hang on a clip."""
    held = element.tag in {"clip", "sync-clip"}
    return [each for each in element if each.tag in ANCHORED and not (held and each.get("lane") is None)]  # fmt: skip


def _media(document: Document, element: etree._Element) -> Media:
    media = document.media.get(element.get("ref", ""))
    if media is None:
        document.omit(element, "undefined file", element.get("ref", ""))
        return Media(name=element.get("name", ""))
    return media


def _is_one(made_of: list[etree._Element]) -> bool:
    """Whether a clip holds one source: a picture with its sounds, or sounds, also below a gap.

    A gap with sounds below it is what Final Cut makes of sound that is detached from its picture.
    """
    if len(made_of) == 1 and made_of[0].tag == "gap":
        below = hanging(made_of[0])
        return bool(below) and all(each.tag == "audio" for each in below)
    return bool(made_of) and all(
        each.tag in _MADE_OF_ONE and all(below.tag == "audio" for below in hanging(each))
        for each in made_of
    )


def _held(
    scene: Scene, made_of: list[etree._Element], steps: tuple[tuple[Retime, Fraction], ...]
) -> Content | None:
    """A clip of a picture with its sounds below it, or of sounds alone."""
    document, first = scene.document, made_of[0]
    sounds = [each for top in made_of for each in top.iter("audio")]
    below = {each for top in made_of for each in hanging(top)}
    inside = _through(document, first, steps)
    for each in sounds:
        if each.get("ref") != sounds[0].get("ref"):
            document.omit(each, "second sound of a clip", each.get("name", ""))
    for each in made_of[1:]:
        if each.tag == "video":
            document.omit(each, "second picture of a clip", each.get("name", ""))
    own = _shifted(scene, sounds[0], inside if sounds[0] in below else steps) if sounds else None
    if first.tag != "video":
        return None if own is None else replace(own, heard=True, inner=sounds[0])
    shown = _shifted(scene, first, steps)
    if shown is None or own is None:
        return shown
    if own.source is shown.source:
        return replace(shown, heard=True)
    return replace(shown, heard=True, sound=replace(own, heard=True, inner=sounds[0]))


def _through(
    document: Document, element: etree._Element, steps: tuple[tuple[Retime, Fraction], ...]
) -> tuple[tuple[Retime, Fraction], ...]:
    """On to the clock of an element that lies in a clip."""
    offset, start = (document.time(element, name) or Fraction(0) for name in ("offset", "start"))
    return (*steps[:-1], (steps[-1][0], steps[-1][1] + start - offset))


def _shifted(
    scene: Scene, element: etree._Element, steps: tuple[tuple[Retime, Fraction], ...]
) -> Content | None:
    """What an element in a clip shows, on that clip's clock."""
    found = content(scene, element)
    if found is None:
        return None
    document = scene.document
    offset = document.time(element, "offset") or Fraction(0)
    start = document.time(element, "start")
    shift = (of_ticks(found.origin) if start is None else start) - offset
    outer = (*steps[:-1], (steps[-1][0], steps[-1][1] + shift))
    return Content(found.source, found.seen, found.heard, (*outer, *found.steps), element)


def _sounds(nest: Timeline) -> bool:
    return any(track.clips for track in nest.audio_tracks)
