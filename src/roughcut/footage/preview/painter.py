"""The picture of a timeline at a time."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from roughcut.footage.preview import canvas
from roughcut.footage.preview.canvas import Picture
from roughcut.footage.preview.geometry import Frame, Placed, placed
from roughcut.footage.preview.layers import Layers, Shown
from roughcut.footage.preview.pictures import Pictures
from roughcut.footage.preview.shelf import OpenFiles, Probed
from roughcut.footage.preview.titles import card, generated, title
from roughcut.parameters import value_at
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Media, Text, Timeline

MOST_LAYERS = 400
"""Of one frame, nests and what is in them included: no editor stacks as many."""
_LARGEST = 4096  # pixels along a side of what is made here: titles, cards, nests
_DRAWN_KEPT = 12  # titles and cards
_ZOOM_STEPS = 2  # sizes an octave at which a picture that is zoomed is decoded

Say = Callable[[Clip, str, str], None]


@dataclass(frozen=True, slots=True)
class _Look:
    """A picture that is to be laid: its size in square pixels, and how it is made in a size.

    largest: pixels across and down above which it gets no sharper.
    """

    size: tuple[float, float]
    largest: tuple[int, int]
    made: Callable[[tuple[int, int]], Picture | None]
    opaque: bool


class Painter:
    """Draws one timeline; a context manager, since it holds media open.

    say: told of a clip, in one phrase and its value, that it is not drawn as the timeline says.
    """

    def __init__(self, timeline: Timeline, size: tuple[int, int], probed: Probed, say: Say) -> None:
        self._timeline = timeline
        self._size = size
        self._probed = probed
        self._say = say
        self._files = OpenFiles(Pictures)
        self._layers: dict[int, Layers] = {}
        self._drawn: OrderedDict[object, Picture] = OrderedDict()
        self._left = 0

    def __enter__(self) -> Painter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self._files.close()

    def at(self, ticks: int) -> Picture:
        """(h, w, 3) The frame at a time; black where no track shows anything."""
        self._left = MOST_LAYERS
        frame = _frame(self._timeline, self._size)
        return self._painted(self._timeline, ticks, frame, opaque=True, follower=())

    def _painted(
        self, timeline: Timeline, ticks: int, frame: Frame, *, opaque: bool, follower: tuple[int, ...]
    ) -> Picture:  # fmt: skip
        if id(timeline) not in self._layers:
            self._layers[id(timeline)] = Layers(timeline)
        layers = self._layers[id(timeline)].at(ticks)
        looks = [
            [(each, self._look(timeline, each, follower)) for each in layer] for layer in layers
        ]
        whole = [
            number for number, layer in enumerate(looks) if self._covers(layer, frame)
        ]  # what lies below cannot be seen
        painted = canvas.blank(frame, opaque=opaque)
        for layer in looks[whole[-1] if whole else 0 :]:
            self._left -= 1
            if self._left < 0:
                self._say(
                    layer[0][0].clip, "layers beyond the most that are drawn", str(MOST_LAYERS)
                )
                break
            painted = self._with_layer(painted, layer, frame)
        return painted

    def _covers(self, layer: list[tuple[Shown, _Look]], frame: Frame) -> bool:
        if len(layer) != 1:
            return False
        shown, look = layer[0]
        if shown.share < 1 or value_at(shown.clip.parameters.opacity, shown.time) < 1:
            return False
        place = placed(shown.clip.parameters, shown.time, look.size, frame)
        return look.opaque and place is not None and place.covers(frame)

    def _with_layer(
        self, painted: Picture, layer: list[tuple[Shown, _Look]], frame: Frame
    ) -> Picture:
        if len(layer) == 1 and layer[0][0].share == 1:
            self._lay(painted, *layer[0], frame)
            return painted
        sides = []
        for shown, look in layer:
            side = painted.copy()
            self._lay(side, shown, look, frame)
            sides.append((side, shown.share))
        return canvas.mixed(painted, sides)

    def _lay(self, painted: Picture, shown: Shown, look: _Look, frame: Frame) -> None:
        parameters = shown.clip.parameters
        opacity = value_at(parameters.opacity, shown.time)
        place = placed(parameters, shown.time, look.size, frame)
        if place is None or not opacity > 0:
            return
        picture = look.made(_needed(shown, look, place, frame))
        if picture is not None:
            canvas.lay(painted, picture, place, opacity, frame)

    def _look(self, timeline: Timeline, shown: Shown, follower: tuple[int, ...]) -> _Look:
        clip = shown.clip
        # The two clips of a transition are of different parity.
        follower = (*follower, shown.track, shown.number % 2)
        frame = float(timeline.width * timeline.pixel_aspect), float(timeline.height)
        made = (_LARGEST, _LARGEST)
        match clip.source:
            case Media() as media:
                return self._media_look(shown, media, frame, follower)
            case Timeline() as nest:
                size = float(nest.width * nest.pixel_aspect), float(nest.height)

                def nested(wanted: tuple[int, int]) -> Picture:
                    inner = _frame(nest, wanted)
                    time = nest.rate.ticks(_frame_at(shown.source_time(nest.rate), nest.rate))
                    return self._painted(nest, time, inner, opaque=False, follower=follower)

                return _Look(size, made, nested, opaque=False)
            case Text() as text:
                return _Look(frame, made, lambda size: self._kept(
                    (text, size), lambda: title(text, size, size[1] / frame[1])), opaque=False
                )  # fmt: skip
            case Generator() as generator:
                picture = generated(generator)
                if picture is None:
                    words = generator.name or generator.kind
                    self._say(clip, "generator shown as a card", words)
                    return self._card(words, frame)
                return _Look(frame, made, lambda _: picture, opaque=picture.shape[2] == 3)

    def _media_look(
        self, shown: Shown, media: Media, frame: tuple[float, float], follower: tuple[int, ...]
    ) -> _Look:
        footage = self._probed.footage(media)
        known = media if media.width and media.height else (footage.media if footage else media)
        size = frame
        if known.width and known.height:
            size = float(known.width * known.pixel_aspect), float(known.height)
        if footage is None or not footage.media.has_video:
            why = self._probed.missing.get(media.path or "", "it has no picture")
            self._say(shown.clip, "offline media shown as a card", f"{media.name}: {why}")
            return self._card(media.name, size)
        reader = self._files.reader(footage, follower)
        stored = footage.media.width or 1, footage.media.height or 1
        time = shown.source_time(footage.media.rate or self._timeline.rate)

        def decoded(wanted: tuple[int, int]) -> Picture | None:
            # Laying a nest in between may have closed the file.
            return self._files.reader(footage, follower).at(time, wanted)

        return _Look(size, stored, decoded, opaque=not reader.has_alpha)

    def _card(self, words: str, size: tuple[float, float]) -> _Look:
        return _Look(
            size, (_LARGEST, _LARGEST),
            lambda wanted: self._kept((words, wanted), lambda: card(words, wanted)), opaque=True,
        )  # fmt: skip

    def _kept(self, key: object, made: Callable[[], Picture]) -> Picture:
        if key not in self._drawn:
            while len(self._drawn) >= _DRAWN_KEPT:
                self._drawn.popitem(last=False)
            self._drawn[key] = made()
        return self._drawn[key]


def _frame(timeline: Timeline, size: tuple[int, int]) -> Frame:
    width = float(timeline.width * timeline.pixel_aspect)
    return Frame(width, float(timeline.height), *size)


def _frame_at(ticks: int, rate: Rate) -> int:
    """The frame on screen at a time: the last one that began by then."""
    number = rate.frames(ticks)
    return number - 1 if rate.ticks(number) > ticks else number


def _needed(shown: Shown, look: _Look, place: Placed, frame: Frame) -> tuple[int, int]:
    """The size in which a picture is made, so that it is drawn at about its own pixels.

    A picture that is zoomed is made in few sizes, larger than is needed, as a decoder is set up for
    each of them.
    """
    zoom = place.scale * max(frame.zoom)
    if "scale" in shown.clip.parameters.animated:
        zoom = 2.0 ** (math.ceil(math.log2(zoom) * _ZOOM_STEPS) / _ZOOM_STEPS)
    across, down = (
        min(float(most), side * zoom) for side, most in zip(look.size, look.largest, strict=True)
    )
    return max(1, round(across)), max(1, round(down))
